/** Messages of one language in ICU format, with their values. Independent of the browser. */
import { IntlMessageFormat } from 'intl-messageformat';
import { numberFormat } from './number-format.js';

type Values = Readonly<Record<string, string | number>>;
export type Say<Key extends string> = (key: Key, values?: Values) => string;

type Formatters = NonNullable<NonNullable<ConstructorParameters<typeof IntlMessageFormat>[3]>['formatters']>;

export function sayFrom<Key extends string>(language: string, messages: Readonly<Record<Key, string>>): Say<Key> {
  const formats = new Map<Key, IntlMessageFormat>();
  const formatters: Formatters = {
    getNumberFormat: kept((options) => numberFormat(language, options)),
    getDateTimeFormat: kept((options) => new Intl.DateTimeFormat(language, options)),
    getPluralRules: kept((options) => new Intl.PluralRules(language, options)),
  };
  return (key, values) => {
    const format = formats.get(key) ?? new IntlMessageFormat(messages[key], language, undefined, { ignoreTag: true, formatters });
    formats.set(key, format);
    return String(format.format(values ?? {}));
  };
}

/** Makes a format once for the same options: that takes longer than all else of a message. */
function kept<Options extends object, Format>(make: (options: Options) => Format) {
  const known = new Map<string, Format>();
  return (_: unknown, options: object = {}): Format => {
    const key = JSON.stringify(options);
    const format = known.get(key) ?? make(options as Options);
    known.set(key, format);
    return format;
  };
}
