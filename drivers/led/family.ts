/** From the profile of a board to what the board can do. */
import type { LedFamily } from './content.js';
import { kindOf } from './families/index.js';
import { type LettersOptions, lettersOf } from './letters.js';
import type { LedProfile } from './profile.js';

/**
 * `transliterates`: the letters that the profile has for it stand for those that the board has not, `G` for `Г`; otherwise
 * `unshowable` names them. The branch decides it in its configuration: the paper that the visitor holds has the other letter.
 */
export function ledFamily(profile: LedProfile, options: LettersOptions = { transliterates: false }): LedFamily {
  const letters = lettersOf(profile, options);
  if (letters === null) throw new RangeError(`profile ${profile.id}: no encoding is called ${profile.text.encoding}`);
  const { addresses, layout, protocol, timing } = profile;
  const kind = kindOf(profile);
  return {
    addresses,
    cells: layout.cells,
    ticketCells: layout.ticketCells,
    windowCells: layout.windowCells,
    rows: layout.rows,
    unshowable: letters.missing,
    sameAddressGapMs: timing.sameAddressGapMs,
    repaintMs: timing.repaintMs,
    isAcknowledged: kind.answers,
    ...kind.codec({ profile, protocol, letters }),
  };
}
