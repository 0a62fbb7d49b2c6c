/** What a file would change in a box, as a terminal shows it. */
import type { Difference } from '../../protocol/configuration-file/difference.js';
import { type Page, paint, printable } from '../output.js';

export function showDifference(difference: Difference, page: Page): string {
  const { added, changed, removed, kept } = difference;
  const lines = [
    ...added.map(({ title }) => paint(page, 'green', `+ ${printable(title)}`)),
    ...changed.flatMap(({ title, fields }) => [
      paint(page, 'yellow', `~ ${printable(title)}`),
      ...Object.entries(fields).flatMap(([field, { from, to }]) => [
        paint(page, 'red', `    - ${field} = ${shown(from)}`),
        paint(page, 'green', `    + ${field} = ${shown(to)}`),
      ]),
    ]),
    ...removed.map(({ title }) => paint(page, 'red', `- ${printable(title)}`)),
    ...(kept.length === 0 ? [] : [paint(page, 'dim', `  in the box only, left alone: ${printable(shownKept(kept))}`)]),
    `${added.length} to add, ${changed.length} to change, ${removed.length} to remove`,
  ];
  return `${lines.join('\n')}\n`;
}

const KEPT_SHOWN = 10;
const shownKept = (kept: Difference['kept']): string => {
  const more = kept.length > KEPT_SHOWN ? ` and ${kept.length - KEPT_SHOWN} more` : '';
  return `${kept
    .slice(0, KEPT_SHOWN)
    .map(({ title }) => title)
    .join(', ')}${more}`;
};

const VALUE_LENGTH_MAX = 200;
function shown(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  const text = printable(JSON.stringify(value));
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}… (${text.length} characters)` : text;
}
