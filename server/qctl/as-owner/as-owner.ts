/**
 * Work in folders that do not belong to root. When root runs qctl, a process of the owner does the work (`worker.ts`), so links and pipes
 * reach no further than the owner could without qctl. It is a separate process because Debian's Node cannot change its user while it runs.
 *
 * The answer of that process is not trusted: it is JSON, and is shown as text. The process has neither root's terminal nor root's
 * environment, and no open file but the one that is passed to it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { shippedPath } from '../../../drivers/shipped.js';
import { NotInOrderError, RefusedError, UsageError } from '../failures.js';
import { type Controller, otherControllerOf } from './controller.js';
import type { Answer, Context, Ordered } from './job.js';
import { JOBS } from './jobs.js';

type Jobs = typeof JOBS;
type JobName = keyof Jobs;
type Order<Name extends JobName> = Parameters<Jobs[Name]>[0];
type ContextOf<Name extends JobName> =
  Parameters<Jobs[Name]> extends [unknown, infer Given extends Context<never, never>] ? Given : Context;
type Told<Name extends JobName> = Parameters<ContextOf<Name>['tell']>[0];
type Handed<Name extends JobName> = Parameters<ContextOf<Name>['handOver']>[0];
type Result<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;

export interface Meanwhile<Name extends JobName> {
  readonly told?: (told: Told<Name>) => void;
  /** The job waits until this resolves. */
  readonly handed?: (handed: Handed<Name>) => Promise<void>;
  /** Ends the job early. */
  readonly stop?: AbortSignal;
  /** An open file that is passed with the order. */
  readonly file?: number | undefined;
}

/**
 * Does the job with the rights of the user who controls `place`, or in this process if no other user does. Paths in the order must be
 * absolute. Throws what the job throws; from another process these are the failures of qctl.
 */
export async function asOwner<Name extends JobName>(
  place: string,
  name: Name,
  order: Order<Name>,
  meanwhile: Meanwhile<Name> = {},
): Promise<Result<Name>> {
  const owner = otherControllerOf(place);
  if (owner !== null) return (await inProcessOf(owner, name, order, meanwhile as Meanwhile<never>)) as Result<Name>;
  const { told, handed, stop, file } = meanwhile;
  const context: Context<Told<Name>, Handed<Name>> = {
    tell: (news) => told?.(news),
    handOver: async (piece) => handed?.(piece),
    stop: stop ?? new AbortController().signal,
    file: file ?? null,
  };
  const work = JOBS[name] as unknown as (order: Order<Name>, here: typeof context) => Result<Name> | Promise<Result<Name>>;
  return await work(order, context);
}

/** Without a line for this time the process is stuck or stopped. Reading a large database from a slow card takes minutes. */
const SILENCE_MS = 15 * 60_000;
const WORDS_MAX = 2000;
/** Far more than the answer of any job; the owner may have replaced the process. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

async function inProcessOf(owner: Controller, name: JobName, order: unknown, hooks: Meanwhile<never>): Promise<unknown> {
  const child = startAs(owner, hooks.file);
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-WORDS_MAX);
  });
  const end = (): void => {
    child.kill('SIGKILL');
    // Its child processes may continue, and keep the other ends open.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
    child.unref();
  };
  let answered = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    answered += chunk.length;
    if (answered > ANSWER_BYTES_MAX) end();
  });
  const silence = setTimeout(end, SILENCE_MS);
  const stop = (): void => void child.stdin?.end();
  hooks.stop?.addEventListener('abort', stop);
  // The exit code reports a process that has already ended.
  child.stdin?.on('error', () => {});
  child.stdin?.write(`${JSON.stringify({ name, order, hasFile: hooks.file !== undefined } satisfies Ordered)}\n`);
  try {
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (failure) => reject(new RefusedError(`no process of user ${owner.uid} could be started: ${failure.message}`)));
    });
    const answer = await Promise.race([answerOf(child, hooks, silence), failed]);
    if (answer !== null) return resultOf(answer);
    throw new RefusedError(`the process of user ${owner.uid}, who controls ${owner.at}, ended without an answer: ${words.trim()}`);
  } finally {
    clearTimeout(silence);
    hooks.stop?.removeEventListener('abort', stop);
    end();
  }
}

/** In a session of its own: a process that shares root's terminal can type on it (`TIOCSTI`). */
function startAs({ uid, gid }: Controller, file: number | undefined): ChildProcess {
  return spawn(process.execPath, [shippedPath('dist/program/as-owner-worker.js')], {
    uid,
    gid,
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/bin:/bin', ...(process.env.TZ !== undefined && { TZ: process.env.TZ }) },
    stdio: ['pipe', 'pipe', 'pipe', file ?? 'ignore'],
  });
}

/** null = the process ended without an answer. */
async function answerOf(child: ChildProcess, { told, handed }: Meanwhile<never>, silence: NodeJS.Timeout): Promise<Answer | null> {
  if (child.stdout === null) return null;
  for await (const line of createInterface({ input: child.stdout })) {
    silence.refresh();
    const answer = JSON.parse(line) as Answer;
    if ('told' in answer) told?.(answer.told as never);
    else if ('handed' in answer) {
      await handed?.(answer.handed as never);
      child.stdin?.write('\n');
    } else return answer;
  }
  return null;
}

function resultOf(answer: Answer): unknown {
  if ('result' in answer) return answer.result;
  if (!('failed' in answer)) throw new RefusedError('the process of the owner answered nothing that is known');
  const message = String(answer.message);
  if (answer.failed === 'NotInOrderError') throw new NotInOrderError(message);
  throw answer.failed === 'UsageError' ? new UsageError(message) : new RefusedError(message);
}

/**
 * Writes a file named on the command line, with the rights of the user who controls its folder. Only the owner can read a new file. Throws
 * errors of the system and failures of qctl.
 */
export async function writeNamedFile(path: string, content: Buffer | string): Promise<void> {
  await asOwner(resolve(path), 'writeFile', { path: resolve(path), base64: Buffer.from(content).toString('base64') });
}
