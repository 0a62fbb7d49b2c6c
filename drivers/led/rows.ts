/** Converts content to the texts of a board's rows. */
import type { LedContent, LedLine } from './content.js';
import type { Letters } from './letters.js';
import type { LedProfile } from './profile.js';

type Look = Pick<LedProfile, 'layout' | 'arrows'>;

/** One text for each row of the board, from the top, in the board's letters. Padded to all cells unless `align` is `none`. */
export function rowTexts({ layout, arrows }: Look, letters: Letters, content: LedContent): readonly string[] {
  return Array.from({ length: layout.rows }, (_, row) => {
    const line = content.lines[row];
    if (line !== undefined && !isBlank(line)) return pad(lineText({ layout, arrows }, letters, line), layout, 'left');
    const isLast = row === layout.rows - 1;
    return pad(isLast && content.clock !== null ? clockText(layout, letters, content.clock) : '', layout, 'middle');
  });
}

const isBlank = ({ ticket, window }: LedLine): boolean => ticket === '' && window === '';

function lineText({ layout, arrows }: Look, letters: Letters, { ticket, arrow, window }: LedLine): string {
  const ticketText = place(letters.shown(ticket), layout.ticketCells, layout.align);
  const windowText = place(letters.shown(window), layout.windowCells, layout.align);
  // A dash in front of no window would be a part of the ticket.
  const between = arrow === 'none' && window === '' ? ' ' : arrows?.[arrow];
  return `${ticketText}${arrows === null ? '' : between}${windowText}`;
}

/** Keeps the last letters if the text is too long: they distinguish tickets. */
function place(text: string, cells: number, align: LedProfile['layout']['align']): string {
  const letters = [...text];
  const kept = letters.slice(Math.max(0, letters.length - cells)).join('');
  if (align === 'none') return kept;
  return align === 'left' ? kept.padEnd(cells) : kept.padStart(cells);
}

/** A clock that the board cannot show is left out. */
function clockText({ clockColon, cells }: LedProfile['layout'], letters: Letters, clock: string): string {
  const told = clock.replace(':', clockColon);
  const text = letters.shown(told);
  return text.length > cells || letters.missing(told).length > 0 ? '' : text;
}

function pad(text: string, { cells, align }: LedProfile['layout'], where: 'left' | 'middle'): string {
  if (align === 'none') return text.trim();
  const before = where === 'middle' ? Math.floor((cells - text.length) / 2) : 0;
  return text.padStart(text.length + before).padEnd(cells);
}
