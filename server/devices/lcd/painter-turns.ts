/**
 * Draws for boards, one tile or one file at a time. Screens in the hall go before sizes that only a viewer asked for, and boards of one
 * kind take turns. So a configured board is drawn soon, however many others are requested.
 */
import { FairQueue } from '../../pipeline/limits/fair-queue.js';
import type { Painter } from './canvas.js';

/** A view waits for one tile or one file at a time. */
const LIMITS_OF_TURNS = { atOnce: 1, waitingOfKeyMax: 2, waitingMax: 1000 };

interface PaintedFor {
  readonly key: string;
  readonly isFirstClass: boolean;
  /** False = it has no viewers any more: the rest is not drawn. */
  readonly isWanted: () => boolean;
}

export class PainterTurns {
  readonly #drawing = new FairQueue(LIMITS_OF_TURNS);
  readonly #encoding = new FairQueue(LIMITS_OF_TURNS);

  constructor(private readonly painter: Painter) {}

  painterFor(turn: PaintedFor): Painter {
    return {
      drawArea: (area) => inTurn(this.#drawing, turn, () => this.painter.drawArea(area)),
      encodeColourPng: (picture) => inTurn(this.#encoding, turn, () => this.painter.encodeColourPng(picture)),
    };
  }
}

async function inTurn<T>(turns: FairQueue, turn: PaintedFor, work: () => Promise<T>): Promise<T> {
  const done = await turns.run(turn, async () => {
    if (!turn.isWanted()) throw new Error('nobody looks at the board any more');
    return { result: await work() };
  });
  if (done === undefined) throw new Error('too many boards are to be drawn at once');
  return done.result;
}
