import { expect, it } from 'vitest';
import { JournalWriter } from '../../../db/journal/journal-writer.js';
import { openKeptDays } from '../../../db/journal/mornings.js';
import type { Store } from '../../../dist/db/store/store.js';
import { batchOf, commit, DAY_MS, MORNING_MS, openTestStore, temporaryFolder } from '../support.js';

const NAMES = ['2026-03-02', '2026-03-03', '2026-03-04'] as const;

async function daysIn(store: Store): Promise<void> {
  for (const [index, day] of NAMES.entries()) {
    const atMs = MORNING_MS + index * DAY_MS;
    await commit(store, { ...batchOf([`opened ${day}`], [], atMs), morning: { day, text: `state of ${day}: Қ` } });
    await commit(store, batchOf([`later on ${day}`], [], atMs + 1000));
  }
}

it('a day is read with the state of its morning and the batches from there on', async () => {
  const folder = temporaryFolder();
  await daysIn(await openTestStore(folder));
  const kept = openKeptDays(folder);
  expect(kept.before('2026-03-04', 10)).toEqual(['2026-03-03', '2026-03-02']);
  expect(kept.before('2026-03-04', 1)).toEqual(['2026-03-03']);
  const day = kept.read('2026-03-03');
  expect(day?.text).toBe('state of 2026-03-03: Қ');
  expect([...(day?.entries ?? [])].map(({ events }) => events).slice(0, 3)).toEqual([
    '["opened 2026-03-03"]',
    '["later on 2026-03-03"]',
    '["opened 2026-03-04"]',
  ]);
  expect(kept.read('2026-03-05')).toBeNull();
  kept.close();
});

it('a day that begins twice has its later morning', async () => {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  await daysIn(store);
  await commit(store, { ...batchOf(['again'], [], MORNING_MS + 3 * DAY_MS), morning: { day: '2026-03-02', text: 'later' } });
  const kept = openKeptDays(folder);
  expect(kept.read('2026-03-02')?.text).toBe('later');
  kept.close();
});

it('mornings are forgotten with their batches', () => {
  const folder = temporaryFolder();
  const writer = new JournalWriter(folder);
  for (const [index, day] of NAMES.entries()) {
    const atMs = MORNING_MS + index * DAY_MS;
    const rows = { visits: '', reopened: [], changes: [], personal: null, windowLog: [], morning: { day, text: day } };
    writer.commit({ kind: 'commit', sequence: index + 1, atMs, eventCount: 1, events: '["opened"]', ...rows });
  }
  writer.doChore({ kind: 'forgetBatches', beforeMs: MORNING_MS + 2 * DAY_MS, upToSequence: 3, limit: 100 });
  writer.close();
  const kept = openKeptDays(folder);
  expect(kept.before('2027-01-01', 10)).toEqual(['2026-03-04']);
  kept.close();
});
