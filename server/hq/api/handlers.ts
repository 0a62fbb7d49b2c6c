/** Each command of headquarters. A handler throws a `Refusal` for what it refuses. */
import { NOT_A_DAY } from '../../model/books/hours.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import { changes } from '../access/changes.js';
import { branchesOf, groups, removeGroup, setGroup } from '../access/groups.js';
import { removeUser, setUser, type User, users } from '../access/users.js';
import { quiet } from '../alerts/quiets.js';
import { standingAlerts } from '../alerts/standing.js';
import { dayNumber } from '../facts/branch-days.js';
import { hqFigures } from '../facts/figures.js';
import { type Asking, known, Refusal, seenBranch } from './asking.js';
import { CONFIGURATION_HANDLERS } from './configuration-handlers.js';
import type { EntranceCommand } from './entering.js';
import { FILE_HANDLERS } from './file-handlers.js';
import { alarmsOf, booksOf, branchNow, journalOf } from './overview.js';
import type { HqCommand, HqData, VisitorCommand } from './registry.js';
import { RELEASE_HANDLERS } from './release-handlers.js';
import type { AlertsReply, HqFigures, WholeBranch } from './replies.js';

export type Handled = Exclude<HqCommand, EntranceCommand | VisitorCommand>;
export type Handler<Name extends Handled> = (asking: Asking, data: HqData<Name>) => Promise<unknown>;

const DAYS_MAX = 400;
const DAY_MS = 86_400_000;

async function listed({ client, user, live, director, nowMs }: Asking) {
  const branches = await branchesOf(client, user);
  return branches.map((branch) => branchNow(branch, live.of(branch.name), director.of(branch.name), nowMs));
}

async function wholeBranch(asking: Asking, name: string): Promise<WholeBranch> {
  const { client, live, director, nowMs } = asking;
  const branch = await seenBranch(asking, name);
  const seen = live.of(name);
  return {
    ...branchNow(branch, seen, director.of(name), nowMs),
    state: seen?.state ?? null,
    standing: standingAlerts(branch, live),
    books: await booksOf(client, branch.id),
    journal: await journalOf(client, branch.id),
    alarms: await alarmsOf(client, [branch.id]),
  };
}

const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

async function figures({ client, user }: Asking, { from, to, by, branches: names, group }: HqData<'figures'>): Promise<HqFigures> {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  // Date.parse takes 2026-02-31 for the third of March.
  for (const [field, day, name] of [['data.from', first, from] as const, ['data.to', last, to] as const])
    if (!Number.isSafeInteger(day) || dayName(day) !== name) throw new Refusal(reject('invalidRequest', { field, ...NOT_A_DAY }));
  if (last < first)
    throw new Refusal(reject('invalidRequest', { field: 'data.to', fault: `expected ${from} or a later day`, why: 'notADay' }));
  if (last - first >= DAYS_MAX)
    throw new Refusal(
      reject('invalidRequest', { field: 'data.from', fault: `expected at most ${DAYS_MAX} days`, why: 'tooManyDays', most: DAYS_MAX }),
    );
  const seen = await branchesOf(client, user);
  for (const name of names ?? [])
    known(
      seen.find((branch) => branch.name === name),
      'Branch',
      name,
      'data.branches',
    );
  const asked = seen.filter((branch) => (names?.includes(branch.name) ?? true) && (group === undefined || branch.groups.includes(group)));
  const nameOf = new Map(asked.map((branch) => [branch.id, branch.name]));
  const { lines, total } = await hqFigures(client, { branchIds: asked.map(({ id }) => id), from: first, to: last, by });
  const key = (value: string | number | null) =>
    by === 'branch' ? (nameOf.get(Number(value)) ?? null) : by === 'day' ? dayName(Number(value)) : value;
  return { from, to, by, branches: asked.length, lines: lines.map((line) => ({ key: key(line.key), values: line.values })), total };
}

async function alerts({ client, user, live }: Asking): Promise<AlertsReply> {
  const branches = await branchesOf(client, user);
  return {
    alerts: branches.flatMap((branch) => standingAlerts(branch, live)),
    alarms: await alarmsOf(
      client,
      branches.map(({ id }) => id),
    ),
  };
}

async function seeAlarm({ client, user }: Asking, { id }: HqData<'seeAlarm'>) {
  const branches = await branchesOf(client, user);
  const { rowCount } = await client.query(
    'UPDATE alarm SET seen = now(), seen_by = $2 WHERE id = $1 AND seen IS NULL AND branch_id = ANY ($3)',
    [id, user.login, branches.map((branch) => branch.id)],
  );
  known(rowCount === 1 ? id : null, 'Alarm', String(id), 'data.id');
}

async function quietAlert(asking: Asking, { branch: name, id, minutes }: HqData<'quietAlert'>) {
  const { client, user, live, touched, note } = asking;
  const branch = await seenBranch(asking, name);
  const alert = known(
    live.of(name)?.state.alerts.find((one) => one.id === id),
    'Alert',
    String(id),
    'data.id',
  );
  await quiet(client, alert, { branchId: branch.id, minutes, login: user.login });
  touched.add(name);
  note.alert = alert.text;
}

/** Of a new user it is said whether there is a password; nobody takes away their own rights, or there might be no administrator left. */
async function setOneUser({ client, user }: Asking, data: HqData<'setUser'>) {
  if (data.login === user.login && data.role !== user.role) throw new Refusal(notAllowed('setUser', user));
  const isNew = !(await users(client)).some(({ login }) => login === data.login);
  if (isNew && data.password === undefined)
    throw new Refusal(reject('invalidRequest', { field: 'data.password', fault: 'required, expected a password', why: 'required' }));
  known((await setUser(client, data)) ? data : null, 'Group', data.groups.join(', '), 'data.groups');
}

export const notAllowed = (command: string, { login, role }: User): Rejection =>
  reject('notAllowed', { command, who: `${login} (${role})` });

export const HANDLERS: { readonly [Name in Handled]: Handler<Name> } = {
  me: ({ user }) => Promise.resolve({ login: user.login, role: user.role }),
  branches: listed,
  branch: (asking, { branch }) => wholeBranch(asking, branch),
  alerts,
  figures,
  seeAlarm,
  quietAlert,
  changes: ({ client }) => changes(client),
  ...CONFIGURATION_HANDLERS,
  ...FILE_HANDLERS,
  ...RELEASE_HANDLERS,
  groups: ({ client }) => groups(client),
  setGroup: async ({ client }, data) =>
    void known((await setGroup(client, data)) ? data : null, 'Branch', data.branches.join(', '), 'data.branches'),
  removeGroup: async ({ client }, { name }) => void known((await removeGroup(client, name)) ? name : null, 'Group', name, 'data.name'),
  users: ({ client }) => users(client),
  setUser: setOneUser,
  removeUser: async ({ client, user }, { login }) => {
    if (login === user.login) throw new Refusal(notAllowed('removeUser', user));
    known((await removeUser(client, login)) ? login : null, 'User', login, 'data.login');
  },
};
