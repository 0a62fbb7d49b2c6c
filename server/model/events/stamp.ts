/** The time of a command, as the branch sees it. The engine has no clock: each command brings its stamp. */
export interface Stamp {
  /** Milliseconds since the epoch, never smaller than that of the command before, unless the clock was set back. */
  readonly atMs: number;
  /** The branch's calendar day, `2026-11-24`. */
  readonly day: string;
  /** 1 = Monday … 7 = Sunday (ISO 8601). */
  readonly weekday: number;
  /** Minutes since the branch's local midnight. */
  readonly minuteOfDay: number;
}

const INSTANTS_KEPT = 4096;
const instants = new Map<number, string>();

/** Writes an instant as the wire has it. Tickets repeat the same few instants, so the newest texts are kept. */
export function toInstant(atMs: number): string {
  let text = instants.get(atMs);
  if (text === undefined) {
    text = new Date(atMs).toISOString();
    if (instants.size >= INSTANTS_KEPT) instants.clear();
    instants.set(atMs, text);
  }
  return text;
}
