/** Who follows the changes of a queue has its state after each push; and long contents take turns with other work. */
import { beforeEach, expect, it } from 'vitest';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { Subscriptions } from '../../../server/pipeline/feeds/subscriptions.js';
import { queueTopic, type Topic } from '../../../server/pipeline/feeds/topics.js';
import { NOBODY, type Peer } from '../../../server/pipeline/requests/peer.js';
import { openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { registration, START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { quietTurn, SlowDisk } from '../commit/slow-disk.js';

interface Changes {
  readonly queue?: readonly { readonly ticket: string }[];
  readonly changes?: readonly { readonly at: number; readonly insert: readonly { readonly ticket: string }[] }[];
}

const CHANGES = queueTopic(WINDOW, false, true);
/** What it costs to look at a topic, on the clock of the test. */
let costMs = 0;

class CostlyProjections extends Projections {
  override present(topic: Topic): ReturnType<Projections['present']> {
    timers.advance(costMs);
    return super.present(topic);
  }
}

let timers: VirtualTimers;
let disk: SlowDisk;
let pipeline: Pipeline;
let subscriptions: Subscriptions;

const nothing = (): string => '';

beforeEach(() => {
  costMs = 0;
  timers = new VirtualTimers();
  disk = new SlowDisk();
  const engine = openBranch();
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const projections = new CostlyProjections(engine.state, {
    devices: nothing,
    board: nothing,
    ticket: nothing,
    lab: nothing,
    faults: nothing,
    alerts: nothing,
  });
  pipeline = new Pipeline(engine.state, disk, clock);
  subscriptions = new Subscriptions(pipeline, projections, () => true, timers);
  pipeline.follow([subscriptions]);
});

class Follower {
  readonly pushed: Changes[] = [];
  isFull = false;
  readonly peer: Peer;

  constructor(id: number) {
    const push = (frame: Uint8Array): boolean => {
      if (!this.isFull) this.pushed.push((JSON.parse(Buffer.from(frame).toString()) as { data: Changes }).data);
      return !this.isFull;
    };
    this.peer = { ...NOBODY, id, push };
    subscriptions.add(CHANGES, this.peer, null);
  }

  get forms(): string {
    return this.pushed.map(({ queue }) => (queue === undefined ? 'changes' : 'whole')).join(' ');
  }
}

async function newTicket(): Promise<void> {
  pipeline.execute(registration([SIMULATOR]));
  await quietTurn();
  disk.sync();
  timers.advance(1_000);
  await quietTurn();
}

it('a peer that could not take a push gets the whole queue, and the others the changes all the time', async () => {
  const [quick, slow] = [new Follower(1), new Follower(2)];
  await newTicket();
  await newTicket();
  slow.isFull = true;
  await newTicket();
  slow.isFull = false;
  subscriptions.drained(slow.peer);
  await newTicket();
  await newTicket();
  expect(quick.forms).toBe('whole changes changes changes changes');
  expect(slow.forms).toBe('whole changes whole changes changes');
  expect(slow.pushed[2]?.queue).toHaveLength(3);
  expect(slow.pushed[3]?.changes).toMatchObject([{ at: 3, insert: [{}] }]);
});

it('a push that a peer was shown between two others is no reason to show it a wrong difference', async () => {
  const [first, second] = [new Follower(1), new Follower(2)];
  await newTicket();
  // While the topic is paused, the newcomer is shown a state that the others have not got.
  pipeline.execute(registration([SIMULATOR]));
  subscriptions.pushPresent(CHANGES, second.peer);
  await quietTurn();
  disk.sync();
  await newTicket();
  const count = ({ pushed }: Follower): number =>
    pushed.reduce(
      (length, { queue, changes = [] }) => queue?.length ?? length + changes.reduce((sum, { insert }) => sum + insert.length, 0),
      0,
    );
  expect([count(first), count(second)]).toEqual([3, 3]);
});

it('many topics that cost much are pushed a few at a time, all of them at last', async () => {
  const pushed = new Set<string>();
  for (let id = 1; id <= 40; id++) {
    const topic: Topic = { ...CHANGES, key: `queue ${id}` };
    const push = (): boolean => pushed.add(topic.key) !== undefined;
    subscriptions.add(topic, { ...NOBODY, id, push }, null);
  }
  costMs = 2;
  pipeline.execute(registration([SIMULATOR]));
  const beganMs = timers.nowMs();
  await quietTurn();
  // What was not pushed waits, and other work comes before it.
  expect(timers.nowMs() - beganMs).toBeLessThan(20);
  disk.sync();
  for (let turn = 0; turn < 200 && pushed.size < 40; turn++) {
    timers.advance(5);
    await quietTurn();
  }
  expect(pushed.size).toBe(40);
});
