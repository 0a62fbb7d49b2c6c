/** A visit as `statistics` answers it, with everything. */
import type { ReplyData } from '../registry.js';

export { OUTCOMES, REFUSAL_CODES } from '../../model/ticket.js';

export type Visit = ReplyData<'statistics'>[number];

/** A state of an operation. */
export type Period = ReturnType<typeof operationsOf>[number]['states'][number];

export const operationsOf = ({ services = [] }: Pick<Visit, 'services'>) =>
  services.flatMap(({ stages = [] }) => stages.flatMap(({ operations = [] }) => operations));

/** In the order of their beginnings. */
export const servingOf = (visit: Pick<Visit, 'services'>) =>
  operationsOf(visit)
    .flatMap(({ states }) => states.filter(({ state }) => state === 'SERVING'))
    .sort((one, other) => Date.parse(one.time_in) - Date.parse(other.time_in));
