/** What every figure is given. */
import { connect, type RawClient, type RawSession, RawSession as Session } from '../support/raw-client.js';
import type { Branch } from './branch.js';
import { register } from './load.js';
import type { Box, Generator } from './processes.js';
import type { Figure } from './report.js';

export interface Bench {
  /** Where data folders go; on the disk that the product would use, and removed at the end. */
  readonly folder: string;
  readonly branch: Branch;
  readonly generator: Generator;
  /** Fewer and shorter rounds: a look, not a measurement. */
  readonly quick: boolean;
  /** Tells the terminal what is going on. */
  readonly tell: (line: string) => void;
}

/** A group of figures that share their boxes. Throws if it could not measure. */
export type Measure = (bench: Bench) => Promise<readonly Figure[]>;

/** Visitors come until so many more are waiting. */
export async function fill(bench: Bench, box: Box, visitors: number): Promise<void> {
  const clients = Math.min(FILL_CLIENTS, visitors);
  if (clients === 0) return;
  const workload = register(bench.branch, clients);
  const circles = Math.ceil(visitors / workload.leastReplyBytes.length);
  await bench.generator.run({ port: box.port, ...workload, until: { kind: 'circles', circles } });
}

const FILL_CLIENTS = 100;

/** Visitors come for the window apart, until so many more are waiting there. */
export async function fillApart(bench: Bench, session: RawSession, visitors: number): Promise<void> {
  const services = [bench.branch.apart.serviceId];
  for (let i = 0; i < visitors; i++) await session.ask('registrateConsumer', { services, noprint: true, preview: false });
}

/** Runs `work` with an administrator's session on a connection of its own. */
export async function asAdministrator<Result>(bench: Bench, box: Box, work: (session: RawSession) => Promise<Result>): Promise<Result> {
  const client: RawClient = await connect(`ws://127.0.0.1:${box.port}/`);
  try {
    return await work(new Session(client, bench.branch.administratorToken));
  } finally {
    await client.close();
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rejects if it takes longer: a figure that hangs must not hold up the others. */
export async function within<Result>(ms: number, what: string, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
