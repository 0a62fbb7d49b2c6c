/** One LED board on a bus: shows the newest content, even after faults of the line, the board or its power. */
import type { Absence } from '../actor/keep-port.js';
import type { BusMember, Exchange, ExchangeResult } from '../bus/exchange.js';
import type { GatewayFault, LedContent, LedFamily } from './content.js';

/** `silent`: the board should answer and does not. `refused`: it answers with an error or an invalid reply. */
export type LedFault = Absence | 'silent' | 'refused' | GatewayFault;

export interface LedHealth {
  /** `starting`: nothing was sent yet. A board that never answers counts as ready while its line is. */
  readonly state: 'starting' | 'ready' | 'trouble';
  readonly fault: LedFault | null;
  /** Readable error of a board that refuses; else empty. */
  readonly detail: string;
}

export interface LedBoardOptions {
  readonly family: LedFamily;
  readonly address: number;
  /** Called when the health changes, never twice with the same. */
  readonly onHealth: (health: LedHealth) => void;
}

interface Saying {
  readonly what: 'content' | 'brightness';
  readonly exchanges: readonly Exchange[];
  readonly isUrgent: boolean;
  at: number;
}

/** Roughly what a board needs to go dark and light up once. */
const BLINK_MS = 1_000;
/** A single lost answer is not a fault. */
const FAILURES_TO_TELL = 3;
const FIRST_PAUSE_MS = 250;
/** A dead board is polled so often that it is right within five seconds after power returns … */
const LONGEST_PAUSE_MS = 4_000;
/** … but takes a thirteenth of the line at most. */
const TIMEOUTS_PER_PAUSE = 12;
const NEVER = Number.NEGATIVE_INFINITY;

export class LedBoard implements BusMember {
  #absence: Absence | 'starting' | null = 'starting';
  #wanted: { readonly content: LedContent; readonly key: string; readonly calls: string } | null = null;
  /** Changes not shown yet: the calls, or only the clock. */
  #unshown: 'calls' | 'clock' | null = null;
  #shownMs = NEVER;
  #blinksUntilMs = NEVER;
  #isToBeSteadied = false;
  #brightness: { wanted: number | null; said: number | null } = { wanted: null, said: null };
  #saying: Saying | null = null;
  #asked: Saying | null = null;
  #failures = 0;
  #pausedUntilMs = NEVER;
  #health: LedHealth = { state: 'starting', fault: null, detail: '' };

  constructor(private readonly options: LedBoardOptions) {}

  get health(): LedHealth {
    return this.#health;
  }

  get isUpToDate(): boolean {
    return this.#unshown === null && this.#brightness.wanted === this.#brightness.said;
  }

  /**
   * Sets the content to show. `occasion` distinguishes calls with the same text, for example by the time of the call: the same content for
   * the same occasion is not sent again and does not blink again. The caller must wake the bus afterwards.
   */
  show(content: LedContent, occasion: number): void {
    const calls = JSON.stringify([content.lines, occasion]);
    const key = JSON.stringify([calls, content.clock]);
    if (key === this.#wanted?.key) return;
    const isNewCall = calls !== this.#wanted?.calls;
    if (isNewCall || this.#unshown === 'calls') this.#unshown = 'calls';
    else this.#unshown = 'clock';
    if (isNewCall) this.#blinksUntilMs = Number.POSITIVE_INFINITY;
    this.#wanted = { content, key, calls };
    if (this.#saying?.what === 'content') this.#saying = null;
  }

  /** null = unchanged. */
  setBrightness(percent: number | null): void {
    this.#brightness.wanted = percent;
    if (percent === null) this.#brightness.said = null;
    if (this.#saying?.what === 'brightness') this.#saying = null;
  }

  // ---- BusMember

  next(nowMs: number): { readonly exchange: Exchange; readonly isUrgent: boolean } | null {
    if (this.#absence !== null || nowMs < this.#pausedUntilMs) return null;
    this.#saying ??= this.#nextSaying(nowMs);
    this.#asked = this.#saying;
    const exchange = this.#saying?.exchanges[this.#saying.at];
    if (this.#saying === null || exchange === undefined) return null;
    // A board that does not answer must not delay calls on others.
    return { exchange, isUrgent: this.#saying.isUrgent && this.#failures === 0 };
  }

  finished(result: ExchangeResult, nowMs: number): void {
    const { family } = this.options;
    this.#pausedUntilMs = nowMs + family.sameAddressGapMs;
    switch (result.kind) {
      case 'sent':
      case 'replied':
        this.#succeeded(nowMs);
        return;
      case 'silent':
        this.#failed(nowMs, 'silent', '');
        return;
      case 'bad':
        this.#failed(nowMs, family.gatewayFault(result.bytes) ?? 'refused', family.explain(result.bytes));
        return;
      case 'lost':
        this.#saying = null;
    }
  }

  dueMs(): number {
    if (this.#absence !== null) return Number.POSITIVE_INFINITY;
    return Math.max(this.#pausedUntilMs, this.#dueInPeaceMs());
  }

  portChanged(absence: Absence | null): void {
    this.#absence = absence;
    this.#failures = 0;
    this.#pausedUntilMs = NEVER;
    this.#forgetWhatItKnows();
    if (absence !== null) this.#tell({ state: 'trouble', fault: absence, detail: '' });
    // A board that answers reports its own health.
    else this.#tell({ state: this.options.family.isAcknowledged ? 'starting' : 'ready', fault: null, detail: '' });
  }

  // ---- next frames

  #nextSaying(nowMs: number): Saying | null {
    if (this.#wanted !== null && this.#unshown !== null) return this.#content(nowMs, this.#unshown === 'calls');
    const { wanted, said } = this.#brightness;
    if (wanted !== null && wanted !== said) {
      const exchanges = this.options.family.brightness(this.options.address, wanted);
      if (exchanges !== null) return { what: 'brightness', exchanges, isUrgent: false, at: 0 };
      this.#brightness.said = wanted;
    }
    return this.#wanted !== null && nowMs >= this.#dueInPeaceMs() ? this.#content(nowMs, false) : null;
  }

  #content(nowMs: number, isUrgent: boolean): Saying {
    const content = this.#wanted?.content ?? { lines: [], clock: null, blinkCount: 0 };
    const blinkCount = this.#blinksLeft(content.blinkCount, nowMs);
    const exchanges = this.options.family.show(this.options.address, { ...content, blinkCount });
    return { what: 'content', exchanges, isUrgent, at: 0 };
  }

  /** Content that is repeated afterwards is steady, or it would blink again; after a loss of power it has the remaining blinks. */
  #blinksLeft(count: number, nowMs: number): number {
    if (this.options.family.blinking === 'never') return 0;
    if (this.#blinksUntilMs === Number.POSITIVE_INFINITY) return count;
    return Math.min(count, Math.max(0, Math.ceil((this.#blinksUntilMs - nowMs) / BLINK_MS)));
  }

  #dueInPeaceMs(): number {
    if (this.#wanted === null) return this.isUpToDate ? Number.POSITIVE_INFINITY : NEVER;
    if (!this.isUpToDate) return NEVER;
    const repaintMs = this.#shownMs + this.options.family.repaintMs;
    return this.#isToBeSteadied ? Math.min(repaintMs, this.#blinksUntilMs) : repaintMs;
  }

  // ---- results

  #succeeded(nowMs: number): void {
    this.#tell({ state: 'ready', fault: null, detail: '' });
    if (this.#failures > 0) {
      // The board may have lost power, so everything is sent again.
      this.#failures = 0;
      this.#forgetWhatItKnows();
      return;
    }
    const saying = this.#asked;
    // Newer content arrived meanwhile.
    if (saying === null || saying !== this.#saying) return;
    saying.at += 1;
    if (saying.at < saying.exchanges.length) return;
    this.#saying = null;
    if (saying.what === 'brightness') this.#brightness.said = this.#brightness.wanted;
    else this.#shown(nowMs);
  }

  #shown(nowMs: number): void {
    const count = this.#wanted?.content.blinkCount ?? 0;
    if (this.#blinksUntilMs === Number.POSITIVE_INFINITY) this.#blinksUntilMs = nowMs + count * BLINK_MS;
    this.#isToBeSteadied = this.options.family.blinking === 'untilTold' && nowMs < this.#blinksUntilMs;
    this.#unshown = null;
    this.#shownMs = nowMs;
  }

  #failed(nowMs: number, fault: LedFault, detail: string): void {
    this.#failures += 1;
    const timeoutMs = this.#asked?.exchanges[this.#asked.at]?.reply?.timeoutMs ?? 0;
    const longestMs = Math.max(LONGEST_PAUSE_MS, TIMEOUTS_PER_PAUSE * timeoutMs);
    this.#pausedUntilMs = nowMs + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.#failures - 1, 30), longestMs);
    if (this.#failures >= FAILURES_TO_TELL) this.#tell({ state: 'trouble', fault, detail });
  }

  #forgetWhatItKnows(): void {
    this.#saying = null;
    if (this.#wanted !== null) this.#unshown = 'calls';
    this.#brightness.said = null;
  }

  #tell(health: LedHealth): void {
    const { state, fault, detail } = this.#health;
    if (health.state === state && health.fault === fault && health.detail === detail) return;
    this.#health = health;
    this.options.onHealth(health);
  }
}
