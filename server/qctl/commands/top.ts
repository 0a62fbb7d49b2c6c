/** `qctl top`: status, queues and load, refreshed every few seconds. */
import { InvalidArgumentError } from 'commander';
import type { Element } from '../../protocol/client/client.js';
import type { Asking, QctlCommand } from '../command.js';
import { idNumber } from '../global-options.js';
import { duration, json, type Page, paint, printable, secondsBetween, size, table } from '../output.js';
import { readStatus, type Status, troubleLines, windowTable } from './status.js';

const HOME_AND_CLEAR = '\u001b[H\u001b[J';

interface TopOptions {
  readonly every: number;
  readonly count?: number;
}

interface Top extends Status {
  readonly services: ReturnType<typeof queuesOf>;
  /** Since the previous update; null in the first. */
  readonly eventsPerSecond: number | null;
}

export function addTop(root: QctlCommand): void {
  root
    .command('top')
    .description('shows windows, queues, faults and load, live until q or Ctrl-C')
    .option('--every <seconds>', 'seconds between two updates', seconds, 2)
    .option('--count <n>', 'end after this many updates', idNumber)
    .explained(
      {
        'qctl top': 'until q or Ctrl-C',
        'qctl top --every 10': 'calmer',
        'qctl top --count 1 --json': 'one look, for a script',
      },
      'On a terminal the screen is updated in place; in a pipe each update is appended.',
    )
    .inSession(watch);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 3600)) throw new InvalidArgumentError('Expected a number of seconds from 0.1 to 3600.');
  return value;
}

async function watch({ client, where, interrupted, options, dependencies }: Asking<TopOptions>): Promise<void> {
  const { columns, out } = dependencies;
  let hasEnded = false;
  const ended = Promise.race([interrupted, dependencies.quitKey?.() ?? new Promise<void>(() => {})]).then(() => {
    hasEnded = true;
  });
  let before: { events: number; atMs: number } | null = null;
  for (let look = 1; !hasEnded; look++) {
    const [status, services] = await Promise.all([readStatus(client, where), client.list('Service')]);
    const atMs = performance.now();
    const events = status.diagnostics?.events ?? 0;
    const eventsPerSecond = before === null ? null : Math.max(0, ((events - before.events) * 1000) / (atMs - before.atMs));
    before = { events, atMs };
    const names = new Map(services.map(({ id, name }) => [String(id), name]));
    const top: Top = { ...status, services: queuesOf(await client.list('Consumer'), names, status.boxTime), eventsPerSecond };
    const picture = options.json ? json(top) : showTop(top, dependencies);
    out(columns !== undefined && !options.json ? HOME_AND_CLEAR + picture : picture);
    if (look === options.count) return;
    await Promise.race([ended, pause(options.every * 1000)]);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

type Waiting = Pick<Element<'Consumer'>, 'state' | 'registration' | 'services'>;

/** Counts a visitor at each service that is still to come. */
export function queuesOf(consumers: readonly Waiting[], names: ReadonlyMap<string, string>, nowText: string) {
  const queues = new Map<string, { waiting: number; longestWaitSec: number }>();
  for (const { state, registration, services } of consumers) {
    if (state !== 'WAITING') continue;
    const waitedSec = secondsBetween(registration, nowText);
    for (const id of Object.keys(services)) {
      const queue = queues.get(id) ?? { waiting: 0, longestWaitSec: 0 };
      queues.set(id, { waiting: queue.waiting + 1, longestWaitSec: Math.max(queue.longestWaitSec, waitedSec) });
    }
  }
  return [...queues]
    .map(([id, queue]) => ({ service: names.get(id) ?? id, ...queue }))
    .sort((one, other) => other.longestWaitSec - one.longestWaitSec);
}

function showTop(top: Top, page: Page): string {
  const { queue, diagnostics, eventsPerSecond, windows, services, devices } = top;
  const load = diagnostics && [
    eventsPerSecond === null ? null : `${eventsPerSecond.toFixed(1)} events/s`,
    `loop delay ${diagnostics.loop_delay_ms.median} ms, p99 ${diagnostics.loop_delay_ms.p99} ms`,
    `memory ${size(diagnostics.memory.resident_bytes)}`,
  ];
  const loadText = (load ?? []).filter((part) => part !== null).join(', ');
  const rows = services.map(({ service, waiting, longestWaitSec }) => ({ service, waiting, longest_wait: duration(longestWaitSec) }));
  const busy = windows.filter(({ state }) => state !== 'closed' && state !== 'disabled');
  return [
    `${paint(page, 'bold', 'qbox')} ${printable(top.version)}  ${printable(top.boxTime)}  ${loadText}`,
    `${queue.waiting} waiting, ${queue.serving} being served, ${queue.postponed} put aside, ${top.sessions} sessions`,
    '',
    table(rows, page),
    windowTable(busy, page),
    ...troubleLines(devices).map((line) => `${paint(page, 'red', line)}\n`),
  ].join('\n');
}
