/** The processes of a measurement: each is started here, and none outlives the bench. */
import { type ChildProcess, fork, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LoadAnswer, LoadOrder, LoadResult } from './load-order.js';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Rejects when a process ends that should go on. */
export async function failWhenEnded(child: ChildProcess, name: string, tellLog: () => string = () => ''): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as unknown[];
  throw new Error(`${name} ended (${String(code ?? signal)})${tellLog()}`);
}

function watch(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

const compiled = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export interface Process {
  readonly pid: number;
  stop(): Promise<void>;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

// ---- the load generator

export interface Generator extends Process {
  run(order: LoadOrder): Promise<LoadResult>;
}

export function startGenerator(): Generator {
  const child = watch(fork(compiled('./load-generator.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  const ended = failWhenEnded(child, 'the load generator');
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    stop: () => end(child, 'SIGTERM'),
    run: async (order) => {
      const message = once(child, 'message') as Promise<[LoadAnswer]>;
      child.send(order);
      const [answer] = await Promise.race([message, ended]);
      if (answer.kind === 'failed') throw new Error(`under load: ${answer.message}`);
      return answer.result;
    },
  };
}

// ---- a ceiling

export interface Ceiling extends Process {
  readonly port: number;
}

/** @param replies the data of a reply by command, taken from the box */
export async function startCeiling(
  kind: 'raw' | 'durable' | 'handover',
  directory: string,
  replies: Readonly<Record<string, unknown>>,
): Promise<Ceiling> {
  const child = watch(fork(compiled(`./ceilings/${kind}.js`), [directory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  const ended = failWhenEnded(child, `the ceiling ${kind}`);
  ended.catch(() => undefined);
  child.send(replies);
  const [{ port }] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
  return { pid: child.pid ?? 0, port, stop: () => end(child, 'SIGTERM') };
}

// ---- the box

const SERVER = fileURLToPath(new URL('../../program/qboxd.js', import.meta.url));
/** The first line of the program says how it is started; it is measured that way. */
const [, ENVIRONMENT = '', FLAGS = ''] = /^#!\S+ -S (.*)\bnode (.+)/.exec(readFileSync(SERVER, 'utf8')) ?? [];
const OF_FIRST_LINE = ENVIRONMENT.split(' ').flatMap((word) => (word === '' ? [] : [word.split('=')]));
const READY = /^qbox ready on http:\/\/.+:(\d+)$/;

export interface BoxOptions {
  readonly data: string;
  /** Flags of the box beside data folder, host and port; `--demo` unless said otherwise. */
  readonly args?: readonly string[];
  /** What runs node, such as `['strace', '-f']`. */
  readonly runner?: readonly string[];
  /** Flags of node itself. */
  readonly nodeArgs?: readonly string[];
}

export interface Box extends Process {
  readonly data: string;
  readonly port: number;
  /** From the start of the process to the line that says it is ready. */
  readonly readyMs: number;
  /** As a power cut would end it. */
  kill9(): Promise<void>;
  /** Asks the preloaded `loop-delay.js` and waits for its answer. */
  askProbe(question: string): Promise<unknown>;
}

export async function startBox({ data, args: flags = ['--demo'], runner = [], nodeArgs = [] }: BoxOptions): Promise<Box> {
  const [program = process.execPath, ...args] = [
    ...runner,
    process.execPath,
    ...FLAGS.split(' '),
    ...nodeArgs,
    SERVER,
    ...flags,
    '--data',
    data,
    '--port',
    '0',
    '--host',
    '127.0.0.1',
  ];
  const beganAt = performance.now();
  const withProbe = nodeArgs.length > 0;
  const stdio: StdioOptions = withProbe ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'];
  const child = watch(spawn(program, args, { env: boxEnvironment(), stdio }));
  const log: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    log.push(chunk);
    if (log.length > LOG_CHUNKS_KEPT) log.shift();
  });
  const ended = failWhenEnded(child, 'the box', () => `:\n${log.join('')}`);
  ended.catch(() => undefined);
  const port = await Promise.race([readyPort(child), ended]);
  const readyMs = performance.now() - beganAt;
  // Under a runner the process that was started is not the box.
  const askProbe = async (question: string): Promise<unknown> => {
    const answer = once(child, 'message') as Promise<[unknown]>;
    child.send(question);
    return (await Promise.race([answer, ended]))[0];
  };
  const pid = withProbe ? Number(await askProbe('pid')) : (child.pid ?? 0);
  const signalAndWait = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(pid, signal);
    await exited;
  };
  return { data, port, pid, readyMs, askProbe, stop: () => signalAndWait('SIGTERM'), kill9: () => signalAndWait('SIGKILL') };
}

const LOG_CHUNKS_KEPT = 50;

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = READY.exec(line);
      if (match) resolve(Number(match[1]));
    });
  });
}

const UNLIMITED = { QBOX_REQUESTS_PER_SECOND: '0', QBOX_LIVE_TICKETS: '1000000', QBOX_CONNECTIONS_PER_ADDRESS: '2000' };

/** The limits that would be measured instead of the speed are off; everything else is as a customer gets it. */
function boxEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('QBOX_'));
  return { ...Object.fromEntries([...own, ...OF_FIRST_LINE]), ...UNLIMITED };
}

// ---- what a process uses

/** Resident memory in MiB. */
export function residentMiB(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const line = new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}

/** A Node that does nothing. */
export async function bareNodeMiB(): Promise<number> {
  const child = watch(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)'], { stdio: 'ignore' }));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const size = residentMiB(child.pid ?? 0);
  await end(child, 'SIGKILL');
  return size;
}
