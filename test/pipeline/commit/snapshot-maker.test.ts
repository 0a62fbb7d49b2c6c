/** The thread that makes a snapshot has the whole state once more: memory is spared meanwhile, and only then. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { listSnapshots } from '../../../db/journal/snapshots.js';
import { openStore } from '../../../dist/db/store/store.js';
import { SnapshotMaker } from '../../../dist/server/pipeline/commit/snapshot-maker.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { Engine, RULES } from '../../engine/models/engine.js';

const EVENTS = 1;

async function folderWithBatches(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'qbox-snapshot-maker-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const engine = new Engine({ ...RULES });
  engine.add('Operation', { name: 'talk' });
  const onFailure = (error: Error): never => {
    throw error;
  };
  const store = await openStore({ directory, historyDays: 100, journalDays: 100, personalDays: 1000, onFailure });
  for (const event of engine.events) {
    const batch = { atMs: event.at, eventCount: 1, events: JSON.stringify([event]), visits: [], reopened: [], changes: [], personal: null };
    await new Promise((committed) => store.commit(batch, committed));
  }
  await store.close();
  return directory;
}

function makerIn(directory: string) {
  const spared: boolean[] = [];
  const failures: Error[] = [];
  const maker = new SnapshotMaker(
    { directory, rules: RULES },
    EVENTS,
    0,
    () => undefined,
    (error) => failures.push(error),
    { timers: SYSTEM_TIMERS, spareMemory: (isOn) => spared.push(isOn) },
  );
  onTestFinished(() => maker.stop());
  return { maker, spared, failures };
}

it('memory is spared from the beginning of its thread to the end', async () => {
  const directory = await folderWithBatches();
  const { maker, spared, failures } = makerIn(directory);
  expect(spared).toEqual([]);
  maker.committed({ eventCount: EVENTS, personal: null });
  expect(spared).toEqual([true]);
  await vi.waitFor(() => expect(spared).toEqual([true, false]), { timeout: 60_000 });
  expect(listSnapshots(directory)).toHaveLength(1);
  expect(failures).toEqual([]);
});

it('also of one that failed', async () => {
  const directory = await folderWithBatches();
  const { maker, spared, failures } = makerIn(directory);
  writeFileSync(join(directory, 'qbox.db'), 'no database');
  maker.committed({ eventCount: EVENTS, personal: null });
  await vi.waitFor(() => expect(spared).toEqual([true, false]), { timeout: 60_000 });
  expect(failures).toHaveLength(1);
});
