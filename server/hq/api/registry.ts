/**
 * What headquarters answers, declared and checked as the box's commands are. `role`: the least that somebody needs; null = no log-in.
 * Branches that a user does not see are unknown to them.
 */
import { type Static, Type } from '@sinclair/typebox';
import { Name, OneOf } from '../../model/schema.js';
import { type CommandDeclaration, commands } from '../../protocol/declaration.js';
import { ROLES, type Role } from '../access/users.js';

const Login = Type.String({ minLength: 1, maxLength: 100, 'x-expects': 'a login of 1 to 100 characters' });
const Password = Type.String({ minLength: 8, maxLength: 200, 'x-expects': 'a password of 8 to 200 characters' });
const BranchName = Type.String({ pattern: '^[a-z0-9_-]{1,64}$', 'x-expects': 'the name of a branch' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', 'x-expects': 'a day such as 2026-11-24', 'x-example': '2026-11-24' });
const NAMES_MAX = 10_000;
/** Of an `integer` of PostgreSQL. */
const ID_MAX = 2 ** 31 - 1;

export const HQ_GROUPINGS = ['branch', 'day', 'hour', 'service', 'window', 'clerk'] as const;

const declared = commands('general', {
  logIn: {
    summary: 'Begins a session, whose token is set as a cookie.',
    rights: null,
    changes: true,
    data: { login: Login, password: Type.String({ minLength: 1, maxLength: 200 }) },
  },
  logOut: { summary: 'Ends the session.', rights: null },
  me: { summary: 'Who is logged in.', rights: null },
  branches: { summary: 'Every branch with its newest live view, and groups.', rights: null },
  branch: { summary: 'One branch: its live view, names, journal, alarms.', rights: null, data: { branch: BranchName } },
  alerts: { summary: 'Alerts that stand in any branch, and alarms of journals that nobody has seen.', rights: null },
  figures: {
    summary: 'Figures of some days by branch, or of branches by something else. Of visits that have ended.',
    rights: null,
    data: {
      from: Day,
      to: Day,
      by: OneOf(HQ_GROUPINGS),
      branches: Type.Optional(Type.Array(BranchName, { maxItems: NAMES_MAX, 'x-expects': 'names of branches; left out = all' })),
      group: Type.Optional(Name()),
    },
  },
  seeAlarm: {
    summary: 'Says that somebody has seen an alarm of a journal.',
    rights: null,
    changes: true,
    data: { id: Type.Integer({ minimum: 1, maximum: ID_MAX }) },
  },
  groups: { summary: 'Groups of branches.', rights: null },
  setGroup: {
    summary: 'Makes a group, or sets its branches.',
    rights: null,
    changes: true,
    data: { name: Name(), branches: Type.Array(BranchName, { maxItems: NAMES_MAX }) },
  },
  removeGroup: { summary: 'Removes a group; its branches stay.', rights: null, changes: true, data: { name: Name() } },
  users: { summary: 'Users of headquarters.', rights: null },
  setUser: {
    summary: 'Makes a user, or sets role, groups and password; ends their sessions.',
    rights: null,
    changes: true,
    data: { login: Login, role: OneOf(ROLES), groups: Type.Array(Name(), { maxItems: 1_000 }), password: Type.Optional(Password) },
  },
  removeUser: { summary: 'Removes a user.', rights: null, changes: true, data: { login: Login } },
});

export type HqCommand = keyof typeof declared;
export type HqData<Name extends HqCommand> = Static<(typeof declared)[Name]['data']>;
export const HQ_COMMANDS: Readonly<Record<string, CommandDeclaration>> = declared;

export const ROLE_OF: Readonly<Record<HqCommand, Role | null>> = {
  logIn: null,
  logOut: null,
  me: 'viewer',
  branches: 'viewer',
  branch: 'viewer',
  alerts: 'viewer',
  figures: 'viewer',
  seeAlarm: 'manager',
  groups: 'administrator',
  setGroup: 'administrator',
  removeGroup: 'administrator',
  users: 'administrator',
  setUser: 'administrator',
  removeUser: 'administrator',
};

export const isCommand = (name: string): name is HqCommand => Object.hasOwn(ROLE_OF, name);
