/** A session of qctl with the box: opened for one command, and always ended after it. */
import type { Component } from '../model/events/events.js';
import type { QboxClient } from '../protocol/client/client.js';
import { nodeClient } from '../protocol/client/node.js';
import { connectLocal } from './as-owner/controller.js';
import type { Dependencies } from './dependencies.js';
import { explain, Interrupted, UnreachableError, UsageError } from './failures.js';
import type { GlobalOptions, Run } from './global-options.js';
import { SOCKET_FAULTS, type Target, targetOf } from './target.js';

/** The environment of a command. */
export interface Session {
  readonly client: QboxClient;
  /** The address of the box, or the path of its socket. */
  readonly where: string;
  /** Resolves when the user wants to stop. */
  readonly interrupted: Promise<void>;
}

const GOODBYE_MS = 2_000;

/** Logs in, runs `action`, and logs out again. Ctrl-C ends it with `Interrupted`, unless the action resolves on it. */
export async function withSession<Result>({ options, dependencies }: Run, action: (session: Session) => Promise<Result>): Promise<Result> {
  const target = targetOf(options, dependencies);
  const password = target.isLocal ? '' : await passwordOf(options, target, dependencies);
  const { promise: interrupted, resolve: interrupt } = deferred();
  const ignoreInterrupts = dependencies.onInterrupt(interrupt);
  // Rejects a full turn of the loop later, so that an action that handles the interruption finishes first.
  const stopped = interrupted.then(nextTurn).then(() => Promise.reject(new Interrupted('interrupted')));
  const { client, lost } = connect(target, options.timeout * 1000, dependencies);
  try {
    await Promise.race([logIn(client, options, password), lost, stopped]);
    return await Promise.race([action({ client, where: target.where, interrupted }), stopped]);
  } finally {
    if (client.token !== undefined) await client.logout({ timeoutMs: GOODBYE_MS }).catch(() => {});
    await client.close();
    ignoreInterrupts();
  }
}

/** A promise that is settled from outside. */
export function deferred<Value = void>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (failure: Error) => void = () => {};
  const promise = new Promise<Value>((keep, refuse) => {
    resolve = keep;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `lost` rejects when the first attempt to connect fails; the client repeats later ones, and reports each to the user in a line. */
function connect(target: Target, timeoutMs: number, { err }: Dependencies): { client: QboxClient; lost: Promise<never> } {
  const { promise: lost, reject: giveUp } = deferred<never>();
  lost.catch(() => {});
  let hasSession = false;
  const client = nodeClient({
    url: target.url,
    fingerprint: target.fingerprint,
    connectLocal,
    timeoutMs,
    times: { connectTimeoutMs: timeoutMs },
    onState: (state) => {
      if (state.status !== 'waiting') return;
      if (hasSession) err(`qctl: the connection was lost (${state.why}), trying again\n`);
      else giveUp(new UnreachableError(target.where, (target.isLocal && SOCKET_FAULTS[state.code ?? '']) || state.why));
    },
    onSession: (token) => {
      hasSession ||= token !== null;
    },
    onProblem: (problem) => err(`qctl: ${explain(problem)}\n`),
  });
  return { client, lost };
}

/** The place of the session is the option of its component; an administrator has none. */
async function logIn(client: QboxClient, options: GlobalOptions, password: string): Promise<void> {
  const { component = 'administrator', user, workplace, registrator, qboard, scoreboard } = options;
  const places: Partial<Record<Component, number | undefined>> = { workplace, registrator, qboard, scoreboard };
  await client.login({ component, login: user, password, ...(places[component] !== undefined && { [component]: places[component] }) });
}

async function passwordOf({ password, user }: GlobalOptions, { where }: Target, { env, readPassword }: Dependencies): Promise<string> {
  const given = password ?? env.QBOX_PASSWORD;
  if (given !== undefined) return given;
  if (!readPassword) throw new UsageError('no password: set QBOX_PASSWORD, or run qctl on a terminal to be asked');
  return readPassword(`Password of ${user} at ${where}: `).catch((failure: Error) => Promise.reject(new UsageError(failure.message)));
}

/** For a command that shows `count` things as they come; undefined = until it is interrupted. */
export function countedDown(count = Number.POSITIVE_INFINITY) {
  let left = count;
  const { promise: done, resolve: finish, reject: fail } = deferred();
  const next = (show: () => void): void => {
    if (left <= 0) return;
    left -= 1;
    show();
    if (left === 0) finish();
  };
  return { done, fail, next };
}
