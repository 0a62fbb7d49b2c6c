/** Who is called before somebody who came earlier and could have been called by the same window, and by what. */
import { abilityOf } from '../../engine/rules/abilities.js';
import { precedence } from '../../engine/rules/calling/calling.js';
import { startable } from '../../engine/rules/calling/selection.js';
import type { QueueState } from '../../engine/state.js';
import { type Consumer, expectedMs, isOutOfTurn } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import type { WhyCalled, WhyUsual } from '../../model/why-called.js';

/**
 * `hand` = somebody chose; else a rule or the order of a profile, or, where there is none, `skip` = whoever was before did not come, or the
 * usual order.
 */
export type Cause = 'hand' | 'skip' | 'rule' | WhyCalled['finally'] | Exclude<WhyUsual['by'], 'alone'>;
export const CAUSES: readonly Cause[] = ['hand', 'skip', 'rule', 'share', 'due', 'arrival', 'priority', 'service', 'ageing'];

/**
 * @param state before the call
 * @returns null = the visitor is not overtaken by it
 */
export function overtaking(state: QueueState, event: EventOf<'called'>, visitor: Consumer): Cause | null {
  const called = state.consumers.get(event.c);
  if (called === undefined || called.id === visitor.id || visitor.state !== 'WAITING') return null;
  if (expectedMs(called) <= expectedMs(visitor) || isSkippedFor(state, event, visitor)) return null;
  const ability = abilityOf(state, event.w, event.u);
  if (startable(state, ability, visitor).length === 0) return null;
  if (event.why) return event.why.rule === 0 ? event.why.finally : 'rule';
  if (isOutOfTurn(event)) return 'hand';
  if (event.by === 'skip') return 'skip';
  return precedence(state, ability, called, visitor);
}

/** Whether he is passed over because he himself did not come when the window called him. */
const isSkippedFor = ({ windows }: QueueState, { by, w }: EventOf<'called'>, { id }: Consumer): boolean =>
  by === 'skip' && windows.get(w)?.skipped?.includes(id) === true;
