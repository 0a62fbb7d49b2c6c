/** A console for qctl in tests: what it prints is kept, what is typed is given. */
import { EventEmitter, once } from 'node:events';
import { run } from '../../server/qctl/cli.js';
import type { Dependencies } from '../../server/qctl/dependencies.js';
import type { ExitCode } from '../../server/qctl/failures.js';

export class TestConsole implements Dependencies {
  stdout = '';
  stderr = '';
  input = '';
  env: Record<string, string | undefined> = { QBOX_PASSWORD: '12345' };
  progress: Dependencies['progress'];
  columns: number | undefined;
  colour = false;
  root = '/';
  readPassword: Dependencies['readPassword'];
  confirm: Dependencies['confirm'];
  ask: Dependencies['ask'];
  readonly #events = new EventEmitter();

  readonly out = (text: string): void => {
    this.stdout += text;
    this.#events.emit('text');
  };

  readonly err = (text: string): void => {
    this.stderr += text;
    this.#events.emit('text');
  };

  readonly readInput = (): Promise<string> => Promise.resolve(this.input);

  readonly onInterrupt = (action: () => void): (() => void) => {
    this.#events.on('interrupt', action);
    return () => this.#events.off('interrupt', action);
  };

  interrupt(): void {
    this.#events.emit('interrupt');
  }

  /** Who would hear Ctrl-C. */
  get listeners(): number {
    return this.#events.listenerCount('interrupt');
  }

  run(...args: string[]): Promise<ExitCode> {
    return run(args, this);
  }

  /** Resolves when the pattern was printed, on either stream. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stdout + this.stderr)) await once(this.#events, 'text');
  }
}
