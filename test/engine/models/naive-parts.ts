/** What the naive model keeps: plain lists of plain things. */

import type { EngineRules, Equipment } from '../../../server/engine/rules-of-branch.js';
import type { CalledBy, ConsumerState, OperationState, PeriodEnd } from '../../../server/model/consumer.js';
import type { ErrorName } from '../../../server/model/errors/errors.js';
import type { PrintEnd } from '../../../server/model/ticket.js';

export type Answer = { readonly refused: ErrorName } | { readonly subject: number };
export const no = (error: ErrorName): Answer => ({ refused: error });
export const yes = (subject = 0): Answer => ({ subject });

export interface ModelServing {
  /** null = nobody sits there. */
  readonly clerk: number | null;
  readonly by: CalledBy | null;
  /** Called by hand, and it was the next one. */
  readonly inTurn: boolean;
  recalls: number;
  arrivedMs: number | null;
  end: PeriodEnd | null;
}

export interface ModelOperation {
  readonly service: number;
  readonly stage: number;
  readonly operation: number;
  state: OperationState;
  by: number | null;
  onlyFor: number | null;
  comments: string[];
  /** How it was called and ended, each time that it was served. */
  readonly served: ModelServing[];
}

export interface ModelTicket {
  readonly id: number;
  readonly range: number;
  readonly number: number;
  priority: number;
  registeredMs: number;
  state: ConsumerState;
  window: number;
  lastCallMs: number | null;
  /** At the window where the visitor is served now. */
  arrivedMs: number | null;
  postponedToMs: number | null;
  vanished: number;
  readonly pin: string;
  /** Where it came out on paper first. */
  printer: string | null;
  printsFailed: number;
  readonly operations: ModelOperation[];
  /** How often something happened to it. */
  touched: number;
  segment: number;
  readonly kiosk: number | null;
  readonly language: string | null;
  /** The time of the appointment that it was given for. */
  readonly agreedMs: number | null;
  readonly isExpected: boolean;
}

/** What a window did last: how its visitor was before, and who was called instead. */
export interface ModelStep {
  readonly atMs: number;
  readonly seen: readonly { readonly before: ModelTicket; readonly touchedAfter: number }[];
  readonly isTransfer: boolean;
}

export interface ModelService {
  readonly id: number;
  readonly range: number;
  readonly stages: readonly { readonly stage: number; readonly operations: readonly number[] }[];
  priority: number;
  department: number;
  disabled: boolean;
  pin: string | null;
}

export interface ModelWindow {
  readonly id: number;
  operations: readonly number[];
  allOperations: boolean;
  services: Readonly<Record<number, number>>;
  servicePriorityEnabled: boolean;
  department: number;
  disabled: boolean;
  autoCallSec: number | null;
  autoServeSec: number | null;
  /** 1 open, 2 on a break, 3 closed. */
  state: number;
  /** Somebody set the state, and neither a call nor a log-in or log-out since. */
  isStateSet: boolean;
  clerk: number;
  sinceMs: number;
  last: ModelStep | null;
  /** Skipped there one after the other, by calls of a profile. */
  skipped: readonly number[];
}

export interface ModelRole {
  readonly id: number;
  allOperations: boolean;
  operations: readonly number[];
}

export interface ModelUser {
  readonly id: number;
  readonly role: number;
  disabled: boolean;
}

export interface ModelKiosk {
  readonly id: number;
  readonly priority: number;
  readonly department: number;
  /** None = all. */
  readonly services: readonly number[];
  printer: string | null;
  design: string | null;
}

export interface ModelRange {
  readonly id: number;
  readonly first: number;
  readonly last: number;
  next: number;
  given: number[];
}

export interface ModelAppointment {
  readonly id: number;
  readonly services: readonly number[];
  readonly pin: string;
  readonly date: string;
  /** In minutes since midnight. */
  readonly minute: number | null;
  readonly priority: number;
  state: 'PLANNED' | 'ARRIVED' | 'MISSED';
  ticket: number;
}

export interface ModelSession {
  readonly id: number;
  readonly user: number;
  readonly window: number;
  openedMs: number;
}

/** A print job, for ever: how it stands or how it ended. */
export interface ModelPrint {
  readonly id: number;
  readonly ticket: number;
  printer: string;
  copy: boolean;
  waitsSinceMs: number;
  state: 'QUEUED' | 'PRINTING' | PrintEnd;
}

/** Paper that a printer has used. */
export interface ModelPaper {
  readonly printer: string;
  readonly mm: number;
  readonly isTicket: boolean;
}

export interface ModelSegment {
  readonly id: number;
  position: number;
  when: readonly { readonly fact: string; readonly op: string; readonly value: unknown }[];
  promiseMin: number;
  by: string;
  disabled: boolean;
}

export interface ModelRule {
  readonly id: number;
  readonly when: readonly { readonly fact: string; readonly segment?: number; readonly op: string; readonly value: number }[];
  readonly call: readonly number[];
  readonly at_most: { readonly k: number; readonly of: number };
}

export interface ModelProfile {
  readonly id: number;
  windows: readonly number[];
  rules: readonly ModelRule[];
  finally: string;
  disabled: boolean;
  /** The rules of its calls in turn, since it changed or the day began. */
  called: { readonly rule: number; readonly window: number }[];
}

export interface Model {
  readonly rules: EngineRules;
  readonly equipment: Equipment;
  readonly operations: readonly number[];
  readonly services: ModelService[];
  readonly windows: ModelWindow[];
  readonly roles: ModelRole[];
  readonly users: ModelUser[];
  readonly kiosks: ModelKiosk[];
  readonly ranges: ModelRange[];
  readonly appointments: ModelAppointment[];
  readonly sessions: ModelSession[];
  readonly tickets: ModelTicket[];
  readonly ended: ModelTicket[];
  readonly prints: ModelPrint[];
  papers: ModelPaper[];
  designs: string[];
  day: string;
  /** The day that the clock was set back from. */
  renamedFrom: string;
  /** 0 = nobody came yet. */
  lastRegisteredMs: number;
  nextTicketId: number;
  nextSessionId: number;
  readonly segments: ModelSegment[];
  readonly profiles: ModelProfile[];
  rulesChanged: number;
  /** Of all calls by profiles. */
  readonly whys: unknown[];
}

function the<T extends { readonly id: number }>(list: readonly T[], id: number, what: string): T {
  const found = list.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the model has no ${what} ${id}`);
  return found;
}

export const windowOf = (model: Model, id: number): ModelWindow => the(model.windows, id, 'window');
export const serviceOf = (model: Model, id: number): ModelService => the(model.services, id, 'service');

export function roleOf(model: Model, userId: number): ModelRole | undefined {
  const user = model.users.find(({ id }) => id === userId);
  return user && the(model.roles, user.role, 'role');
}
