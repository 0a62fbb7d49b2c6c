/**
 * A USB adapter of a serial line in software, which can be pulled and put back. The name by which the product opens it stays, as the
 * links of `/dev/serial/by-id` do; the pseudo-terminal behind it is another one each time.
 */
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openPty, type PtyLine } from './pty.js';

export class PtyAdapter {
  #line: PtyLine | null;
  #isPlugged = true;
  #isClosed = false;
  /** Pulling and plugging take time, and follow each other. */
  #last: Promise<void> = Promise.resolve();

  private constructor(
    /** What the product opens. */
    readonly path: string,
    line: PtyLine,
    private readonly received: (bytes: Uint8Array) => void,
  ) {
    this.#line = line;
  }

  /**
   * Rejects where the system has no pseudo-terminals.
   * @param path of the link, which is there from `begin` on
   * @param received what the product wrote
   */
  static async open(path: string, received: (bytes: Uint8Array) => void): Promise<PtyAdapter> {
    return new PtyAdapter(path, await openPty(received), received);
  }

  /** Makes the name; one that an earlier run left behind is replaced. Resolves when the line can be opened. */
  begin(): Promise<void> {
    return this.#then(() => this.#name());
  }

  /** As somebody wants it; the line follows within some milliseconds. */
  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  /** Lost while it is pulled. */
  send(bytes: Uint8Array): void {
    this.#line?.send(bytes);
  }

  /** Resolves when the line is as it should be. Rejects if no pseudo-terminal can be had any more: then it stays pulled. */
  async setPlugged(isPlugged: boolean): Promise<void> {
    if (this.#isClosed) return;
    this.#isPlugged = isPlugged;
    await this.#then(() => (isPlugged ? this.#plugIn() : this.#pull())).catch((error: unknown) => {
      this.#isPlugged = false;
      throw error;
    });
  }

  /** Resolves when nothing is left of it. */
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
