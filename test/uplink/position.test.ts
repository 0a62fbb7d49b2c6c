/** Where a branch goes on, whatever headquarters has of its journal: against the naive answer, in a few questions. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Outbox } from '../../db/journal/outbox.js';
import { byAsking, byNewestMessage } from '../../server/uplink/position.js';
import { type Answer, base64url, MARKS_MAX, type Mark, NO_SEAL } from '../../server/uplink/wire.js';

const hashOf = (sequence: number, journal = 0): Uint8Array => {
  const bytes = new Uint8Array(32).fill(journal);
  new DataView(bytes.buffer).setUint32(0, sequence);
  return bytes;
};

/** A journal whose batches up to `anchor` were deleted. */
const outboxOf = (anchor: number, head: number): Outbox => ({
  head: () => ({ sequence: head, hash: hashOf(head) }),
  anchor: () => ({ sequence: anchor, hash: hashOf(anchor) }),
  hashAt: (sequence) => (sequence >= anchor && sequence <= head ? hashOf(sequence) : null),
  after: () => [],
  rowsOf: () => ({ visits: [], windowLog: [], missed: [], expected: [] }),
  close: () => undefined,
});

/** Headquarters has the batches from `from` to `to`, as numbers of this journal, and more after them or not. */
function headquarters(from: number, to: number, end: number) {
  let questions = 0;
  const ask = (marks: readonly Mark[]): Promise<Answer> => {
    questions += 1;
    expect(marks.length).toBeLessThanOrEqual(MARKS_MAX);
    const known = marks.findLast(({ sequence }) => sequence >= from && sequence <= to);
    return Promise.resolve({
      known: known === undefined ? null : { ...known, seal: base64url(hashOf(known.sequence, 9)) },
      head: { sequence: end, hash: base64url(hashOf(end)) },
    });
  };
  return { ask, questions: () => questions };
}

const journal = fc.tuple(fc.nat(3_000_000), fc.nat(3_000_000), fc.nat(3_000_000)).map((three) => [...three].sort((a, b) => a - b));

it('goes on after the newest batch that is known there, and needs five questions at most for millions', async () => {
  await fc.assert(
    fc.asyncProperty(journal, async ([anchor = 0, known = 0, head = 0]) => {
      const { ask, questions } = headquarters(0, known, known);
      const { mark, isKnown, ahead } = await byAsking(outboxOf(anchor, head), ask);
      expect({ mark, isKnown, ahead }).toEqual({
        mark: { sequence: known, hash: base64url(hashOf(known)), seal: base64url(hashOf(known, 9)) },
        isKnown: true,
        ahead: 0,
      });
      expect(questions()).toBeLessThanOrEqual(5);
    }),
  );
});

it('begins with the oldest batch that is kept where nothing is known', async () => {
  const { ask } = headquarters(0, -1, 70);
  const position = await byAsking(outboxOf(40, 90), ask);
  expect(position).toEqual({ mark: { sequence: 40, hash: base64url(hashOf(40)), seal: NO_SEAL }, isKnown: false, ahead: 0 });
});

it('says how much is there that this journal lacks, after a restore', async () => {
  expect(await byAsking(outboxOf(0, 90), headquarters(0, 90, 95).ask)).toMatchObject({ mark: { sequence: 90 }, ahead: 5 });
  // Written on since: the lines part, and nothing is ahead of this one.
  expect(await byAsking(outboxOf(0, 92), headquarters(0, 90, 95).ask)).toMatchObject({ mark: { sequence: 90 }, ahead: 0 });
});

it('goes on where the newest message says, if it is of this journal', () => {
  const mark = { sequence: 60, hash: base64url(hashOf(60)), seal: NO_SEAL };
  expect(byNewestMessage(outboxOf(40, 90), mark)).toEqual(mark);
  expect(byNewestMessage(outboxOf(40, 90), { ...mark, hash: base64url(hashOf(60, 1)) })).toBeNull();
  expect(byNewestMessage(outboxOf(70, 90), mark)).toBeNull();
  expect(byNewestMessage(outboxOf(40, 50), mark)).toBeNull();
  expect(byNewestMessage(outboxOf(40, 90), null)).toBeNull();
});
