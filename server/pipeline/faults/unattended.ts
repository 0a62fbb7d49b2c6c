/**
 * Windows that are open while the page of their clerk is gone. A closed browser logs nobody out, because a page that is loaded anew, or
 * that the network lost, goes on where it was; so the head of the branch is told.
 */
import { isAtWork } from '../../engine/rules/serving-windows.js';
import type { QueueState } from '../../engine/state.js';
import { ALERTS, type AlertSubject, PAGE_GONE_MS } from '../../model/alerts.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import type { SessionUses } from '../access/session-uses.js';

/** It has to be found for a minute before the alert begins. */
const GONE_MS = PAGE_GONE_MS - 60_000;

/** @param keypads windows with a keypad, which needs no page */
export function unattended(
  state: QueueState,
  uses: Pick<SessionUses, 'of' | 'unusedMs'>,
  keypads: ReadonlySet<number>,
  atMs: number,
): readonly AlertSubject[] {
  const present = new Set<number>();
  for (const session of state.sessions.values()) {
    const { component, placeId, userId, id } = session;
    if (component !== 'workplace' || placeId === null || state.windows.get(placeId)?.clerkId !== userId) continue;
    if (uses.of(id)?.isConnected || uses.unusedMs(session, atMs) < GONE_MS) present.add(placeId);
  }
  const found: AlertSubject[] = [];
  for (const [id, window] of state.windows) {
    // On a break a clerk may switch the computer off.
    if (present.has(id) || keypads.has(id) || window.stateId === WINDOW_STATE.onBreak || !isAtWork(state, id, window)) continue;
    found.push({ kind: 'pageClosed', severity: ALERTS.pageClosed.severity, window: id, user: window.clerkId });
  }
  return found;
}
