/** Requests of the page to headquarters, who is logged in, and the list of branches, which stays current. */

import type {
  AlertsReply,
  BranchConfigurationReply,
  BranchNow,
  ChangeRow,
  DifferenceReply,
  FileBranch,
  FilesReply,
  Group,
  HqFigures,
  ListedUser,
  Me,
  ReleaseBack,
  ReleaseBranchRow,
  ReleasesReply,
  RollOutReply,
  RolloutReply,
  RolloutRow,
  WholeBranch,
} from '../../../hq/api/replies.js';
import { NoAnswerError, QboxError } from '../../../protocol/client/client.js';
import type { WireError } from '../../../protocol/client/errors.js';
import { Store } from '../shared/box/store.js';
import { wordsOf } from '../shared/words/words.js';

export const { say, has } = wordsOf('hq', 'figures', 'device-faults');

/** undefined = not known yet; null = nobody. */
export const me = new Store<Me | null | undefined>(undefined);
export const branches = new Store<readonly BranchNow[]>([]);
/** As the branch is called on its own pages. */
export const titleOf = (name: string): string => branches.value.find((branch) => branch.name === name)?.title ?? name;

/** Whether changes arrive. */
export const isCurrent = new Store(true);

/** Why the log-in by which the browser came back was refused; null = it was not. */
export const refusal = new Store<unknown>(null);

const AGAIN_MS = 3_000;
/** Their refusals end no session. */
const ENTERING: ReadonlySet<string> = new Set(['logIn', 'beginIssuerLogIn', 'endIssuerLogIn']);
/** Where the server of log-ins sends the browser back to. */
const BACK_PATH = '/hq/oidc';

interface Replies {
  readonly logIn: Me;
  readonly beginIssuerLogIn: { readonly address: string };
  readonly endIssuerLogIn: Me;
  readonly logOut: { readonly next: string | null };
  readonly me: Me;
  readonly branches: readonly BranchNow[];
  readonly branch: WholeBranch;
  readonly alerts: AlertsReply;
  readonly figures: HqFigures;
  readonly seeAlarm: null;
  readonly quietAlert: null;
  readonly changes: readonly ChangeRow[];
  readonly rollouts: readonly RolloutRow[];
  readonly rollout: RolloutReply;
  readonly revision: { readonly text: string };
  readonly difference: DifferenceReply;
  readonly branchConfiguration: BranchConfigurationReply;
  readonly rollOut: RollOutReply;
  readonly stopRollout: null;
  readonly rollBack: { readonly rollout: number };
  readonly followGroups: null;
  readonly files: FilesReply;
  readonly file: readonly FileBranch[];
  readonly beginFile: { readonly upload: number };
  readonly cancelFile: null;
  readonly filePiece: null;
  readonly addFile: null;
  readonly removeFile: null;
  readonly releases: ReleasesReply;
  readonly releaseRollout: readonly ReleaseBranchRow[];
  readonly rollRelease: { readonly rollout: number };
  readonly stopRelease: null;
  readonly backRelease: ReleaseBack;
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
    if (answer.status === 401 && !ENTERING.has(command)) leave();
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
  refusal.set(null);
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

/** The browser leaves this page, and comes back to it by `BACK_PATH`. */
export async function goToIssuer(): Promise<void> {
  location.assign((await ask('beginIssuerLogIn')).address);
}

export async function logOut(): Promise<void> {
  const ended = await ask('logOut').catch(() => null);
  leave();
  // Otherwise one press of a button would be enough to come in again.
  if (typeof ended?.next === 'string') location.assign(ended.next);
}

/** What the server of log-ins has sent the browser back with; null = it has not. It is good once, so it does not stay in the address. */
function sentBack(): string | null {
  if (location.pathname !== BACK_PATH) return null;
  const query = location.search;
  history.replaceState(null, '', '/hq');
  return query;
}

/** Whether a session is still there, or one begins. */
export async function look(): Promise<void> {
  const query = sentBack();
  try {
    await begin(await (query === null ? ask('me') : ask('endIssuerLogIn', { query })));
  } catch (failure) {
    leave();
    if (query !== null) refusal.set(failure);
  }
}
