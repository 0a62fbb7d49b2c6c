/** Logs connections that this end cut: the first for each reason at once, then the number of further ones, once a minute. */

/** The reason, as in `Departure.reason`. */
export interface CutNote {
  readonly reason: string;
  /** Of the last one. */
  readonly address: string;
  /** Since the last note of this reason. */
  readonly connections: number;
}

const EVERY_MS = 60_000;

export class Cuts {
  readonly #byReason = new Map<string, { sinceMs: number; connections: number }>();

  constructor(
    private readonly note: (note: CutNote) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  add(reason: string, address: string): void {
    const nowMs = this.nowMs();
    const known = this.#byReason.get(reason);
    if (known !== undefined && nowMs - known.sinceMs < EVERY_MS) {
      known.connections += 1;
      return;
    }
    this.note({ reason, address, connections: (known?.connections ?? 0) + 1 });
    this.#byReason.set(reason, { sinceMs: nowMs, connections: 0 });
  }
}
