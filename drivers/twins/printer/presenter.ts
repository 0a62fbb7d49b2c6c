/** The part of a kiosk printer that holds a ticket for the visitor; ejects or retracts it if it is not taken. */
import type { Timers } from '../../timing.js';
import type { TicketFate } from './commands.js';
import type { Piece } from './paper.js';

type Untaken = { readonly how: 'ejected' | 'retracted'; readonly seconds: number } | null;

export class Presenter {
  /** Cut off and not presented yet. */
  #inside: Piece | null = null;
  #inMouth: Piece | null = null;
  #untaken: Untaken = null;
  #forget: () => void = () => {};

  constructor(
    private readonly timers: Timers,
    private readonly left: (piece: Piece, how: TicketFate) => void,
  ) {}

  get ticket(): Piece | null {
    return this.#inMouth;
  }

  /** A piece was cut off. It pushes out a piece that was never presented. */
  takeIn(piece: Piece): void {
    const former = this.#inside;
    this.#inside = piece;
    if (former) this.left(former, 'ejected');
  }

  present(untaken: Untaken): boolean {
    // There is one mouth: the former ticket is handled as configured, or pushed out.
    this.leave(this.#untaken?.how ?? 'ejected');
    const piece = this.#inside;
    if (!piece) return false;
    this.#inside = null;
    this.#inMouth = piece;
    this.#untaken = untaken;
    if (untaken && untaken.seconds > 0) this.#forget = this.timers.after(untaken.seconds * 1000, () => this.leave(untaken.how));
    return true;
  }

  /** Ejects or retracts everything there, also a piece not presented yet. */
  empty(how: TicketFate): void {
    this.leave(how);
    const piece = this.#inside;
    this.#inside = null;
    if (piece) this.left(piece, how);
  }

  leave(how: TicketFate): Piece | null {
    const piece = this.#inMouth;
    this.rest();
    this.#inMouth = null;
    if (piece) this.left(piece, how);
    return piece;
  }

  /** Without power no time-out runs; the ticket stays where it is. */
  rest(): void {
    this.#forget();
    this.#forget = () => {};
    this.#untaken = null;
  }
}
