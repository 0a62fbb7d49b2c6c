/** Makes a branch from a few answers: all elements needed so that a visitor can take a ticket and a clerk can call it. */
import type { RequestData } from '../../../../protocol/registry.js';
import type { Row } from '../library.js';
import { say } from './words.js';

export interface PlannedService {
  readonly name: string;
  readonly prefix: string;
  readonly minutes: number;
}

export interface Answers {
  readonly services: readonly PlannedService[];
  readonly windows: number;
  readonly kioskName: string;
  /** The name of a configured printer; null = the number is shown on the screen. */
  readonly printer: string | null;
  /** null = there is no board. */
  readonly boardName: string | null;
}

/** A new account with the password that it was given. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly place: string;
  /** The path of the page on which it logs in. */
  readonly page: string;
  readonly password: string;
  /** Why the password was not set; '' = it was. */
  readonly fault: string;
}

type Set = NonNullable<RequestData<'setConfiguration'>['set']>;
type Book = keyof Set;

export interface Plan {
  readonly set: { readonly [Name in Book]: readonly Row[] };
  readonly kiosk: number;
  /** null = there is no board. */
  readonly board: Row | null;
  /** Users who get a password: clerks, the supervisor, the kiosk. */
  readonly accounts: readonly Omit<Account, 'password' | 'fault'>[];
}

const SECONDS = 60;
/** Factor of the norm from which the duration is too long. */
const DANGER = 2;
const USUAL_LAST = 999;

/** @param present existing elements, whose ids are taken */
export function planOf(answers: Answers, present: { readonly [Name in Book]?: readonly Row[] }): Plan {
  const next = (book: Book): number => Math.max(0, ...(present[book] ?? []).map(({ id }) => id)) + 1;
  const first = {
    operation: next('Operation'),
    range: next('TicketRange'),
    window: next('Workplace'),
    user: next('User'),
    role: next('UserRole'),
  };
  const [clerkRole, deviceRole, supervisorRole] = [first.role, first.role + 1, first.role + 2];
  const windows = Array.from({ length: answers.windows }, (_, index) => ({
    id: first.window + index,
    name: `${say('window')} ${index + 1}`,
  }));
  const clerks = windows.map((window, index) => ({ id: first.user + index, login: `${say('clerkLogin')}${index + 1}`, window }));
  const supervisor = { id: first.user + windows.length, login: say('supervisorLogin') };
  const kioskUser = { id: supervisor.id + 1, login: say('kioskLogin') };
  const kiosk = next('Registrator');
  const board = answers.boardName === null ? null : { id: next('QBoard'), name: answers.boardName };
  const { services } = answers;
  return {
    set: {
      Operation: services.map((service, index) => operationOf(service, first.operation + index)),
      TicketRange: services.map(({ name, prefix }, index) => ({ id: first.range + index, name, prefix, first: 1, last: USUAL_LAST })),
      Service: services.map(({ name }, index) => ({
        id: next('Service') + index,
        name,
        ticket_range_id: first.range + index,
        operations: { '10': [first.operation + index] },
      })),
      UserRole: [
        { id: clerkRole, name: say('clerkRole'), clerk: { all_operations: 1, operations: [] } },
        { id: deviceRole, name: say('deviceRole'), registrator: {}, board: {} },
        { id: supervisorRole, name: say('supervisorRole'), supervisor: {} },
      ],
      Workplace: windows.map(({ id, name }) => ({ id, name, alias: name, all_operations: 1 })),
      User: [
        // Names, because supervisors see no logins: without one a clerk would be a number to them.
        ...clerks.map(({ id, login, window }, index) => ({
          ...{ id, login, name: `${say('clerkRole')} ${index + 1}` },
          ...{ role_id: clerkRole, clerk: { default_workplace: window.id } },
        })),
        { ...supervisor, name: say('supervisorRole'), role_id: supervisorRole },
        { ...kioskUser, role_id: deviceRole },
      ],
      Registrator: [{ id: kiosk, name: answers.kioskName, printer: answers.printer }],
      QBoard: board === null ? [] : [board],
      ScoreBoard: [],
      Reason: [],
      Outcome: [],
    },
    kiosk,
    board,
    accounts: [
      ...clerks.map(({ id, login, window }) => ({ id, login, place: window.name, page: '/workplace' })),
      { ...supervisor, place: say('supervisorRole'), page: '/supervisor' },
      { ...kioskUser, place: answers.kioskName, page: `/kiosk/${kiosk}` },
    ],
  };
}

const operationOf = ({ name, minutes }: PlannedService, id: number): Row => ({
  id,
  name,
  regulated_sec: minutes * SECONDS,
  danger_sec: minutes * SECONDS * DANGER,
});

/** Letters that are easy to distinguish at a distance and have no twin in the other alphabet. */
const LETTERS = ['Б', 'Г', 'Д', 'Ж', 'И', 'Л', 'П', 'У', 'Ф', 'Ц', 'Ч', 'Ш', 'Э', 'Ю', 'Я'];

export const letterFor = (index: number): string =>
  LETTERS[index] ?? `${LETTERS[index % LETTERS.length]}${LETTERS[Math.floor(index / LETTERS.length) - 1] ?? ''}`;
