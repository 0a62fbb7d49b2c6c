/**
 * Slows down guessing: after some failures each further one doubles the wait, for the account and for the address alike. A wait
 * ends by itself, so that nobody can lock a clerk out for good. Kept in memory: a restart forgives.
 */
const ACCOUNT_FAILURES_FREE = 3;
/** Several clerks may share an address. */
const ADDRESS_FAILURES_FREE = 12;
const WAIT_MAX_MS = 60_000;
const FORGOTTEN_AFTER_MS = 15 * 60_000;
const ENTRIES_MAX = 10_000;
/** Passwords that are checked at the same time: each keeps a core busy, and drawing and the disk need theirs, too. */
const CHECKED_AT_ONCE = 2;
/** More than a branch has places; whoever comes then has to come again. */
const IN_TURN_MAX = 1000;

interface Failures {
  count: number;
  lastMs: number;
  waitUntilMs: number;
}

export class LoginGuard {
  private readonly failures = new Map<string, Failures>();
  private readonly turns: (() => void)[] = [];
  private checking = 0;

  /** @param nowMs a clock that only goes on. */
  constructor(private readonly nowMs: () => number) {}

  /** Seconds to wait before the next try; 0 = go on. */
  waitSeconds(login: string, address: string): number {
    const now = this.nowMs();
    const until = Math.max(...this.keys(login, address).map(([key]) => this.failures.get(key)?.waitUntilMs ?? 0));
    return Math.max(0, Math.ceil((until - now) / 1000));
  }

  /**
   * Runs a check of a password when its turn comes. Checks take a while, and a burst of guesses that were all checked at once
   * would be over before the first of them has failed; so few run at a time, and each looks at `waitSeconds` when it begins.
   * Answers undefined, and checks nothing, if too many wait already.
   */
  async inTurn<T>(check: () => Promise<T>): Promise<T | undefined> {
    if (this.turns.length >= IN_TURN_MAX) return undefined;
    if (this.checking < CHECKED_AT_ONCE) this.checking += 1;
    else await new Promise<void>((turn) => this.turns.push(turn));
    try {
      return await check();
    } finally {
      const next = this.turns.shift();
      if (next) next();
      else this.checking -= 1;
    }
  }

  failed(login: string, address: string): void {
    const now = this.nowMs();
    for (const [key, free] of this.keys(login, address)) {
      const known = this.failures.get(key);
      const count = known && now - known.lastMs < FORGOTTEN_AFTER_MS ? known.count + 1 : 1;
      const waitMs = count <= free ? 0 : Math.min(WAIT_MAX_MS, 1000 * 2 ** (count - free - 1));
      // Deleted and set again, so that the map stays in order of age and the oldest can go.
      this.failures.delete(key);
      this.failures.set(key, { count, lastMs: now, waitUntilMs: now + waitMs });
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= ENTRIES_MAX) break;
      this.failures.delete(key);
    }
  }

  /** A right password clears the account; the address keeps its failures, or one good account would pay for guessing others. */
  succeeded(login: string): void {
    this.failures.delete(`account ${login}`);
  }

  private keys(login: string, address: string): readonly (readonly [string, number])[] {
    return [
      [`account ${login}`, ACCOUNT_FAILURES_FREE],
      [`address ${address}`, ADDRESS_FAILURES_FREE],
    ];
  }
}
