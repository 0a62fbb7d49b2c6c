/**
 * The exchange with one printer as a pure state machine: commands, questions, waits, and the outcome of each ticket. The README has the
 * rules in words; `jobs.ts` processes a ticket, `asking.ts` a round of questions.
 */
import { dropRound, gather, noteNoise, roundResult, roundTimedOut, roundWritten, startRound } from './asking.js';
import { joinBytes } from './commands.js';
import { liveQuestions, proofQuestion, statusesOf } from './dialects/index.js';
import { bandBytesMax, cleanUp, completion } from './encode.js';
import { isLasting, type PrinterFault, stoppingFault } from './faults.js';
import { idle, recover, watchMouth } from './idling.js';
import {
  advanceProof,
  afterCheck,
  distrust,
  endJob,
  goDown,
  lookedInProof,
  partSent,
  proofAsked,
  proofTimedOut,
  refuseWaiting,
  reopen,
  startJob,
  startProving,
  type Way,
} from './jobs.js';
import { learnQuestions } from './learning.js';
import {
  arm,
  disarm,
  faultsNow,
  healthNow,
  type MachineEffect,
  type MachineInput,
  type MachineState,
  type PrintJob,
  set,
  type TimerName,
  type Turn,
  write,
} from './machine-state.js';
import { listen } from './status.js';

export interface MachineStep {
  readonly state: MachineState;
  readonly effects: readonly MachineEffect[];
}

/** Processes one input and everything that follows from it at once. Late inputs change nothing. */
export function stepMachine(state: MachineState, input: MachineInput): MachineStep {
  if (state.link === 'closed') return input.kind === 'print' ? refusal(state, input.job) : { state, effects: [] };
  const turn: Turn = { state, effects: [] };
  take(turn, input);
  tellHealth(turn);
  return turn;
}

function refusal(state: MachineState, { id }: PrintJob): MachineStep {
  return { state, effects: [{ kind: 'outcome', job: id, outcome: { kind: 'notPrinted', fault: 'offline' } }] };
}

function take(turn: Turn, input: MachineInput): void {
  switch (input.kind) {
    case 'opened':
      opened(turn);
      break;
    case 'absent':
      // What hung up after it said something foreign was heard: foreignBytes stay.
      set(turn, { absence: input.absence, facts: {}, isKnown: false, isSilent: false, answersAll: false });
      goDown(turn, input.absence);
      break;
    case 'received':
      received(turn, input.bytes);
      break;
    case 'written':
      written(turn, input.id);
      break;
    case 'timeout':
      timedOut(turn, input.timer);
      break;
    case 'print':
      queue(turn, input.job);
      break;
    case 'close':
      goDown(turn, 'offline');
      set(turn, { link: 'closed' });
      break;
  }
}

function tellHealth(turn: Turn): void {
  if (turn.state.link === 'closed') return;
  const health = healthNow(turn.state);
  const told = turn.state.health;
  if (health.state === told.state && health.faults.join() === told.faults.join()) return;
  set(turn, { health });
  turn.effects.push({ kind: 'health', health });
}

function opened(turn: Turn): void {
  disarm(turn, 'patience');
  set(turn, { link: 'up', absence: null, mustGreet: true, profile: turn.state.whole, learning: null });
  if (turn.state.isStuffed) look(turn);
  else greet(turn);
}

/** Initial commands for a printer that was just switched on, and the bytes it may still expect after a pulled cable. */
function greet(turn: Turn): void {
  const { profile } = turn.state;
  const bytes = joinBytes([
    completion(profile, missingBytes(turn.state)),
    ...statusesOf(profile.status).flatMap(({ begin }) => begin?.(profile.status) ?? []),
  ]);
  set(turn, { activity: { kind: 'greeting' }, isStuffed: false });
  if (bytes.length === 0) greeted(turn);
  else write(turn, bytes);
}

/** A partial command would swallow a question, and a silent printer may be waiting for the rest of one. */
function missingBytes({ profile, spoiled, isSilent }: MachineState): number {
  // Without questions, the clean-up completes it.
  if (liveQuestions(profile).length === 0) return 0;
  return isSilent ? bandBytesMax(profile) : (spoiled?.missingBytes ?? 0);
}

function greeted(turn: Turn): void {
  const { spoiled } = turn.state;
  set(turn, { mustGreet: false, spoiled: spoiled === null ? null : { missingBytes: 0 } });
  look(turn);
}

/** Checks the status, and then does the pending work. */
function look(turn: Turn): void {
  disarm(turn, 'look');
  set(turn, { activity: { kind: 'looking' } });
  if (liveQuestions(turn.state.profile).length > 0) {
    startRound(turn);
  } else {
    set(turn, { isKnown: true });
    if (turn.state.spoiled === null) decide(turn);
    else clean(turn);
  }
}

/** The status is fresh, and nothing is under way. */
function decide(turn: Turn): void {
  const { mustGreet, isStuffed, spoiled, waiting } = turn.state;
  const fault = stoppingFault(faultsNow(turn.state));
  const [job, ...others] = waiting;
  if (mustGreet && (fault === undefined || !isStuffed)) {
    greet(turn);
  } else if (fault !== undefined) {
    refuseWaiting(turn, fault);
    recover(turn, fault);
  } else if (spoiled !== null) {
    clean(turn);
  } else if (job !== undefined) {
    set(turn, { waiting: others });
    startJob(turn, job);
  } else {
    idle(turn);
  }
  // A jam that is still there stops the clean-up again, and each try feeds paper.
  if (fault === undefined && spoiled === null) set(turn, { looksWithFault: 0 });
}

function clean(turn: Turn): void {
  set(turn, { activity: { kind: 'cleaning' } });
  write(turn, cleanUp(turn.state.profile));
}

function queue(turn: Turn, job: PrintJob): void {
  const { link, activity, patienceMs, profile, waiting } = turn.state;
  set(turn, { waiting: [...waiting, job] });
  if (activity.kind === 'idle') look(turn);
  if (link === 'up' && liveQuestions(profile).length > 0) return;
  // This printer answers no questions, so known facts must do.
  const fault = stoppingFault(faultsNow(turn.state));
  if (fault !== undefined) refuseWaiting(turn, fault);
  else if (link === 'down' && waiting.length === 0) arm(turn, 'patience', patienceMs);
}

function received(turn: Turn, bytes: Uint8Array): void {
  if (turn.state.link !== 'up') return;
  const { listening, reports } = listen(turn.state.listening, bytes);
  set(turn, { listening });
  let isTold = false;
  for (const report of reports) {
    const { activity, profile, facts } = turn.state;
    if (report.kind === 'automatic') {
      // Four bytes of any text may look like it: it counts from whoever has answered questions.
      if (!turn.state.isKnown) continue;
      isTold = true;
      set(turn, { facts: { ...facts, ...report.facts } });
    } else if (report.kind === 'answer' && report.question.when === 'inTurn') {
      if (activity.kind === 'proving') set(turn, { activity: { ...activity, answered: activity.answered + 1 } });
    } else if (report.kind === 'answer') gather(turn, report.facts);
    else if (report.kind === 'noise') {
      set(turn, { foreignBytes: turn.state.foreignBytes + 1 });
      noteNoise(turn);
      if (activity.kind === 'proving' && proofQuestion(profile) !== null) distrust(turn, activity);
    }
  }
  if (isTold) changed(turn);
  goOn(turn);
}

function changed(turn: Turn): void {
  const { activity } = turn.state;
  const fault = stoppingFault(faultsNow(turn.state));
  if (activity.kind === 'idle') look(turn);
  else if (fault !== undefined && isLasting(fault) && 'job' in activity) breakOff(turn, fault);
}

function breakOff(turn: Turn, fault: PrinterFault): void {
  endJob(turn, fault);
  // Data stuck in the port would be printed later, and no question can be sent after it.
  if (turn.state.write !== null) {
    reopen(turn, fault);
  } else {
    dropRound(turn);
    look(turn);
  }
}

function written(turn: Turn, id: number): void {
  const { write: sent, unansweredBytes, round, activity } = turn.state;
  if (sent?.id !== id) return;
  set(turn, { write: null, unansweredBytes: unansweredBytes + sent.length });
  disarm(turn, 'write');
  if (round?.stage === 'asking') roundWritten(turn, round);
  else if (activity.kind === 'greeting') greeted(turn);
  else if (activity.kind === 'recovering' || activity.kind === 'presenting') idle(turn);
  else if (activity.kind === 'cleaning') conclude(turn, startProving(turn, null));
  else if (activity.kind === 'proving') proofAsked(turn);
  else if (activity.kind === 'sending') conclude(turn, partSent(turn, activity));
  goOn(turn);
}

/** After data was received or sent: checks whether the round, and then the proof, is complete. */
function goOn(turn: Turn): void {
  const result = roundResult(turn);
  if (result !== 'waiting') looked(turn, result);
  if (turn.state.activity.kind === 'proving') conclude(turn, advanceProof(turn, turn.state.activity));
}

function looked(turn: Turn, result: 'answered' | 'failed'): void {
  if (learnQuestions(turn, result)) return;
  const { activity, isSilent, mustGreet } = turn.state;
  if (result === 'failed') {
    dropRound(turn);
    set(turn, { isSilent: true, isStuffed: false });
  } else {
    // A printer that was silent this long was switched off meanwhile.
    set(turn, { isSilent: false, isKnown: true, foreignBytes: 0, mustGreet: mustGreet || isSilent });
    watchMouth(turn);
  }
  if (activity.kind === 'checking') conclude(turn, afterCheck(turn, activity));
  else if (activity.kind === 'proving') conclude(turn, lookedInProof(turn, activity));
  else if (result === 'failed') reopen(turn, whySilent(turn));
  else decide(turn);
}

const whySilent = ({ state }: Turn): PrinterFault => stoppingFault(faultsNow(state)) ?? 'noAnswer';

function conclude(turn: Turn, way: Way): void {
  if (way === 'goesOn') return;
  if (way !== 'ended') breakOff(turn, way.breaksOff);
  else if (turn.state.isSilent) reopen(turn, whySilent(turn));
  else if (turn.state.waiting.length > 0 || turn.state.mustGreet) look(turn);
  else idle(turn);
}

function timedOut(turn: Turn, timer: TimerName): void {
  const { activity, round, link, mouth } = turn.state;
  switch (timer) {
    case 'write':
      stalled(turn);
      break;
    case 'answer':
      if (round !== null && roundTimedOut(turn, round) === 'failed') looked(turn, 'failed');
      break;
    case 'look':
      if (activity.kind === 'idle') look(turn);
      else if ('job' in activity && round === null && turn.state.write === null) startRound(turn);
      break;
    case 'patience':
      if (link === 'down') refuseWaiting(turn, 'unplugged');
      else breakOff(turn, stoppingFault(faultsNow(turn.state)) ?? 'noAnswer');
      break;
    case 'proof':
      if (activity.kind === 'proving') conclude(turn, proofTimedOut(turn, activity));
      else set(turn, { unansweredBytes: 0 });
      break;
    case 'take':
      if (mouth === 'waiting') set(turn, { mouth: 'left' });
      if (activity.kind === 'idle') idle(turn);
      break;
  }
}

/** The port has not taken its data: a printer with a fault takes nothing, and a healthy one does not answer. */
function stalled(turn: Turn): void {
  const { activity, profile } = turn.state;
  // The next connection begins with a question, the one after it again with bytes that may complete a partial command.
  set(turn, { isStuffed: activity.kind === 'greeting' && liveQuestions(profile).length > 0 });
  if (stoppingFault(faultsNow(turn.state)) === undefined) set(turn, { isSilent: true });
  reopen(turn, whySilent(turn));
}
