/** The check of promises: waits of the last day are counted once a day, and rules are not held up by it. */
import { expect, it } from 'vitest';
import type { SegmentRow } from '../../../server/model/books/index.js';
import { reject } from '../../../server/model/errors/errors.js';
import { brokenPromises, LastDay } from '../../../server/pipeline/trials/last-day.js';
import type { WaitsAnswer } from '../../../server/pipeline/trials/question.js';
import type { Trials } from '../../../server/pipeline/trials/trials.js';
import { newProfile, newSegment } from '../../../server/web/client/admin/rules/draft.js';

const minutes = (...all: readonly number[]): number[] => all.map((one) => one * 60_000);
const rows = (...ids: readonly number[]) => ids.map((id) => newSegment(id, `${id}`));
const LAST: WaitsAnswer = {
  day: '2026-11-24',
  books: [rows(1, 2, 3)],
  segments: [
    { segment: 1, calledMs: minutes(1, 2, 3, 4, 16), uncalledMs: [] },
    { segment: 2, calledMs: minutes(1, 2, 3), uncalledMs: minutes(15, 90) },
    { segment: 0, calledMs: minutes(1, 29, 31, 32), uncalledMs: [] },
  ],
};

it('a promise that was broken for more than 20 % is told, as the draft promises', () => {
  expect(brokenPromises(rows(1, 2, 3), [], LAST)).toEqual([{ code: 'promiseBroken', segment: 2, percent: 25, day: LAST.day }]);
  const shorter = rows(1).map((row) => ({ ...row, promise_min: 3 }));
  expect(brokenPromises(shorter, [], LAST)).toMatchObject([{ segment: 1, percent: 40 }]);
  expect(
    brokenPromises(
      [...shorter, ...rows(2)].map((row) => ({ ...row, disabled: 1 as const })),
      [],
      LAST,
    ),
  ).toEqual([]);
  expect(brokenPromises(rows(1, 2), [], null)).toEqual([]);
});

it('so is that to visitors of no category, where windows call by promises', () => {
  const profile = newProfile(1, 'hall', []);
  const last = { ...LAST, books: [[]] };
  expect(brokenPromises([], [profile], last)).toEqual([{ code: 'promiseBroken', segment: 0, percent: 50, day: LAST.day }]);
  for (const other of [{ finally: 'protocol' as const }, { disabled: 1 as const }])
    expect(brokenPromises([], [{ ...profile, ...other }], last)).toEqual([]);
  // What they fit by now they would not have been of none.
  expect(brokenPromises(rows(3), [profile], last)).toEqual([]);
});

const APPOINTMENT = { fact: 'appointment', op: 'is', value: 1 } as const;
const LATE = { fact: 'minutes_late', op: 'more_than', value: 5 } as const;

it.each<[string, (draft: SegmentRow[]) => readonly SegmentRow[], number[]]>([
  ['is as it was', (draft) => draft, [2]],
  [
    'has another name, promise or beginning',
    ([one, two]) => [one, { ...two, name: 'VIP', promise_min: 9, by: 'appointment' }] as SegmentRow[],
    [2],
  ],
  ['asks otherwise', ([one, two]) => [one, { ...two, when: [LATE] }] as SegmentRow[], []],
  ['cannot be of anybody', ([one, two]) => [one, { ...two, when: [{ ...APPOINTMENT, value: 0 }, APPOINTMENT] }] as SegmentRow[], []],
  ['comes first', ([one, two]) => [one, { ...two, position: 1 }] as SegmentRow[], []],
  ['has the place of one that is gone', ([, two]) => [two] as SegmentRow[], []],
  ['stands behind one that is switched off', ([one, two]) => [{ ...one, disabled: 1 }, two] as SegmentRow[], []],
  ['stands before a new one', (draft) => [...draft, { ...newSegment(3, 'new'), position: 30 }], [2]],
])('yesterday says nothing of a category that takes others: it %s', (_what, change, expected) => {
  const stored: SegmentRow[] = [
    { ...newSegment(1, 'late'), position: 10, when: [LATE] },
    { ...newSegment(2, 'booked'), position: 20, when: [APPOINTMENT] },
  ];
  const draft = change(stored);
  const told = (books: WaitsAnswer['books']) => brokenPromises(draft, [], { ...LAST, books }).map(({ segment }) => segment);
  expect(told([stored])).toEqual(expected);
  // It was changed in the course of the day, and back.
  expect(told([stored, stored.map((row) => ({ ...row, when: [] })), stored])).toEqual([]);
});

function lastDay(answers: readonly (Promise<unknown> | unknown)[]) {
  let asked = 0;
  const late: (() => void)[] = [];
  const trials = { ask: async () => await answers[asked++] } as unknown as Trials;
  const after = (_delayMs: number, run: () => void) => {
    late.push(run);
    return () => undefined;
  };
  const timers = { nowMs: () => 0, after };
  return { last: new LastDay(trials, timers), asked: () => asked, passTime: () => late.splice(0).forEach((run) => void run()) };
}

it('is counted once a day for all who ask, and anew on the next day', async () => {
  const { last, asked } = lastDay([LAST, { ...LAST, day: '2026-11-25' }]);
  expect([await last.waits('2026-11-25'), await last.waits('2026-11-25'), asked()]).toEqual([LAST, LAST, 1]);
  expect(await last.waits('2026-11-26')).toMatchObject({ day: '2026-11-25' });
});

it('is not asked for again where no day is kept, and is where the box had too much to do', async () => {
  const none = lastDay([reject('dayNotKept', { field: 'data.day', day: 'x' })]);
  expect([await none.last.waits('1'), await none.last.waits('1'), none.asked()]).toEqual([null, null, 1]);
  const busy = lastDay([reject('tooManyQuestions', { most: 2 }), LAST]);
  expect([await busy.last.waits('1'), await busy.last.waits('1')]).toEqual([null, LAST]);
});

it('comes with the next answer where it takes long', async () => {
  let done: (answer: WaitsAnswer) => void = () => undefined;
  const { last, passTime, asked } = lastDay([new Promise((resolve) => (done = resolve))]);
  const first = last.waits('1');
  passTime();
  expect(await first).toBeNull();
  done(LAST);
  expect([await last.waits('1'), asked()]).toEqual([LAST, 1]);
});
