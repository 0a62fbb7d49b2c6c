/** Effects of a lost connection on tickets: the current one ends, and waiting ones do not begin. */
import { liveQuestions } from './dialects/index.js';
import type { PrinterFault } from './faults.js';
import { endJob } from './jobs.js';
import { disarm, type MachineState, set, TIMER_NAMES, type Turn, tellOutcome } from './machine-state.js';
import { startAfresh } from './status.js';

export function refuseWaiting(turn: Turn, fault: PrinterFault): void {
  for (const job of turn.state.waiting) tellOutcome(turn, job, { kind: 'notPrinted', fault });
  set(turn, { waiting: [] });
}

/** The connection was lost or given up: everything in transit ends. */
export function goDown(turn: Turn, fault: PrinterFault): void {
  const { activity, profile, unansweredBytes, write: sent } = turn.state;
  // A printer that never answers may have lost the end of a ticket that was reported as printed long ago.
  const isMute = liveQuestions(profile).length === 0 && (unansweredBytes > 0 || sent !== null);
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
