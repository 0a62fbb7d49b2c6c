/** Turns for checks of passwords: fair to those who wait, whoever else asks how often. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../../server/pipeline/limits/fair-queue.js';

const LIMITS = { atOnce: 2, waitingOfKeyMax: 5, waitingMax: 8 };

/** Work that ends when the test says so. */
class HandlerContext {
  readonly queue = new FairQueue(LIMITS);
  readonly begun: string[] = [];
  readonly refused: string[] = [];
  readonly #ends: (() => void)[] = [];

  /** `A1` waits in the queue of `A`; `!A1` goes first. */
  ask(...names: string[]): void {
    for (const name of names) void this.#run(name);
  }

  async #run(name: string): Promise<void> {
    const isFirstClass = name.startsWith('!');
    const done = await this.queue.run({ key: name.slice(0, isFirstClass ? 2 : 1), isFirstClass }, async () => {
      this.begun.push(name);
      await new Promise<void>((resolve) => this.#ends.push(resolve));
      return true;
    });
    if (done === undefined) this.refused.push(name);
  }

  async end(count: number): Promise<void> {
    for (let ended = 0; ended < count; ended++) {
      this.#ends.shift()?.();
      await nextTurn();
    }
  }
}

describe('turns', () => {
  it('are few at a time, and go round among those who wait', async () => {
    const context = new HandlerContext();
    context.ask('A1', 'A2', 'A3', 'A4', 'A5', 'B1', 'B2', 'C1');
    expect(context.begun).toEqual(['A1', 'A2']);
    await context.end(6);
    expect(context.begun.slice(2)).toEqual(['A3', 'B1', 'C1', 'A4', 'B2', 'A5']);
  });

  it('of first class go before all others', async () => {
    const context = new HandlerContext();
    context.ask('A1', 'A2', 'A3', 'B1', '!C1', '!C2');
    await context.end(4);
    expect(context.begun.slice(2)).toEqual(['!C1', '!C2', 'A3', 'B1']);
  });

  it('are waited for by so many of one key, and by so many of all: then the longest queue gives way', async () => {
    const context = new HandlerContext();
    context.ask('X1', 'X2', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6');
    await nextTurn();
    expect(context.refused).toEqual(['A6']);
    context.ask('B1', 'B2', 'B3', 'C1', '!D1');
    await nextTurn();
    expect(context.refused).toEqual(['A6', 'A5', 'A4']);
    // Everybody has as much as he who would have to give way.
    context.ask('B4');
    await nextTurn();
    expect(context.refused).toEqual(['A6', 'A5', 'A4', 'B4']);
    await context.end(8);
    expect(context.begun.slice(2)).toEqual(['!D1', 'A1', 'B1', 'C1', 'A2', 'B2', 'A3', 'B3']);
  });

  it('go on when work breaks, and when nobody waits any more', async () => {
    const queue = new FairQueue({ ...LIMITS, atOnce: 1 });
    const turn = { key: 'A', isFirstClass: false };
    const broken = queue.run(turn, () => Promise.reject(new Error('broken')));
    const next = queue.run(turn, async () => 'next');
    await expect(broken).rejects.toThrow('broken');
    expect(await next).toBe('next');
    expect(await queue.run(turn, async () => 'later')).toBe('later');
  });
});
