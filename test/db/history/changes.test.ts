/** The log of changes: pages against a list kept in memory, and what is forgotten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeRow, ChangesFilter } from '../../../db/history/changes.js';
import type { Store } from '../../../dist/db/store/store.js';
import { batchOf, changeOf, commit, DAY_MS, EVERY_CHANGE, MORNING_MS, openTestStore, temporaryFolder } from '../support.js';

const USERS = [1, 2, 3];
const KINDS = ['Service', 'User', 'Session'];

/** All pages, one after the other. */
async function pages(
  store: Store,
  filter: ChangesFilter,
): Promise<{ readonly titles: readonly string[]; readonly sizes: readonly number[] }> {
  const titles: string[] = [];
  const sizes: number[] = [];
  for (let beforeId: number | null = null; ; ) {
    const { json, next } = await store.changes({ ...filter, beforeId });
    const lines = JSON.parse(json) as { readonly title: string }[];
    titles.push(...lines.map(({ title }) => title));
    sizes.push(lines.length);
    if (next === null) return { titles, sizes };
    beforeId = next;
  }
}

const keeps = ({ fromMs, toMs, userId, kind }: ChangesFilter, change: ChangeRow): boolean =>
  change.atMs >= fromMs && change.atMs < toMs && (userId === null || change.userId === userId) && (kind === null || change.kind === kind);

describe('the log of changes', () => {
  it('answers any question page by page, the newest first, also where the clock was set back', async () => {
    const store = await openTestStore(temporaryFolder());
    // The clock goes back in the middle.
    const atMs = (index: number): number => MORNING_MS + (index < 150 ? index : index - 100) * 1000;
    const changes = Array.from({ length: 300 }, (_, index) =>
      changeOf(index, { atMs: atMs(index), userId: USERS[(index * 7) % 3] ?? 1, kind: KINDS[(index * 5) % 3] ?? '' }),
    );
    for (let first = 0; first < changes.length; first += 20) {
      await commit(store, { ...batchOf([first]), changes: changes.slice(first, first + 20) });
    }
    const maybe = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null });
    const filters = fc.record({
      fromMs: fc.nat(250).map((second) => MORNING_MS + second * 1000),
      toMs: fc.nat(250).map((second) => MORNING_MS + second * 1000),
      userId: maybe([...USERS, 9]),
      kind: maybe([...KINDS, 'Nothing']),
      beforeId: fc.constant(null),
      limit: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = changes
          .filter((change) => keeps(filter, change))
          .map(({ entry }) => (JSON.parse(entry) as { title: string }).title);
        const { titles, sizes } = await pages(store, filter);
        expect(titles).toEqual(expected.reverse());
        // Only the last page may have room.
        expect(sizes.slice(0, -1).every((size) => size === filter.limit)).toBe(true);
      }),
    );
  });

  it('knows the batch in flight, and gives back what it was given', async () => {
    const store = await openTestStore(temporaryFolder());
    const entry = JSON.stringify({ login: 'a"b', title: 'Ж\n<img>' });
    const committed = commit(store, { ...batchOf(['x']), changes: [changeOf(1, { entry, kind: 'User', userId: 7 })] });
    const { json } = await store.changes(EVERY_CHANGE);
    expect(JSON.parse(json)).toEqual([
      { id: 1, at: new Date(MORNING_MS + 1).toISOString(), user_id: 7, kind: 'User', login: 'a"b', title: 'Ж\n<img>' },
    ]);
    await committed;
  });

  it('forgets what is older than the history, a day at a time, and never gives an id twice', async () => {
    const store = await openTestStore(temporaryFolder(), { historyDays: 97 });
    const changes = Array.from({ length: 100 }, (_, day) => changeOf(day, { atMs: MORNING_MS + day * DAY_MS }));
    await commit(store, { ...batchOf([1]), changes });
    const forgotten: (number | undefined)[] = [];
    for (let round = 0; round < 5; round++) forgotten.push((await store.maintain(MORNING_MS + 100 * DAY_MS - 1))?.forgottenChanges);
    expect(forgotten).toEqual([1, 1, 1, 0, 0]);
    // A clock in the far future takes one day more, not everything.
    expect((await store.maintain(MORNING_MS + 10_000 * DAY_MS))?.forgottenChanges).toBe(1);
    await commit(store, { ...batchOf([2]), changes: [changeOf(500)] });
    const lines = JSON.parse((await store.changes(EVERY_CHANGE)).json) as { readonly id: number }[];
    expect(lines.map(({ id }) => id)).toEqual([101, ...Array.from({ length: 96 }, (_, index) => 100 - index)]);
  });
});
