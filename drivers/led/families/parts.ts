/** What several families have in common. */
import type { Exchange } from '../../bus/exchange.js';

/** Nothing answers this one. */
export const said = (frame: Uint8Array, gapMs: number): Exchange => ({ frame, gapMs, reply: null });

/** What a family without answers has. */
export const UNHEARD = { probe: () => null, explain: () => 'these boards say nothing' };
/** What a family has whose frames for brightness and address are not published. */
export const FIXED = { brightness: () => null, changeAddress: () => null };
