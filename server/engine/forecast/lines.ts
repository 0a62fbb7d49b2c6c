/** The lines of a hall that visitors stand in, by what they wait for there. */
import { firstOperations } from '../rules/serving-windows.js';
import type { QueueState } from '../state.js';

/** Services that are read in one step. */
const STEP_READ = 250;
/** Newcomers come back into so many lines of later stages. */
const LATER_LINES_MAX = 1_000;

export interface LineId {
  readonly operationId: number;
  readonly serviceId: number;
}

export const lineKey = (operationId: number, serviceId: number, claimUserId: number | null): string =>
  `${operationId} ${serviceId} ${claimUserId ?? ''}`;

/** The lines that visitors of the services of the branch stand in: first, and of not too many services later. */
export function* joinableLines(state: QueueState): Generator<void, Map<string, LineId>> {
  const all = new Map<string, LineId>();
  let looked = 0;
  let later = 0;
  const add = (serviceId: number) => (operationId: number) => {
    all.set(lineKey(operationId, serviceId, null), { operationId, serviceId });
  };
  for (const [serviceId, { operations }] of [...state.books.Service]) {
    firstOperations(state, serviceId).forEach(add(serviceId));
    const ofStages = Object.values(operations).flat();
    if (ofStages.length > 1 && later < LATER_LINES_MAX) {
      later += ofStages.length;
      ofStages.forEach(add(serviceId));
    }
    if (++looked % STEP_READ === 0) yield;
  }
  return all;
}
