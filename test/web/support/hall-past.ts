/** A hall with a past: the same weekday of four weeks, and today until now, with five windows at work. For pictures. */
import { DAY_MS, MINUTE_MS, Past } from '../../durability/past.js';

const CLERKS: readonly (readonly [number, number])[] = [
  [2, 1],
  [3, 11],
  [4, 12],
  [5, 13],
  [6, 14],
];
/** So that no window has much more to do than the others. */
const SERVICES = [4, 5, 3, 3, 6, 6, 1, 8];
/** Visitors an hour, from nine o'clock. */
const PACE = [22, 34, 38, 36, 30, 26, 30, 34, 20];
const OPENS = 9;

/** Ends at `nowMs`, with whoever waits and is served then. */
export async function liveDays(directory: string, timeZone: string, nowMs: number): Promise<void> {
  const offsetMs = offsetOf(timeZone, nowMs);
  const midnight = (atMs: number): number => Math.floor((atMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  const days = [28, 21, 14, 7, 0].map((ago) => midnight(nowMs) - ago * DAY_MS);
  const past = await Past.open(directory, (days[0] ?? 0) + 8 * 60 * MINUTE_MS, timeZone);
  let seed = 7;
  const chance = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  for (const [index, dayMs] of days.entries()) {
    // A day that is to be tried begins in a batch of its own.
    await past.pipeline.settled();
    past.pass(dayMs + MINUTE_MS - past.pipeline.stamp().atMs);
    await past.pipeline.settled();
    past.pass(dayMs + OPENS * 60 * MINUTE_MS - past.pipeline.stamp().atMs);
    for (const [user, window] of CLERKS) past.logIn(`token ${index} ${window}`, 'workplace', user, window);
    const closes = Math.min(dayMs + (OPENS + PACE.length) * 60 * MINUTE_MS, nowMs);
    for (let minute = 0; past.pipeline.stamp().atMs + MINUTE_MS <= closes; minute++) {
      past.pass(MINUTE_MS);
      const pace = (PACE[Math.floor(minute / 60)] ?? 0) * (index === 4 ? 1.15 : 1);
      if (chance() < pace / 60) past.register(SERVICES[Math.floor(chance() * SERVICES.length)] ?? 4);
      for (const [actingUserId, workplaceId] of CLERKS) serveAt(past, { actingUserId, workplaceId }, chance);
    }
  }
  await past.close();
}

function serveAt(past: Past, window: { readonly actingUserId: number; readonly workplaceId: number }, chance: () => number): void {
  const isFree = () => past.pipeline.state.windows.get(window.workplaceId)?.consumerId === -1;
  if (!isFree() && chance() < 0.28) past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...window });
  // Who has come to the end of one operation may go on with the next at the same window.
  if (isFree()) past.run({ type: 'callNext', ...window });
}

function offsetOf(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs);
  return Math.round((Date.parse(`${parts.replace(' ', 'T')}Z`) - atMs) / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
}

/** Where it is half past three in the afternoon, more or less: a hall is worth a look when it works. */
export function afternoonZone(): string {
  const behind = (new Date().getUTCHours() - 15 + 24) % 24;
  if (behind === 0) return 'UTC';
  return behind <= 12 ? `Etc/GMT+${behind}` : `Etc/GMT-${24 - behind}`;
}
