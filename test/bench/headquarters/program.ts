/** Headquarters as it is installed: the program, its users, and what its page asks. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

const PROGRAM = resolve('dist/server/hq/main.js');
/** Days are counted by the bench itself, when it asks for them. */
const FLAGS = ['--insecure', '--listen', '127.0.0.1:0', '--stream-mib', '4096', '--count-seconds', '86400'];
const LOGIN = 'bench';
/** Of Linux (USER_HZ). */
const TICK_MS = 10;

export class Program {
  url = '';
  #child: ChildProcess | null = null;
  #cookie = '';

  constructor(
    private readonly nats: string,
    private readonly database: string,
  ) {}

  /** Tried until its engines are there, as the system would. */
  async start(): Promise<void> {
    for (;;) {
      const args = [PROGRAM, '--nats', this.nats, '--database', this.database, ...FLAGS];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      const ready = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
      const line = await Promise.race([ready, once(child, 'exit').then(() => null)]);
      if (line === null) continue;
      this.#child = child;
      this.url = line.split(' ').at(-1) ?? '';
      return;
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async logIn(): Promise<void> {
    const added = execFileSync(process.execPath, [PROGRAM, 'user', 'add', LOGIN, '--role', 'administrator', '--database', this.database]);
    const body = JSON.stringify({ login: LOGIN, password: String(added).trim() });
    const answer = await fetch(`${this.url}/hq/api/logIn`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    this.#cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    if (answer.status !== 200) throw new Error(`the bench was not let in: ${answer.status}`);
  }

  async ask(command: string, data: object): Promise<unknown> {
    const headers = { 'Content-Type': 'application/json', Cookie: this.#cookie };
    const answer = await fetch(`${this.url}/hq/api/${command}`, { method: 'POST', headers, body: JSON.stringify(data) });
    if (answer.status !== 200) throw new Error(`${command} was refused: ${await answer.text()}`);
    return ((await answer.json()) as { readonly data: unknown }).data;
  }

  /** That it has taken since its start, in milliseconds: tells a slow program from a busy machine. */
  processorMs(): number {
    const fields =
      readFileSync(`/proc/${this.#child?.pid ?? 0}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    return TICK_MS * (Number(fields[11]) + Number(fields[12]));
  }

  /** Each list of changes that an open page is sent, until the signal. */
  async follow<Row>(take: (rows: readonly Row[]) => void, signal: AbortSignal): Promise<void> {
    const answer = await fetch(`${this.url}/hq/live`, { headers: { Cookie: this.#cookie }, signal });
    const lines = createInterface({ input: readable(answer.body as ReadableStream<Uint8Array>) });
    for await (const line of lines) if (line.startsWith('data: ')) take(JSON.parse(line.slice('data: '.length)) as Row[]);
  }
}

const readable = (body: ReadableStream<Uint8Array>): NodeJS.ReadableStream => Readable.fromWeb(body as never);
