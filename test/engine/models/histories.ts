/** Random histories: each step is a few small numbers, which become a command that makes sense for the branch as it is by then. */
import fc from 'fast-check';
import type { Command, Recipient } from '../../../server/engine/commands.js';
import type { TicketDesign } from '../../../server/model/designs/ticket-design.js';
import { PRINT_ENDS, type TicketContent } from '../../../server/model/ticket.js';
import { ADMINISTRATOR, APPOINTMENT_PIN, CLERKS, DELAYS_MINUTES, KIOSK, OPERATIONS } from './branches.js';
import { DAY_MS, MINUTE_MS, registration } from './engine.js';
import type { Model, ModelTicket, ModelWindow } from './naive-parts.js';

/** How often each kind of step comes, of the sum of all. */
const WEIGHTS = {
  register: 24,
  leave: 2,
  callNext: 12,
  serve: 7,
  finishOperation: 6,
  reject: 3,
  rejectService: 2,
  rejectAll: 2,
  postpone: 6,
  skip: 5,
  callTicket: 4,
  addService: 4,
  transfer: 4,
  bind: 4,
  takeBack: 9,
  recall: 1,
  arrive: 3,
  logIn: 8,
  logOut: 1,
  changeWindow: 2,
  pauseWindow: 1,
  changeService: 1,
  changeRole: 1,
  changeUser: 1,
  removeUser: 1,
  changeTicket: 1,
  removeTicket: 1,
  queuePrint: 8,
  startPrint: 7,
  endPrint: 5,
  returnPrint: 2,
  movePrint: 2,
  withdraw: 2,
  changeRoll: 1,
  setDesign: 1,
  removeDesign: 1,
  changeKiosk: 2,
  wait: 2,
  nextDay: 1,
  clockBack: 1,
  clockForward: 1,
} as const;
export type Kind = keyof typeof WEIGHTS;

/** A hall in which visitors come, and are called one after the other. */
const WEIGHTS_WHEN_BUSY: Partial<Record<Kind, number>> = {
  register: 34,
  callNext: 14,
  serve: 24,
  finishOperation: 4,
  skip: 4,
  postpone: 2,
  callTicket: 2,
  addService: 4,
  transfer: 4,
  bind: 1,
  takeBack: 3,
  logIn: 4,
  wait: 3,
  clockForward: 1,
  changeService: 3,
  changeWindow: 1,
};

const kindsOf = (weights: Partial<Record<Kind, number>>) =>
  fc.constantFrom(...(Object.entries(weights) as [Kind, number][]).flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind)));
const PAUSES_MS = [0, 1_000, 7_000, 40_000, 3 * MINUTE_MS] as const;

export type Step = readonly [kind: Kind, a: number, b: number, c: number];
const stepsOf = (weights: Partial<Record<Kind, number>>, minLength: number, maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.tuple(kindsOf(weights), fc.nat(59), fc.nat(59), fc.nat(59)), { minLength, maxLength });

export const histories = stepsOf(WEIGHTS, 10, 44);
export const busyHistories = stepsOf(WEIGHTS_WHEN_BUSY, 30, 120);

export interface Move {
  /** Time that passes before, or by which the clock is set before. */
  readonly pauseMs: number;
  readonly command: Command | null;
}

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length];

export function moveOf(step: Step, model: Model, nowMs: number): Move {
  const [kind, , , c] = step;
  const untilMidnight = DAY_MS - (nowMs % DAY_MS);
  switch (kind) {
    case 'wait':
      return { pauseMs: 12 * MINUTE_MS, command: null };
    case 'nextDay':
      return { pauseMs: untilMidnight + 8 * 60 * MINUTE_MS + (c % 3) * DAY_MS, command: null };
    case 'clockBack':
      return clockSet(-(pick(JUMPS_MS, c) ?? 0), nowMs);
    case 'clockForward':
      return clockSet(pick(JUMPS_MS, c) ?? 0, nowMs);
    default:
      return { pauseMs: PAUSES_MS[c % PAUSES_MS.length] ?? 0, command: commandOf(step, model) };
  }
}

const JUMPS_MS = [5_000, 30 * MINUTE_MS, 20 * 60 * MINUTE_MS, 2 * DAY_MS] as const;

function clockSet(byMs: number, nowMs: number): Move {
  const setMs = nowMs + byMs;
  return { pauseMs: byMs, command: { type: 'noteClockSet', byMs, dayStartMs: setMs - (setMs % DAY_MS) } };
}

function commandOf([given, a, b, c]: Step, model: Model): Command | null {
  const isIdle = NEEDS_VISITOR.has(given) && model.tickets.every(({ state }) => state !== 'SERVING');
  // With nobody at any window most of these commands become a call; some stay, for their refusals.
  const kind = isIdle && c % 8 !== 0 ? 'callNext' : given;
  const window = pick(busyFirst(kind, model), a);
  const ticket = pick(model.tickets, b);
  if (window === undefined) return null;
  // Who is disabled or gone has no session to act from.
  const users = model.users.filter(({ disabled }) => !disabled);
  const act = { workplaceId: window.id, actingUserId: c % 3 === 0 ? (pick(users, c)?.id ?? 0) : ADMINISTRATOR };
  const comment = c % 2 === 0 ? `because ${c}` : null;
  switch (kind) {
    case 'register':
      return register(model, a, b, c);
    case 'leave':
      return { type: 'leave', consumerId: c === 0 ? 999 : (ticket?.id ?? 0) };
    case 'callNext':
      return { type: 'callNext', ...act };
    case 'callTicket':
      return { type: 'callTicket', consumerId: c === 0 ? 999 : (ticket?.id ?? 0), ...act };
    case 'recall':
      return { type: 'recall', ...act };
    case 'arrive':
      return { type: 'markArrival', ...act };
    case 'skip':
      return { type: 'skip', ...act };
    case 'serve':
      return { type: 'finish', as: 'SERVED', comment, what: { kind: 'served' }, ...(b % 2 === 1 && { callsNext: true as const }), ...act };
    case 'rejectAll':
      return { type: 'finish', as: 'REJECTED', comment, what: { kind: 'everything' }, ...act };
    case 'rejectService':
      return {
        type: 'finish',
        as: 'REJECTED',
        comment,
        what: { kind: 'service', serviceId: operationAt(model, window, b).service },
        ...act,
      };
    case 'finishOperation':
    case 'reject': {
      const { service: serviceId, stage, operation: operationId } = operationAt(model, window, b);
      const what = { kind: 'operation', serviceId, stage: c % 4 === 0 ? null : stage, operationId } as const;
      return { type: 'finish', as: kind === 'reject' ? 'REJECTED' : 'SERVED', comment, what, ...act };
    }
    case 'postpone':
      return { type: 'postpone', delayMinutes: b === 0 ? 7 : (pick(DELAYS_MINUTES, b) ?? 0), returnToMe: c % 2 === 0, comment, ...act };
    case 'addService':
      return { type: 'addService', serviceId: 1 + (b % 4), ...act };
    case 'transfer': {
      return {
        type: 'transfer',
        serviceId: 1 + (b % model.services.length),
        to: recipient(model, c),
        priority: c % 5 === 0 ? 20 + c : null,
        comment,
        ...act,
      };
    }
    case 'bind':
      return { type: 'bind', consumerId: ticket?.id ?? 999, to: recipient(model, c), actingUserId: ADMINISTRATOR };
    case 'takeBack':
      return { type: 'takeBack', ...act };
    default:
      return unusual([kind, a, b, c], model, window, ticket);
  }
}

function recipient(model: Model, c: number): Recipient {
  const to: readonly Recipient[] = [
    { kind: 'anybody' },
    { kind: 'window', id: pick(model.windows, c)?.id ?? 0 },
    { kind: 'clerk', id: pick(CLERKS, c) ?? 0 },
  ];
  return to[c % 3] ?? { kind: 'anybody' };
}

/** Changes of the branch itself, as they come between visitors. */
function unusual([kind, a, b, c]: Step, model: Model, window: ModelWindow, ticket: ModelTicket | undefined): Command | null {
  const by = { actingUserId: ADMINISTRATOR, sessionId: 0 };
  const clerk = pick(CLERKS, b) ?? 0;
  const someOperations = OPERATIONS.filter((operation) => (b >> operation) % 2 === 1);
  switch (kind) {
    case 'logIn':
      return {
        type: 'openSession',
        tokenHash: `token ${model.nextSessionId}`,
        component: 'workplace',
        userId: clerk,
        placeId: window.id,
        // Every second one, from somewhere in the middle: none of them, often.
        idle: model.sessions
          .filter((_, index) => index % 2 === c % 2)
          .map(({ id }) => id)
          .slice(a % 4),
        // Often fewer than all others, so that refusals happen, too.
        inUse: model.sessions
          .filter((_, index) => index % 2 !== c % 2)
          .map(({ id }) => id)
          .slice(0, b % 4),
      };
    case 'logOut':
      return { type: 'closeSession', sessionId: pick(model.sessions, b)?.id ?? 0, why: 'logout' };
    case 'changeWindow':
      return { type: 'setElement', book: 'Workplace', id: window.id, fields: windowChange(model, b, c, someOperations), ...by };
    case 'pauseWindow':
      return { type: 'setElement', book: 'Workplace', id: window.id, fields: { state_id: 1 + (b % 3) }, ...by };
    case 'changeService': {
      const fields = [{ priority: 25 + (c % 3) * 20 }, { disabled: c % 3 === 0 ? 1 : 0 }, { department: c % 3 }][b % 3] ?? {};
      return { type: 'setElement', book: 'Service', id: 1 + (a % model.services.length), fields, ...by };
    }
    case 'changeRole': {
      const fields = { clerk: { all_operations: c % 2, operations: someOperations } };
      return { type: 'setElement', book: 'UserRole', id: 2 + (a % 2), fields, ...by };
    }
    case 'changeUser':
      return {
        type: 'setElement',
        book: 'User',
        id: clerk,
        fields: { disabled: c % 2 },
        sessionId: 0,
        actingUserId: c > 50 ? clerk : ADMINISTRATOR,
      };
    case 'removeUser':
      return { type: 'removeElement', book: 'User', id: clerk, actingUserId: c > 40 ? clerk : ADMINISTRATOR };
    case 'changeTicket':
      return { type: 'setElement', book: 'Consumer', id: ticket?.id ?? 999, fields: { priority: 30 + (c % 40) }, ...by };
    case 'removeTicket':
      return { type: 'removeElement', book: 'Consumer', id: ticket?.id ?? 999, actingUserId: ADMINISTRATOR };
    default:
      return aboutPaper([kind, a, b, c], model, ticket);
  }
}

const CONTENT: TicketContent = {
  ticket: 'A001',
  consumerId: 1,
  services: ['service'],
  date: '24.11.2026',
  time: '09:00',
  ahead: 0,
  branch: 'branch',
  registrator: '',
  comment: '',
  pinCode: '',
  language: 'ru',
};
const DESIGN: TicketDesign = { title: 'own', languages: ['ru'], rows: [{ row: 'number' }] };
const PRINTERS = ['hall', 'hall', 'desk', 'hall', 'desk', 'nowhere'];
const DESIGNS = ['own', 'bank', 'other', 'own'];

function aboutPaper([kind, a, b, c]: Step, model: Model, ticket: ModelTicket | undefined): Command | null {
  const printer = pick(PRINTERS, a) ?? '';
  const name = pick(DESIGNS, b) ?? '';
  // Mostly jobs that are not over; those that are come too, and one that never was.
  const open = model.prints.filter(({ state }) => state === (kind === 'startPrint' || kind === 'movePrint' ? 'QUEUED' : 'PRINTING'));
  const job = (pick(open.length > 0 && b % 5 !== 0 ? open : model.prints, b) ?? { id: 999 }).id;
  switch (kind) {
    case 'queuePrint':
      return {
        type: kind,
        consumerId: ticket?.id ?? 999,
        printer,
        design: 'plain',
        content: CONTENT,
        isCopy: c % 3 === 0,
        registratorId: null,
      };
    case 'startPrint':
      return { type: kind, job };
    case 'movePrint':
      return { type: kind, job, printer };
    case 'returnPrint':
      return { type: kind, job, isDoubtful: c % 2 === 0, why: 'coverOpen' };
    case 'endPrint':
      return {
        type: kind,
        job,
        as: PRINT_ENDS[c % 5] ?? 'PRINTED',
        why: c % 2 === 0 ? 'because' : null,
        lengthMm: c % 3 === 0 ? null : 90 + c,
      };
    case 'withdraw':
      return { type: kind, consumerId: ticket?.id ?? 999, why: 'no paper' };
    case 'changeRoll':
      return { type: kind, printer };
    case 'setDesign':
      return { type: kind, name, design: DESIGN };
    case 'removeDesign':
      return { type: kind, name };
    case 'changeKiosk': {
      const fields = [{ ticket_design: c % 4 === 0 ? null : name }, { printer: c % 4 === 0 ? null : printer }][c % 2] ?? {};
      return { type: 'setElement', book: 'Registrator', id: KIOSK, fields, actingUserId: ADMINISTRATOR, sessionId: 0 };
    }
    default:
      return null;
  }
}

const NEEDS_VISITOR: ReadonlySet<Kind> = new Set([
  'serve',
  'finishOperation',
  'reject',
  'rejectService',
  'rejectAll',
  'postpone',
  'skip',
  'transfer',
  'addService',
  'recall',
]);

/** Windows, those first where the command can do something; the others come too, for their refusals. */
function busyFirst(kind: Kind, model: Model): readonly ModelWindow[] {
  const isBack = kind === 'takeBack';
  if (!NEEDS_VISITOR.has(kind) && !isBack) return model.windows;
  const busy = model.windows.filter(({ id }) => model.tickets.some((ticket) => ticket.state === 'SERVING' && ticket.window === id));
  const done = model.windows.filter(({ last }) => last !== null);
  if (isBack && done.length > 0) return [...done, ...done, ...model.windows];
  return busy.length === 0 ? model.windows : [...busy, ...busy, ...busy, ...model.windows];
}

/** An operation of the visitor at the window, or one that nobody has. */
function operationAt(model: Model, window: ModelWindow, index: number): { service: number; stage: number; operation: number } {
  const served = model.tickets.find((ticket) => ticket.state === 'SERVING' && ticket.window === window.id);
  return pick(served?.operations ?? [], index) ?? { service: 99, stage: 1, operation: 99 };
}

function register(model: Model, a: number, b: number, c: number): Command {
  const one = 1 + (a % model.services.length);
  const services = b % 4 === 0 ? [one, 1 + (b % model.services.length)] : [one];
  const pinCode = [null, '77', 'secret', '77', 'secret', null, APPOINTMENT_PIN][c % 7] ?? null;
  const priority = b % 5 === 0 ? (c % 3) * 10 - 10 : null;
  const registratorId = c % 3 === 0 ? KIOSK : null;
  return registration(pinCode === APPOINTMENT_PIN && b % 2 === 0 ? [] : services, { pinCode, priority, registratorId });
}

function windowChange(model: Model, b: number, c: number, operations: readonly number[]): Record<string, unknown> {
  const changes: Record<string, unknown>[] = [
    { operations, all_operations: c % 2 },
    { service_priority_enabled: c % 2, services: c % 3 === 0 ? {} : { [1 + (c % model.services.length)]: c } },
    { department: c % 3 },
    { disabled: c % 3 === 0 ? 1 : 0 },
    { auto_call: c % 2, auto_call_timeout: c },
  ];
  return changes[b % changes.length] ?? {};
}
