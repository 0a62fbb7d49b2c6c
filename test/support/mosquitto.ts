/** Debian's mosquitto, the broker, and mosquitto_sub, a reader: MQTT by others. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';

export interface Mosquitto {
  readonly port: number;
  readonly address: string;
  /** Publishes as a bridge of buttons would. */
  publish(topic: string, payload: string, isRetained?: boolean): void;
  /** What a reader of `topic` gets: `retained topic payload`. */
  read(topic: string): Reader;
  stop(): Promise<void>;
  /** On the same port, without what it kept. */
  start(): Promise<void>;
  end(): Promise<void>;
}

export interface Reader {
  readonly lines: readonly string[];
  end(): void;
}

interface MosquittoTls {
  /** PEM: the broker's own, followed by its authority's. */
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
  /** The certificate of the authority, for readers. */
  readonly authorityFile: string;
}

/** @param user with a password, or everybody may; @param tls with TLS, or without */
export async function startMosquitto(user?: { readonly name: string; readonly password: string }, tls?: MosquittoTls): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-mosquitto-'));
  const port = await freePort();
  const passwords = join(folder, 'passwords');
  if (user) execFileSync('mosquitto_passwd', ['-b', '-c', passwords, user.name, user.password], { stdio: 'ignore' });
  const access = user ? ['allow_anonymous false', `password_file ${passwords}`] : ['allow_anonymous true'];
  const file = join(folder, 'mosquitto.conf');
  // As root it becomes another user, who may not read the folder.
  const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => join(folder, name)) as [string, string];
  if (tls) {
    writeFileSync(certificate, tls.certificate);
    writeFileSync(key, tls.key);
  }
  const secrecy = tls ? [`certfile ${certificate}`, `keyfile ${key}`] : [];
  writeFileSync(file, [`listener ${port} 127.0.0.1`, ...secrecy, 'persistence false', 'user root', ...access, ''].join('\n'));
  const login = [...(user ? ['-u', user.name, '-P', user.password] : []), ...(tls ? ['--cafile', tls.authorityFile] : [])];
  const children = new Set<ChildProcess>();
  let broker: ChildProcess | null = null;
  const started = (program: string, args: readonly string[], stdout: 'pipe' | 'ignore'): ChildProcess => {
    const child = spawn(program, args, { stdio: ['ignore', stdout, 'ignore'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const mosquitto: Mosquitto = {
    port,
    address: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`,
    publish: (topic, payload, isRetained = false) => {
      execFileSync('mosquitto_pub', ['-p', String(port), '-t', topic, '-m', payload, ...(isRetained ? ['-r'] : []), ...login]);
    },
    read: (topic) => {
      const lines: string[] = [];
      const reader = started('mosquitto_sub', ['-p', String(port), '-t', topic, '-F', '%r %t %p', ...login], 'pipe');
      if (reader.stdout) createInterface({ input: reader.stdout }).on('line', (line) => lines.push(line));
      return { lines, end: () => void reader.kill() };
    },
    stop: async () => {
      const running = broker;
      broker = null;
      if (running === null || running.exitCode !== null) return;
      running.kill();
      await once(running, 'exit');
    },
    start: async () => {
      broker = started('mosquitto', ['-c', file], 'ignore');
      await answers(port);
    },
    end: async () => {
      await mosquitto.stop();
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await mosquitto.start();
  return mosquitto;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const answers = (port: number): Promise<void> =>
  vi.waitFor(
    async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    },
    { timeout: 10_000, interval: 20 },
  );
