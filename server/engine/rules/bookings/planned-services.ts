/** Which services are booked by which plan. */
import type { BookingPlanRow } from '../../../model/books/booking-plan.js';
import type { AppointmentRow, ServiceRow } from '../../../model/books/index.js';
import type { QueueState, Unplanned } from '../../state.js';

/** A service of a booking, and the plan that it is booked by. */
export interface Planned {
  readonly service: ServiceRow;
  readonly plan: BookingPlanRow;
  /** Minutes of services before it that have no plan any more. */
  readonly gap?: number;
}

export function planOf({ books }: Pick<QueueState, 'books'>, serviceId: number): BookingPlanRow | undefined {
  for (const plan of books.BookingPlan.values()) if (plan.disabled === 0 && plan.services.includes(serviceId)) return plan;
  return undefined;
}

/** Services that are booked by a plan, in the order of the booking; others take no time. @param gone those that have lost their plan */
export function plannedServices(
  state: Pick<QueueState, 'books'>,
  services: readonly number[],
  gone: readonly Unplanned[] = [],
): readonly Planned[] {
  if (state.books.BookingPlan.size === 0) return [];
  let gap = 0;
  return [...new Set(services)].flatMap((id) => {
    const [service, plan] = [state.books.Service.get(id), planOf(state, id)];
    if (!plan) gap += gone.find((one) => one.service === id)?.minutes ?? 0;
    if (!service || !plan) return [];
    const planned = { service, plan, ...(gap > 0 && { gap }) };
    gap = 0;
    return [planned];
  });
}

/** Of a booking: each of its services stays at its time, whatever becomes of the plans of those before it. */
export const plannedOf = (
  state: Pick<QueueState, 'books' | 'unplanned'>,
  { id = -1, services }: { readonly id?: number; readonly services: readonly number[] },
): readonly Planned[] => plannedServices(state, services, state.unplanned.get(id));

/** Plans whose places are windows. */
export const windowPlans = ({ books }: Pick<QueueState, 'books'>): readonly BookingPlanRow[] =>
  [...books.BookingPlan.values()].filter(({ disabled, places }) => disabled === 0 && places === 0);

/** Services of a plan that can be booked: not those that are disabled, or have nothing to be done. */
export function offeredBy(state: Pick<QueueState, 'books'>, plan: BookingPlanRow): readonly Planned[] {
  return [...new Set(plan.services)].flatMap((id) => {
    const service = state.books.Service.get(id);
    if (!service || service.disabled === 1 || (planOf(state, id) ?? plan) !== plan) return [];
    return Object.values(service.operations).some((operations) => operations.length > 0) ? [{ service, plan }] : [];
  });
}

export const personsOf = ({ persons = 1 }: Pick<AppointmentRow, 'persons'>): number => persons;
