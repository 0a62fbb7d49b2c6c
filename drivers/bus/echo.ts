/** Detects adapters that receive what they send, and removes the echo from received data. Pure. */

export interface EchoState {
  readonly hearing: 'unknown' | 'echo' | 'clear';
  /** Sent bytes that may still come back, oldest first. */
  readonly expected: readonly Expected[];
  /** Consecutive frames that did not come back. */
  readonly missing: number;
}

interface Expected {
  readonly bytes: Uint8Array;
  readonly heard: number;
  readonly untilMs: number;
}

export const NO_ECHO_YET: EchoState = { hearing: 'unknown', expected: [], missing: 0 };

/** A USB adapter delivers received bytes within 16 ms (latency timer of FTDI, AN232B-04), a busy box somewhat later. */
const LATE_MS = 60;
/** The first frame after plugging in may be damaged, so a single missing echo proves nothing. */
const MISSING_TO_BE_CLEAR = 3;

const NOTHING = new Uint8Array();

export function expectEcho(state: EchoState, frame: Uint8Array, leavesAtMs: number, nowMs: number): EchoState {
  const fresh = forgetOld(state, nowMs);
  if (fresh.hearing === 'clear') return fresh;
  return { ...fresh, expected: [...fresh.expected, { bytes: frame, heard: 0, untilMs: leavesAtMs + LATE_MS }] };
}

/** Received bytes without echoes. Bytes that may still be an echo are held back. */
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
      // Another device was sending; our echo may still come.
      foreign.push(...first.bytes.subarray(0, first.heard));
      const isNewBegin = first.heard > 0 && first.bytes[0] === byte;
      if (!isNewBegin) foreign.push(byte);
      now = { ...now, expected: [{ ...first, heard: isNewBegin ? 1 : 0 }, ...rest] };
    }
  }
  return { state: now, foreign: Uint8Array.from(foreign) };
}

/** Bytes received since a frame was sent, in both readings while it is unknown whether the adapter echoes. */
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
  // Some devices answer by repeating the question: one copy is then the answer, two are echo and answer.
  if (rest.length > 0 && judge(rest) === 'done') return { verdict: 'done', hearing: 'echo', reply: rest };
  if (plain === 'done') return { verdict: 'done', hearing, reply: received };
  return { verdict: 'more', hearing, reply: rest };
}

const startsAlike = (one: Uint8Array, other: Uint8Array): boolean => {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return false;
  return true;
};

function forgetOld(state: EchoState, nowMs: number): EchoState {
  const expected = state.expected.filter(({ untilMs }) => untilMs >= nowMs);
  const missing = state.missing + state.expected.length - expected.length;
  if (state.hearing === 'unknown' && missing >= MISSING_TO_BE_CLEAR) return { hearing: 'clear', expected: [], missing };
  return { ...state, expected, missing };
}
