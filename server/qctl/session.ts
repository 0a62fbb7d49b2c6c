/** A session of qctl with the box: opened for one command, and always ended after it. */

import type { Component } from '../model/events.js';
import type { QboxClient } from '../protocol/client/client.js';
import { nodeClient } from '../protocol/client/node.js';
import { connectLocal } from './as-owner/controller.js';
import type { Dependencies } from './dependencies.js';
import { explain, Interrupted, UnreachableError, UsageError } from './failures.js';
import { explainSocket, type Target, type TargetOptions, targetOf } from './target.js';

export interface SessionOptions extends TargetOptions {
  readonly user: string;
  readonly password?: string;
  readonly component: Component;
  /** The place of the session, by component; an administrator has none. */
  readonly place: Partial<Record<Component, number>>;
  readonly timeoutMs: number;
}

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
export async function withSession(
  options: SessionOptions,
  dependencies: Dependencies,
  action: (session: Session) => Promise<void>,
): Promise<void> {
  const target = targetOf(options, dependencies);
  const password = target.isLocal ? '' : await passwordOf(options, target, dependencies);
  let interrupt = (): void => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const ignoreInterrupts = dependencies.onInterrupt(interrupt);
  // Rejects a full turn of the loop later, so that an action that handles the interruption finishes first.
  const stopped = interrupted.then(nextTurn).then(() => Promise.reject(new Interrupted('interrupted')));
  const { client, lost } = connect(target, options, dependencies);
  try {
    await Promise.race([logIn(client, options, password), lost, stopped]);
    await Promise.race([action({ client, where: target.where, interrupted }), stopped]);
  } finally {
    if (client.token !== undefined) await client.logout({ timeoutMs: GOODBYE_MS }).catch(() => {});
    await client.close();
    ignoreInterrupts();
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `lost` rejects when the first attempt to connect fails; the client repeats later ones, and reports each to the user in a line. */
function connect(target: Target, { timeoutMs }: SessionOptions, { err }: Dependencies): { client: QboxClient; lost: Promise<never> } {
  let giveUp = (_failure: Error): void => {};
  const lost = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
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
      else giveUp(new UnreachableError(target.where, target.isLocal ? explainSocket(state.why) : state.why));
    },
    onSession: (token) => {
      hasSession ||= token !== null;
    },
    onProblem: (problem) => err(`qctl: ${explain(problem)}\n`),
  });
  return { client, lost };
}

async function logIn(client: QboxClient, options: SessionOptions, password: string): Promise<void> {
  const { component, user, place } = options;
  await client.login({ component, login: user, password, ...(place[component] !== undefined && { [component]: place[component] }) });
}

async function passwordOf({ password, user }: SessionOptions, { where }: Target, { env, readPassword }: Dependencies): Promise<string> {
  const given = password ?? env.QBOX_PASSWORD;
  if (given !== undefined) return given;
  if (!readPassword) throw new UsageError('no password: set QBOX_PASSWORD, or run qctl on a terminal to be asked');
  return readPassword(`Password of ${user} at ${where}: `).catch((failure: Error) => Promise.reject(new UsageError(failure.message)));
}
