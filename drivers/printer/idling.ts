/**
 * Work of a printer without a ticket to print: periodic status checks, recovery from errors, and retracting or ejecting a
 * ticket left in the mouth.
 */
import { clearAfterError, fromHex } from './commands.js';
import { liveQuestions } from './dialects/index.js';
import { type PrinterFault, stoppingFault } from './faults.js';
import { arm, disarm, faultsNow, set, type Turn, write } from './machine-state.js';

const POLL_MS = 3_000;
/** Shorter while the printer has a fault: a person in front of it expects a repair to be noticed. */
const POLL_WITH_FAULT_MS = 1_000;
const POLL_OF_MOUTH_MS = 500;

/** Every so many status checks an error is answered with `DLE ENQ 2`; in between there is time to remove the paper. */
const LOOKS_PER_RECOVERY = 5;
const RECOVERABLE: ReadonlySet<PrinterFault> = new Set(['cutterError', 'paperJam', 'mechanicalError']);

export function idle(turn: Turn): void {
  const { profile, mouth, facts } = turn.state;
  set(turn, { activity: { kind: 'idle' } });
  if (mouth === 'left' && pushTicket(turn)) return;
  if (liveQuestions(profile).length === 0) return;
  const hasFault = stoppingFault(faultsNow(turn.state)) !== undefined;
  arm(turn, 'look', hasFault ? POLL_WITH_FAULT_MS : facts.ticketInMouth === true ? POLL_OF_MOUTH_MS : POLL_MS);
}

/** A ticket was left too long. @returns whether a command is being sent */
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

/** The mouth was checked. Without a mouth sensor only time counts. */
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

export function recover(turn: Turn, fault: PrinterFault): void {
  const looksWithFault = turn.state.looksWithFault + 1;
  set(turn, { looksWithFault });
  const helps = turn.state.profile.status.dleEnqClear && RECOVERABLE.has(fault);
  if (helps && looksWithFault % LOOKS_PER_RECOVERY === 1) {
    set(turn, { activity: { kind: 'recovering' } });
    write(turn, clearAfterError());
  } else {
    idle(turn);
  }
}
