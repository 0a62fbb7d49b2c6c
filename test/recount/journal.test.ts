/** Visits from events alone, where the journal does not go back to their beginning. */
import { expect, it } from 'vitest';
import { Books } from './books.js';
import { JournalVisits } from './journal.js';

const TAKEN_BACK = { t: 'takenBack', at: 9, c: 7, w: 1, u: 3 } as never;

it('a step that is taken back and stands before the journal leaves its visitors to the history', () => {
  const journal = new JournalVisits(new Books());
  journal.read(TAKEN_BACK);
  expect([...journal.lost]).toEqual([7]);
  expect(journal.visits.size).toBe(0);
  // Whatever follows is of somebody whom the journal does not know.
  journal.read({ t: 'closed', at: 10, c: 7, reason: 'x' } as never);
  expect(journal.visits.size).toBe(0);
});

it('what the journal has of a step is taken back by it', () => {
  const journal = new JournalVisits(new Books());
  const come = { t: 'registered', at: 1, c: 7, prefix: 'A', number: 1, ops: [{ s: 1, stage: 1, o: 1 }] };
  const called = { t: 'called', at: 2, c: 7, w: 1, u: 3, ops: [0] };
  const finished = { t: 'finished', at: 3, c: 7, w: 1, u: 3, ops: [0], as: 'SERVED', starts: [], state: 'SERVED' };
  for (const event of [come, called, finished]) journal.read(event as never);
  expect(journal.visits.get(7)?.endMs).toBe(3);
  journal.read(TAKEN_BACK);
  expect(journal.visits.get(7)).toMatchObject({ endMs: null, operations: [{ periods: [{ state: 'SERVING', outMs: null }] }] });
  expect(journal.lost.size).toBe(0);
});
