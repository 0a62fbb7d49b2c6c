/**
 * Abilities of a window: the operations of the window, or all with `all_operations`, limited to those that the role of its clerk allows. A
 * window of a department serves the services of its department and those of none. Services that were opened at the window for today are
 * added, within the clerk's role.
 */
import type { ServiceRow, UserRoleRow } from '../../model/books/index.js';
import { NO_CLERK, type TicketOperation } from '../../model/consumer.js';
import type { Ability } from '../ability.js';
import type { QueueState } from '../state.js';
import { profileOf } from './calling/profiles.js';

/** The abilities of window `workplaceId` with `userId` serving there (-1 = those of the window itself). */
export function abilityOf(state: QueueState, workplaceId: number, userId: number): Ability {
  const known = state.abilities.get(workplaceId) ?? [];
  for (const ability of known) if (ability.userId === userId) return ability;
  const window = state.books.Workplace.get(workplaceId);
  const operations = operationsOf(state, workplaceId, userId);
  const ability: Ability = {
    workplaceId,
    userId,
    operations: new Set(operations),
    operationsText: JSON.stringify(operations),
    department: window?.department ?? 0,
    openedServices: state.openedServices.get(workplaceId) ?? [],
    servicePriorities: window?.service_priority_enabled === 1 ? window.services : null,
    profile: profileOf(state, workplaceId),
  };
  state.abilities.set(workplaceId, [...known, ability]);
  return ability;
}

/** The user who serves at the window: its clerk, or the administrator who acts for it while it has no clerk. */
export function servantOf(state: QueueState, workplaceId: number, actingUserId: number): number {
  const clerkId = state.windows.get(workplaceId)?.clerkId ?? NO_CLERK;
  return clerkId === NO_CLERK ? actingUserId : clerkId;
}

function operationsOf(state: QueueState, workplaceId: number, userId: number): number[] {
  const window = state.books.Workplace.get(workplaceId);
  if (window === undefined) return [];
  const ofWindow = window.all_operations === 1 ? [...state.books.Operation.keys()] : withOpened(state, workplaceId, window.operations);
  if (userId === NO_CLERK) return [...ofWindow];
  const clerk = clerkPartOf(state, userId);
  if (clerk === null) return [];
  if (clerk.all_operations === 1) return [...ofWindow];
  const ofRole = new Set(clerk.operations ?? []);
  return ofWindow.filter((operation) => ofRole.has(operation));
}

/** The window's own operations, and those of the services that were opened there. */
function withOpened(state: QueueState, workplaceId: number, own: readonly number[]): readonly number[] {
  const opened = state.openedServices.get(workplaceId);
  if (opened === undefined) return own;
  const theirs = opened.flatMap((service) => Object.values(state.books.Service.get(service)?.operations ?? {}).flat());
  return [...new Set([...own, ...theirs])];
}

/** The part of a user's role about serving visitors; null = the user serves no visitors, for now or for good. */
export function clerkPartOf(state: QueueState, userId: number): UserRoleRow['clerk'] {
  const user = state.books.User.get(userId);
  const role = user?.disabled === 0 ? state.books.UserRole.get(user.role_id) : undefined;
  return role?.disabled === 0 ? role.clerk : null;
}

/** Whether the window may take this operation of a ticket, as far as skill, department and claims go. */
export function canServe(
  state: QueueState,
  ability: Ability,
  operation: Pick<TicketOperation, 'serviceId' | 'operationId' | 'claimUserId'>,
): boolean {
  return (
    ability.operations.has(operation.operationId) &&
    (operation.claimUserId === null || operation.claimUserId === ability.userId) &&
    servesService(state, ability, operation.serviceId)
  );
}

export function servesService(state: QueueState, ability: Ability, serviceId: number): boolean {
  if (ability.department === 0 || ability.openedServices.includes(serviceId)) return true;
  return sharesDepartment(state.books.Service.get(serviceId), ability.department);
}

/** Department 0 is everybody's. */
export const sharesDepartment = (service: ServiceRow | undefined, department: number): boolean =>
  department === 0 || service === undefined || service.department === 0 || service.department === department;

/** The service's place in this window's order; the same for all where the window ignores priorities of services. */
export function servicePriority(state: QueueState, ability: Ability, serviceId: number): number {
  if (ability.servicePriorities === null) return 0;
  return ability.servicePriorities[serviceId] ?? state.books.Service.get(serviceId)?.priority ?? 0;
}
