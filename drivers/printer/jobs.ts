/**
 * Processing of a ticket in the machine: its parts, the status checks between them, the proof that it was printed, and its end when the
 * connection is lost or given up.
 */
import { dropRound, startRound } from './asking.js';
import { isZpl, liveQuestions, proofQuestion } from './dialects/index.js';
import { isLasting, type PrinterFault, stoppingFault } from './faults.js';
import {
  type Activity,
  arm,
  disarm,
  faultsNow,
  type MachineState,
  type PrintJob,
  type Proving,
  set,
  TIMER_NAMES,
  type Turn,
  tellOutcome,
  wireMs,
  write,
} from './machine-state.js';
import { expectAnswers, startAfresh } from './status.js';

/** Faults that the end of this ticket may have caused, although the answer after it has come. */
const OF_THE_CUT: ReadonlySet<PrinterFault> = new Set(['cutterError', 'paperJam', 'mechanicalError', 'unrecoverableError']);

/** Intervals of status checks: while a temporary fault may pass, and while a ticket is being printed. */
const PAUSE_LOOK_MS = 250;
const PROOF_LOOK_MS = 500;

/** The slowest printers make 25 mm of paper a second under a full picture; a cutter and a presenter then need a moment more. */
const PROOF_MS = 5_000;
const PROOF_MS_PER_MM = 40;
/** Printers without a proof are watched for as long as an ordinary one needs to print its buffer and cut. */
const WATCH_MS = 500;
const WATCH_MS_PER_MM = 15;
/** A clean-up feeds less than this. */
const CLEAN_UP_MM = 100;

/** Line noise can look like one answer; two in a row, each to a question of its own, come from the printer. */
const ANSWERS_MIN = 2;

/** Earlier questions are answered first; this many more answers are needed before the last ones concern the clean-up. */
const answersNeeded = ({ state }: Turn, { job }: Proving): number => ANSWERS_MIN + (job === null ? state.staleQuestions : 0);

/** All answers have come, or the ticket is seen in the mouth of a presenter. */
function isOut(turn: Turn, proving: Proving): boolean {
  const { job, asked, answered, isLastLook } = proving;
  const { facts, profile, wasMouthEmpty } = turn.state;
  // A presenter that paper is fed through sees the ticket before it was cut off.
  if (isZpl(profile) && !isLastLook) return false;
  if (asked >= answersNeeded(turn, proving) && answered >= asked) return true;
  return job !== null && wasMouthEmpty && facts.ticketInMouth === true;
}

/** Result of a step: continue, the ticket has ended, or it cannot be finished. */
export type Way = 'goesOn' | 'ended' | { readonly breaksOff: PrinterFault };

type Checking = Extract<Activity, { readonly kind: 'checking' }>;
type Sending = Extract<Activity, { readonly kind: 'sending' }>;

const faultNow = (turn: Turn): PrinterFault | undefined => stoppingFault(faultsNow(turn.state));

export function startJob(turn: Turn, job: PrintJob): void {
  // From here on a part may be on paper; only the proof clears this.
  const spoiled = turn.state.takesWholeJobs ? null : { missingBytes: 0 };
  const wasMouthEmpty = turn.state.facts.ticketInMouth === false;
  set(turn, { spoiled, mouth: 'empty', wasMouthEmpty });
  disarm(turn, 'take', 'patience', 'proof');
  send(turn, job, 0);
}

function send(turn: Turn, job: PrintJob, part: number): void {
  set(turn, { activity: { kind: 'sending', job, part } });
  write(turn, partOf(job, part), part > job.bytes.bands.length);
}

const partOf = ({ bytes: { begin, bands, end } }: PrintJob, part: number): Uint8Array => (part === 0 ? begin : (bands[part - 1] ?? end));

export function partSent(turn: Turn, { job, part }: Sending): Way {
  if (part > job.bytes.bands.length) return startProving(turn, job);
  if (part === 0 || liveQuestions(turn.state.profile).length === 0) {
    send(turn, job, part + 1);
    return 'goesOn';
  }
  set(turn, { activity: { kind: 'checking', job, part: part + 1, isPausing: false } });
  startRound(turn);
  return 'goesOn';
}

export function afterCheck(turn: Turn, activity: Checking): Way {
  const fault = faultNow(turn);
  if (fault !== undefined) return waitOrBreakOff(turn, activity, fault);
  disarm(turn, 'patience');
  send(turn, activity.job, activity.part);
  return 'goesOn';
}

function waitOrBreakOff(turn: Turn, activity: Checking | Proving, fault: PrinterFault): Way {
  if (isLasting(fault)) return { breaksOff: fault };
  if (!activity.isPausing) arm(turn, 'patience', turn.state.patienceMs);
  set(turn, { activity: { ...activity, isPausing: true } });
  arm(turn, 'look', PAUSE_LOOK_MS);
  return 'goesOn';
}

/** Everything was sent. `job` null = the whole clean-up. */
export function startProving(turn: Turn, job: PrintJob | null): Way {
  const { profile, unansweredBytes } = turn.state;
  const proving: Proving = { kind: 'proving', job, asked: 0, answered: 0, isLastLook: false, isPausing: false };
  set(turn, { activity: proving });
  const lengthMm = job?.bytes.lengthMm ?? CLEAN_UP_MM;
  if (proofQuestion(profile) !== null) {
    arm(turn, 'proof', PROOF_MS + lengthMm * PROOF_MS_PER_MM + wireMs(turn.state, unansweredBytes));
    return advanceProof(turn, proving);
  }
  if (liveQuestions(profile).length === 0) return proved(turn, proving);
  arm(turn, 'proof', WATCH_MS + lengthMm * WATCH_MS_PER_MM);
  startRound(turn);
  return 'goesOn';
}

/** Takes the next step when the line is free: repeats a question, or makes the last status check. */
export function advanceProof(turn: Turn, proving: Proving): Way {
  const { profile, round, write: sent, listening } = turn.state;
  const question = proofQuestion(profile);
  const { asked, answered } = proving;
  if (question === null || round !== null || sent !== null || answered < asked) return 'goesOn';
  if (asked < answersNeeded(turn, proving)) {
    set(turn, { activity: { ...proving, asked: asked + 1 }, listening: expectAnswers(listening, [question]) });
    write(turn, question.bytes);
    return 'goesOn';
  }
  if (liveQuestions(profile).length === 0) return proved(turn, proving);
  set(turn, { activity: { ...proving, isLastLook: true } });
  disarm(turn, 'look');
  startRound(turn);
  return 'goesOn';
}

/** Unsolicited data was received, so earlier answers may have been noise too. All questions are repeated. */
export const distrust = (turn: Turn, proving: Proving): void =>
  set(turn, { activity: { ...proving, asked: 0, answered: 0, isLastLook: false } });

/** The question was sent; if the printer gets a fault meanwhile, it is never answered. */
export const proofAsked = (turn: Turn): void => {
  if (liveQuestions(turn.state.profile).length > 0) arm(turn, 'look', PROOF_LOOK_MS);
};

/** A status check while the proof is pending, or the last one after it. */
export function lookedInProof(turn: Turn, proving: Proving): Way {
  const { facts, profile } = turn.state;
  const fault = faultNow(turn);
  if (fault !== undefined && isOut(turn, proving) && !OF_THE_CUT.has(fault)) return proved(turn, proving);
  if (fault !== undefined) return waitOrBreakOff(turn, { ...proving, isLastLook: false }, fault);
  if (proofQuestion(profile) === null && isOut(turn, proving)) return proved(turn, proving);
  if (proving.isLastLook) return facts.isMoving === true ? waitForRest(turn, proving) : proved(turn, proving);
  // A printer that paused must still print the rest, so the time starts again for one without a proof.
  if (proving.isPausing) return resumeProving(turn, proving);
  arm(turn, 'look', PROOF_LOOK_MS);
  return advanceProof(turn, proving);
}

/** The time is over, and the printer reports that it is not ready yet. */
function waitForRest(turn: Turn, proving: Proving): Way {
  if (!proving.isPausing) arm(turn, 'patience', turn.state.patienceMs);
  set(turn, { activity: { ...proving, isPausing: true } });
  arm(turn, 'look', PROOF_LOOK_MS);
  return 'goesOn';
}

function resumeProving(turn: Turn, proving: Proving): Way {
  disarm(turn, 'patience');
  if (proofQuestion(turn.state.profile) === null) return startProving(turn, proving.job);
  const calm = { ...proving, isPausing: false };
  set(turn, { activity: calm });
  arm(turn, 'look', PROOF_LOOK_MS);
  return advanceProof(turn, calm);
}

/** The time is over: of the watch, or for the answer although the printer reports no fault. */
export function proofTimedOut(turn: Turn, proving: Proving): Way {
  const { profile, round, write: sent } = turn.state;
  if (proofQuestion(profile) === null) {
    set(turn, { activity: { ...proving, isLastLook: true } });
    if (round === null && sent === null && !proving.isPausing) startRound(turn);
    return 'goesOn';
  }
  // Repeating a clean-up until it is proved would use up the roll.
  if (proving.job === null && sent === null) {
    // Its last status check may be under way.
    dropRound(turn);
    return proved(turn, proving);
  }
  return { breaksOff: faultNow(turn) ?? 'noAnswer' };
}

function proved(turn: Turn, proving: Proving): Way {
  const { job } = proving;
  const isConfirmed = isOut(turn, proving);
  disarm(turn, 'proof', 'look', 'patience');
  set(turn, { spoiled: null, staleQuestions: 0, activity: { kind: 'idle' } });
  if (liveQuestions(turn.state.profile).length === 0) believe(turn, job);
  if (job === null) return 'ended';
  tellOutcome(turn, job, { kind: 'printed', isConfirmed, lengthMm: job.bytes.lengthMm });
  const { presenter } = turn.state.profile;
  if (presenter !== null) {
    set(turn, { mouth: 'waiting' });
    arm(turn, 'take', presenter.timeoutSeconds * 1_000);
  }
  return 'ended';
}

/**
 * A printer that never answers counts as healthy when it accepts data, and as empty when it had the time to print them: a
 * connection that is lost
 * afterwards cut nothing off. A clean-up counts at once, or a server that hangs up would be sent one for ever.
 */
function believe(turn: Turn, job: PrintJob | null): void {
  set(turn, { isSilent: false });
  if (job === null) set(turn, { unansweredBytes: 0 });
  else arm(turn, 'proof', WATCH_MS + job.bytes.lengthMm * WATCH_MS_PER_MM);
}

export function endJob(turn: Turn, fault: PrinterFault): void {
  const { activity } = turn.state;
  disarm(turn, 'proof', 'look', 'patience');
  if (!('job' in activity)) return;
  if (activity.kind === 'proving' && isOut(turn, activity) && !OF_THE_CUT.has(fault)) {
    proved(turn, activity);
    return;
  }
  const { staleQuestions } = turn.state;
  const unanswered = activity.kind === 'proving' ? activity.asked - activity.answered : 0;
  set(turn, { activity: { kind: 'idle' }, staleQuestions: staleQuestions + Math.max(0, unanswered) });
  if (activity.job === null) return;
  const isKept = printsAtTheEnd(turn) && lacksItsEnd(activity, activity.job);
  tellOutcome(turn, activity.job, { kind: isKept ? 'notPrinted' : 'doubtful', fault });
}

/** Nothing comes out before the last part has come. */
const printsAtTheEnd = ({ state }: Turn): boolean => state.takesWholeJobs || isZpl(state.profile);

const lacksItsEnd = (activity: Activity, { bytes }: PrintJob): boolean =>
  activity.kind === 'checking' || (activity.kind === 'sending' && activity.part <= bytes.bands.length);

export function refuseWaiting(turn: Turn, fault: PrinterFault): void {
  for (const job of turn.state.waiting) tellOutcome(turn, job, { kind: 'notPrinted', fault });
  set(turn, { waiting: [] });
}

/** The connection was lost or given up: everything in transit ends. */
export function goDown(turn: Turn, fault: PrinterFault): void {
  const { activity, profile, unansweredBytes, write: sent, takesWholeJobs } = turn.state;
  // A printer that never answers may have lost the end of a ticket that was just reported as printed; a queue has it whole.
  const isMute = !takesWholeJobs && liveQuestions(profile).length === 0 && (unansweredBytes > 0 || sent !== null);
  const spoiled = turn.state.spoiled ?? (isMute ? { missingBytes: 0 } : null);
  if (spoiled !== null && turn.state.link === 'up') {
    const missing = unansweredBytes + (sent?.length ?? 0);
    set(turn, { spoiled: { missingBytes: Math.max(spoiled.missingBytes, Math.min(missing, longestPart(activity))) } });
  }
  endJob(turn, fault);
  refuseWaiting(turn, fault);
  disarm(turn, ...TIMER_NAMES);
  set(turn, {
    link: 'down',
    activity: { kind: 'down' },
    write: null,
    unansweredBytes: 0,
    round: null,
    listening: startAfresh(turn.state.listening, []),
    mouth: 'empty',
  });
}

const longestPart = (activity: MachineState['activity']): number =>
  'job' in activity && activity.job !== null
    ? Math.max(activity.job.bytes.end.length, ...activity.job.bytes.bands.map(({ length }) => length))
    : Number.POSITIVE_INFINITY;

/** Data still in the port must not be printed later, and a new connection may be answered. */
export function reopen(turn: Turn, fault: PrinterFault): void {
  goDown(turn, fault);
  turn.effects.push({ kind: 'reopen' });
}
