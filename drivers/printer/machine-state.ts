/** Types of the machine of one printer: its state, inputs and effects. */
import type { Absence } from '../actor/keep-port.js';
import { isZpl } from './dialects/index.js';
import { bandBytesMax } from './encode.js';
import { faultsOf, type PrinterFacts } from './facts.js';
import { bySeverity, isLasting, type PrinterFault, stoppingFault, stopsPrinting } from './faults.js';
import type { PageBytes, PrinterHealth, PrintOutcome } from './job.js';
import type { PrinterProfile } from './profile.js';
import { type Listening, startListening } from './status.js';

export interface PrintJob {
  readonly id: number;
  readonly bytes: PageBytes;
}

export const TIMER_NAMES = ['write', 'answer', 'look', 'patience', 'proof', 'take'] as const;
export type TimerName = (typeof TIMER_NAMES)[number];

export type MachineInput =
  | { readonly kind: 'opened' }
  | { readonly kind: 'absent'; readonly absence: Absence }
  | { readonly kind: 'received'; readonly bytes: Uint8Array }
  | { readonly kind: 'written'; readonly id: number }
  | { readonly kind: 'timeout'; readonly timer: TimerName }
  | { readonly kind: 'print'; readonly job: PrintJob }
  | { readonly kind: 'close' };

export type MachineEffect =
  /** At most one write is pending. Answered by `written` or, if it fails, `absent`. */
  | { readonly kind: 'write'; readonly id: number; readonly bytes: Uint8Array; readonly endsJob: boolean }
  /** Setting a timer again replaces it. */
  | { readonly kind: 'arm'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly kind: 'disarm'; readonly timer: TimerName }
  /** Drops the connection with all data not taken, and makes a new one; answered by `opened` or `absent`. */
  | { readonly kind: 'reopen' }
  | { readonly kind: 'outcome'; readonly job: number; readonly outcome: PrintOutcome }
  | { readonly kind: 'health'; readonly health: PrinterHealth };

/** Waits for the answer which proves that everything before it was executed. */
export interface Proving {
  readonly kind: 'proving';
  /** null = proof of the clean-up. */
  readonly job: PrintJob | null;
  readonly asked: number;
  readonly answered: number;
  readonly isLastLook: boolean;
  /** A temporary fault may pass, or the paper still moves. */
  readonly isPausing: boolean;
}

export type Activity =
  | { readonly kind: 'down' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking' }
  /** A single write: after connecting; against an error; for a ticket that was not taken; against a partial ticket. */
  | { readonly kind: 'greeting' | 'recovering' | 'presenting' | 'cleaning' }
  /** Part `part` of the job is being sent: 0 = begin, then the bands, then end. */
  | { readonly kind: 'sending'; readonly job: PrintJob; readonly part: number }
  /** A status check before that part is sent. `isPausing`: waits for a temporary fault to pass. */
  | { readonly kind: 'checking'; readonly job: PrintJob; readonly part: number; readonly isPausing: boolean }
  | Proving;

/** Questions sent together; their answers count when all have come. */
export interface Round {
  readonly stage: 'asking' | 'listening' | 'settling';
  readonly gathered: PrinterFacts;
  readonly silences: number;
  readonly noises: number;
  readonly isNoisy: boolean;
  /** A fault was seen once and is checked again before it is accepted. */
  readonly isSecond: boolean;
}

/** Which questions a printer answers that does not answer all of them: values of n in `DLE EOT n`. */
export interface Learning {
  readonly left: readonly number[];
  readonly answered: readonly number[];
}

export interface MachineState {
  /** With the questions that this printer answers; `whole` has all of its model. */
  readonly profile: PrinterProfile;
  readonly whole: PrinterProfile;
  readonly learning: Learning | null;
  /** Status checks with only the questions that it answers, since they were learned. */
  readonly looksSinceLearning: number;
  /** It answered all questions of its model since it is there. */
  readonly answersAll: boolean;
  readonly patienceMs: number;
  /** See `Beginning`. */
  readonly takesWholeJobs: boolean;
  readonly link: 'down' | 'up' | 'closed';
  readonly absence: Absence | null;
  readonly facts: PrinterFacts;
  /** The facts are from this connection. */
  readonly isKnown: boolean;
  /** It should answer and did not. */
  readonly isSilent: boolean;
  /** Bytes that were no answer, since all questions were answered. */
  readonly foreignBytes: number;
  /** It has the settings of a printer that was just switched on. */
  readonly mustGreet: boolean;
  /** It did not take its initial commands: a printer stopped with a full buffer processes only real-time commands. */
  readonly isStuffed: boolean;
  /** A ticket was begun and its end was not proved; this many bytes may be missing from a partial command. */
  readonly spoiled: { readonly missingBytes: number } | null;
  /** Unanswered questions after interrupted tickets: a stopped printer answers them when it resumes. */
  readonly staleQuestions: number;
  readonly waiting: readonly PrintJob[];
  readonly activity: Activity;
  readonly write: { readonly id: number; readonly length: number } | null;
  readonly writes: number;
  /** Bytes taken since the printer last proved that its buffer was processed. */
  readonly unansweredBytes: number;
  readonly round: Round | null;
  readonly listening: Listening;
  /** The ticket in the mouth: its time runs, is over, or it was ejected or retracted. */
  readonly mouth: 'empty' | 'waiting' | 'left' | 'pushed';
  /** The mouth was seen empty since the ticket was begun: a ticket in it afterwards is this one. */
  readonly wasMouthEmpty: boolean;
  readonly looksWithFault: number;
  readonly health: PrinterHealth;
}

export interface Turn {
  state: MachineState;
  readonly effects: MachineEffect[];
}

export interface Beginning {
  readonly profile: PrinterProfile;
  readonly patienceMs: number;
  /** A ticket was being printed when the printer was lost earlier, for example by this program before its restart. */
  readonly isInterrupted: boolean;
  /** The port takes a ticket whole or not at all, at its end, as a queue does: no part of one is ever left in the printer. */
  readonly takesWholeJobs: boolean;
}

export function startMachine({ profile, patienceMs, isInterrupted, takesWholeJobs }: Beginning): MachineState {
  const isSpoiled = isInterrupted && !takesWholeJobs;
  return {
    profile,
    whole: profile,
    learning: null,
    looksSinceLearning: 0,
    answersAll: false,
    patienceMs,
    takesWholeJobs,
    link: 'down',
    absence: null,
    facts: {},
    isKnown: false,
    isSilent: false,
    foreignBytes: 0,
    mustGreet: true,
    isStuffed: false,
    spoiled: isSpoiled ? { missingBytes: bandBytesMax(profile) } : null,
    staleQuestions: isSpoiled ? 1 : 0,
    waiting: [],
    activity: { kind: 'down' },
    write: null,
    writes: 0,
    unansweredBytes: 0,
    round: null,
    listening: startListening(profile.status),
    mouth: 'empty',
    wasMouthEmpty: false,
    looksWithFault: 0,
    health: { state: 'starting', faults: [] },
  };
}

export function set(turn: Turn, changes: Partial<MachineState>): void {
  turn.state = { ...turn.state, ...changes };
}

export const arm = (turn: Turn, timer: TimerName, delayMs: number): void => {
  turn.effects.push({ kind: 'arm', timer, delayMs });
};

export const disarm = (turn: Turn, ...timers: readonly TimerName[]): void => {
  for (const timer of timers) turn.effects.push({ kind: 'disarm', timer });
};

/** A kernel or printer that takes nothing for this long is stuck: a hot head pauses for less. */
const STALL_MS = 6_000;

/** Transmission time at the printer's default speed; other cables are faster. Ten bits a byte. */
export const wireMs = ({ profile }: MachineState, byteCount: number): number => Math.ceil((byteCount * 10_000) / profile.serial.baud);

/** `endsJob`: not followed by another part of the same ticket. */
export function write(turn: Turn, bytes: Uint8Array, endsJob = true): void {
  const id = turn.state.writes + 1;
  set(turn, { writes: id, write: { id, length: bytes.length } });
  turn.effects.push({ kind: 'write', id, bytes, endsJob });
  arm(turn, 'write', STALL_MS + 2 * wireMs(turn.state, bytes.length));
}

export const tellOutcome = (turn: Turn, { id }: PrintJob, outcome: PrintOutcome): void => {
  turn.effects.push({ kind: 'outcome', job: id, outcome });
};

/** Noise of a wire is a byte or two; a web server that was asked for its status says much more, and so does a line at a wrong speed. */
const FOREIGN_BYTES_MIN = 8;

const speaksOther = (profile: PrinterProfile): PrinterFault => (isZpl(profile) ? 'notZpl' : 'notEscPos');

export function faultsNow({ absence, isSilent, foreignBytes, facts, mouth, profile }: MachineState): readonly PrinterFault[] {
  const isForeign = foreignBytes >= FOREIGN_BYTES_MIN;
  // What was heard before its speed was found was the garble of the wrong one.
  if (absence !== null) return [isForeign && absence !== 'wrongSpeed' ? speaksOther(profile) : absence];
  if (isSilent) return isForeign ? [speaksOther(profile)] : whyStopped(facts);
  const isLeft = facts.ticketInMouth === true && (mouth === 'left' || mouth === 'pushed');
  return bySeverity([...faultsOf(facts), ...(isLeft ? (['ticketNotTaken'] as const) : [])]);
}

/**
 * Silence adds nothing if the printer reported earlier that it had stopped: its buffer is full, in the middle of a picture, and no question
 * is processed until the fault is cleared. A printer with a network card does not even serve a new connection before.
 */
function whyStopped(facts: PrinterFacts): readonly PrinterFault[] {
  const known = bySeverity(faultsOf(facts)).filter((fault) => stopsPrinting(fault) && isLasting(fault));
  return known.length > 0 ? known : ['noAnswer'];
}

export function healthNow(state: MachineState): PrinterHealth {
  const faults = faultsNow(state);
  if (stoppingFault(faults) !== undefined) return { state: 'trouble', faults };
  // A web server hangs up after each question: it is no other device because it was reached again.
  if (!state.isKnown) return state.health.faults[0] === speaksOther(state.profile) ? state.health : { state: 'starting', faults: [] };
  return { state: faults.length === 0 ? 'ready' : 'warning', faults };
}
