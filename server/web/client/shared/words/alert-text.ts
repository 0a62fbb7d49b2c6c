/**
 * What an alert says, in the reader's language. Pages load the words `alerts`, and where faults stand `faults` and `device-faults`;
 * what has no words here, as with a box of another version, is said by the sentence of the box.
 */
import { wordsOf } from './words.js';

const words = wordsOf('alerts');
const faultWords = wordsOf('faults', 'device-faults');

export interface WordedAlert {
  readonly kind: string;
  readonly device: string | null;
  /** Its code; null = it is about the queue. */
  readonly fault: string | null;
  readonly parameters?: Readonly<Record<string, string | number>> | undefined;
  /** The sentences of the box. */
  readonly text: string;
  readonly remedy: string;
}

/** As the reader knows what the alert is about. */
export interface AlertNames {
  readonly service: string;
  readonly window: string;
  readonly clerk: string;
}

export function alertText({ kind, device, fault, parameters, text }: WordedAlert, names: AlertNames): string {
  if (fault === null) return worded(words, `${kind}.what`, { ...names }, text);
  const said = worded(faultWords, `${fault}.what`, parameters, text);
  return device === null || said === text ? said : `${device}: ${said}`;
}

export const alertRemedy = ({ kind, fault, parameters, remedy }: WordedAlert): string =>
  fault === null ? worded(words, `${kind}.todo`, {}, remedy) : worded(faultWords, `${fault}.todo`, parameters, remedy);

/** A message that needs a value which was not told has no words, either. */
function worded(
  { has, say }: typeof words | typeof faultWords,
  key: string,
  values: WordedAlert['parameters'] = {},
  otherwise: string,
): string {
  if (!has(key)) return otherwise;
  try {
    return (say as (key: string, values: object) => string)(key, values);
  } catch {
    return otherwise;
  }
}
