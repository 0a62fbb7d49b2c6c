/** What is shown while the disk stands still is what is on it, whatever came before, and from the second time on at once. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { QueueState } from '../../../server/engine/state.js';
import { LIMITS } from '../../../server/model/limits.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { CommittedState } from '../../../server/pipeline/commit/committed-state.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { eventsOf } from '../../../server/pipeline/records/personal.js';
import { CLERK, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { registration, START_MS } from '../../engine/models/engine.js';
import { cases } from '../../support/depth.js';
import { quietTurn, SlowDisk } from './slow-disk.js';

const ACT = { workplaceId: WINDOW, actingUserId: CLERK };
const nothing = (): string => '';
const projectionsOf = (state: QueueState) =>
  new Projections(state, { devices: nothing, board: nothing, ticket: nothing, lab: nothing, faults: nothing, alerts: nothing });

function slowBox() {
  const engine = openBranch();
  const { state, rules, equipment } = engine;
  const start = toSnapshot(state);
  const disk = new SlowDisk();
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const pipeline = new Pipeline(state, disk, clock);
  const committed = new CommittedState({ rules, equipment, projectionsOf, isAhead: () => !pipeline.isOnDisk });
  committed.written({ sequence: 0, state: Buffer.from(start) });
  pipeline.follow([committed]);
  /** What a kill would leave, batch by batch from the beginning. */
  const onDisk = (): QueueState => {
    const known = fromSnapshot(start, rules, equipment);
    for (const batch of disk.synced) for (const event of eventsOf(batch)) evolve(known, event);
    return known;
  };
  return { pipeline, disk, committed, onDisk };
}

const STEPS = {
  register: ({ pipeline }) => pipeline.execute(registration([SIMULATOR], { comment: 'Юлия' })),
  call: ({ pipeline }) => pipeline.execute({ type: 'callNext', ...ACT }),
  serve: ({ pipeline }) => pipeline.execute({ type: 'finish', as: 'SERVED', comment: 'done', what: { kind: 'served' }, ...ACT }),
  handOver: () => quietTurn(),
  sync: ({ disk }) => disk.isBusy && disk.sync(),
  stall: ({ committed }) => committed.stalled(),
  well: ({ committed }) => committed.well(),
  snapshot: ({ committed, disk, onDisk }) =>
    committed.written({ sequence: disk.synced.length, state: deflateRawSync(toSnapshot(onDisk())), isPacked: true }),
} satisfies Readonly<Record<string, (box: ReturnType<typeof slowBox>) => unknown>>;
const KINDS = Object.keys(STEPS) as (keyof typeof STEPS)[];

it('is what a kill would leave, with nobody waiting for it again while the disk is not trusted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...KINDS), { minLength: 20, maxLength: 60 }), async (steps) => {
      const box = slowBox();
      let isUnwell = false;
      for (const step of steps) {
        await STEPS[step](box);
        if (step === 'stall' || step === 'well') isUnwell = step === 'stall';
        const shown = box.committed.onDisk;
        expect(shown !== null).toBe(isUnwell && !box.pipeline.isOnDisk);
        if (shown) expect(toSnapshot(shown.state)).toBe(toSnapshot(box.onDisk()));
      }
    }),
    { numRuns: cases(200) },
  );
});

it('counts what its projections were made of', async () => {
  const box = slowBox();
  const topic = { kind: 'book', book: 'Consumer', audience: 'public', key: 'Consumer' } as const;
  const shown = () => (JSON.parse(box.committed.onDisk?.projections.present(topic).content.json ?? 'null') as readonly unknown[]).length;
  for (const expected of [0, 1, 2]) {
    STEPS.register(box);
    box.committed.stalled();
    expect(shown()).toBe(expected);
    await quietTurn();
    box.disk.sync();
  }
});

it('is unknown after more than it may keep, until the next snapshot', async () => {
  const box = slowBox();
  const batch = { atMs: 0, eventCount: 0, visits: [], reopened: [], changes: [], personal: null };
  // A character has two bytes.
  const quarter = `[]${' '.repeat(LIMITS.memoryBytes.committedTail / 8)}`;
  const shownAfter = (batches: number) => {
    const { committed, pipeline } = slowBox();
    for (let sequence = 1; sequence <= batches; sequence += 1) committed.committed(sequence, { ...batch, events: quarter });
    pipeline.execute(registration([SIMULATOR]));
    committed.stalled();
    if (batches > 3) expect(committed.onDisk).toBeNull();
    committed.written({ sequence: batches, state: Buffer.from(toSnapshot(box.onDisk())) });
    committed.stalled();
    return committed.onDisk;
  };
  expect([shownAfter(3), shownAfter(5)]).not.toContain(null);
});

it('does not take a snapshot that is older than what it has forgotten', async () => {
  const box = slowBox();
  for (const sequence of [1, 2]) {
    STEPS.register(box);
    await quietTurn();
    box.disk.sync();
    if (sequence === 1) STEPS.snapshot(box);
  }
  box.committed.written({ sequence: 0, state: Buffer.from(toSnapshot(slowBox().onDisk())) });
  STEPS.register(box);
  box.committed.stalled();
  expect(box.committed.onDisk).toBeNull();
});
