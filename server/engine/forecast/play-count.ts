/** How many plays a forecast is made of. */
import type { Hall } from './hall.js';
import { PLAYS_SURE } from './too-late.js';

/** Calls that a forecast plays out in all, where as many plays are enough. */
const CALLS = 40_000;
const PLAYS_MIN = 40;
const PLAYS_MAX = 100;
/** Of hundreds of windows fewer are enough: the more windows call, the less plays differ, and each card and ticket goes on with all. */
const PLAYED_DESKS = 4_000;
const RULED_COST = 2;

export function playsOf({ tickets, desks, ruled }: Pick<Hall, 'tickets' | 'desks' | 'ruled'>): number {
  const crowd = (tickets.length + desks.length) * (ruled === null ? 1 : RULED_COST);
  const least = Math.max(PLAYS_SURE, Math.min(PLAYS_MIN, Math.floor(PLAYED_DESKS / Math.max(1, desks.length))));
  return Math.max(least, Math.min(PLAYS_MAX, Math.floor(CALLS / Math.max(1, crowd))));
}
