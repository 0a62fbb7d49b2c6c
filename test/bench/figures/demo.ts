/**
 * What devices cost: the same load on the demo, whose printers, LED boards, screens and voice are driven as in a branch, and on a box
 * with the same books and no devices. Both take turns.
 */
import { join } from 'node:path';
import { connect, logIn, RawSession } from '../../support/raw-client.js';
import { type Bench, pause } from '../bench.js';
import { copyData } from '../branch.js';
import type { Workload } from '../load.js';
import type { LoadResult } from '../load-order.js';
import { type Box, startBox } from '../processes.js';
import { type Figure, median } from '../report.js';

/** Windows of the demo that have LED boards, an operation that each can do, and a range whose tickets the boards have room for. */
const COUNTERS = [
  { workplace: 1, operation: 2, range: 4 },
  { workplace: 11, operation: 4, range: 5 },
  { workplace: 12, operation: 5, range: 8 },
  { workplace: 13, operation: 9, range: 6 },
  { workplace: 14, operation: 10, range: 9 },
] as const;
const FIRST_SERVICE = 101;
const KIOSK = 1;
/** Of each service, beside those who come and go. */
const WAITING = 20;
const PAPER_PAUSE_MS = 500;
const TARGET = 1.15;
const TICKET_BYTES = 420;

interface Hall {
  readonly data: string;
  readonly workload: Workload;
  readonly kioskToken: string;
}

interface Round {
  readonly bare: LoadResult;
  readonly demo: LoadResult;
}

export async function measureDemo(bench: Bench): Promise<readonly Figure[]> {
  const hall = await makeHall(bench);
  const bare = await startBox({ data: await copyData(bench.folder, hall.data), args: [] });
  const demo = await startBox({ data: await copyData(bench.folder, hall.data), args: ['--demo'] });
  const rounds: Round[] = [];
  const count = bench.quick ? 3 : 7;
  for (let round = -1; round <= count; round++) {
    const turn = { bare: await run(bench, bare, hall), demo: await run(bench, demo, hall) };
    if (round > 0) rounds.push(turn);
  }
  for (const box of [bare, demo]) await box.stop();
  const speeds = (of: keyof Round): number => median(rounds.map((round) => round[of].messagesPerSecond));
  return [
    figure('demo.main-thread', 'processor time of the main thread', rounds, (cpu) => cpu.mainThread),
    {
      ...figure('demo.all-threads', 'processor time of all threads', rounds, (cpu) => cpu.allThreads),
      target: null,
      note: `${Math.round(speeds('demo'))} to ${Math.round(speeds('bare'))} messages/s`,
    },
  ];
}

/** The demo's books with a service more for each of its windows, a clerk at each, and some who wait. */
async function makeHall(bench: Bench): Promise<Hall> {
  const data = join(bench.folder, 'hall');
  const box = await startBox({ data });
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  const administrator = await logIn(client, { component: 'administrator', login: 'admin' });
  const Service = COUNTERS.map(({ operation, range }, i) => {
    return { id: FIRST_SERVICE + i, name: `Bench ${i}`, ticket_range_id: range, operations: { '10': [operation] } };
  });
  const Registrator = [{ id: KIOSK, services: { '1': Service.map(({ id }) => id) } }];
  await administrator.ask('setConfiguration', { set: { Service, Registrator } });
  const { token: kioskToken } = await logIn(client, { component: 'registrator', login: 'admin', place: KIOSK });
  const kiosk = new RawSession(client, kioskToken);
  const clients: string[][] = [];
  for (const [i, { workplace }] of COUNTERS.entries()) {
    const registration = { services: [FIRST_SERVICE + i], noprint: true, preview: false };
    for (let visitor = 0; visitor < WAITING; visitor++) await kiosk.ask('registrateConsumer', registration);
    const { token } = await logIn(client, { component: 'workplace', login: 'admin', place: workplace });
    clients.push([
      JSON.stringify({ token, command: 'nextConsumer', data: { workplace } }),
      JSON.stringify({ token, command: 'serveConsumer', data: { workplace } }),
      JSON.stringify({ token: kioskToken, command: 'registrateConsumer', data: registration }),
    ]);
  }
  await client.close();
  await box.stop();
  return { data, workload: { clients, leastReplyBytes: [TICKET_BYTES, TICKET_BYTES, TICKET_BYTES] }, kioskToken };
}

/** While the clerks work as fast as they can, the kiosk prints now and then. */
async function run(bench: Bench, box: Box, { workload, kioskToken }: Hall): Promise<LoadResult> {
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  const kiosk = new RawSession(client, kioskToken);
  let isOver = false;
  const printing = (async () => {
    while (!isOver) {
      await kiosk.ask('registrateConsumer', { services: [FIRST_SERVICE], preview: false });
      await pause(PAPER_PAUSE_MS);
    }
  })();
  const until = { kind: 'circles', circles: bench.quick ? 150 : 500 } as const;
  const result = await bench.generator.run({ port: box.port, server: box.pid, ...workload, until });
  isOver = true;
  await printing;
  await client.close();
  return result;
}

function figure(name: string, what: string, rounds: readonly Round[], part: (cpu: NonNullable<LoadResult['serverCpu']>) => number): Figure {
  const microseconds = ({ serverCpu, messages }: LoadResult): number =>
    serverCpu === null ? Number.NaN : (part(serverCpu) * 1e6) / messages;
  const costs = rounds.map(({ bare, demo }) => ({ bare: microseconds(bare), demo: microseconds(demo) }));
  const [demo, bare] = [median(costs.map((cost) => cost.demo)), median(costs.map((cost) => cost.bare))];
  return {
    name,
    title: `${what} for a message, the demo with all its devices to a box without`,
    value: median(costs.map((cost) => cost.demo / cost.bare)),
    unit: 'ratio',
    target: { below: TARGET },
    details: { costs, rounds },
    note: `${demo.toFixed(0)} to ${bare.toFixed(0)} µs, ${COUNTERS.length} clerks flat out, two tickets a second on paper`,
  };
}
