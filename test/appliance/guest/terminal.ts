/** A terminal with somebody in front of it: `script` of Debian gives the command a pseudo-terminal, and its keyboard and screen to us. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './waiting.js';

export class Terminal {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown[]>;
  #text = '';
  /** As far as it was read. */
  #read = 0;

  constructor(command: string) {
    const env = { ...process.env, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
    this.#child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { env });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
    });
    this.#ended = once(this.#child, 'exit');
  }

  /** Waits until this is on the screen, below what was read before; answers all that is new up to there. */
  async reads(what: RegExp): Promise<string> {
    const found = (): RegExpExecArray | null => what.exec(this.#text.slice(this.#read));
    await until(`the terminal shows ${what}`, () => found() !== null).catch((error: Error) => {
      throw new Error(`${error.message}; it shows: ${this.#text.slice(this.#read)}`);
    });
    const begin = this.#read;
    const match = found();
    this.#read += match === null ? 0 : match.index + match[0].length;
    return this.#text.slice(begin, this.#read);
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** The exit code of the command. */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }
}
