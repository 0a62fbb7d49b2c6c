/** The words in which the machine of one printer is written: what it knows, what it is told, what it asks for. */
import type { Absence } from '../actor/keep-port.js';
import { bandBytesMax, type PageBytes } from './encode.js';
import { type PrinterFacts, troublesOf } from './facts.js';
import type { PrinterHealth, PrintOutcome, Trouble } from './job.js';
import type { PrinterProfile } from './profile.js';
import { type Listening, type Question, startListening } from './status.js';
import { byGravity, isLasting, stoppingTrouble, TROUBLE_NOTES } from './trouble.js';

export interface PrintJob {
  readonly id: number;
  readonly bytes: PageBytes;
}

export const TIMER_NAMES = ['write', 'answer', 'look', 'patience', 'proof', 'take'] as const;
export type TimerName = (typeof TIMER_NAMES)[number];

export type MachineInput =
  | { readonly kind: 'opened' }
  /** The connection was lost, or could not be made. */
  | { readonly kind: 'absent'; readonly absence: Absence }
  | { readonly kind: 'received'; readonly bytes: Uint8Array }
  /** The port has taken the bytes of that `write`. */
  | { readonly kind: 'written'; readonly id: number }
  | { readonly kind: 'timeout'; readonly timer: TimerName }
  | { readonly kind: 'print'; readonly job: PrintJob }
  | { readonly kind: 'close' };

export type MachineEffect =
  /** There is never more than one on its way. Answered by `written` or, when it fails, `absent`. */
  | { readonly kind: 'write'; readonly id: number; readonly bytes: Uint8Array }
  /** Arming a timer again replaces it. */
  | { readonly kind: 'arm'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly kind: 'disarm'; readonly timer: TimerName }
  /** Drops the connection with all that was not taken, and makes a new one; answered by `opened` or `absent`. */
  | { readonly kind: 'reopen' }
  | { readonly kind: 'outcome'; readonly job: number; readonly outcome: PrintOutcome }
  | { readonly kind: 'health'; readonly health: PrinterHealth };

/** Waiting for the answer that proves that everything before it was done. */
export interface Proving {
  readonly kind: 'proving';
  /** null = the clean-up is to be proved. */
  readonly job: PrintJob | null;
  readonly asked: number;
  readonly answered: number;
  readonly isLastLook: boolean;
  /** A trouble may pass, or the paper still moves. */
  readonly isPausing: boolean;
}

export type Activity =
  | { readonly kind: 'down' }
  /** Until the next poll, or until there is something to do. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking' }
  /** A single write: after a connection was made; against an error; about a ticket that was not taken; against a half ticket. */
  | { readonly kind: 'greeting' | 'recovering' | 'presenting' | 'cleaning' }
  /** Part `part` of the job is on its way: 0 = begin, then the bands, then end. */
  | { readonly kind: 'sending'; readonly job: PrintJob; readonly part: number }
  /** The printer is asked how it is before that part is sent. `isPausing`: it has a trouble that may pass. */
  | { readonly kind: 'checking'; readonly job: PrintJob; readonly part: number; readonly isPausing: boolean }
  | Proving;

/** Questions that were sent together; their answers count when all have come. */
export interface Round {
  readonly stage: 'asking' | 'listening' | 'settling';
  readonly gathered: PrinterFacts;
  readonly silences: number;
  readonly noises: number;
  readonly isNoisy: boolean;
  /** A trouble was seen once and is looked at again before it is believed. */
  readonly isSecond: boolean;
}

export interface MachineState {
  readonly profile: PrinterProfile;
  readonly patienceMs: number;
  readonly link: 'down' | 'up' | 'closed';
  readonly absence: Absence | null;
  readonly facts: PrinterFacts;
  /** The facts are those of this connection. */
  readonly isKnown: boolean;
  /** It should answer and did not. */
  readonly isSilent: boolean;
  /** Its settings are those of a printer that was just switched on. */
  readonly mustGreet: boolean;
  /** It did not take its greeting: what has stopped with a full buffer hears nothing but commands in real time. */
  readonly isStuffed: boolean;
  /** A ticket was begun and its end was not proved; so many bytes may be missing from a command that was begun. */
  readonly spoiled: { readonly missingBytes: number } | null;
  /** Questions behind broken-off tickets that were never answered: a printer that was stopped answers them when it goes on. */
  readonly staleQuestions: number;
  readonly waiting: readonly PrintJob[];
  readonly activity: Activity;
  readonly write: { readonly id: number; readonly length: number } | null;
  readonly writes: number;
  /** Bytes that were taken since the printer was last heard to have caught up. */
  readonly unansweredBytes: number;
  readonly round: Round | null;
  readonly listening: Listening;
  /** The ticket in the mouth: its time runs, is over, or it was told to go. */
  readonly mouth: 'empty' | 'waiting' | 'left' | 'pushed';
  /** Since the ticket was begun the mouth was seen without one: what is in it afterwards is this ticket. */
  readonly wasMouthEmpty: boolean;
  readonly looksInTrouble: number;
  readonly health: PrinterHealth;
}

/** One step in the making. */
export interface Turn {
  state: MachineState;
  readonly effects: MachineEffect[];
}

/** `isInterrupted`: a ticket was being printed when somebody else, such as this program before its restart, lost the printer. */
export function startMachine(profile: PrinterProfile, patienceMs: number, isInterrupted: boolean): MachineState {
  const { asb, customFull } = profile.status;
  return {
    profile,
    patienceMs,
    link: 'down',
    absence: null,
    facts: {},
    isKnown: false,
    isSilent: false,
    mustGreet: true,
    isStuffed: false,
    spoiled: isInterrupted ? { missingBytes: bandBytesMax(profile) } : null,
    staleQuestions: isInterrupted ? 1 : 0,
    waiting: [],
    activity: { kind: 'down' },
    write: null,
    writes: 0,
    unansweredBytes: 0,
    round: null,
    listening: startListening({ automatic: asb, full: customFull }),
    mouth: 'empty',
    wasMouthEmpty: false,
    looksInTrouble: 0,
    health: { state: 'starting', troubles: [] },
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

/** A kernel or a printer that takes nothing for so long is stuck: a hot head pauses for less. */
const STALL_MS = 6_000;

/** Time that bytes take at the speed that the printer comes with; other cables are faster. Ten bits a byte. */
export const wireMs = ({ profile }: MachineState, byteCount: number): number => Math.ceil((byteCount * 10_000) / profile.serial.baud);

export function write(turn: Turn, bytes: Uint8Array): void {
  const id = turn.state.writes + 1;
  set(turn, { writes: id, write: { id, length: bytes.length } });
  turn.effects.push({ kind: 'write', id, bytes });
  arm(turn, 'write', STALL_MS + 2 * wireMs(turn.state, bytes.length));
}

export const tellOutcome = (turn: Turn, { id }: PrintJob, outcome: PrintOutcome): void => {
  turn.effects.push({ kind: 'outcome', job: id, outcome });
};

/** What the printer may be asked at any moment. Empty = it never says how it is. */
export function liveQuestions({ status }: PrinterProfile): readonly Question[] {
  return [...status.dleEot.map((n): Question => `DLE EOT ${n as 1 | 2 | 3 | 4}`), ...(status.customFull ? (['full'] as const) : [])];
}

/** What is wrong with it, as far as is known; the gravest first. */
export function troublesNow({ absence, isSilent, facts, mouth }: MachineState): readonly Trouble[] {
  if (absence !== null) return [absence];
  if (isSilent) return whyStopped(facts);
  const isLeft = facts.ticketInMouth === true && (mouth === 'left' || mouth === 'pushed');
  return byGravity([...troublesOf(facts), ...(isLeft ? (['ticketNotTaken'] as const) : [])]);
}

/**
 * Silence tells nothing new of a printer that said before that it had stopped: its buffer is full, in the middle of a picture, and no
 * question gets through until somebody has helped it. One with a network card does not even serve a new connection before.
 */
function whyStopped(facts: PrinterFacts): readonly Trouble[] {
  const known = byGravity(troublesOf(facts)).filter((trouble) => TROUBLE_NOTES[trouble].stopsPrinting && isLasting(trouble));
  return known.length > 0 ? known : ['noAnswer'];
}

export function healthNow(state: MachineState): PrinterHealth {
  const troubles = troublesNow(state);
  if (stoppingTrouble(troubles) !== undefined) return { state: 'trouble', troubles };
  if (!state.isKnown) return { state: 'starting', troubles: [] };
  return { state: troubles.length === 0 ? 'ready' : 'warning', troubles };
}
