/** Commands as a technician types them. */
import { spawnSync } from 'node:child_process';

export interface Outcome {
  readonly code: number | null;
  /** What it printed, and what it complained about. */
  readonly out: string;
  readonly complaints: string;
}

/** Runs it, however it ends. */
export function attempt(command: string, environment: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', ...environment },
  });
  return { code: status, out: stdout, complaints: stderr };
}

/** What it printed; throws, with all that was said, if it did not end well. */
export function run(command: string, environment: Readonly<Record<string, string>> = {}): string {
  const { code, out, complaints } = attempt(command, environment);
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${out}\n${complaints}`);
  return out.trim();
}
