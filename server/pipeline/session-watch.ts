/** Tells people when there are nearly as many sessions as there may be: somebody opens them and never ends them. */

import type { QueueState } from '../engine/state.js';
import type { QueueEvent } from '../model/events.js';
import type { Faults } from './faults.js';

const NEAR = 0.8;
/** Lower, so that a session that comes and goes is not told each time. */
const OVER = 0.75;

/** Answers what is to be told of every event. It looks once at what is there already. */
export function watchSessions(state: QueueState, faults: Pick<Faults, 'raise' | 'clear'>): (event: QueueEvent) => void {
  const look = (): void => {
    const { size } = state.sessions;
    const most = state.rules.sessionsMax;
    if (size >= NEAR * most) faults.raise('sessionsNearLimit', { count: size, most });
    else if (size < OVER * most) faults.clear('sessionsNearLimit');
  };
  look();
  return ({ t }) => {
    if (t === 'sessionOpened' || t === 'sessionClosed') look();
  };
}
