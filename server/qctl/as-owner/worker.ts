/** The process that does one job for root as the owner of a folder: order on standard input, progress and answer on standard output. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { refusalOf } from '../data-folder.js';
import { EXIT, NotInOrderError, RefusedError, UsageError } from '../failures.js';
import type { Answer, Context, Ordered } from './job.js';
import { JOBS } from './jobs.js';

/** The file descriptor that `as-owner.ts` passes. */
const FILE = 3;
/** When the caller is gone, a job that watches `stop` ends by itself; any other is ended after this time. */
const LAST_MS = 1000;

async function main(): Promise<void> {
  const stopped = new AbortController();
  const lines = createInterface({ input: process.stdin });
  lines.once('close', () => {
    stopped.abort();
    setTimeout(() => process.exit(EXIT.interrupted), LAST_MS).unref();
  });
  const [line] = (await once(lines, 'line')) as [string];
  const { name, order, hasFile } = JSON.parse(line) as Ordered;
  const job = new Map<string, unknown>(Object.entries(JOBS)).get(name) as (order: unknown, context: Context<unknown, unknown>) => unknown;
  const handOver = async (handed: unknown): Promise<void> => {
    const done = once(lines, 'line', { signal: stopped.signal });
    write({ handed });
    await done;
  };
  const context = { tell: teller(), handOver, stop: stopped.signal, file: hasFile ? FILE : null };
  write(await (async () => job(order, context))().then(resultOf, failureOf));
  // The output is a pipe: the callback reports when the data is on its way.
  process.stdout.end(() => process.exit(EXIT.ok));
}

/** Leaves out a report that repeats the last one: progress comes in small steps. */
function teller(): (told: unknown) => void {
  let last = '';
  return (told) => {
    const text = JSON.stringify(told);
    if (text !== last) write({ told });
    last = text;
  };
}

const write = (answer: Answer): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

const resultOf = (result: unknown): Answer => ({ result: result ?? null });

function failureOf(failure: unknown): Answer {
  const told = refusalOf(failure);
  const message = told instanceof Error ? told.message : String(told);
  if (told instanceof NotInOrderError) return { failed: 'NotInOrderError', message };
  if (told instanceof UsageError) return { failed: 'UsageError', message };
  return {
    failed: 'RefusedError',
    message: told instanceof RefusedError ? message : `a fault of qctl: ${(told as Error).stack ?? message}`,
  };
}

await main();
