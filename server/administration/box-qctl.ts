/** The box's own `qctl`: what a technician does with files is done by the same program when an administrator asks for it on the page. */
import { spawn } from 'node:child_process';
import { shippedPath } from '../../drivers/shipped.js';

interface Ended {
  /** Whether it ended without a fault. */
  readonly isDone: boolean;
  /** Its last line, in English. */
  readonly said: string;
  /** What it printed. */
  readonly printed: string;
}

const SAID_LENGTH_MAX = 500;
const PRINTED_LENGTH_MAX = 65_536;

/** Runs it without a terminal, so that it asks nothing. Never rejects. */
export function runQctl(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [shippedPath('dist/program/qctl.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...variables },
    });
    let [said, printed] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(0, PRINTED_LENGTH_MAX);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_LENGTH_MAX);
    });
    child.once('error', ({ message }) => resolve({ isDone: false, said: message, printed }));
    child.once('close', (code) =>
      resolve({
        isDone: code === 0,
        printed,
        said:
          said
            .trim()
            .split('\n')
            .at(-1)
            ?.replace(/^qctl: /, '') ?? '',
      }),
    );
  });
}
