/** The box itself in the guest: the demo branch, with devices of the guest. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Account, connect, logIn, type RawSession } from '../../support/raw-client.js';

const SERVER = resolve(import.meta.dirname, '../../../program/qboxd.js');
const READY = /^qbox ready on (http:\/\/.+)$/;

export class GuestBox {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Resolves when it answers. */
  static async start(config: string): Promise<GuestBox> {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-'));
    writeFileSync(join(folder, 'qbox.toml'), config);
    const args = ['--demo', '--config', join(folder, 'qbox.toml'), '--data', join(folder, 'data'), '--host', '127.0.0.1', '--port', '0'];
    const child = spawn(process.execPath, [SERVER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = READY.exec(line) ?? [];
      if (url !== undefined) return new GuestBox(url, child, folder);
    }
    throw new Error('the box ended before it was ready; its log says why');
  }

  async session(account: Account): Promise<RawSession> {
    return logIn(await connect(this.url.replace('http', 'ws')), account);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}
