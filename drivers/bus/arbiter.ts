/** Arbiter of a shared line: a whole frame, its reply, silence, the next frame. Pure; members' offers, bytes and time are inputs. */
import { type EchoState, expectEcho, judgeReply, NO_ECHO_YET, withoutEcho } from './echo.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { afterTurn, chooseOffer, NO_TURNS, type Offer, type Turns, withoutMember } from './turns.js';

export interface ArbiterLine {
  readonly byteMs: number;
  /** The shortest silence between two frames. */
  readonly silenceMs: number;
}

interface Talk {
  readonly member: number;
  readonly exchange: Exchange;
  /** When the last bit has left: by the speed of the line, or when the port reported it if that was later. */
  readonly leavesAtMs: number;
  readonly isWritten: boolean;
  /** Bytes since the frame was begun; only if an answer is expected. */
  readonly received: Uint8Array;
}

type Phase =
  | { readonly kind: 'down' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly sinceMs: number }
  | ({ readonly kind: 'talking' } & Talk);

export interface ArbiterState {
  readonly line: ArbiterLine;
  readonly phase: Phase;
  readonly turns: Turns;
  readonly echo: EchoState;
  /** No device may be addressed before this time. */
  readonly silentUntilMs: number;
  readonly heardMs: number;
}

export type ArbiterInput =
  | { readonly kind: 'opened' }
  | { readonly kind: 'lost' }
  /** The port has taken the frame; on a serial line the last bit has left. */
  | { readonly kind: 'written' }
  | { readonly kind: 'received'; readonly bytes: Uint8Array }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'woken' }
  /** The answer to `ask`. `dueMs` = when a member may have data, if none has any now. */
  | { readonly kind: 'offers'; readonly offers: readonly Offer[]; readonly dueMs: number }
  | { readonly kind: 'left'; readonly member: number };

export type ArbiterEffect =
  /** Asks all members for offers. Answered at once by `offers`. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  | { readonly kind: 'finished'; readonly member: number; readonly result: ExchangeResult }
  /** Unsolicited bytes from a device. */
  | { readonly kind: 'heard'; readonly bytes: Uint8Array }
  /** There is one timer: setting it again replaces it. */
  | { readonly kind: 'arm'; readonly delayMs: number }
  | { readonly kind: 'disarm' }
  /** The port accepts no more data. */
  | { readonly kind: 'reopen' };

interface ArbiterStep {
  readonly state: ArbiterState;
  readonly effects: readonly ArbiterEffect[];
}

/** The bus waits for a keypad in the middle of its frame, but a line that is never silent does not stop the boards. */
const POLITE_MS = 100;
/** A port that has not taken a frame this long after it should have left is stuck. */
const STUCK_MS = 3_000;
const IDLE_MIN_MS = 1;

const NOTHING = new Uint8Array();
const EMPTY_STEP: readonly ArbiterEffect[] = [];

export const startArbiter = (line: ArbiterLine): ArbiterState => ({
  line,
  phase: { kind: 'down' },
  turns: NO_TURNS,
  echo: NO_ECHO_YET,
  silentUntilMs: 0,
  heardMs: Number.NEGATIVE_INFINITY,
});

/** Ignores an input that does not fit the phase (a late `written`, an unrequested offer). */
export function stepArbiter(state: ArbiterState, input: ArbiterInput, nowMs: number): ArbiterStep {
  switch (input.kind) {
    case 'opened':
      return opened(state, nowMs);
    case 'lost':
      return lost(state);
    case 'written':
      return written(state, nowMs);
    case 'received':
      return received(state, input.bytes, nowMs);
    case 'timeout':
      return state.phase.kind === 'talking' ? timeoutOfTalk(state, state.phase, nowMs) : speakWhenSilent(state, nowMs);
    case 'woken':
      return state.phase.kind === 'idle' ? speakWhenSilent(state, nowMs) : unchanged(state);
    case 'offers':
      return state.phase.kind === 'waiting' ? speak(state, input.offers, input.dueMs, nowMs) : unchanged(state);
    case 'left':
      return unchanged({ ...state, turns: withoutMember(state.turns, input.member) });
  }
}

const unchanged = (state: ArbiterState): ArbiterStep => ({ state, effects: EMPTY_STEP });

function opened(state: ArbiterState, nowMs: number): ArbiterStep {
  const fresh = { ...state, phase: { kind: 'idle' }, echo: NO_ECHO_YET, silentUntilMs: nowMs + state.line.silenceMs } as const;
  return after(lost(state).effects, speakWhenSilent(fresh, nowMs));
}

function lost(state: ArbiterState): ArbiterStep {
  const { phase } = state;
  const effects: readonly ArbiterEffect[] =
    phase.kind === 'talking' ? [{ kind: 'finished', member: phase.member, result: { kind: 'lost' } }] : [];
  return { state: { ...state, phase: { kind: 'down' } }, effects: [{ kind: 'disarm' }, ...effects] };
}

// ---- whose turn it is

function speakWhenSilent(state: ArbiterState, nowMs: number): ArbiterStep {
  if (state.phase.kind === 'down') return unchanged(state);
  const sinceMs = state.phase.kind === 'waiting' ? state.phase.sinceMs : nowMs;
  const waiting = { ...state, phase: { kind: 'waiting', sinceMs } } as const;
  const politeUntilMs = Math.min(state.heardMs + state.line.silenceMs, sinceMs + POLITE_MS);
  const waitMs = Math.max(state.silentUntilMs, politeUntilMs) - nowMs;
  return { state: waiting, effects: waitMs > 0 ? [{ kind: 'arm', delayMs: waitMs }] : [{ kind: 'ask' }] };
}

function speak(state: ArbiterState, offers: readonly Offer[], dueMs: number, nowMs: number): ArbiterStep {
  const offer = chooseOffer(offers, state.turns);
  if (offer === undefined) {
    // Do not ask a member without a pause if it is due and has nothing to send.
    const delayMs = Math.max(IDLE_MIN_MS, dueMs - nowMs);
    const effect: ArbiterEffect = delayMs === Number.POSITIVE_INFINITY ? { kind: 'disarm' } : { kind: 'arm', delayMs };
    return { state: { ...state, phase: { kind: 'idle' } }, effects: [effect] };
  }
  const { member, exchange } = offer;
  const leavesAtMs = nowMs + exchange.frame.length * state.line.byteMs;
  const phase: Phase = { kind: 'talking', member, exchange, leavesAtMs, isWritten: false, received: NOTHING };
  const echo = exchange.reply === null ? expectEcho(state.echo, exchange.frame, leavesAtMs, nowMs) : state.echo;
  return {
    state: { ...state, phase, echo, turns: afterTurn(state.turns, offer, offers) },
    effects: [
      { kind: 'arm', delayMs: leavesAtMs + STUCK_MS - nowMs },
      { kind: 'write', bytes: exchange.frame },
    ],
  };
}

// ---- a frame and its reply

function written(state: ArbiterState, nowMs: number): ArbiterStep {
  const { phase } = state;
  if (phase.kind !== 'talking' || phase.isWritten) return unchanged(state);
  const leavesAtMs = Math.max(phase.leavesAtMs, nowMs);
  const talk = { ...phase, isWritten: true, leavesAtMs };
  return goOnWithTalk({ ...state, phase: talk }, talk, nowMs);
}

function timeoutOfTalk(state: ArbiterState, talk: Talk, nowMs: number): ArbiterStep {
  if (talk.isWritten) return goOnWithTalk(state, talk, nowMs);
  return after([{ kind: 'reopen' }], lost(state));
}

/** After the frame was written: waits until it has left, then for the reply, then ends. */
function goOnWithTalk(state: ArbiterState, talk: Talk, nowMs: number): ArbiterStep {
  const { reply } = talk.exchange;
  const endsAtMs = talk.leavesAtMs + (reply?.timeoutMs ?? 0);
  if (nowMs < endsAtMs) return { state, effects: [{ kind: 'arm', delayMs: endsAtMs - nowMs }] };
  if (reply === null) return end(state, talk, { kind: 'sent' }, talk.leavesAtMs, nowMs);
  const { received: bytes, exchange } = talk;
  const isOnlyEcho = isSame(bytes, exchange.frame);
  const echo: EchoState = isOnlyEcho && state.echo.hearing === 'unknown' ? { ...state.echo, hearing: 'echo' } : state.echo;
  const said = judgeReply(echo, exchange.frame, bytes, reply.judge).reply;
  const result: ExchangeResult = said.length === 0 ? { kind: 'silent' } : { kind: 'bad', bytes: said };
  return end({ ...state, echo }, talk, result, nowMs, nowMs);
}

/** @param quietFromMs start of the silence on the line */
function end(state: ArbiterState, { member, exchange }: Talk, result: ExchangeResult, quietFromMs: number, nowMs: number): ArbiterStep {
  const silentUntilMs = quietFromMs + Math.max(exchange.gapMs, state.line.silenceMs);
  const finished: ArbiterEffect[] = [{ kind: 'finished', member, result }];
  // If it was no reply, another device may have sent it.
  if (result.kind === 'bad') finished.push({ kind: 'heard', bytes: result.bytes });
  return after(finished, speakWhenSilent({ ...state, phase: { kind: 'waiting', sinceMs: nowMs }, silentUntilMs }, nowMs));
}

// ---- what comes in

function received(state: ArbiterState, bytes: Uint8Array, nowMs: number): ArbiterStep {
  const { phase } = state;
  if (phase.kind === 'down') return unchanged(state);
  if (phase.kind === 'talking' && phase.exchange.reply !== null) return receivedInTalk(state, phase, bytes, nowMs);
  const { state: echo, foreign } = withoutEcho(state.echo, bytes, nowMs);
  if (foreign.length === 0) return unchanged({ ...state, echo });
  const next = { ...state, echo, heardMs: nowMs };
  const heard: ArbiterEffect = { kind: 'heard', bytes: foreign };
  return phase.kind === 'waiting' ? after([heard], speakWhenSilent(next, nowMs)) : { state: next, effects: [heard] };
}

function receivedInTalk(state: ArbiterState, talk: Talk, bytes: Uint8Array, nowMs: number): ArbiterStep {
  const { frame, reply } = talk.exchange;
  if (reply === null) return unchanged(state);
  const all = Uint8Array.of(...talk.received, ...bytes);
  // Bytes received while the frame is being sent are no answer, unless they look like one: a converter may be faster than configured.
  const isEarly = nowMs < talk.leavesAtMs && !isBeginning(all, frame) && reply.isRefusal?.(all) !== true;
  if (isEarly && reply.judge(all) === 'bad') {
    return { state: { ...state, phase: { kind: 'talking', ...talk, received: NOTHING } }, effects: [{ kind: 'heard', bytes: all }] };
  }
  const { verdict, hearing, reply: said } = judgeReply(state.echo, frame, all, reply.judge);
  const next: ArbiterState = { ...state, echo: { ...state.echo, hearing }, phase: { kind: 'talking', ...talk, received: all } };
  if (verdict === 'more') return unchanged(next);
  return end(next, talk, { kind: verdict === 'done' ? 'replied' : 'bad', bytes: said }, nowMs, nowMs);
}

const isBeginning = (part: Uint8Array, whole: Uint8Array): boolean => part.every((byte, at) => at >= whole.length || byte === whole[at]);
const isSame = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && isBeginning(one, other);

const after = (effects: readonly ArbiterEffect[], step: ArbiterStep): ArbiterStep => ({
  state: step.state,
  effects: [...effects, ...step.effects],
});
