/** A simulated USB serial adapter to plug and pull: its path stays, the pseudo-terminal behind it is another one each time. */
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openPty, type PtyLine } from './pty.js';

export class PtyAdapter {
  #line: PtyLine | null;
  #isPlugged = true;
  #isClosed = false;
  /** Unplugging and plugging take time; they run in order. */
  #last: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    line: PtyLine,
    private readonly received: (bytes: Uint8Array) => void,
  ) {
    this.#line = line;
  }

  /** @param path of the link, which exists from `begin` on. Rejects if the system has no pseudo-terminals. */
  static async open(path: string, received: (bytes: Uint8Array) => void): Promise<PtyAdapter> {
    return new PtyAdapter(path, await openPty(received), received);
  }

  /** Creates the link, replacing one left by an earlier run. Resolves when the line can be opened. */
  begin(): Promise<void> {
    return this.#then(() => this.#name());
  }

  /** The wanted state; the line follows within some milliseconds. */
  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  send(bytes: Uint8Array): void {
    this.#line?.send(bytes);
  }

  /** Resolves when the line has the wanted state. Rejects if no pseudo-terminal is available any more: then it stays unplugged. */
  async setPlugged(isPlugged: boolean): Promise<void> {
    if (this.#isClosed) return;
    this.#isPlugged = isPlugged;
    await this.#then(() => (isPlugged ? this.#plugIn() : this.#pull())).catch((error: unknown) => {
      this.#isPlugged = false;
      throw error;
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#then(() => this.#pull());
  }

  #then(action: () => Promise<void>): Promise<void> {
    const done = this.#last.then(action);
    this.#last = done.catch(() => {});
    return done;
  }

  async #plugIn(): Promise<void> {
    if (this.#line !== null) return;
    this.#line = await openPty(this.received);
    await this.#name();
  }

  async #name(): Promise<void> {
    if (this.#line === null) return;
    await mkdir(dirname(this.path), { recursive: true });
    await rm(this.path, { force: true });
    await symlink(this.#line.path, this.path);
  }

  async #pull(): Promise<void> {
    const line = this.#line;
    this.#line = null;
    await rm(this.path, { force: true });
    await line?.close();
  }
}
