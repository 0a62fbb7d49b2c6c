/**
 * A printer that answers some of the questions of its profile, and others never (clones with `DLE EOT 1` alone), is asked each `DLE EOT` by
 * itself, and from then on what it answered: its faults are known as far as it tells them. Learned anew with each connection, and from time
 * to time: a printer that was just switched on, or busy, may have answered late.
 */
import { startRound } from './asking.js';
import { liveQuestions } from './dialects/index.js';
import { type Learning, type MachineState, set, type Turn } from './machine-state.js';
import type { PrinterProfile } from './profile.js';

/** Status checks after which everything is asked once more, some minutes. */
const LOOKS_UNTIL_ANEW = 100;

/** Nothing else is asked: what does not answer `DLE EOT` in full has no answer that proves a ticket either. */
const asking = (whole: PrinterProfile, dleEot: readonly number[]): PrinterProfile => ({
  ...whole,
  status: { ...whole.status, dleEot: [...dleEot], customFull: false, inTurn: null },
});

/** Call after each round. @returns whether it has begun another one, to learn what the printer answers */
export function learnQuestions(turn: Turn, result: 'answered' | 'failed'): boolean {
  const { learning, profile, whole, activity } = turn.state;
  if (learning !== null) return goOnLearning(turn, learning, result);
  if (result === 'answered' && profile !== whole && activity.kind === 'looking') return learnAnew(turn);
  if (result === 'answered' && profile === whole) set(turn, { answersAll: true });
  if (result === 'answered' || activity.kind !== 'looking' || !answersSome(turn.state)) return false;
  ask(turn, { left: profile.status.dleEot, answered: [] });
  return true;
}

function learnAnew(turn: Turn): boolean {
  const looksSinceLearning = turn.state.looksSinceLearning + 1;
  set(turn, { looksSinceLearning });
  if (looksSinceLearning < LOOKS_UNTIL_ANEW) return false;
  set(turn, { looksSinceLearning: 0, profile: turn.state.whole });
  startRound(turn);
  return true;
}

function answersSome({ answersAll, profile, whole, round, listening }: MachineState): boolean {
  if (answersAll || profile !== whole || profile.status.dleEot.length === 0 || round === null || round.isNoisy) return false;
  const unanswered = listening.asked.filter(({ when }) => when === 'atOnce').length;
  return unanswered > 0 && unanswered < liveQuestions(profile).length;
}

function ask(turn: Turn, learning: Learning): void {
  set(turn, { learning, profile: asking(turn.state.whole, learning.left.slice(0, 1)) });
  startRound(turn);
}

function goOnLearning(turn: Turn, { left, answered }: Learning, result: 'answered' | 'failed'): boolean {
  const known = result === 'answered' ? [...answered, ...left.slice(0, 1)] : answered;
  if (left.length > 1) {
    ask(turn, { left: left.slice(1), answered: known });
    return true;
  }
  set(turn, { learning: null, profile: known.length === 0 ? turn.state.whole : asking(turn.state.whole, known) });
  if (known.length > 0) startRound(turn);
  return known.length > 0;
}
