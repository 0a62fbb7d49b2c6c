/** A disk that stands still under a box that runs: each sync that it begins from now on takes as long as the test wants. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { onTestFinished, vi } from 'vitest';

const SYNCS = 'fsync,fdatasync';
/** Longer than any test. */
const DELAY_US = 600_000_000;

const isTraced = (pid: number): boolean => !/^TracerPid:\s+0$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

/** Answers how to let the disk go on. */
export async function stallDisk(pid: number): Promise<() => Promise<void>> {
  const inject = `inject=${SYNCS}:delay_enter=${DELAY_US}`;
  const args = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${SYNCS}`, '-e', inject, '-p', String(pid)];
  const strace = spawn('strace', args, { stdio: 'ignore' });
  await vi.waitFor(() => {
    if (!isTraced(pid)) throw new Error('strace is not there yet');
  });
  const gone = once(strace, 'exit');
  const goOn = async (): Promise<void> => {
    // The kernel lets go of what is traced.
    strace.kill('SIGKILL');
    await gone;
  };
  onTestFinished(goOn);
  return goOn;
}
