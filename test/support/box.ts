/** Starts the real box as a process of its own, the way a customer does: the built server with flags and a data directory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Tests run what customers run, so the tree has to be built first (`make build`). */
const SERVER = resolve(import.meta.dirname, '../../dist/program/qboxd.js');
/** Another program in its place, such as one that starts a package for another machine: it is given the box's flags. */
const PROGRAM = process.env.QBOX_TEST_PROGRAM;
const READY = /^qbox ready on (https?:\/\/(.+):(\d+))$/;

export interface BoxOptions {
  /** Further flags, after `--data DIR --port 0 --host 127.0.0.1`. `--demo` unless said otherwise. */
  readonly args?: readonly string[];
  /** `QBOX_…` variables; those of the test's own environment do not reach the box. */
  readonly env?: Readonly<Record<string, string>>;
  /** The data directory; without it the box gets a temporary one, which is removed when it stops. */
  readonly data?: string;
  /** What starts node, such as `['strace', '-D', '-f', …]`; it has to leave the process its own (`-D` does). */
  readonly runner?: readonly string[];
  /** SIGKILL after so many milliseconds, wherever the box is by then. */
  readonly killAfterMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Box {
  readonly url: string;
  readonly webSocketUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly data: string;
  /** Lines of standard output so far. */
  readonly stdout: readonly string[];
  /** The log so far. */
  stderr(): string;
  /** How the process ended, once it has. */
  readonly exited: Promise<Exit>;
  /** SIGTERM; resolves when the process has ended. */
  stop(): Promise<Exit>;
  /** SIGKILL, as a power cut would: the data directory stays, for another `startBox({ data })`. */
  kill9(): Promise<Exit>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Resolves when the box answers; rejects with its log if it ends before that. */
export async function startBox(options: BoxOptions = {}): Promise<Box> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'qbox-test-')));
  const args = ['--data', data, '--port', '0', '--host', '127.0.0.1', ...(options.args ?? ['--demo'])];
  const [program = '', ...programArgs] = [
    ...(options.runner ?? []),
    ...(PROGRAM === undefined ? [process.execPath, SERVER] : [PROGRAM]),
    ...args,
  ];
  const child = spawn(program, programArgs, {
    env: { ...environmentWithoutBox(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.killAfterMs !== undefined && { timeout: options.killAfterMs, killSignal: 'SIGKILL' as const }),
  });
  const exited = watchExit(child);

  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => log.push(chunk));
  const stdout: string[] = [];
  const ready = new Promise<RegExpExecArray>((onReady) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout.push(line);
      const match = READY.exec(line);
      if (match) onReady(match);
    });
  });

  const first = await Promise.race([ready, exited]);
  if (!Array.isArray(first)) throw new Error(`the box ended before it was ready (${JSON.stringify(first)}):\n${log.join('')}`);
  const [, url = '', host = '', port = ''] = first;

  const end = async (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return await exited;
  };
  return {
    url,
    webSocketUrl: `ws://${host}:${port}/`,
    port: Number(port),
    pid: child.pid ?? 0,
    data,
    stdout,
    stderr: () => log.join(''),
    exited,
    stop: async () => {
      const exit = await end('SIGTERM');
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
      return exit;
    },
    kill9: () => end('SIGKILL'),
  };
}

/** A developer's `QBOX_PORT` must not move the boxes of the tests. */
const environmentWithoutBox = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QBOX_')));

async function watchExit(child: ChildProcess): Promise<Exit> {
  running.add(child);
  // `close` and not `exit`: by then the last lines of the log have been read, too.
  const [code, signal] = (await once(child, 'close')) as [Exit['code'], Exit['signal']];
  running.delete(child);
  return { code, signal };
}
