/** Settings as the page edits them: values as the file has them, and as the texts of their fields. */
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';

export type Settings = ReplyData<'settings'>;
export type Setting = Settings['settings'][number];
export type SettingFault = Settings['faults'][number];
export type Value = RequestData<'setSettings'>['set'][number]['value'];
/** Where the file is root's, a unit takes it over, or is waited for. */
export const WRITING = { timeoutMs: 30_000 } as const;

/** Changed settings by name; null = the default is to be used. */
export type Draft = ReadonlyMap<string, Value>;

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The value that the field shows. */
export const valueIn = (draft: Draft, { name, value, default: usual }: Setting): unknown => {
  const changed = draft.get(name);
  return changed === undefined ? value : (changed ?? usual);
};

/** A value that is the present one again is no change. */
export function withValue(draft: Draft, setting: Setting, value: Value): Draft {
  const changed = new Map(draft);
  if (isSame(value ?? setting.default, setting.value)) changed.delete(setting.name);
  else changed.set(setting.name, value);
  return changed;
}

/** Of a text field: what is empty is left out. A list has commas. */
export function readText({ kind }: Setting, text: string): Value {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (kind === 'number') return wholeOr(trimmed);
  if (kind !== 'numbers' && kind !== 'texts') return trimmed;
  const parts = trimmed.split(',').map((part) => part.trim());
  return kind === 'texts' ? parts : parts.map(wholeOr);
}

/** The box says what is wrong with a text in place of a number. */
const wholeOr = (text: string): number | string => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
