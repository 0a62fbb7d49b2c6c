/** Makes the codec of a board from its profile. */
import type { LedFamily } from './content.js';
import { kindOf } from './families/index.js';
import type { Board, LedCodec } from './families/kind.js';
import { type LettersOptions, lettersOf } from './letters.js';
import type { LedProfile } from './profile.js';
import { rowTexts } from './rows.js';

const DEFAULTS: Required<Omit<LedCodec, 'show'>> = {
  blinking: 'never',
  brightness: () => null,
  changeAddress: () => null,
  probe: () => null,
  explain: () => 'these boards say nothing',
  gatewayFault: () => null,
};

/**
 * `transliterates`: letters that the board lacks are replaced as the profile says, `G` for `Г`; otherwise `unshowable` lists them. The
 * branch configures this, because the visitor's paper ticket has the original letter.
 */
export function ledFamily(profile: LedProfile, options: LettersOptions = { transliterates: false }): LedFamily {
  const letters = lettersOf(profile, options);
  if (letters === null) throw new RangeError(`profile ${profile.id}: no encoding is called ${profile.text.encoding}`);
  const { addresses, layout, protocol, timing } = profile;
  const kind = kindOf(profile);
  const board: Board<typeof kind.settings> = {
    profile,
    protocol,
    letters,
    rows: (content) => rowTexts(profile, letters, content),
    said: (frame, gapMs = timing.gapMs) => ({ frame, gapMs, reply: null }),
    asked: (frame, judge, isRefusal) => ({
      ...{ frame, gapMs: timing.gapMs },
      reply: { timeoutMs: timing.replyTimeoutMs ?? 0, judge, ...(isRefusal && { isRefusal }) },
    }),
  };
  return {
    ...DEFAULTS,
    addresses,
    cells: layout.cells,
    ticketCells: layout.ticketCells,
    windowCells: layout.windowCells,
    rows: layout.rows,
    unshowable: letters.missing,
    sameAddressGapMs: timing.sameAddressGapMs,
    repaintMs: timing.repaintMs,
    isAcknowledged: kind.answers === true,
    ...kind.codec(board),
  };
}
