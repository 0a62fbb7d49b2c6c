/**
 * A headquarters to look at: `make run-hq`. Debian's NATS and PostgreSQL and `qbox-hq` are real, as are the bytes of twenty branches; their
 * visitors are lived by the simulation. Everything is kept below ./var/hq; Ctrl-C ends it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { NatsConnection } from '@nats-io/transport-node';
import { Client } from 'pg';
import { packageVersion } from '../../../dist/server/config/flags.js';
import { joinHeadquarters } from '../../../dist/server/uplink/joining.js';
import { type LivePart, liveSubject } from '../../../dist/server/uplink/live/live-wire.js';
import { Uplink } from '../../../dist/server/uplink/uplink.js';
import { freePort } from '../../support/free-port.js';
import { type Server, startNatsIn, startPostgresIn } from '../servers.js';
import { livedDay, PacedOutbox } from './day.js';
import { Hall } from './hall.js';

const HOUR_MS = 3_600_000;
const BRANCHES = Array.from({ length: 20 }, (_, index) => `branch-${String(index + 1).padStart(2, '0')}`);
/** Several branches live the same day. */
const SEEDS = [11, 12, 13];
const VISITORS = [80, 160, 240];
/** A part of the day has gone by already. */
const OPEN_SINCE_HOURS = 3;
const NEWS_MS = 1_000;
const ADMINISTRATOR = 'director';
const PASSWORD_BYTES = 9;

const folder = resolve(process.env.QBOX_HQ_DATA ?? 'var/hq');
const program = resolve('dist/server/hq/main.js');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** What was started, in its order. */
const ends: (() => Promise<unknown>)[] = [];

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const port = await setUp();
  const nats = await startNatsIn(folder, port, 'nats');
  ends.push(() => nats.stop());
  const postgres = await startPostgresIn(join(folder, 'postgres'));
  ends.push(() => postgres.stop());
  const { headquarters, page } = await startHeadquarters(nats, postgres);
  ends.push(async () => {
    if (headquarters.exitCode === null && headquarters.kill('SIGTERM')) await once(headquarters, 'exit');
  });
  headquarters.once('exit', () => void end(1));
  const password = await inDatabase(postgres, async (client) => {
    await joinAll(nats, client);
    return await firstAdministrator(client);
  });
  const { uplinks, halls } = await branches(nats);
  ends.push(() => Promise.all(uplinks.map((uplink) => uplink.close())));
  setInterval(() => {
    for (const hall of halls) hall.follow();
    for (const uplink of uplinks) uplink.committed();
  }, NEWS_MS);
  say(`${BRANCHES.length} branches send to ${nats.address}; their journals are in ${postgres.address}.`);
  say(`Open ${page}/hq and log in as ${ADMINISTRATOR} with the password ${password}. Ctrl-C ends it.`);
}

/** Once, in the opposite order. */
async function end(code: number): Promise<void> {
  for (let last = ends.pop(); last !== undefined; last = ends.pop()) await last().catch((error: unknown) => say(String(error)));
  process.exit(code);
}

/** Once: keys, and the port of NATS, which a box that has joined knows. */
async function setUp(): Promise<number> {
  const configuration = join(folder, 'nats.conf');
  if (!existsSync(configuration)) {
    const listen = `127.0.0.1:${await freePort()}`;
    const args = ['setup', folder, '--nats-listen', listen, '--store', join(folder, 'store')];
    await once(spawn(process.execPath, [program, ...args], { stdio: 'ignore' }), 'exit');
  }
  return Number(/^listen: ".*:(\d+)"$/m.exec(readFileSync(configuration, 'utf8'))?.[1]);
}

/** In a process group of its own: Ctrl-C reaches it in its turn. */
async function startHeadquarters(nats: Server, postgres: Server): Promise<{ headquarters: ChildProcess; page: string }> {
  const keys = ['--key-file', join(folder, 'headquarters.nk'), '--issuer-file', join(folder, 'issuer.nk')];
  const args = [program, '--nats', nats.address, '--database', postgres.address, ...keys, '--insecure', '--count-seconds', '10'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => process.stdout.write(`${line}\n`));
  const [ready] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
  if (child.exitCode !== null) throw new Error('qbox-hq ended at once');
  return { headquarters: child, page: String(ready).split(' ').at(-1) ?? '' };
}

/** Each statement is a transaction of its own: nothing is undone if it fails half-way, and the next start goes on. */
async function inDatabase<Result>(postgres: Server, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: postgres.address });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Each with a code, as a technician would. */
async function joinAll(nats: Server, client: Client): Promise<void> {
  const { giveCode } = await import('../../../dist/server/hq/enrolment/branches.js');
  for (const branch of BRANCHES) {
    const directory = join(folder, 'branches', branch);
    if (existsSync(join(directory, 'headquarters.nk'))) continue;
    mkdirSync(directory, { recursive: true });
    const code = await giveCode(client, branch, 1, true);
    const joined = await joinHeadquarters({ directory, address: nats.address, code: code ?? '', authority: null });
    if (!('branch' in joined)) throw new Error(`${branch} could not join: ${JSON.stringify(joined)}`);
  }
}

/** Made at the first start with two groups to look at; its password is kept, so that each start can tell it. */
async function firstAdministrator(client: Client): Promise<string> {
  const file = join(folder, `${ADMINISTRATOR}.txt`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const { setUser } = await import('../../../dist/server/hq/access/users.js');
  const { setGroup } = await import('../../../dist/server/hq/access/groups.js');
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const half = BRANCHES.length / 2;
  await setGroup(client, { name: 'North', branches: BRANCHES.slice(0, half) });
  await setGroup(client, { name: 'South', branches: BRANCHES.slice(half) });
  await setUser(client, { login: ADMINISTRATOR, role: 'administrator', groups: [], password });
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

async function branches(nats: Server): Promise<{ uplinks: readonly Uplink[]; halls: readonly Hall[] }> {
  const firstMorningMs = Math.floor(Date.now() / HOUR_MS - OPEN_SINCE_HOURS) * HOUR_MS;
  const days: string[] = [];
  say('days of visitors are lived, once: a minute or so …');
  for (const [index, seed] of SEEDS.entries()) {
    days.push(await livedDay({ folder: join(folder, 'days'), seed, visitors: VISITORS[index] ?? 0, firstMorningMs }));
  }
  const halls = days.map((day) => new Hall(day));
  const uplinks = BRANCHES.map((branch, index) => {
    const directory = join(folder, 'branches', branch);
    const day = days[index % days.length] ?? '';
    let connection: NatsConnection | null = null;
    const newest = new Map<LivePart, string>();
    const show = (part: LivePart, text: string): void => {
      newest.set(part, text);
      if (connection !== null && !connection.isClosed()) connection.publish(liveSubject(branch, part), text);
    };
    halls[index % halls.length]?.tell(branch, packageVersion(), show);
    const uplink = new Uplink(
      {
        directory: day,
        address: nats.address,
        branch,
        keyFile: join(directory, 'headquarters.nk'),
        authorityFile: null,
        redactionKey: KEY,
      },
      () => undefined,
      () => undefined,
      {
        open: () => new PacedOutbox(day, Date.now),
        connected: (connected) => {
          connection = connected;
          for (const [part, text] of newest) show(part, text);
        },
      },
    );
    void uplink.run();
    return uplink;
  });
  return { uplinks, halls };
}

/** The digests of visitors who never were need no secret. */
const KEY = new Uint8Array(32);

process.once('SIGINT', () => void end(0));
process.once('SIGTERM', () => void end(0));
main().catch((error: unknown) => {
  say(error instanceof Error ? String(error.stack) : String(error));
  void end(1);
});
