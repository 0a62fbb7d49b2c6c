/**
 * Clerks of a demonstration: users of its own, one a window, with passwords that nobody knows. They log in as real ones do, so that pages,
 * boards and statistics show what they would show; and they are removed at the end, so that no clerk of the branch served anybody made up.
 */
import type { QboxClient } from '../../protocol/client/client.js';
import { md5 } from '../../protocol/client/md5.js';
import type { Dependencies } from '../dependencies.js';
import { randomPassword } from '../new-password.js';
import { type SessionOptions, withSession } from '../session.js';
import { DEMO_MARK } from './demo-guard.js';

export interface DemoClerk {
  readonly login: string;
  readonly password: string;
  readonly window: number;
}

const LOGIN = 'qctl-demo-';

/** Those of a demonstration that was killed go first. */
export async function hireClerks(client: QboxClient, windows: readonly number[]): Promise<DemoClerk[]> {
  await dismissClerks(client);
  const role = await client.add('UserRole', { name: DEMO_MARK, clerk: { all_operations: 1 } });
  const clerks = windows.map((window) => ({ login: `${LOGIN}${window}`, password: randomPassword(), window }));
  for (const { login, password } of clerks) {
    await client.add('User', { login, password: md5(password), surname: DEMO_MARK, role_id: role.id, clerk: { all_operations: 1 } });
  }
  return clerks;
}

export async function dismissClerks(client: QboxClient): Promise<void> {
  const roles = (await client.list('UserRole')).filter(({ name }) => name === DEMO_MARK).map(({ id }) => id);
  const users = await client.list('User');
  for (const { id, login, role_id } of users) if (login.startsWith(LOGIN) && roles.includes(role_id)) await client.remove('User', id);
  for (const id of roles) await client.remove('UserRole', id);
}

/** A clerk who is logged in. */
export interface ClerkSession {
  readonly window: number;
  readonly client: QboxClient;
}

/** Logs all of them in, and out again after `action`, whatever happens. */
export async function withClerks(
  [first, ...others]: readonly DemoClerk[],
  options: SessionOptions,
  dependencies: Dependencies,
  action: (sessions: readonly ClerkSession[]) => Promise<void>,
): Promise<void> {
  if (first === undefined) {
    await action([]);
    return;
  }
  const { login, password, window } = first;
  const own: SessionOptions = { ...options, user: login, password, component: 'workplace', place: { workplace: window } };
  await withSession(own, dependencies, ({ client }) =>
    withClerks(others, options, dependencies, (sessions) => action([{ window, client }, ...sessions])),
  );
}
