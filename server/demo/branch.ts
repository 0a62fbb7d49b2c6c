/**
 * The demo branch: a driving school, as in the samples of the original protocol, so that each sample can be replayed unchanged. If a sample
 * names an id, a name or a number, the row here has the same (see README.md).
 */
import type { BookRows, RowBook, UserRow } from '../model/books/index.js';
import type { Component } from '../model/events.js';
import { demoBoards, demoRegistrators, demoWorkplaces } from './places.js';
import { demoOperations, demoServices, demoTicketRanges } from './services.js';

/** A user with a plain-text password, which is hashed when the books are filled at the first start. */
type DemoUser = Omit<UserRow, 'passwordHash'> & { readonly password: string };

/** The rows of a book as the demo keeps them. */
type DemoRow<Book extends RowBook> = Book extends 'User' ? DemoUser : BookRows[Book];
type DemoBranch = { readonly [Book in RowBook]?: readonly DemoRow<Book>[] };

/** One password for all users: the demo is for trying, and the original's `login` sample has its MD5. */
const PASSWORD = '12345';
const CREATED = '2015-04-26T16:59:22.000Z';

const demoRoles: readonly BookRows['UserRole'][] = [
  {
    id: 1,
    name: 'Администратор (полный доступ)',
    disabled: 0,
    description: null,
    administrator: { id: 1 },
    clerk: { id: 1, all_operations: 1, operations: [1, 2, 3, 4, 5, 6, 7] },
    registrator: { id: 1 },
    board: { id: 1 },
    supervisor: { id: 1 },
  },
  {
    id: 2,
    name: 'Оператор',
    disabled: 0,
    description: 'Сотрудник учебного отдела: всё, кроме приёма и возврата денег',
    administrator: null,
    clerk: { id: 2, all_operations: 0, operations: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    registrator: null,
    board: null,
    supervisor: null,
  },
  {
    id: 3,
    name: 'Терминалы и табло',
    disabled: 0,
    description: 'Учётные записи устройств',
    administrator: null,
    clerk: null,
    registrator: { id: 3 },
    board: { id: 3 },
    supervisor: null,
  },
  {
    id: 4,
    name: 'Кассир',
    disabled: 0,
    description: 'Приём и возврат денег',
    administrator: null,
    clerk: { id: 4, all_operations: 0, operations: [10, 11] },
    registrator: null,
    board: null,
    supervisor: null,
  },
  {
    id: 5,
    name: 'Руководитель',
    disabled: 0,
    description: 'Следит за залом и помогает очереди',
    administrator: null,
    clerk: null,
    registrator: null,
    board: null,
    supervisor: { id: 5 },
  },
];

type Person = Pick<DemoUser, 'surname' | 'name' | 'patronymic'>;

const user = (id: number, login: string, roleId: number, person: Person, defaultWorkplace: number | null): DemoUser => ({
  id,
  login,
  password: PASSWORD,
  ...person,
  create_time: CREATED,
  disabled: 0,
  role_id: roleId,
  clerk: { id, priority: 50, default_workplace: defaultWorkplace, all_operations: 0 },
});

const person = (surname: string, name = '', patronymic = ''): Person => ({ surname, name, patronymic });

const demoUsers: readonly DemoUser[] = [
  user(1, 'admin', 1, person('admin'), null),
  user(2, 'ivanova', 2, person('Иванова', 'Анна', 'Сергеевна'), 1),
  user(3, 'petrov', 2, person('Петров', 'Дмитрий', 'Олегович'), 11),
  user(4, 'smirnova', 2, person('Смирнова', 'Ольга', 'Викторовна'), 12),
  user(5, 'kuznetsov', 2, person('Кузнецов', 'Павел', 'Андреевич'), 13),
  user(6, 'kassa', 4, person('Соколова', 'Елена', 'Николаевна'), 14),
  user(7, 'kiosk', 3, person('Терминалы регистрации'), null),
  user(8, 'board', 3, person('Информационные табло'), null),
  user(9, 'sidorova', 5, person('Сидорова', 'Мария', 'Павловна'), null),
];

/** All books of the demo but the appointments: those belong to a day, and the demo to any day. */
export const demoBranch: DemoBranch = {
  Operation: demoOperations,
  TicketRange: demoTicketRanges,
  Service: demoServices,
  Workplace: demoWorkplaces,
  UserRole: demoRoles,
  User: demoUsers,
  ...demoBoards,
  Registrator: demoRegistrators,
};

/** A login and its place, as printed at the first start. */
export interface DemoLogin {
  readonly component: Component;
  readonly login: string;
  readonly password: string;
  /** The window, kiosk or board; null for an administrator or a supervisor. */
  readonly place: number | null;
  /** A plain description for users of the demo. */
  readonly what: string;
}

const demoLogin = (component: Component, login: string, place: number | null, what: string): DemoLogin => ({
  component,
  login,
  password: PASSWORD,
  place,
  what,
});

export const demoLogins: readonly DemoLogin[] = [
  demoLogin('administrator', 'admin', null, 'administrator: all books and all windows'),
  demoLogin('supervisor', 'sidorova', null, 'supervisor: the whole hall, at /supervisor'),
  demoLogin('workplace', 'petrov', 11, 'clerk at window 11 (Окно 2): driving simulator and practical lessons'),
  demoLogin('workplace', 'ivanova', 1, 'clerk at window 1 (Окно 1): documents and driving simulator'),
  demoLogin('workplace', 'smirnova', 12, 'clerk at window 12 (Окно 3): consultations and enrolment'),
  demoLogin('workplace', 'kuznetsov', 13, 'clerk at window 13 (Окно 4): examinations and enrolment'),
  demoLogin('workplace', 'kassa', 14, 'cashier at window 14 (Касса)'),
  demoLogin('workplace', 'admin', 18, 'administrator at window 18 (Администратор): every operation'),
  demoLogin('registrator', 'kiosk', 1, 'kiosk at the entrance'),
  demoLogin('registrator', 'kiosk', 2, 'kiosk whose tickets are called earlier'),
  demoLogin('qboard', 'board', 1, 'LCD board of the waiting hall'),
  demoLogin('scoreboard', 'board', 2, 'LED board over window 11 (Окно 2)'),
];
