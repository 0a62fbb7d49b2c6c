/**
 * Some adapters receive what they send. Whether this one does is learnt from what comes back, and then kept out of what devices say.
 * Pure.
 */

export interface EchoState {
  /** `unknown` until enough was sent to tell. */
  readonly hearing: 'unknown' | 'echo' | 'clear';
  /** What was sent and may still come back, oldest first. */
  readonly expected: readonly Expected[];
  /** Frames in a row that did not come back. */
  readonly missing: number;
}

interface Expected {
  readonly bytes: Uint8Array;
  /** How many of them have come. */
  readonly heard: number;
  readonly untilMs: number;
}

export const NO_ECHO_YET: EchoState = { hearing: 'unknown', expected: [], missing: 0 };

/** An adapter on USB hands over what it received within 16 ms (latency timer of FTDI, AN232B-04), a busy box somewhat later. */
const LATE_MS = 60;
/** The first frame after the adapter was plugged in may be damaged, so one alone says nothing. */
const MISSING_TO_BE_CLEAR = 3;

const NOTHING = new Uint8Array();

/** A frame is on its way; its last bit leaves at `leavesAtMs`. */
export function expectEcho(state: EchoState, frame: Uint8Array, leavesAtMs: number, nowMs: number): EchoState {
  const fresh = forgetOld(state, nowMs);
  if (fresh.hearing === 'clear') return fresh;
  return { ...fresh, expected: [...fresh.expected, { bytes: frame, heard: 0, untilMs: leavesAtMs + LATE_MS }] };
}

/** Of what was received, what did not come from this side. What may yet turn out to be an echo is held back. */
export function withoutEcho(
  state: EchoState,
  received: Uint8Array,
  nowMs: number,
): { readonly state: EchoState; readonly foreign: Uint8Array } {
  let now = forgetOld(state, nowMs);
  if (now.expected.length === 0) return { state: now, foreign: received };
  const foreign: number[] = [];
  for (const byte of received) {
    const [first, ...rest] = now.expected;
    if (first === undefined) {
      foreign.push(byte);
    } else if (first.bytes[first.heard] === byte) {
      const isWhole = first.heard + 1 === first.bytes.length;
      now = isWhole
        ? { hearing: 'echo', expected: rest, missing: 0 }
        : { ...now, expected: [{ ...first, heard: first.heard + 1 }, ...rest] };
    } else {
      // Somebody else was speaking; our own may still come.
      foreign.push(...first.bytes.subarray(0, first.heard));
      const isNewBegin = first.heard > 0 && first.bytes[0] === byte;
      if (!isNewBegin) foreign.push(byte);
      now = { ...now, expected: [{ ...first, heard: isNewBegin ? 1 : 0 }, ...rest] };
    }
  }
  return { state: now, foreign: Uint8Array.from(foreign) };
}

/** What came since a frame was sent, read both ways while it is not known whether the adapter echoes. */
export function judgeReply(
  state: EchoState,
  frame: Uint8Array,
  received: Uint8Array,
  judge: (reply: Uint8Array) => 'more' | 'done' | 'bad',
): { readonly verdict: 'more' | 'done' | 'bad'; readonly hearing: EchoState['hearing']; readonly reply: Uint8Array } {
  const { hearing } = state;
  const isEchoSoFar = startsAlike(frame, received);
  const rest = received.length >= frame.length && isEchoSoFar ? received.subarray(frame.length) : NOTHING;
  if (hearing === 'echo') {
    const reply = isEchoSoFar ? rest : received;
    return { verdict: reply.length === 0 ? 'more' : judge(reply), hearing, reply };
  }
  const plain = judge(received);
  if (hearing === 'clear' || !isEchoSoFar || received.length === 0) {
    return { verdict: plain, hearing: plain === 'done' ? 'clear' : hearing, reply: received };
  }
  // Some devices repeat the question as their answer: then one copy is the answer, and two are echo and answer.
  if (rest.length > 0 && judge(rest) === 'done') return { verdict: 'done', hearing: 'echo', reply: rest };
  if (plain === 'done') return { verdict: 'done', hearing, reply: received };
  return { verdict: 'more', hearing, reply: rest };
}

const startsAlike = (one: Uint8Array, other: Uint8Array): boolean => {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return false;
  return true;
};

/** What has not come back by now will not come. */
function forgetOld(state: EchoState, nowMs: number): EchoState {
  const expected = state.expected.filter(({ untilMs }) => untilMs >= nowMs);
  const missing = state.missing + state.expected.length - expected.length;
  if (state.hearing === 'unknown' && missing >= MISSING_TO_BE_CLEAR) return { hearing: 'clear', expected: [], missing };
  return { ...state, expected, missing };
}
