import { numberFormat } from '../shared/words/number-format.js';
import { say } from './page.js';

const UNITS = [
  ['gigabytes', 1e9, 1],
  ['megabytes', 1e6, 1],
  ['kilobytes', 1e3, 0],
] as const;

export function sizeText(bytes: number): string {
  const [word, unit, digits] = UNITS.find(([, least]) => bytes >= least) ?? UNITS[2];
  const format = numberFormat(document.documentElement.lang, { maximumFractionDigits: digits });
  // What is there is never said to be nothing.
  return say(word, { count: format.format(Math.ceil((bytes / unit) * 10 ** digits) / 10 ** digits) });
}
