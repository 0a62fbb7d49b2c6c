/** The open windows, those that do the same together: of thousands of services and hundreds of windows each pair would be too many. */
import { NO_CONSUMER } from '../../model/consumer.js';
import type { Ability } from '../ability.js';
import { abilityOf, servesService } from '../rules/abilities.js';
import { callsNewcomers, isOpenWindow } from '../rules/serving-windows.js';
import type { QueueState } from '../state.js';

/** Windows that serve the same visitors, unless one is bound to a clerk. */
export interface SameWindows {
  /** Of one of them. */
  readonly ability: Ability;
  readonly count: number;
}

export interface OpenWindows {
  readonly same: readonly SameWindows[];
  /** Those that serve nobody now. */
  readonly free: readonly Ability[];
}

/** Windows that are looked at in one step. */
const STEP = 50;
/** The same of services or lines at windows. */
const STEP_PAIRS = 2_500;

/** So many services or lines are looked at in one step, each at all open windows. */
export const linesInStep = ({ same }: Pick<OpenWindows, 'same'>): number =>
  Math.max(1, Math.min(STEP, Math.floor(STEP_PAIRS / Math.max(1, same.length))));

export function* openWindows(state: QueueState): Generator<undefined, OpenWindows> {
  const same = new Map<string, { readonly ability: Ability; count: number }>();
  const free: Ability[] = [];
  let looked = 0;
  for (const [workplaceId, window] of [...state.windows]) {
    if (++looked % STEP === 0) yield;
    if (!isOpenWindow(state, workplaceId, window)) continue;
    const ability = abilityOf(state, workplaceId, window.clerkId);
    const { operationsText, department, openedServices } = ability;
    const key = `${operationsText} ${department} ${openedServices}`;
    const known = same.get(key);
    if (known === undefined) same.set(key, { ability, count: 1 });
    else known.count += 1;
    if (window.consumerId === NO_CONSUMER) free.push(ability);
  }
  return { same: [...same.values()], free };
}

/** How many open windows call new visitors of each service; a service with none is not there. */
export function* windowsByService(state: QueueState, open: OpenWindows): Generator<undefined, ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  const step = linesInStep(open);
  let looked = 0;
  for (const serviceId of [...state.books.Service.keys()]) {
    if (++looked % step === 0) yield;
    const count = open.same.reduce((sum, one) => sum + (callsNewcomers(state, one.ability, serviceId) ? one.count : 0), 0);
    if (count > 0) counts.set(serviceId, count);
  }
  return counts;
}

/** How many open windows can call those who wait with an operation of a service, whichever clerk serves them. */
export const windowsFor = (state: QueueState, { same }: OpenWindows, operationId: number, serviceId: number): number =>
  same.reduce(
    (sum, { ability, count }) => sum + (ability.operations.has(operationId) && servesService(state, ability, serviceId) ? count : 0),
    0,
  );
