/**
 * `make bench-hq`: a thousand branches in one process against headquarters as it is installed, with Debian's NATS and PostgreSQL on this
 * machine. Prints figures with their targets, keeps them in `test/bench/recorded.json` and writes docs/performance.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { livedDay } from '../../hq/run/day.js';
import { Hall } from '../../hq/run/hall.js';
import { startNats, startPostgres } from '../../hq/servers.js';
import { freePort } from '../../support/free-port.js';
import { record } from '../document.js';
import { type Figure, lookAtMachine, machineLine, median, tableOf, toJson } from '../report.js';
import { Ages } from './ages.js';
import { SimulatedBranch } from './branches.js';
import { ceilingOf } from './ceiling.js';
import { MONTH, writeMonth } from './month.js';
import { Program } from './program.js';
import { type Recording, recordingOf } from './recorded-outbox.js';

const DAY_MS = 86_400_000;
const SEEDS = [11, 12, 13];
const VISITORS = 133;
const MORNING_HOURS = 8;
/** Of each branch, before headquarters' program runs. */
const BATCHES = 96;
const CEILING_BATCHES = 64_000;
const LIVE_MS = 30_000;
const GIVE_UP_MS = 600_000;
const LOOK_MS = 100;
const ASKED_TIMES = 5;
const MIB = 2 ** 20;

const { values } = parseArgs({ options: { branches: { type: 'string', default: '1000' }, record: { type: 'boolean', default: false } } });
const COUNT = Number(values.branches);

const beganAt = performance.now();
const tell = (line: string): void => console.log(`[${((performance.now() - beganAt) / 1000).toFixed(0).padStart(4)} s] ${line}`);

/** Seconds until it is so. */
async function secondsUntil(what: string, isSo: () => boolean | Promise<boolean>, lookMs = LOOK_MS): Promise<number> {
  const beganMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - beganMs > GIVE_UP_MS) throw new Error(`${what} did not come`);
    await pause(lookMs);
  }
  return (performance.now() - beganMs) / 1_000;
}

type Server = Awaited<ReturnType<typeof startNats>>;

interface Running {
  readonly nats: Server;
  readonly postgres: Server;
  readonly program: Program;
  readonly monitor: string;
  readonly client: Client;
  readonly branches: readonly SimulatedBranch[];
  readonly recordings: readonly Recording[];
  readonly days: readonly string[];
}

async function start(): Promise<Running> {
  const days: string[] = [];
  const { TMPDIR } = process.env;
  const firstMorningMs = Math.floor(Date.now() / DAY_MS - 2) * DAY_MS + MORNING_HOURS * 3_600_000;
  for (const seed of SEEDS) days.push(await livedDay({ folder: resolve('var/bench-hq'), seed, visitors: VISITORS, firstMorningMs }));
  // Days are lived in memory; headquarters has the disk.
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  const recordings = days.map(recordingOf);
  const port = await freePort();
  const [nats, postgres] = await Promise.all([startNats(`http: "127.0.0.1:${port}"\nmax_connections: 20000`), startPostgres()]);
  const program = new Program(nats.address, postgres.address);
  // Makes tables and streams.
  await program.start();
  await program.end('SIGTERM');
  const branches = Array.from({ length: COUNT }, (_, index) => {
    const recording = recordings[index % recordings.length] as Recording;
    return new SimulatedBranch(index + 1, nats.address, recording);
  });
  const client = new Client({ connectionString: postgres.address });
  client.on('error', () => undefined);
  await client.connect();
  return { nats, postgres, program, monitor: `http://127.0.0.1:${port}/varz`, client, branches, recordings, days };
}

async function natsMiB(monitor: string): Promise<number> {
  return ((await (await fetch(monitor)).json()) as { readonly mem: number }).mem / MIB;
}

async function storedBatches(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT coalesce(sum(sequence - first_sequence + 1), 0)::float AS count FROM line',
  );
  return rows[0]?.count ?? 0;
}

/** The stream is filled while nobody reads it; then the program, the database and NATS have the machine to themselves. */
async function measureIngest({ branches, client, program, postgres, recordings, monitor }: Running): Promise<readonly Figure[]> {
  // A branch that nobody knows asks where it stands before it sends.
  await program.start();
  for (const branch of branches) branch.run();
  await secondsUntil('the first batch of each', () => branches.every(({ stored, head }) => stored === head));
  tell('all branches are known');
  await program.end('SIGKILL');
  const before = await storedBatches(client);
  for (const [index, branch] of branches.entries()) branch.write(index < SEEDS.length ? branch.left : BATCHES);
  const filled = await secondsUntil('all batches in the stream', () => branches.every(({ sent, head }) => sent === head));
  const count = branches.reduce((sum, { batches }) => sum + batches, 0) - before;
  tell(`${count} batches of ${branches.length} branches are in the stream after ${filled.toFixed(0)} s`);
  const ceiling = await ceilingOf(postgres.address, recordings[0] as Recording, CEILING_BATCHES);
  tell(`the database alone: ${ceiling.toFixed(0)} batches/s`);
  await program.start();
  const seconds = await secondsUntil('all batches in the database', async () => (await storedBatches(client)) >= before + count);
  const rate = count / seconds;
  tell(`${count} batches stored in ${seconds.toFixed(1)} s`);
  return [
    figure(
      'headquarters.ingest',
      'batches into headquarters’ database',
      rate,
      '/s',
      { atLeast: 2_000 },
      {
        note: `${count} batches of ${branches.length} branches from the stream, with visits, operations and window log`,
        details: { seconds },
      },
    ),
    figure('headquarters.ingest-ratio', 'the same, of what the database alone stores of such batches', rate / ceiling, 'ratio', null, {
      note: `${ceiling.toFixed(0)} batches/s, in one table, with no chain to check`,
      details: { ceiling },
    }),
    figure(
      'headquarters.nats',
      'memory of NATS meanwhile',
      await natsMiB(monitor),
      'MiB',
      { below: 300 },
      {
        note: `${branches.length} connections, ${count} batches in the stream`,
        details: {},
      },
    ),
  ];
}

async function measureLive({ branches, program, monitor }: Running): Promise<readonly Figure[]> {
  const ages = new Ages();
  const ending = new AbortController();
  const following = program.follow<{ name: string; waiting: number }>((rows) => {
    for (const { name, waiting } of rows) ages.shown(name, waiting, performance.now());
  }, ending.signal);
  following.catch(() => undefined);
  for (const branch of branches) branch.look((name, looks, atMs) => ages.looked(name, looks, atMs));
  await pause(LIVE_MS);
  const { oldestMs, p99Ms, count } = ages.result();
  ending.abort();
  tell(`live views: ${count}, at most ${oldestMs.toFixed(0)} ms old`);
  return [
    figure(
      'headquarters.live',
      'age of the live view of any branch on an open page, at most',
      oldestMs,
      'ms',
      { below: 3_000 },
      {
        note: `${branches.length} branches that look at their hall every 2 s; p99 ${p99Ms.toFixed(0)} ms, ${count} views`,
        details: { p99Ms, count, natsMiB: await natsMiB(monitor) },
      },
    ),
  ];
}

async function measureReturn({ branches, nats, program, monitor }: Running): Promise<readonly Figure[]> {
  await Promise.all([nats.kill9(), program.end('SIGKILL')]);
  await secondsUntil('the end of all lines', () => branches.every(({ isConnected }) => !isConnected));
  for (const branch of branches) branch.write(1);
  const beganMs = performance.now();
  await nats.start();
  await program.start();
  const upMs = performance.now() - beganMs;
  await secondsUntil('all branches', () => branches.every(({ isConnected }) => isConnected));
  const connectedMs = performance.now() - beganMs;
  await secondsUntil('their batches', () => branches.every(({ stored, head }) => stored >= head));
  const seconds = (performance.now() - beganMs) / 1_000;
  tell(`all back after ${seconds.toFixed(1)} s`);
  return [
    figure(
      'headquarters.return',
      'kill -9 of NATS and headquarters to all branches back, with a batch of each stored',
      seconds,
      's',
      { below: 60 },
      {
        note: `${branches.length} branches; up after ${(upMs / 1000).toFixed(1)} s, connected after ${(connectedMs / 1000).toFixed(1)} s`,
        details: { upMs, connectedMs, natsMiB: await natsMiB(monitor) },
      },
    ),
  ];
}

async function measureFigures({ branches, client, program, days }: Running): Promise<readonly Figure[]> {
  const sources = SEEDS.map((_, index) => ({ name: branches[index]?.name ?? '', books: booksOf(days[index] ?? '') }));
  const { visits } = await writeMonth(client, sources);
  tell(`a month of ${branches.length} branches is written, ${visits} visits a day in each`);
  let processorMs = 0;
  const asked = async (data: object): Promise<number> => {
    const times: number[] = [];
    const before = program.processorMs();
    for (let time = 0; time < ASKED_TIMES; time++) {
      const beganMs = performance.now();
      await program.ask('figures', data);
      times.push(performance.now() - beganMs);
    }
    processorMs = Math.max(processorMs, (program.processorMs() - before) / ASKED_TIMES);
    return median(times);
  };
  const by: Record<string, number> = {};
  for (const one of ['branch', 'day', 'hour', 'service', 'window', 'clerk']) by[one] = await asked({ ...MONTH, by: one });
  const slowest = Math.max(...Object.values(by));
  const day = await asked({ from: MONTH.from, to: MONTH.from, by: 'hour', branches: [branches[0]?.name] });
  tell(`figures of a month: ${JSON.stringify(by)} ms, ${processorMs} ms of the processor at most; of a day: ${day} ms`);
  const each = Object.entries(by).map(([name, ms]) => `${name} ${ms.toFixed(0)}`);
  return [
    figure(
      'headquarters.month',
      `a month of ${branches.length} branches, by whatever is slowest`,
      slowest,
      'ms',
      { below: 1_000 },
      {
        note: `${visits} visits a day in each; ${each.join(', ')} ms; at most ${processorMs.toFixed(0)} ms of the program’s processor`,
        details: by,
      },
    ),
    figure(
      'headquarters.day',
      'a day of one branch, by hours',
      day,
      'ms',
      { below: 200 },
      { note: `median of ${ASKED_TIMES}`, details: {} },
    ),
  ];
}

/** As the branch would tell them. */
function booksOf(directory: string): string {
  const hall = new Hall(directory);
  let books = '';
  const view = hall.tell('bench', '1', (part, text) => {
    if (part === 'books') books = text;
  });
  view.stop();
  hall.close();
  return books;
}

const figure = (
  ...[name, title, value, unit, target, made]: [string, string, number, Figure['unit'], Figure['target'], Pick<Figure, 'note' | 'details'>]
): Figure => ({ name, title, value, unit, target, ...made });

async function main(): Promise<void> {
  const machine = await lookAtMachine();
  console.log(machineLine(machine));
  const running = await start();
  tell('headquarters is there');
  const figures: Figure[] = [];
  try {
    figures.push(...(await measureIngest(running)));
    await running.program.logIn();
    figures.push(...(await measureFigures(running)));
    figures.push(...(await measureLive(running)));
    figures.push(...(await measureReturn(running)));
  } finally {
    await Promise.all(running.branches.map((branch) => branch.close()));
    await running.client.end().catch(() => undefined);
    await running.program.end('SIGTERM');
    await Promise.all([running.nats.end(), running.postgres.end()]);
  }
  console.log(`\n${tableOf(figures)}\n\n${machineLine(machine)}`);
  mkdirSync('var', { recursive: true });
  writeFileSync('var/bench-hq.json', toJson(machine, figures));
  if (values.record) record(machine, figures);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
