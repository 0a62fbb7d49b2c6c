/** The changes of a queue, applied to what was there before, are what is there now. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ListChange, listChanges, queueChangesText } from '../../../server/pipeline/feeds/queue-changes.js';

function applied(before: readonly string[], changes: readonly ListChange<string>[]): string[] {
  const list = [...before];
  for (const { at, remove, insert } of changes) list.splice(at, remove, ...insert);
  return list;
}

const lists = fc.uniqueArray(fc.integer({ min: 0, max: 12 }).map(String), { maxLength: 12 });

it('make the one list of the other', () => {
  fc.assert(
    fc.property(lists, lists, (before, after) => {
      expect(applied(before, listChanges(before, after))).toEqual(after);
    }),
    { numRuns: 2_000 },
  );
});

it('name what came and went, and nothing that stays where the order stays', () => {
  fc.assert(
    fc.property(lists, fc.func(fc.boolean()), fc.func(fc.boolean()), (list, isBefore, isAfter) => {
      const [before, after] = [list.filter((text) => isBefore(text)), list.filter((text) => isAfter(text))];
      const changes = listChanges(before, after);
      const came = after.filter((text) => !before.includes(text));
      expect(changes.flatMap(({ insert }) => insert).sort()).toEqual(came.sort());
      expect(changes.reduce((sum, { remove }) => sum + remove, 0)).toBe(before.filter((text) => !after.includes(text)).length);
    }),
  );
});

it.each([
  [
    'a call from the front and a new ticket behind',
    'abcd',
    'bcde',
    [
      { at: 0, remove: 1, insert: [] },
      { at: 3, remove: 0, insert: ['e'] },
    ],
  ],
  ['a line that says something else', 'abc', 'aXc', [{ at: 1, remove: 1, insert: ['X'] }]],
  ['two that change places', 'abcd', 'acbd', [{ at: 1, remove: 2, insert: ['c', 'b'] }]],
  ['the last one who goes', 'a', '', [{ at: 0, remove: 1, insert: [] }]],
  ['nothing', 'abc', 'abc', []],
])('are, of %s', (_what, before, after, expected) => {
  expect(listChanges([...before], [...after])).toEqual(expected);
});

it('are JSON with the window that they are of', () => {
  const [one, two, three] = [1, 2, 3].map((id) => Buffer.from(JSON.stringify({ id })));
  const text = queueChangesText({ workplaceId: 11, detailed: true }, [one as Buffer], [two as Buffer, three as Buffer]);
  expect(JSON.parse(text)).toEqual({ workplace: 11, detailed: true, changes: [{ at: 0, remove: 1, insert: [{ id: 2 }, { id: 3 }] }] });
});
