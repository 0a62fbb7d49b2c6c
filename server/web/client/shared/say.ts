/** Messages of one language in ICU format, with their values. Independent of the browser. */
import { IntlMessageFormat } from 'intl-messageformat';

type Values = Readonly<Record<string, string | number>>;
export type Say<Key extends string> = (key: Key, values?: Values) => string;

export function sayFrom<Key extends string>(language: string, messages: Readonly<Record<Key, string>>): Say<Key> {
  const formats = new Map<Key, IntlMessageFormat>();
  return (key, values) => {
    const format = formats.get(key) ?? new IntlMessageFormat(messages[key], language, undefined, { ignoreTag: true });
    formats.set(key, format);
    return String(format.format(values ?? {}));
  };
}
