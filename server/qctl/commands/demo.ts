/** `qctl demo`: visitors who are not there, so that a hall can be shown before it opens. */
import type { Command } from 'commander';
import { WINDOW_STATE } from '../../model/books/workplace.js';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import type { Dependencies } from '../dependencies.js';
import { Interrupted, RefusedError } from '../failures.js';
import { globalOptions, idNumber, sessionOptions } from '../global-options.js';
import { printable } from '../output.js';
import { withSession } from '../session.js';
import { type ClerkSession, dismissClerks, hireClerks, withClerks } from './demo-clerks.js';
import { DEMO_MARK, isDemoBranch, refuseRealBox, refuseStrangers } from './demo-guard.js';
import { endKilled } from './demo-leftovers.js';

interface DemoOptions {
  readonly rate: number;
  readonly minutes?: number;
  readonly windows: number;
  readonly seed: number;
}

const EXAMPLES = `
Its tickets are not printed. It adds clerks of its own and logs them in at free windows. Ctrl-C ends it: its tickets are closed, its clerks
are removed, and its windows get the state that they had before. What a killed demonstration left behind is closed by the next one.

In the demo branch (make run, qboxd --demo) it runs beside tickets that you take yourself, and its clerks serve these, too. On any other box
it refuses to start if anybody else was in the queue in the last 24 hours, and it ends when a ticket appears that is not its own.

Examples:
  qctl demo --rate 120 --windows 3
  qctl demo --rate 600 --minutes 2 --seed 7
`;

export function addDemo(root: Command, dependencies: Dependencies): void {
  root
    .command('demo')
    .option('--rate <number>', 'visitors an hour', idNumber, 60)
    .option('--minutes <number>', 'how long it runs; without it until Ctrl-C', idNumber)
    .option('--windows <number>', 'how many windows serve', idNumber, 3)
    .option('--seed <number>', 'the same seed gives the same visitors', idNumber, 1)
    .description('fills the hall with made-up visitors; refuses a box that has real ones')
    .addHelpText('after', EXAMPLES)
    .action(async (own: DemoOptions, command: Command) => {
      const session = sessionOptions(globalOptions(command));
      let windows: readonly Window[] = [];
      const codes: Codes = new Map();
      try {
        await withSession(session, dependencies, async ({ client }) => {
          const isDemo = await isDemoBranch(client);
          if (!isDemo) await refuseRealBox(client);
          await endKilled(client, session, dependencies);
          windows = await freeWindows(client, own.windows);
          const clerks = await hireClerks(
            client,
            windows.map(({ id }) => id),
          );
          await withClerks(clerks, session, dependencies, (sessions) =>
            show({ client, clerks: sessions, codes, isDemo }, own, dependencies),
          );
        });
      } catch (failure) {
        if (!(failure instanceof Interrupted)) throw failure;
      } finally {
        // A session of its own: the first one may have been interrupted.
        if (windows.length > 0) await withSession(session, dependencies, ({ client }) => tidyUp({ client, windows, codes }, dependencies));
      }
    });
}

/** Of the pages of its visitors, by ticket. */
type Codes = Map<number, string>;
type Window = Pick<Element<'Workplace'>, 'id' | 'state_id'>;

/** A window where a clerk sits is his. */
async function freeWindows(client: QboxClient, most: number): Promise<Window[]> {
  const all = await client.list('Workplace');
  const free = all.filter(({ disabled, clerk_id, consumer_id }) => disabled === 0 && clerk_id === -1 && consumer_id === -1);
  if (free.length === 0) throw new RefusedError('no window is free: a clerk is logged in at each of them, or there is none');
  return free.slice(0, most).map(({ id, state_id }) => ({ id, state_id }));
}

const MINUTE_MS = 60_000;
/** Median and spread of a service, as those of real branches are: most are short, some are long. */
const SERVICE_MEDIAN_MS = 90_000;
const SERVICE_SIGMA = 0.6;
const NO_SHOW_SHARE = 0.05;
const POSTPONED_SHARE = 0.05;

interface Hall {
  readonly client: QboxClient;
  readonly clerks: readonly ClerkSession[];
  readonly codes: Codes;
  readonly isDemo: boolean;
}

async function show({ client, clerks, codes, isDemo }: Hall, own: DemoOptions, { err }: Dependencies): Promise<void> {
  const random = seeded(own.seed);
  const services = (await client.list('Service')).filter(
    ({ disabled, operations, ticket_range_id, pin_code }) =>
      disabled === 0 && ticket_range_id !== null && pin_code === null && Object.keys(operations).length > 0,
  );
  if (services.length === 0) throw new RefusedError('the branch has no service for which a ticket can be taken');
  for (const { window } of clerks) await client.set('Workplace', { id: window, state_id: WINDOW_STATE.open });
  err(`qctl: windows ${clerks.map(({ window }) => window).join(', ')} are open; Ctrl-C ends the demonstration\n`);

  const endMs = own.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + own.minutes * MINUTE_MS;
  const mayCall = (id: number): boolean => isDemo || codes.has(id);
  const free = new Map(clerks.map((clerk) => [clerk, 0]));
  let arrivalMs = Date.now();
  while (Date.now() < endMs) {
    if (!isDemo) refuseStrangers(await client.list('Consumer'));
    if (Date.now() >= arrivalMs) {
      const service = services[Math.floor(random() * services.length)];
      const visitor = { services: [service?.id ?? 0], comment: DEMO_MARK, noprint: true, preview: false };
      const { consumer, page } = await client.call('registrateConsumer', visitor);
      if (page) codes.set(consumer.id, page.code);
      arrivalMs += (-Math.log(1 - random()) * 60 * MINUTE_MS) / own.rate;
    }
    for (const [clerk, sinceMs] of free) if (Date.now() >= sinceMs) free.set(clerk, Date.now() + (await work(clerk, random, mayCall)));
    await pause(Math.min(STEP_MS, Math.max(0, arrivalMs - Date.now())));
  }
}

const STEP_MS = 500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The clerk ends what is being served and calls the next one of those that may be called; answers how long that will take. */
async function work({ client, window }: ClerkSession, random: () => number, mayCall: (id: number) => boolean): Promise<number> {
  const { consumer_id } = await client.get('Workplace', { id: window });
  if (consumer_id !== -1) {
    const chance = random();
    if (chance < NO_SHOW_SHARE) await client.call('rejectConsumer', { comment: 'did not come' });
    else if (chance < NO_SHOW_SHARE + POSTPONED_SHARE) {
      const [delay = '1'] = await client.call('postponeDelay', {});
      await client.call('postponeConsumer', { delay: Number(delay) });
    } else await client.call('serveConsumer', {});
  }
  // Finishing may have called one already (`auto_call`). A real visitor who has come meanwhile is not called.
  const { consumer_id: next } = await client.get('Workplace', { id: window });
  if (next === -1) {
    const wanted = (await client.call('currentQueue', {})).find((entry) => entry.mayCall && mayCall(entry.id));
    if (wanted === undefined) return 0;
    await client.call('consumerFromQueueBody', { id: wanted.id });
  }
  return SERVICE_MEDIAN_MS * Math.exp(SERVICE_SIGMA * normal(random));
}

interface Left {
  readonly client: QboxClient;
  readonly windows: readonly Window[];
  readonly codes: Codes;
}

/**
 * Closes what the demonstration left, and nothing else. Its visitors leave by themselves: a removed ticket has lost its mark, and the next
 * demonstration would be refused for a day.
 */
async function tidyUp({ client, windows, codes }: Left, { err }: Dependencies): Promise<void> {
  const live = await client.list('Consumer');
  const own = live.filter(({ comment }) => comment.startsWith(DEMO_MARK));
  // Taken by hand in the demo branch, and called by a clerk who goes now.
  const others = live.filter(({ state, workplace_id }) => state === 'SERVING' && windows.some(({ id }) => id === workplace_id));
  for (const { workplace_id: workplace, comment } of others) {
    if (!comment.startsWith(DEMO_MARK)) await client.call('serveConsumer', { workplace });
  }
  for (const { id, state, workplace_id } of own) {
    const code = codes.get(id);
    if (state === 'SERVING') await client.call('rejectConsumer', { workplace: workplace_id, comment: DEMO_MARK });
    else if (code !== undefined) await client.call('leaveQueue', { code });
    else await client.remove('Consumer', id);
  }
  for (const { id, state_id } of windows) await client.set('Workplace', { id, state_id });
  await dismissClerks(client);
  err(printable(`qctl: the demonstration is over, ${own.length} tickets were closed`).concat('\n'));
}

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Numbers from 0 to below 1, always the same ones for a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
