/** Commands as a technician types them. The device in the same process goes on meanwhile. */
import { execFile } from 'node:child_process';

export interface Outcome {
  readonly code: number | null;
  /** What it printed, and what it complained about. */
  readonly out: string;
  readonly complaints: string;
}

/** Runs it, however it ends. */
export function attempt(command: string, environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', ...environment };
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', command], { encoding: 'utf8', env, maxBuffer: 16 * 2 ** 20 }, (_error, out, complaints) =>
      resolve({ code: child.exitCode, out, complaints }),
    );
  });
}

/** What it printed; rejects, with all that was said, if it did not end well. */
export async function run(command: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, out, complaints } = await attempt(command, environment);
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${out}\n${complaints}`);
  return out.trim();
}
