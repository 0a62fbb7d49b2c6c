import { numberFormat } from '../../shared/words/number-format.js';
import { wordsOf } from '../../shared/words/words.js';

export const { say } = wordsOf('backups');

/** In the units in which people know the room on a memory stick. */
export function sizeText(bytes: number): string {
  const isSmall = bytes < 1e6;
  const count = numberFormat(document.documentElement.lang, { maximumFractionDigits: isSmall ? 0 : 1 }).format(
    isSmall ? Math.ceil(bytes / 1e3) : bytes / 1e6,
  );
  return say(isSmall ? 'kilobytes' : 'megabytes', { count });
}
