/** Ids of new categories in the editor: past days keep those of what was removed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  changeFrom,
  draftOf,
  idsFrom,
  newProfile,
  newRule,
  newSegment,
  nextId,
  renumbered,
} from '../../../server/web/client/admin/rules/draft.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';

let box: Box;
beforeAll(async () => {
  box = await startBox();
});
afterAll(() => box.stop());

it('an id is not given again that a removed category had, before the page was opened or since', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const { id } = await admin.ask<{ id: number }>('newSegment', { name: 'пенсионеры', promise_min: 10 });
  await admin.ask('removeSegment', { id });
  const rules = { segments: [], profiles: [] };
  const { next_ids } = await admin.ask<{ next_ids: { segment: number; profile: number } }>('checkCallingRules', rules);
  expect(next_ids.segment).toBe(id + 1);
  expect(nextId([])).toBe(1);
  idsFrom(next_ids.segment, next_ids.profile);
  expect(nextId([])).toBe(id + 1);
  // Stored by somebody, and gone.
  draftOf([newSegment(id + 7, 'вождение')], [newProfile(1, 'зал', [])]);
  expect(nextId([])).toBe(id + 8);
  expect(newRule([], 0).id).toBe(1);
});

it('what two have added under one id gets other ids with the second, and its rules go with it', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const base = draftOf([newSegment(100, 'all')], [newProfile(100, 'hall', [])]);
  const rule = { ...newRule([], 101), when: [{ fact: 'waiting' as const, segment: 101, op: 'at_least' as const, value: 2 }] };
  const edited = draftOf([...base.segments, newSegment(101, 'new')], [...base.profiles, { ...newProfile(101, 'cash', []), rules: [rule] }]);
  const change = changeFrom(base, edited);
  expect(change.added).toEqual({ Segment: [101], CallingProfile: [101] });
  await admin.ask('setConfiguration', changeFrom(draftOf([], []), edited));
  await expect(admin.ask('setConfiguration', change)).rejects.toThrow('new');
  idsFrom(102, 105);
  const anew = renumbered(base, edited);
  expect([anew.segments.map(({ id }) => id), anew.profiles.map(({ id }) => id)]).toEqual([
    [100, expect.any(Number)],
    [100, expect.any(Number)],
  ]);
  const [, { id } = { id: 0 }] = anew.segments;
  expect(id).toBeGreaterThan(101);
  expect(anew.profiles[1]?.rules).toEqual([{ ...rule, call: [id], when: [{ ...rule.when[0], segment: id }] }]);
});
