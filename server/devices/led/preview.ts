/** What the boards of a model would show of a branch: each range of tickets and each window, and what could not be read from it. Pure. */
import { ledFamily } from '../../../drivers/led/family.js';
import { lettersOf } from '../../../drivers/led/letters.js';
import { seenAs } from '../../../drivers/led/look-alikes.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { rowTexts } from '../../../drivers/led/rows.js';
import { whyNotTicket, whyNotWindow } from '../../engine/rules/books/boards.js';
import type { TicketRangeRow, WorkplaceRow } from '../../model/books/index.js';
import { shortWindowText } from '../../model/books/workplace.js';
import { ticketText } from '../../model/consumer.js';
import type { Because } from '../../model/errors/refusal-reasons.js';
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
  /** Letters of the prefix that look like digits. */
  readonly asDigits: readonly string[];
}

/** `transliterates`: letters that the boards lack are replaced as the profile says. */
export function previewBoards(profile: LedProfile, transliterates: boolean, { TicketRange, Workplace }: BranchBooks): Preview {
  const letters = lettersOf(profile, { transliterates });
  if (letters === null) throw new RangeError(`profile ${profile.id}: no encoding is called ${profile.text.encoding}`);
  const family = ledFamily(profile, { transliterates });
  const windows = [...Workplace.values()];
  const ranges = [...TicketRange.values()].map((range): Seen => {
    const prefix = letters.shown(range.prefix);
    return { range, prefix: seenAs(prefix, profile.look), asDigits: [...prefix].filter((one) => seenAs(one, profile.look) !== one) };
  });
  const [range] = ranges;
  const [window] = windows;
  // Windows are shown behind the first ticket, and tickets before the first window, as in a call.
  const usual = {
    ticket: range === undefined ? '1' : ticketText(range.range.prefix, range.range.first),
    window: window === undefined ? '1' : shortWindowText(window),
  };
  const shown = (line: { readonly ticket?: string; readonly window?: string }): string =>
    rowTexts(profile, letters, { lines: [{ ...usual, arrow: 'none', ...line }], clock: null, blinkCount: 0 })[0] ?? '';
  const ticketRow = (seen: Seen): PreviewRow => {
    const { id, prefix, first, last } = seen.range;
    const shows = [first, last].map((number) => shown({ ticket: ticketText(prefix, number) }));
    return {
      kind: 'tickets',
      id,
      text: prefix,
      shows,
      cells: family.ticketCells,
      ...verdictOn(seen, ranges, whyNotTicket(seen.range, family)),
    };
  };
  const windowRow = (row: WorkplaceRow): PreviewRow => {
    const text = shortWindowText(row);
    const verdict = verdictFor(whyNotWindow(row, family)) ?? SHOWN;
    return { kind: 'window', id: row.id, text, shows: [shown({ window: text })], cells: family.windowCells, ...verdict };
  };
  return { model: profile.id, rows: [...ranges.map(ticketRow), ...(family.windowCells === 0 ? [] : windows.map(windowRow))] };
}

type Verdict = Pick<PreviewRow, 'verdict' | 'letters' | 'like'>;
const SHOWN: Verdict = { verdict: 'shown', letters: [], like: null };

function verdictOn(seen: Seen, ranges: readonly Seen[], why: Because | null): Verdict {
  const other = ranges.find((one) => one !== seen && isTheSame(seen, one));
  const { asDigits } = seen;
  return (
    verdictFor(why) ??
    (other === undefined ? null : { verdict: 'likeOther', letters: [], like: other.range.prefix }) ??
    (asDigits.length === 0 ? SHOWN : { verdict: 'likeDigits', letters: [...asDigits], like: null })
  );
}

const verdictFor = (why: Because | null): Verdict | null => why && { verdict: 'cannot', letters: lettersIn(why), like: null };

/** Some number is in both ranges, and both are seen with the same letters before it. */
const isTheSame = (one: Seen, other: Seen): boolean =>
  one.prefix === other.prefix && one.range.first <= other.range.last && other.range.first <= one.range.last;

const lettersIn = ({ letters }: Because): string[] => (Array.isArray(letters) ? letters.map(String) : []);
