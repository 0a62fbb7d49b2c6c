/** Who asks for the present state in a loop, or while the disk stands still, keeps one frame for each topic and a part of the time. */
import { beforeEach, expect, it } from 'vitest';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { Subscriptions } from '../../../server/pipeline/feeds/subscriptions.js';
import { bookTopic } from '../../../server/pipeline/feeds/topics.js';
import { NOBODY, type Peer } from '../../../server/pipeline/requests/peer.js';
import { openBranch, SIMULATOR } from '../../engine/models/demo-engine.js';
import { registration, START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { quietTurn, SlowDisk } from '../commit/slow-disk.js';

const TICKETS = bookTopic('Consumer', 'full');
const SERVICES = bookTopic('Service', 'full');
/** What one frame costs to make, on the clock of the test. */
const FRAME_MS = 10;

/** Made anew each time, as the text of a list that changes all the time is. */
class CostlyProjections extends Projections {
  looks = 0;

  override present(topic: Parameters<Projections['present']>[0]): ReturnType<Projections['present']> {
    this.looks += 1;
    timers.advance(FRAME_MS);
    return super.present(topic);
  }
}

let timers: VirtualTimers;
let disk: SlowDisk;
let pipeline: Pipeline;
let projections: CostlyProjections;
let subscriptions: Subscriptions;
/** In the place of the state in memory, while the disk stands still. */
let shown: Projections | null;

const nothing = (): string => '';
const SOURCES = { devices: nothing, board: nothing, ticket: nothing, lab: nothing, faults: nothing, alerts: nothing };

beforeEach(() => {
  timers = new VirtualTimers();
  disk = new SlowDisk();
  const engine = openBranch();
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  projections = new CostlyProjections(engine.state, SOURCES);
  pipeline = new Pipeline(engine.state, disk, clock);
  shown = null;
  subscriptions = new Subscriptions(
    pipeline,
    projections,
    () => true,
    timers,
    () => shown,
  );
  pipeline.follow([subscriptions]);
  const { rules, equipment } = engine;
  onDisk = new Projections(fromSnapshot(toSnapshot(engine.state), rules, equipment), SOURCES);
});
let onDisk: Projections;

function follower(id: number): { readonly peer: Peer; readonly pushed: string[] } {
  const pushed: string[] = [];
  const peer = { ...NOBODY, id, push: (frame: Uint8Array) => pushed.push(Buffer.from(frame).toString()) > 0 };
  for (const topic of [TICKETS, SERVICES]) subscriptions.add(topic, peer, null);
  projections.looks = 0;
  return { peer, pushed };
}

const lists = (pushed: readonly string[]) => pushed.map((text) => (JSON.parse(text) as { readonly data: readonly unknown[] }).data.length);

it('keeps one frame of a topic while a commit is under way, however many ask and however often', async () => {
  const followers = [1, 2, 3].map(follower);
  pipeline.execute(registration([SIMULATOR]));
  await quietTurn();
  timers.runAll();
  const looks = projections.looks;
  for (let round = 0; round < 200; round++) {
    for (const { peer } of followers) subscriptions.pushPresent(TICKETS, peer);
    await quietTurn();
    timers.advance(1_000);
  }
  expect(projections.looks - looks).toBeLessThanOrEqual(1);
  expect(followers.flatMap(({ pushed }) => pushed)).toEqual([]);
  disk.sync();
  // The change and the state that each asked for.
  for (const { pushed } of followers) expect(lists(pushed)).toEqual([1, 1]);
});

it('gives who asks in a loop a part of the time, and others their turn', async () => {
  const [greedy, modest] = [follower(1), follower(2)];
  for (let ms = 0; ms < 5_000; ms++) {
    subscriptions.pushPresent(TICKETS, greedy.peer);
    if (ms === 2_500) subscriptions.pushPresent(SERVICES, modest.peer);
    await quietTurn();
    timers.advance(1);
  }
  const busyMs = projections.looks * FRAME_MS;
  expect(busyMs / timers.nowMs()).toBeLessThan(0.26);
  expect(greedy.pushed.length).toBeGreaterThan(10);
  expect(modest.pushed).toHaveLength(1);
});

it('shows what is on the disk while that stands still, and what came after it when it goes on', async () => {
  const { peer, pushed } = follower(1);
  pipeline.execute(registration([SIMULATOR]));
  await quietTurn();
  timers.runAll();
  shown = onDisk;
  subscriptions.pushPresent(TICKETS, peer);
  await quietTurn();
  expect(lists(pushed)).toEqual([0]);
  disk.sync();
  expect(lists(pushed)).toEqual([0, 1]);
});

it('pushes nothing to one that has gone meanwhile', async () => {
  const { peer, pushed } = follower(1);
  pipeline.execute(registration([SIMULATOR]));
  await quietTurn();
  subscriptions.pushPresent(SERVICES, peer);
  await quietTurn();
  subscriptions.disconnected(peer);
  disk.sync();
  timers.runAll();
  expect(pushed).toEqual([]);
});
