/**
 * Kiosks and boards stay logged in as long as they are used, so that no password is needed each month. A use is a request, or a connection
 * that is open: a board only listens. It is noted some thirty times in the age of a session, not with each request.
 */
import { isPlace } from '../../model/events/events.js';
import type { Pipeline } from '../commit/pipeline.js';
import type { SessionUses } from './session-uses.js';

export const RENEWAL_MS = 600_000;
const NOTES_PER_AGE = 30;

interface Renewal {
  readonly pipeline: Pipeline;
  readonly uses: SessionUses;
  readonly monotonicMs: () => number;
}

export class SessionRenewal {
  private lookedMs: number;

  constructor(private readonly parts: Renewal) {
    this.lookedMs = parts.monotonicMs();
  }

  /** To be called at each tick. */
  look(): void {
    const nowMs = this.parts.monotonicMs();
    if (nowMs - this.lookedMs < RENEWAL_MS) return;
    this.lookedMs = nowMs;
    renewSessions(this.parts.pipeline, this.parts.uses, nowMs);
  }
}

function renewSessions(pipeline: Pipeline, uses: SessionUses, nowMs: number): void {
  const { state } = pipeline;
  if (!state.rules.placesStay) return;
  const { atMs } = pipeline.stamp();
  const used = (id: number): boolean => {
    const use = uses.of(id);
    return use !== undefined && (use.isConnected || use.lastMs > nowMs - 2 * RENEWAL_MS);
  };
  for (const { id, component, usedMs } of [...state.sessions.values()]) {
    const isOld = atMs - usedMs >= state.rules.sessionAgeMs / NOTES_PER_AGE;
    if (isOld && isPlace(component) && used(id)) pipeline.execute({ type: 'noteSessionUse', sessionId: id });
  }
}
