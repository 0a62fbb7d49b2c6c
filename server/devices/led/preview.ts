/** What the boards of a model would show of a branch: each range of tickets and each window, and what could not be read from it. Pure. */
import { ledFamily } from '../../../drivers/led/family.js';
import { lettersOf } from '../../../drivers/led/letters.js';
import { seenAs } from '../../../drivers/led/look-alikes.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { rowTexts } from '../../../drivers/led/rows.js';
import { whyNotTicket, whyNotWindow } from '../../engine/rules/boards.js';
import type { TicketRangeRow, WorkplaceRow } from '../../model/books/index.js';
import { shortWindowText } from '../../model/books/workplace.js';
import { ticketText } from '../../model/consumer.js';
import type { Because } from '../../model/refusal-reasons.js';
import type { ReplyData } from '../../protocol/registry.js';

type Preview = ReplyData<'previewBoards'>;
type PreviewRow = Preview['rows'][number];

interface BranchBooks {
  readonly TicketRange: ReadonlyMap<number, TicketRangeRow>;
  readonly Workplace: ReadonlyMap<number, WorkplaceRow>;
}

interface Seen {
  readonly range: TicketRangeRow;
  /** The prefix as it is seen on the board. */
  readonly prefix: string;
}

/** `transliterates`: letters that the boards lack are replaced as the profile says. */
export function previewBoards(profile: LedProfile, transliterates: boolean, { TicketRange, Workplace }: BranchBooks): Preview {
  const letters = lettersOf(profile, { transliterates });
  const family = ledFamily(profile, { transliterates });
  if (letters === null) throw new RangeError(`profile ${profile.id}: no encoding is called ${profile.text.encoding}`);
  const { look, layout } = profile;
  const windows = [...Workplace.values()];
  const [firstWindow] = windows;
  const ranges = [...TicketRange.values()].map((range): Seen => ({ range, prefix: seenAs(letters.shown(range.prefix), look) }));
  const shown = (ticket: string, window: string): string =>
    rowTexts(profile, letters, { lines: [{ ticket, arrow: 'none', window }], clock: null, blinkCount: 0 })[0] ?? '';
  const usual = firstWindow === undefined ? '1' : shortWindowText(firstWindow);
  const ticketRows = ranges.map((seen): PreviewRow => {
    const { id, prefix, first, last } = seen.range;
    const why = whyNotTicket(seen.range, family);
    const tickets = [ticketText(prefix, first), ticketText(prefix, last)];
    const other = ranges.find((one) => one !== seen && isTheSame(seen, one));
    const asDigits = [...letters.shown(prefix)].filter((letter) => seenAs(letter, look) !== letter);
    return {
      ...{ kind: 'tickets', id, text: prefix, shows: tickets.map((ticket) => shown(ticket, usual)) },
      ...(why !== null
        ? { verdict: 'cannot', letters: lettersIn(why), cells: layout.ticketCells, like: null }
        : other !== undefined
          ? { verdict: 'likeOther', letters: [], cells: layout.ticketCells, like: other.range.prefix }
          : { verdict: asDigits.length > 0 ? 'likeDigits' : 'shown', letters: asDigits, cells: layout.ticketCells, like: null }),
    };
  });
  const windowRows =
    layout.windowCells === 0
      ? []
      : windows.map((window): PreviewRow => {
          const text = shortWindowText(window);
          const why = whyNotWindow(window, family);
          const verdict = why === null ? 'shown' : 'cannot';
          const letterings = why === null ? [] : lettersIn(why);
          return {
            kind: 'window',
            id: window.id,
            text,
            shows: [shown('', text)],
            verdict,
            letters: letterings,
            cells: layout.windowCells,
            like: null,
          };
        });
  return { model: profile.id, rows: [...ticketRows, ...windowRows] };
}

/** Some number is in both ranges, and both are seen with the same letters before it. */
const isTheSame = (one: Seen, other: Seen): boolean =>
  one.prefix === other.prefix && one.range.first <= other.range.last && other.range.first <= one.range.last;

const lettersIn = ({ letters }: Because): string[] => (Array.isArray(letters) ? letters.map(String) : []);
