/** What travels: chunks and marks come back as they were sent, and whatever was changed on the way is found. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Chunk,
  firstUnsealed,
  headOf,
  NO_SEAL,
  packChunk,
  packMark,
  readChunk,
  readMark,
  readQuestion,
  readTold,
  type SentBatch,
  sealOf,
} from '../../server/uplink/wire.js';

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
const batch = fc.record({ atMs: fc.nat(), eventCount: fc.nat(), hash: digest, events: fc.string() });

const chunk = fc
  .record({ sequence: fc.nat(1e9), hash: digest, seal: digest, batches: fc.array(batch, { minLength: 1, maxLength: 5 }) })
  .map(({ sequence, hash, seal, batches }): Chunk => {
    let before = seal;
    const sealed = batches.map((one, index): SentBatch => {
      before = sealOf(before, one);
      return { ...one, sequence: sequence + 1 + index, seal: before };
    });
    return { previous: { sequence, hash, seal }, batches: sealed as unknown as Chunk['batches'] };
  });

it('a chunk is read as it was packed, and its seals fit', () => {
  fc.assert(
    fc.property(chunk, (sent) => {
      expect(readChunk(packChunk(sent))).toEqual(sent);
      expect(firstUnsealed(sent.previous.seal, sent.batches)).toBeNull();
      expect(readMark(packMark(headOf(sent)))).toEqual(headOf(sent));
    }),
  );
});

it('a letter that was changed, a batch that is missing or stands elsewhere is found', () => {
  fc.assert(
    fc.property(chunk, fc.nat(4), (sent, at) => {
      const batches = sent.batches.map((one, index) => (index === at ? { ...one, events: `${one.events}x` } : one));
      expect(firstUnsealed(sent.previous.seal, batches)).toBe(batches[at] ?? null);
      expect(firstUnsealed(sent.previous.seal, sent.batches.slice(1))).toBe(sent.batches[1] ?? null);
    }),
  );
});

const MARK = { sequence: 4, hash: 'A'.repeat(43), seal: NO_SEAL };
const BATCH = { ...MARK, sequence: 5, atMs: 1, eventCount: 1, events: '[]' };

it.each([
  ['', 'nothing'],
  ['null', 'null'],
  ['{"format":1}', 'no batches'],
  [JSON.stringify({ format: 2, previous: MARK, batches: [BATCH] }), 'another format'],
  [JSON.stringify({ format: 1, previous: MARK, batches: [] }), 'an empty chunk'],
  [JSON.stringify({ format: 1, previous: MARK, batches: [{ ...BATCH, sequence: 6 }] }), 'a gap inside'],
  [JSON.stringify({ format: 1, previous: MARK, batches: [{ ...BATCH, hash: 'short' }] }), 'a short hash'],
  [JSON.stringify({ format: 1, previous: { ...MARK, sequence: -1 }, batches: [{ ...BATCH, sequence: 0 }] }), 'less than nothing'],
  [JSON.stringify({ format: 1, previous: MARK, batches: [{ ...BATCH, events: [] }] }), 'events that are no text'],
])('%s is no chunk: %s', (text) => {
  expect(readChunk(text)).toBeNull();
});

it('a question has 64 marks at most', () => {
  const marks = Array.from({ length: 65 }, (_, sequence) => ({ sequence, hash: MARK.hash }));
  expect(readQuestion(JSON.stringify({ marks: marks.slice(1) }))).toEqual({ marks: marks.slice(1) });
  expect([JSON.stringify({ marks }), '{"marks":[{}]}', '[]', '{'].map(readQuestion)).toEqual([null, null, null, null]);
});

it('takes for the word of headquarters what has its form', () => {
  const told = { kind: 'stored', mark: { sequence: 7, hash: 'h'.repeat(43) } };
  expect(readTold(JSON.stringify(told))).toEqual(told);
  // What a server answers to another branch, which had it sent here.
  const strange = ['', '{', '{"stream":"QBOX_JOURNAL","seq":2}', JSON.stringify({ ...told, kind: 'gone' }), '{"kind":"stored","mark":{}}'];
  expect(strange.map(readTold)).toEqual(strange.map(() => null));
});
