/** What a printer does that has no ticket to print: it is looked at now and then, and a ticket that was left is pulled in or thrown out. */
import { fromHex } from './commands.js';
import { arm, disarm, liveQuestions, set, type Turn, troublesNow, write } from './machine-state.js';
import { stoppingTrouble } from './trouble.js';

/** How often a printer is asked that has nothing to do. */
const POLL_MS = 3_000;
/** Somebody stands before it and waits for what he does to be noticed. */
const POLL_IN_TROUBLE_MS = 1_000;
const POLL_OF_MOUTH_MS = 500;

/** Until the next poll, or until there is something to do. */
export function idle(turn: Turn): void {
  const { profile, mouth, facts } = turn.state;
  set(turn, { activity: { kind: 'idle' } });
  if (mouth === 'left' && pushTicket(turn)) return;
  if (liveQuestions(profile).length === 0) return;
  const isInTrouble = stoppingTrouble(troublesNow(turn.state)) !== undefined;
  arm(turn, 'look', isInTrouble ? POLL_IN_TROUBLE_MS : facts.ticketInMouth === true ? POLL_OF_MOUTH_MS : POLL_MS);
}

/** A ticket was left for too long. @returns whether the printer is being told */
function pushTicket(turn: Turn): boolean {
  const { presenter } = turn.state.profile;
  set(turn, { mouth: 'pushed' });
  const command = presenter?.untaken === 'retract' ? presenter.retract : presenter?.untaken === 'eject' ? presenter.eject : null;
  if (!command || turn.state.facts.ticketInMouth === false) return false;
  disarm(turn, 'look');
  set(turn, { activity: { kind: 'presenting' } });
  write(turn, fromHex(command));
  return true;
}

/** The mouth was looked at. Without a mouth that can be looked at, time alone counts. */
export function watchMouth(turn: Turn): void {
  const { profile, facts, mouth, activity } = turn.state;
  if (profile.presenter === null) return;
  if (facts.ticketInMouth === false) set(turn, { wasMouthEmpty: true });
  if ('job' in activity) return;
  if (facts.ticketInMouth === true && mouth === 'empty') {
    set(turn, { mouth: 'waiting' });
    arm(turn, 'take', profile.presenter.timeoutSeconds * 1_000);
  }
  if (facts.ticketInMouth === false && mouth !== 'empty') {
    set(turn, { mouth: 'empty' });
    disarm(turn, 'take');
  }
}
