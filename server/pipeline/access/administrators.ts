/** Which users may administer the box. At least one always can. */
import type { Command } from '../../engine/commands.js';
import type { QueueState } from '../../engine/state.js';
import type { UserRoleRow, UserRow } from '../../model/books/index.js';
import { Rejection } from '../../model/errors/errors.js';
import type { Author } from '../../model/events/events.js';
import type { Pipeline } from '../commit/pipeline.js';

/** The administrator of an empty box, and the default of `qctl`. */
export const FIRST_LOGIN = 'admin';

export const FIRST_ROLE = {
  id: 1,
  name: 'Администратор',
  disabled: 0,
  description: null,
  administrator: { id: 1 },
  clerk: { id: 1, all_operations: 1, operations: [] },
  registrator: { id: 1 },
  board: { id: 1 },
};

/** The stored hash of a user who has no password (yet): no password fits it, so nobody logs in as this user over the network. */
export const NO_PASSWORD = '';

/**
 * The user for a technician on the machine itself: `admin`, or the first administrator where `admin` is not one (any more). The
 * box refuses to lose its last administrator, but a state from elsewhere may have none: then `admin` is made one.
 */
export const technician = (pipeline: Pipeline): number => firstAdministrator(pipeline.state) ?? makeAdministrator(pipeline);

/**
 * The box has no branch yet, whether or not `qctl admin reset-password` has given a password already; or no administrator has one, so
 * that nobody can log in over the network.
 */
export const awaitsFirstLogin = (state: QueueState): boolean =>
  (state.books.Service.size === 0 && state.books.Workplace.size === 0) ||
  administratorsOf(state).every(({ passwordHash }) => passwordHash === NO_PASSWORD);

const administratorsOf = (state: QueueState): readonly UserRow[] => [...state.books.User.values()].filter((user) => isUsable(state, user));

function firstAdministrator(state: QueueState): number | undefined {
  const administrators = administratorsOf(state);
  const [first] = administrators.map(({ id }) => id).sort((a, b) => a - b);
  return administrators.find(({ login }) => login === FIRST_LOGIN)?.id ?? first;
}

function isUsable(state: QueueState, { disabled, role_id }: UserRow): boolean {
  const role = state.books.UserRole.get(role_id);
  return disabled === 0 && role?.disabled === 0 && role.administrator !== null;
}

function makeAdministrator(pipeline: Pipeline): number {
  const { User } = pipeline.state.books;
  const role_id = administratorRole(pipeline);
  // Where only the role was disabled, there is an administrator again.
  const found = firstAdministrator(pipeline.state);
  if (found !== undefined) return found;
  const known = [...User.values()].find(({ login }) => login === FIRST_LOGIN);
  if (known) return done(pipeline, { type: 'setElement', book: 'User', id: known.id, fields: { disabled: 0, role_id }, ...NOBODY });
  return done(pipeline, {
    type: 'newElement',
    book: 'User',
    fields: { login: FIRST_LOGIN, role_id },
    passwordHash: NO_PASSWORD,
    chance: 0,
  });
}

/** A person at the machine itself, without a user of the box. */
const TECHNICIAN: Author = { u: 0, as: 'administrator', here: 1 };

/** No session and no user asks for it. */
const NOBODY = { actingUserId: 0, sessionId: 0 };

function administratorRole(pipeline: Pipeline): number {
  const roles = [...pipeline.state.books.UserRole.values()].filter(({ administrator }) => administrator !== null);
  const known = roles.find(({ disabled }) => disabled === 0) ?? roles[0];
  if (known === undefined) return newRole(pipeline);
  if (known.disabled === 0) return known.id;
  return done(pipeline, { type: 'setElement', book: 'UserRole', id: known.id, fields: { disabled: 0 }, ...NOBODY });
}

function newRole(pipeline: Pipeline): number {
  const { books, nextIds } = pipeline.state;
  const isTaken = [...books.UserRole.values()].some(({ name }: UserRoleRow) => name === FIRST_ROLE.name);
  const { id: _first, ...fields } = FIRST_ROLE;
  const name = isTaken ? `${FIRST_ROLE.name} ${nextIds.UserRole}` : FIRST_ROLE.name;
  return done(pipeline, { type: 'newElement', book: 'UserRole', fields: { ...fields, name }, chance: 0 });
}

function done(pipeline: Pipeline, command: Command): number {
  const outcome = pipeline.execute(command, TECHNICIAN);
  if (outcome instanceof Rejection || outcome.subject === undefined) throw new Error(`${command.type} was refused`);
  return outcome.subject;
}
