/** Runs the programs of docs/guide.md, as whoever copies them would, behind a cable that can be pulled. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Block } from './guide-exchange.js';

const PACKAGES = join(import.meta.dirname, '../../node_modules');
const PROGRAM = /^js (\S+\.mjs)$/;

/** A program, its lines, and what is typed into it. */
export class RunningProgram {
  private readonly lines: string[] = [];
  private heard = (): void => {};
  readonly errors: string[] = [];

  constructor(private readonly child: ChildProcess) {
    if (child.stdout === null || child.stderr === null) throw new Error('it has no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.heard();
    });
    createInterface({ input: child.stderr }).on('line', (line) => this.errors.push(line));
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** The next line that fits; those before it are passed over. */
  async says(wanted: string | RegExp): Promise<string> {
    for (;;) {
      const line = this.lines.shift();
      if (line === undefined) await new Promise<void>((resolve) => (this.heard = resolve));
      else if (typeof wanted === 'string' ? line === wanted : wanted.test(line)) return line;
    }
  }

  async end(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.stdin?.end();
    await exited;
  }
}

export class GuidePrograms {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private readonly server = createServer((near) => {
    const far = createConnection(this.port, '127.0.0.1');
    const pair = [near, far] as const;
    this.pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.pairs.delete(pair));
    }
  });

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** @param port of the box */
  static async of(blocks: readonly Block[], port: number): Promise<GuidePrograms> {
    const programs = new GuidePrograms(await mkdtemp(join(tmpdir(), 'qbox-guide-')), port);
    await symlink(PACKAGES, join(programs.folder, 'node_modules'));
    for (const { info, text } of blocks) {
      const [, name] = PROGRAM.exec(info) ?? [];
      if (name !== undefined) await writeFile(join(programs.folder, name), text);
    }
    await once(programs.server.listen(0, '127.0.0.1'), 'listening');
    return programs;
  }

  run(name: string): RunningProgram {
    const { port } = this.server.address() as AddressInfo;
    return new RunningProgram(spawn(process.execPath, [join(this.folder, name), `ws://127.0.0.1:${port}/`]));
  }

  /** Every connection breaks, without a good-bye. */
  pullCable(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  async end(): Promise<void> {
    this.pullCable();
    this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
