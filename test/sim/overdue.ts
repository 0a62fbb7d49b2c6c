/** Who was put aside and is not back, though his time has come. */
import type { Consumer } from '../../server/model/consumer.js';

/** So long after his time he is back, while the box works. */
const BACK_MS = 15_000;

export class Overdue {
  /** Since when, by his ticket. */
  private readonly sinceMs = new Map<number, number>();

  /** @param upMs since when the box is there: it may have been away when his time came */
  look(putAside: Iterable<Consumer>, wallMs: number, nowMs: number, upMs: number): readonly number[] {
    const late = [...putAside].filter(({ postponedToMs }) => (postponedToMs ?? 0) <= wallMs).map(({ id }) => id);
    for (const id of [...this.sinceMs.keys()]) if (!late.includes(id)) this.sinceMs.delete(id);
    for (const id of late) if (!this.sinceMs.has(id)) this.sinceMs.set(id, nowMs);
    return late.filter((id) => nowMs - Math.max(this.sinceMs.get(id) ?? nowMs, upMs) > BACK_MS);
  }
}
