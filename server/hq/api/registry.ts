/**
 * What headquarters answers, declared and checked as the box's commands are. `role`: the least that somebody needs; null = no log-in.
 * Branches that a user does not see are unknown to them.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Name, Nullable, OneOf, Text } from '../../model/schema.js';
import { headquartersCommands, REVISION_LENGTH_MAX } from '../../protocol/commands/box/headquarters.js';
import { type CommandDeclaration, commands } from '../../protocol/declaration.js';
import { VERSION } from '../../uplink/files/release-manifest.js';
import { ROLES, type Role } from '../access/users.js';

const Login = Type.String({ minLength: 1, maxLength: 100, 'x-expects': 'a login of 1 to 100 characters' });
const Password = Type.String({ minLength: 8, maxLength: 200, 'x-expects': 'a password of 8 to 200 characters' });
const MaybePassword = Nullable(Password, 'a password of 8 to 200 characters, or null');
const BranchName = Type.String({ pattern: '^[a-z0-9_-]{1,64}$', 'x-expects': 'the name of a branch' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', 'x-expects': 'a day such as 2026-11-24', 'x-example': '2026-11-24' });
const NAMES_MAX = 10_000;
/** Of an `integer` of PostgreSQL. */
const ID_MAX = 2 ** 31 - 1;
const Id = () => Type.Integer({ minimum: 1, maximum: ID_MAX, 'x-expects': `a number from 1 to ${ID_MAX}` });
/** A week: what stands longer is looked at again. */
const QUIET_MINUTES_MAX = 7 * 24 * 60;
const Revision = Type.String({ pattern: '^[\\w-]{43}$', 'x-expects': 'the SHA-256 of a text, base64url' });
const ConfigurationText = Type.String({
  maxLength: REVISION_LENGTH_MAX,
  'x-opaque': 'each of its values is looked at by itself',
  'x-expects': 'a text of `exportConfiguration`',
});

const FileName = Type.String({ maxLength: 110, 'x-expects': 'the name of a file', 'x-example': 'spring.mp4' });
const Names = <Item extends TSchema>(item: Item) => Type.Array(item, { maxItems: NAMES_MAX });
/** Who is to have a file. */
const TARGETS = { groups: Names(Name()), branches: Names(BranchName) };
/** Of 256 KiB as base64. */
const PIECE_LENGTH_MAX = 349_528;

export const HQ_GROUPINGS = ['branch', 'day', 'hour', 'service', 'window', 'clerk'] as const;

const declared = commands('general', {
  logIn: {
    summary: 'Begins a session, whose token is set as a cookie.',
    rights: null,
    changes: true,
    data: { login: Login, password: Type.String({ minLength: 1, maxLength: 200 }) },
  },
  beginIssuerLogIn: {
    summary: 'Begins a log-in at the server of log-ins: answers the address to which the browser goes. A cookie says later who began.',
    rights: null,
    changes: true,
  },
  endIssuerLogIn: {
    summary: 'Ends it, once: begins a session, whose token is set as a cookie.',
    rights: null,
    changes: true,
    data: { query: Type.String({ maxLength: 3_500, 'x-expects': 'what that server added to the address that it sent the browser to' }) },
  },
  logOut: { summary: 'Ends the session; `next` is where the server of log-ins ends its own, null = nowhere.', rights: null },
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
    data: { id: Id() },
  },
  quietAlert: {
    summary: 'An alert of a branch counts no more for a while; with 0 minutes it counts again.',
    rights: null,
    changes: true,
    data: {
      branch: BranchName,
      id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, 'x-expects': 'the number of an alert that stands' }),
      minutes: Type.Integer({ minimum: 0, maximum: QUIET_MINUTES_MAX, 'x-expects': `minutes, ${QUIET_MINUTES_MAX} at most` }),
    },
  },
  changes: { summary: 'What users of headquarters changed, the newest first.', rights: null },
  remoteBranch: {
    summary: 'For visitors: what a branch gives tickets for here, and what they book.',
    rights: null,
    data: { branch: BranchName },
  },
  remoteTicket: {
    summary: 'For visitors: a ticket of a branch, or the one that was taken with this key.',
    rights: null,
    changes: true,
    data: {
      branch: BranchName,
      key: Type.String({ pattern: '^[\\w-]{22}$', 'x-expects': '128 random bits of the visitor, base64url' }),
      service: Type.Optional(Id()),
      language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'a language such as "ru"' })),
    },
  },
  remoteVisit: {
    summary: 'For visitors: as `remoteVisit` of a branch.',
    rights: null,
    changes: true,
    data: { branch: BranchName, ...headquartersCommands.remoteVisit.data.properties },
  },
  rollouts: { summary: 'Configurations on their way to branches, and earlier ones; the newest first.', rights: null },
  rollout: { summary: 'One of them, branch by branch.', rights: null, data: { id: Id() } },
  revision: { summary: 'The text of a configuration.', rights: null, data: { revision: Revision } },
  difference: {
    summary: 'What a branch, asked now, has otherwise than a text; without one, than the text that it carried out last.',
    rights: null,
    data: { branch: BranchName, text: Type.Optional(ConfigurationText) },
  },
  branchConfiguration: {
    summary: 'The configuration of a branch, asked now: of what headquarters may set, as a text for `rollOut`.',
    rights: null,
    data: { branch: BranchName },
  },
  rollOut: {
    summary: 'Brings a text to a group or a branch: to one branch, then to ten, then to all, until one refuses it.',
    rights: null,
    changes: true,
    data: {
      text: ConfigurationText,
      group: Type.Optional(Name()),
      branch: Type.Optional(BranchName),
      atOnce: Type.Optional(Type.Boolean({ 'x-expects': 'true = visitors in the queue are no reason to wait' })),
      note: Type.Optional(Text(200)),
    },
  },
  stopRollout: { summary: 'Begins no further branch of it.', rights: null, changes: true, data: { id: Id() } },
  rollBack: { summary: 'Gives each branch of it what it had before.', rights: null, changes: true, data: { id: Id() } },
  followGroups: {
    summary: 'A branch with a configuration of its own gets that of its groups again.',
    rights: null,
    changes: true,
    data: { branch: BranchName },
  },
  files: { summary: 'Films, pictures and templates of boards, and how many branches have them.', rights: null },
  file: { summary: 'One of them, branch by branch.', rights: null, data: { name: FileName, id: Id() } },
  beginFile: {
    summary: 'Begins to bring a file: its pieces follow, of 256 KiB each but for the last, and `addFile` ends it.',
    rights: null,
    data: { name: FileName, size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, 'x-expects': 'bytes' }) },
  },
  filePiece: {
    summary: 'A piece of a file that was begun, by its number from 0.',
    rights: null,
    data: {
      upload: Id(),
      number: Type.Integer({ minimum: 0, maximum: ID_MAX, 'x-expects': 'the number of a piece' }),
      bytes: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: PIECE_LENGTH_MAX, 'x-expects': 'bytes as base64' }),
    },
  },
  cancelFile: {
    summary: 'A file that was begun does not come: its pieces are removed.',
    rights: null,
    data: { upload: Id() },
  },
  addFile: {
    summary: 'Ends it: groups and branches are to have the file, in the place of one with its name.',
    rights: null,
    changes: true,
    data: { upload: Id(), ...TARGETS },
  },
  removeFile: {
    summary: 'Takes a file away from groups and branches; without any, from all that have one with this name.',
    rights: null,
    changes: true,
    data: { name: FileName, ...TARGETS },
  },
  releases: { summary: 'Packages of qbox that are here, and their rollouts; the newest first.', rights: null },
  releaseRollout: { summary: 'One of these rollouts, branch by branch.', rights: null, data: { id: Id() } },
  rollRelease: {
    summary: 'Brings a version to a group or a branch: to one branch, then to ten, then to all, until one does not keep it.',
    rights: null,
    changes: true,
    data: {
      version: Type.String({ pattern: VERSION, 'x-expects': 'a version such as 0.3.0' }),
      group: Type.Optional(Name()),
      branch: Type.Optional(BranchName),
      atOnce: Type.Optional(Type.Boolean({ 'x-expects': 'true = visitors in the queue are no reason to wait' })),
      note: Type.Optional(Text(200)),
    },
  },
  stopRelease: { summary: 'Begins no further branch of it.', rights: null, changes: true, data: { id: Id() } },
  backRelease: {
    summary: 'Gives each branch that has installed it the version that it had before.',
    rights: null,
    changes: true,
    data: { id: Id() },
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
    summary: 'Makes a user, or sets role, groups and password (null = none: the server of log-ins says who it is); ends their sessions.',
    rights: null,
    changes: true,
    data: {
      ...{ login: Login, role: OneOf(ROLES), groups: Type.Array(Name(), { maxItems: 1_000 }) },
      password: Type.Optional(MaybePassword),
    },
  },
  removeUser: { summary: 'Removes a user.', rights: null, changes: true, data: { login: Login } },
});

export type HqCommand = keyof typeof declared;
export type HqData<Name extends HqCommand> = Static<(typeof declared)[Name]['data']>;
export const HQ_COMMANDS: Readonly<Record<string, CommandDeclaration>> = declared;

export const ROLE_OF: Readonly<Record<HqCommand, Role | null>> = {
  logIn: null,
  beginIssuerLogIn: null,
  endIssuerLogIn: null,
  logOut: null,
  me: 'viewer',
  branches: 'viewer',
  branch: 'viewer',
  alerts: 'viewer',
  figures: 'viewer',
  seeAlarm: 'manager',
  remoteBranch: null,
  remoteTicket: null,
  remoteVisit: null,
  quietAlert: 'manager',
  changes: 'administrator',
  rollouts: 'administrator',
  rollout: 'administrator',
  revision: 'administrator',
  difference: 'administrator',
  branchConfiguration: 'administrator',
  rollOut: 'administrator',
  stopRollout: 'administrator',
  rollBack: 'administrator',
  followGroups: 'administrator',
  files: 'administrator',
  file: 'administrator',
  beginFile: 'administrator',
  filePiece: 'administrator',
  cancelFile: 'administrator',
  addFile: 'administrator',
  removeFile: 'administrator',
  releases: 'administrator',
  releaseRollout: 'administrator',
  rollRelease: 'administrator',
  stopRelease: 'administrator',
  backRelease: 'administrator',
  groups: 'administrator',
  setGroup: 'administrator',
  removeGroup: 'administrator',
  users: 'administrator',
  setUser: 'administrator',
  removeUser: 'administrator',
};

const OF_VISITORS = ['remoteBranch', 'remoteTicket', 'remoteVisit'] as const satisfies readonly HqCommand[];
export type VisitorCommand = (typeof OF_VISITORS)[number];
export const isOfVisitors = (command: HqCommand): command is VisitorCommand => OF_VISITORS.some((one) => one === command);

export const isCommand = (name: string): name is HqCommand => Object.hasOwn(ROLE_OF, name);
