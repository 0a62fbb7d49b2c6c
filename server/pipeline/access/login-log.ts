/** Failed log-ins in the log of the box: some at once, then few, and how many were left out, as a guesser must not fill the disk. */
import { withoutHidden } from '../../model/hidden-characters.js';
import { GuessBudget } from '../limits/guess-budget.js';

const LINES_AT_ONCE = 20;
const LINE_MS = 10_000;
const REFUSED_LINE_MS = 60_000;

interface Who {
  readonly login: string;
  readonly address: string;
}

export class LoginLog {
  readonly #lines = new GuessBudget(LINES_AT_ONCE, LINE_MS);
  #notLogged = 0;
  #refused = 0;
  #nextRefusedLineMs = 0;

  constructor(
    private readonly nowMs: () => number,
    private readonly write: (fields: Readonly<Record<string, unknown>>, text: string) => void,
  ) {}

  failed({ login, address }: Who): void {
    const now = this.nowMs();
    if (this.#lines.waitMs('', 0, now) > 0) {
      this.#notLogged += 1;
      return;
    }
    this.#lines.spend('', now);
    const leftOut = this.#notLogged > 0 && { failuresNotLogged: this.#notLogged };
    this.write({ login: withoutHidden(login), address, ...leftOut }, 'log-in failed: wrong login or password');
    this.#notLogged = 0;
  }

  /** The attempt came too early and was not checked. */
  refused({ login, address }: Who): void {
    this.#refused += 1;
    const now = this.nowMs();
    if (now < this.#nextRefusedLineMs) return;
    this.write({ login: withoutHidden(login), address, refused: this.#refused }, 'log-ins refused: too many failures before');
    this.#refused = 0;
    this.#nextRefusedLineMs = now + REFUSED_LINE_MS;
  }
}
