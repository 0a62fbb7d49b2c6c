/** An adapter that echoes, or does not, or somebody who speaks in between. */
import { equal, ok } from 'node:assert/strict';
import { type EchoState, expectEcho, judgeReply, NO_ECHO_YET, withoutEcho } from '../../../drivers/bus/echo.js';
import { Choices, type FuzzTarget } from '../target.js';

const FRAMES: readonly [Uint8Array, ...Uint8Array[]] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 1, 2), Uint8Array.of(9)];

export const echo: FuzzTarget = {
  name: 'bus-echo',
  watched: ['drivers/bus/echo'],
  seeds: () => [Uint8Array.of(0, 0, 1, 3, 1, 2, 3, 2, 200), Uint8Array.of(0, 1, 1, 5, 1, 1, 1, 2, 9, 0, 2, 2, 90, 3, 3, 1, 2, 9)],
  run: (bytes) => {
    const choices = new Choices(bytes);
    let state: EchoState = NO_ECHO_YET;
    let nowMs = 0;
    let [sent, came, told] = [0, 0, 0];
    while (!choices.isOver) {
      switch (choices.byte() % 4) {
        case 0: {
          const frame = choices.of(FRAMES);
          state = expectEcho(state, frame, nowMs + frame.length, nowMs);
          sent += frame.length;
          break;
        }
        case 1: {
          const received = choices.take(choices.byte() % 16);
          const heard = withoutEcho(state, received, nowMs);
          state = heard.state;
          came += received.length;
          told += heard.foreign.length;
          break;
        }
        case 2:
          nowMs += choices.byte();
          break;
        default: {
          const frame = choices.of(FRAMES);
          const received = choices.take(choices.byte() % 16);
          const { verdict, reply } = judgeReply(state, frame, received, (given) => (given.at(-1) === 9 ? 'done' : 'more'));
          ok(reply.length <= received.length && (verdict !== 'done' || reply.at(-1) === 9));
        }
      }
      ok(state.expected.length <= 1 + bytes.length, 'what is expected is forgotten in time');
      // Nothing is made up, and no more is taken for an echo than was sent.
      ok(told <= came && came - told <= sent + 1);
    }
    const quiet = withoutEcho(state, Uint8Array.of(7, 8), nowMs + 1_000);
    equal(quiet.foreign.length, 2, 'whoever speaks later is heard');
  },
};
