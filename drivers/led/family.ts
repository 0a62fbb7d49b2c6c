/** Makes the codec of a board from its profile. */
import type { LedFamily } from './content.js';
import { kindOf } from './families/index.js';
import { type LettersOptions, lettersOf } from './letters.js';
import type { LedProfile } from './profile.js';

/**
 * `transliterates`: letters that the board lacks are replaced as the profile says, `G` for `Г`; otherwise `unshowable` lists them. The
 * branch configures this, because the visitor's paper ticket has the original letter.
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
