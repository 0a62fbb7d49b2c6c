/** What the families have in common. */
import type { Exchange } from '../../bus/exchange.js';
import type { LedFamily } from '../content.js';
import type { Letters } from '../letters.js';
import type { FamilyName, LedProfile, ProtocolOf } from '../profile.js';

/** A profile, the settings of its family, and the letters it has. */
export interface Board<Name extends FamilyName> {
  readonly profile: LedProfile;
  readonly protocol: ProtocolOf<Name>;
  readonly letters: Letters;
}

/** Nothing answers this one. */
export const said = (frame: Uint8Array, gapMs: number): Exchange => ({ frame, gapMs, reply: null });

type Common = Omit<LedFamily, 'show' | 'blinking' | 'brightness' | 'changeAddress' | 'explain' | 'isAcknowledged' | 'probe'>;

export function common({ profile, letters }: Pick<Board<FamilyName>, 'profile' | 'letters'>): Common {
  const { addresses, layout, timing } = profile;
  return {
    addresses,
    cells: layout.cells,
    ticketCells: layout.ticketCells,
    windowCells: layout.windowCells,
    rows: layout.rows,
    unshowable: letters.missing,
    sameAddressGapMs: timing.sameAddressGapMs,
    repaintMs: timing.repaintMs,
  };
}

/** What a family without answers has. */
export const UNHEARD = { isAcknowledged: false, probe: () => null, explain: () => 'these boards say nothing' };
/** What a family has whose frames for brightness and address are not published. */
export const FIXED = { brightness: () => null, changeAddress: () => null };
