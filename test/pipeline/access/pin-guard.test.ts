import { expect, it } from 'vitest';
import { PinGuard, TICKET_WEIGHT } from '../../../server/pipeline/access/pin-guard.js';

const SECOND_MS = 1000;

class Clock {
  nowMs = 0;
  readonly noted: string[] = [];
  readonly guard = new PinGuard(
    () => this.nowMs,
    (guesser) => this.noted.push(guesser),
  );
}

/** As quickly as it may: how many codes were looked at. */
function guess(clock: Clock, guesser: string, forMs: number, weight = 1): number {
  let looked = 0;
  for (const endMs = clock.nowMs + forMs; clock.nowMs < endMs; clock.nowMs += SECOND_MS / 10) {
    if (clock.guard.waitSeconds(guesser) > 0) continue;
    clock.guard.wrong(guesser, weight);
    looked += 1;
  }
  return looked;
}

it('lets who guesses try some thousand codes a day, not some million', () => {
  const clock = new Clock();
  expect(guess(clock, 'a', 60 * SECOND_MS)).toBeLessThan(30);
  expect(guess(clock, 'a', 3600 * SECOND_MS)).toBeLessThan(150);
  expect(clock.noted[0]).toBe('a');
});

it('keeps nobody waiting for the guesses of another', () => {
  const clock = new Clock();
  guess(clock, 'a', 60 * SECOND_MS);
  expect(clock.guard.waitSeconds('a')).toBeGreaterThan(0);
  expect(clock.guard.waitSeconds('b')).toBe(0);
});

it('never makes a hall wait whose visitors mistype twice a minute, and forgives what is past', () => {
  const clock = new Clock();
  for (let count = 0; count < 500; count++) {
    expect(clock.guard.waitSeconds('hall')).toBe(0);
    clock.guard.wrong('hall', 1);
    clock.nowMs += 30 * SECOND_MS;
  }
  guess(clock, 'hall', 60 * SECOND_MS);
  clock.nowMs += 15 * 60 * SECOND_MS;
  expect(clock.guard.waitSeconds('hall')).toBe(0);
  clock.guard.wrong('hall', 1);
  expect(clock.guard.waitSeconds('hall')).toBe(0);
});

it('takes a code with which a ticket was given for a tenth of a guess', () => {
  const clock = new Clock();
  for (let count = 0; count < 500; count++) {
    expect(clock.guard.waitSeconds('kiosk')).toBe(0);
    clock.guard.wrong('kiosk', TICKET_WEIGHT);
    clock.nowMs += 3 * SECOND_MS;
  }
  expect(guess(clock, 'kiosk', 60 * SECOND_MS, TICKET_WEIGHT)).toBeLessThan(300);
});

it('remembers no more guessers than its limit', () => {
  const clock = new Clock();
  guess(clock, 'oldest', 60 * SECOND_MS);
  for (let count = 0; count < 10_000; count++) clock.guard.wrong(`${count}`, 1);
  expect(clock.guard.waitSeconds('oldest')).toBe(0);
});
