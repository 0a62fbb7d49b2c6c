/** What an adapter hears of itself is taken out of what devices say, whatever the pieces in which it comes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EchoState, expectEcho, judgeReply, NO_ECHO_YET, withoutEcho } from '../../../drivers/bus/echo.js';
import { frame } from './members.js';

const FRAME = frame(1, 0x20, 0x20, 0x41, 7);
/** A press of a key begins like every frame. */
const KEY = frame(1, 0x20, 0x31, 7);

function hear(state: EchoState, pieces: readonly Uint8Array[], nowMs = 5): { state: EchoState; foreign: number[] } {
  const foreign: number[] = [];
  let now = state;
  for (const piece of pieces) {
    const step = withoutEcho(now, piece, nowMs);
    now = step.state;
    foreign.push(...step.foreign);
  }
  return { state: now, foreign };
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...[...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

const sent = (count: number, state = NO_ECHO_YET): EchoState =>
  Array.from({ length: count }).reduce<EchoState>((now) => expectEcho(now, FRAME, 5, 0), state);

describe('echoes of frames that nobody answers', () => {
  it('vanish, and what others say stays, in any pieces', () => {
    const stream = fc.array(fc.constantFrom('frame', 'key'), { maxLength: 12 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200), { maxLength: 20 }), (kinds, cuts) => {
        const frames = kinds.filter((kind) => kind === 'frame').length;
        const bytes = Uint8Array.from(kinds.flatMap((kind) => [...(kind === 'frame' ? FRAME : KEY)]));
        const { foreign, state } = hear(sent(frames), split(bytes, cuts));
        expect(foreign).toEqual(kinds.flatMap((kind) => (kind === 'key' ? [...KEY] : [])));
        expect(state.hearing).toBe(frames > 0 ? 'echo' : 'unknown');
      }),
    );
  });

  it('that do not come three times never come: from then on nothing is held back', () => {
    const state = sent(3);
    expect(hear(state, [KEY.subarray(0, 2)]).foreign).toEqual([]);
    const late = hear(state, [KEY.subarray(0, 2)], 1_000);
    expect([late.foreign, late.state.hearing]).toEqual([[1, 0x20], 'clear']);
    expect(hear(expectEcho(late.state, FRAME, 1_005, 1_000), [FRAME], 1_005).foreign).toEqual([...FRAME]);
  });

  it('that were lost do not spoil the next ones', () => {
    const known = hear(sent(1), [FRAME]).state;
    const second = expectEcho(known, FRAME, 1_005, 1_000);
    const third = expectEcho(second, KEY, 2_005, 2_000);
    expect(hear(third, [KEY], 2_005).foreign).toEqual([]);
  });
});

describe('a reply', () => {
  const judge = (reply: Uint8Array): 'more' | 'done' | 'bad' => {
    if (reply.length < 3) return 'more';
    return reply[2] === 9 ? 'done' : 'bad';
  };
  const reply = frame(1, 0x20, 9);
  const judged = (hearing: EchoState['hearing'], received: Uint8Array) => judgeReply({ ...NO_ECHO_YET, hearing }, FRAME, received, judge);

  it('is told from an echo, which is told from a bad reply', () => {
    const both = Uint8Array.of(...FRAME, ...reply);
    for (let length = 1; length < both.length; length++) expect(judged('unknown', both.subarray(0, length)).verdict).toBe('more');
    expect(judged('unknown', both)).toEqual({ verdict: 'done', hearing: 'echo', reply });
    expect(judged('echo', both)).toEqual({ verdict: 'done', hearing: 'echo', reply });
    expect(judged('unknown', reply)).toEqual({ verdict: 'done', hearing: 'clear', reply });
    expect(judged('clear', FRAME).verdict).toBe('bad');
    expect(judged('unknown', frame(4, 4, 4)).verdict).toBe('bad');
  });
});
