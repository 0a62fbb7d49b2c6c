/** Settings of a device that its model needs beyond those of every form: the box names them when it refuses the device. */
import { useState } from 'preact/hooks';
import { Input } from '../../shared/parts/parts.js';
import type { SettingFault } from '../settings/draft.js';
import { expectedText } from '../settings/fault-text.js';

/** Fields that the form has for all devices. */
const OF_THE_FORM: ReadonlySet<string> = new Set([
  'port',
  'output',
  'device',
  'profile',
  'workplace',
  'registrator',
  'transliterate',
  'layout',
]);

/** What the box takes here: numbers and switches. */
const readValue = (text: string): number | boolean | null =>
  text === 'true' ? true : text === 'false' ? false : /^\d{1,9}$/.test(text) ? Number(text) : null;

export function useOtherSettings() {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [expected, setExpected] = useState<Readonly<Record<string, string>>>({});
  const values = Object.entries(texts).flatMap(([key, text]) => {
    const value = readValue(text);
    return value === null ? [] : [[key, value] as const];
  });
  return {
    fields: Object.entries(expected).map(([key, expects]) => ({ key, expects, text: texts[key] ?? '' })),
    settings: values.length === 0 ? {} : { settings: Object.fromEntries(values) },
    type: (key: string, text: string) => setTexts({ ...texts, [key]: text.trim() }),
    /** The fields stay while the device is being added, with what was typed. */
    learn: (faults: readonly SettingFault[]) => {
      const own = faults.map((fault) => [fault.field.split('.')[2] ?? '', expectedText(fault)] as const);
      setExpected({ ...expected, ...Object.fromEntries(own.filter(([key]) => key !== '' && !OF_THE_FORM.has(key))) });
    },
    clear: () => {
      setTexts({});
      setExpected({});
    },
  };
}

export const OtherSettings = ({ others: { fields, type } }: { readonly others: ReturnType<typeof useOtherSettings> }) => (
  <>
    {fields.map(({ key, expects, text }) => (
      <Input key={key} label={key} value={text} autocomplete="off" maxLength={10} onText={(typed) => type(key, typed)}>
        <span class="soft">{expects}</span>
      </Input>
    ))}
  </>
);
