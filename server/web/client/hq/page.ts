/** Requests of the page to headquarters, who is logged in, and the list of branches, which stays current. */

import type { AlertsReply, BranchNow, Group, HqFigures, ListedUser, Me, WholeBranch } from '../../../hq/api/replies.js';
import { NoAnswerError, QboxError } from '../../../protocol/client/client.js';
import type { WireError } from '../../../protocol/client/errors.js';
import { Store } from '../shared/store.js';
import { wordsOf } from '../shared/words.js';

export const { say, has } = wordsOf('hq', 'figures', 'device-faults');

/** undefined = not known yet; null = nobody. */
export const me = new Store<Me | null | undefined>(undefined);
export const branches = new Store<readonly BranchNow[]>([]);
/** Whether changes arrive. */
export const isCurrent = new Store(true);

const AGAIN_MS = 3_000;

interface Replies {
  readonly logIn: Me;
  readonly logOut: null;
  readonly me: Me;
  readonly branches: readonly BranchNow[];
  readonly branch: WholeBranch;
  readonly alerts: AlertsReply;
  readonly figures: HqFigures;
  readonly seeAlarm: null;
  readonly groups: readonly Group[];
  readonly setGroup: null;
  readonly removeGroup: null;
  readonly users: readonly ListedUser[];
  readonly setUser: null;
  readonly removeUser: null;
}

interface Answered<Reply> {
  readonly data: Reply;
  readonly error?: WireError;
}

export async function ask<Command extends keyof Replies>(command: Command, data: object = {}): Promise<Replies[Command]> {
  const answer = await fetch(`/hq/api/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(data),
  }).catch(() => null);
  const read = (await answer?.json().catch(() => null)) as Answered<Replies[Command]> | null;
  if (read === null || answer === null) throw new NoAnswerError(command, 'timeout', 'headquarters is not reached');
  if (read.error !== undefined) {
    if (answer.status === 401 && command !== 'logIn') leave();
    throw new QboxError(command, read.error);
  }
  return read.data;
}

let stream: EventSource | null = null;

function leave(): void {
  stream?.close();
  stream = null;
  me.set(null);
  branches.set([]);
}

async function begin(who: Me): Promise<void> {
  me.set(who);
  branches.set(await ask('branches'));
  follow();
}

/** What was missed meanwhile is in the list that is asked for when it is open again. */
function follow(): void {
  stream?.close();
  const own = new EventSource('/hq/live');
  stream = own;
  let isFirst = true;
  stream.onopen = () => {
    isCurrent.set(true);
    if (!isFirst)
      void ask('branches').then(
        (all) => branches.set(all),
        () => undefined,
      );
    isFirst = false;
  };
  stream.onerror = () => {
    isCurrent.set(false);
    if (own.readyState === EventSource.CLOSED) setTimeout(() => void followAgain(own), AGAIN_MS);
  };
  stream.onmessage = ({ data }) => {
    const changed = new Map((JSON.parse(String(data)) as readonly BranchNow[]).map((row) => [row.name, row]));
    const known = branches.value.map((row) => changed.get(row.name) ?? row);
    const fresh = [...changed.values()].filter(({ name }) => known.every((row) => row.name !== name));
    branches.set([...known, ...fresh]);
  };
}

/** A browser connects again by itself after a cut, but not after an answer such as 502 of the proxy or 500 without a database. */
async function followAgain(before: EventSource): Promise<void> {
  if (stream !== before) return;
  try {
    branches.set(await ask('branches'));
    follow();
  } catch {
    // Who is not logged in any more has left.
    setTimeout(() => void followAgain(before), AGAIN_MS);
  }
}

export const enter = async (login: string, password: string): Promise<void> => begin(await ask('logIn', { login, password }));

export async function logOut(): Promise<void> {
  await ask('logOut').catch(() => undefined);
  leave();
}

/** Whether a session is still there. */
export async function look(): Promise<void> {
  try {
    await begin(await ask('me'));
  } catch {
    leave();
  }
}
