/** A disk of a few megabytes in memory, in a mount namespace of its own: it can be filled, and mounted again for reading alone. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Who is not root is root in a namespace of users. */
const IS_ROOT = process.getuid?.() === 0;

export interface SmallDisk {
  /** Where it is mounted, for programs that are started by `runner`; elsewhere the folder is empty. */
  readonly folder: string;
  /** Starts a program among those who see the disk. */
  readonly runner: readonly string[];
  /** Writes until so many bytes are left. */
  fill(leaveBytes: number): void;
  /** Takes away what `fill` wrote. */
  empty(): void;
  remount(how: 'ro' | 'rw'): void;
  /** Names in a folder of it. */
  names(path: string): readonly string[];
}

const FILL_TRIES = 10;

export async function smallDisk(bytes: number): Promise<SmallDisk> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-small-disk-'));
  const script = 'mount -t tmpfs -o "size=$1" none "$2" && echo mounted && exec sleep infinity';
  const holder = spawn('unshare', [IS_ROOT ? '-m' : '-rm', 'sh', '-c', script, 'sh', String(bytes), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
    rmdirSync(folder);
  });
  await once(holder.stdout, 'data');
  const runner = ['nsenter', ...(IS_ROOT ? [] : ['-U', '--preserve-credentials']), '-m', '-t', String(holder.pid), '--'];
  const [program = '', ...args] = runner;
  const run = (...command: readonly string[]): string =>
    execFileSync(program, [...args, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return {
    folder,
    runner,
    fill: (leaveBytes) => {
      const takeRest = (): void => {
        const left = Number(run('df', '--output=avail', '-B1', folder).split('\n')[1]);
        run('fallocate', '-l', String(Math.max(1, left - leaveBytes)), join(folder, 'filling'));
      };
      // The box may have taken some of it between the two; it writes no more often than it commits.
      for (let tries = 1; ; tries++) {
        try {
          takeRest();
          return;
        } catch (error) {
          if (tries === FILL_TRIES) throw error;
        }
      }
    },
    empty: () => void run('rm', join(folder, 'filling')),
    remount: (how) => void run('mount', '-o', `remount,${how}`, folder),
    names: (path) => run('ls', '-A', join(folder, path)).trim().split('\n'),
  };
}
