/** A round of questions: sent together, and valid if all were answered, nothing else was received, and each fault was seen twice. */
import { joinBytes } from './commands.js';
import { liveQuestions } from './dialects/index.js';
import { FACTS, type Fact, faultsOf, type PrinterFacts } from './facts.js';
import { stoppingFault } from './faults.js';
import { arm, disarm, type Round, set, type Turn, wireMs, write } from './machine-state.js';
import { expectAnswers, startAfresh } from './status.js';

/** An idle printer answers within milliseconds. */
const ANSWER_MS = 1_000;
/** A printer that is switched on is silent for a moment; three silences are longer than that. */
const SILENCES_MAX = 3;
/** After this pause no late or unsolicited answer is pending. */
const SETTLE_MS = 250;
const NOISES_MAX = 3;

const FIRST_ROUND: Round = { stage: 'asking', gathered: {}, silences: 0, noises: 0, isNoisy: false, isSecond: false };

export const startRound = (turn: Turn): void => ask(turn, FIRST_ROUND);

function ask(turn: Turn, round: Round): void {
  const { listening, profile } = turn.state;
  const questions = liveQuestions(profile);
  // In-turn questions stay open while others are sent in between.
  const open = listening.asked.filter(({ when }) => when === 'inTurn');
  set(turn, { round, listening: expectAnswers(startAfresh(listening, open), questions) });
  write(turn, joinBytes(questions.map(({ bytes }) => bytes)));
}

export function dropRound(turn: Turn): void {
  set(turn, { round: null, listening: startAfresh(turn.state.listening, []) });
  disarm(turn, 'answer');
}

export function roundWritten(turn: Turn, round: Round): void {
  set(turn, { round: { ...round, stage: 'listening' } });
  // Between the parts of a ticket there is only one attempt: a printer that lost a question may have lost a part as well.
  const answerMs = turn.state.activity.kind === 'looking' ? ANSWER_MS : turn.state.patienceMs;
  arm(turn, 'answer', answerMs + wireMs(turn.state, turn.state.unansweredBytes));
}

/** Two questions may report the same condition; it is true if either answer says so. */
export function gather(turn: Turn, facts: PrinterFacts): void {
  const { round } = turn.state;
  if (round === null || round.stage === 'settling') return;
  const isTrue = (fact: Fact): boolean => round.gathered[fact] === true || facts[fact] === true;
  const known = FACTS.filter((fact) => round.gathered[fact] !== undefined || facts[fact] !== undefined);
  set(turn, { round: { ...round, gathered: Object.fromEntries(known.map((fact) => [fact, isTrue(fact)])) } });
}

export function noteNoise(turn: Turn): void {
  const { round } = turn.state;
  if (round !== null && round.stage !== 'settling') set(turn, { round: { ...round, isNoisy: true } });
}

/** Call after anything was received or sent. `waiting` also means that the round was restarted. */
export function roundResult(turn: Turn): 'waiting' | 'answered' | 'failed' {
  const { round, listening, facts, isKnown } = turn.state;
  if (round?.stage !== 'listening') return 'waiting';
  if (listening.asked.some(({ when, mayBeSilent }) => when === 'atOnce' && mayBeSilent !== true)) return 'waiting';
  if (round.isNoisy) {
    if (round.noises + 1 >= NOISES_MAX) return 'failed';
    settle(turn, { ...round, noises: round.noises + 1 });
    return 'waiting';
  }
  const seen = { ...facts, ...round.gathered };
  const isNews = isKnown && stoppingFault(faultsOf(facts)) === undefined && stoppingFault(faultsOf(seen)) !== undefined;
  // Pixels may contain a question by chance; its answer shifts all others by one, and a healthy printer then seems to have an open cover.
  if (isNews && !round.isSecond) {
    settle(turn, { ...round, isSecond: true });
    return 'waiting';
  }
  set(turn, { facts: seen, round: null, unansweredBytes: 0 });
  disarm(turn, 'answer');
  return 'answered';
}

function settle(turn: Turn, round: Round): void {
  set(turn, { round: { ...round, stage: 'settling' } });
  arm(turn, 'answer', SETTLE_MS);
}

/** No answer in time, or the line has become quiet. */
export function roundTimedOut(turn: Turn, round: Round): 'waiting' | 'failed' {
  const silences = round.stage === 'settling' ? round.silences : round.silences + 1;
  const silencesMax = turn.state.activity.kind === 'looking' ? SILENCES_MAX : 1;
  if (silences >= silencesMax) return 'failed';
  ask(turn, { ...round, stage: 'asking', gathered: {}, silences, isNoisy: false });
  return 'waiting';
}
