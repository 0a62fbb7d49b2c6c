/** Days of a data folder, tried out by the thread beside it. */
import { Value } from '@sinclair/typebox/value';
import { beforeEach, expect, it } from 'vitest';
import { verifyJournal } from '../../../dist/db/journal/journal.js';
import { Rejection } from '../../../dist/server/model/errors/errors.js';
import { serialised } from '../../../dist/server/pipeline/handlers/answer-data.js';
import type { AnyRequest, HandlerContext } from '../../../dist/server/pipeline/handlers/context.js';
import type { Answer } from '../../../dist/server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../dist/server/pipeline/handlers/index.js';
import { Trials } from '../../../dist/server/pipeline/trials/trials.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { trialCommands } from '../../../server/protocol/commands/figures/trials.js';
import { explainedCommands } from '../../../server/protocol/commands/queue/explained.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { fairnessOf } from '../../../server/whatif/fairness/fairness.js';
import { recordDay } from '../../../server/whatif/recording.js';
import { tryDay } from '../../../server/whatif/trial.js';
import { batchOf, commit, openTestStore, temporaryFolder } from '../../db/support.js';
import { ADMIN, demoEngine } from '../../engine/models/demo-engine.js';
import { START_MS, stampAt } from '../../engine/models/engine.js';
import { BRANCHES, type BranchPlan } from '../../whatif/branches.js';
import { keptText } from '../../whatif/simulated-days.js';

const DAY = '2026-11-24';
const TODAY = '2026-11-26';
const PLAN = BRANCHES[0] as BranchPlan;
const EVENTS_OF_BATCH = 50;

let folder: string;
const { text, events, morning } = keptText(PLAN, 1);
beforeEach(async () => {
  folder = temporaryFolder();
  const store = await openTestStore(folder);
  // The day begins within a batch.
  const opening = [...events.slice(0, 1), { t: 'dayOpened', at: START_MS, day: DAY, keep: false, reason: '' }, ...events.slice(0, 5)];
  await commit(store, { ...batchOf(opening), morning: { day: DAY, text } });
  for (let from = 5; from < events.length; from += EVENTS_OF_BATCH)
    await commit(store, batchOf(events.slice(from, from + EVENTS_OF_BATCH)));
  const next = [{ t: 'dayOpened', at: START_MS + 86_400_000, day: '2026-11-25', keep: false, reason: '' }];
  await commit(store, { ...batchOf(next), morning: { day: '2026-11-25', text: text.replaceAll(DAY, '2026-11-25') } });
  await store.close();
});

const question = (day?: string) =>
  ({ kind: 'day', today: TODAY, ...(day && { day }), variant: { windows: [], books: {}, whole: [] } }) as const;

async function asked(
  trials: Trials,
  data: object,
  command = 'tryDay',
): Promise<ReplyData<'tryDay' | 'staffing' | 'visitorStory' | 'fairness'> | Rejection> {
  const engine = demoEngine();
  const context = { pipeline: { stamp: () => ({ ...stampAt(START_MS), day: TODAY }), settled: async () => {} }, trials };
  const { state } = engine;
  const session = state.sessions.get(engine.logIn(ADMIN, null, 'administrator'));
  const request = { context: context as unknown as HandlerContext, state, session, data };
  const handled = HANDLERS.get(command);
  if (handled === undefined) throw new Error('nothing handles it');
  const answered = await handled.answer(request as unknown as AnyRequest);
  return answered instanceof Rejection ? answered : JSON.parse(serialised(await (answered as Answer).data));
}

it('a day of the folder comes out as the same events do, and with another window otherwise', async () => {
  const trials = new Trials(folder);
  const day = recordDay(morning, [...events, { t: 'dayOpened', at: START_MS + 86_400_000 } as QueueEvent]);
  if (typeof day === 'string') throw new Error(day);
  const variant = { windows: [{ id: 1, hours: [] }], books: {}, whole: [] };
  const expected = tryDay(day, variant);
  const answer = await trials.ask(1, { ...question(DAY), variant });
  expect(answer).toEqual({ ...expected, day: DAY, days: ['2026-11-25', DAY] });
});

it('the answer is as the protocol says, and each day that cannot be tried is refused with the reason', async () => {
  const trials = new Trials(folder);
  const reply = await asked(trials, { day: DAY, windows: [{ workplace: 1, hours: ['09:00-10:30'] }] });
  expect([...Value.Errors(trialCommands.tryDay.reply, reply)]).toEqual([]);
  expect(reply).toMatchObject({ day: DAY, same_place: 100, was: { visits: 192 } });
  const { was, would } = reply as ReplyData<'tryDay'>;
  expect(would?.mean).toBeGreaterThan(was?.mean ?? 0);
  const refused = async (data: object) => {
    const { error, parameters } = (await asked(trials, data)) as Rejection;
    return [error, parameters.field, parameters.reason];
  };
  expect(await refused({ day: '2026-11-23' })).toEqual(['dayNotKept', 'data.day', 'noMorning']);
  expect(await refused({ day: '2026-11-25' })).toEqual(['dayNotKept', 'data.day', 'nobodyCame']);
  // Nobody came on the newest day.
  expect(await asked(trials, {})).toMatchObject({ day: DAY, days: ['2026-11-25', DAY] });
  expect(await refused({ day: TODAY })).toEqual(['dayNotKept', 'data.day', 'dayGoesOn']);
  expect(await refused({ day: '2026-02-30' })).toEqual(['invalidRequest', 'data.day', undefined]);
  const books = { Service: [{ id: 1, ticket_range_id: 77 }] };
  expect(await refused({ day: DAY, books })).toEqual(['badReference', 'data.books.Service[0].ticket_range_id', undefined]);
});

it('windows of a weekday: more are likelier, and a weekday without a kept day is refused', async () => {
  const trials = new Trials(folder);
  const reply = (await asked(trials, { weekday: 2 }, 'staffing')) as ReplyData<'staffing'>;
  expect([...Value.Errors(trialCommands.staffing.reply, reply)]).toEqual([]);
  expect(reply).toMatchObject({ weekday: 2, percent: 90, days: [DAY], least: 1 });
  const busy = reply.halves.find(({ from }) => from === '11:00');
  expect(busy?.likely[0]).toBeLessThan(20);
  expect(busy?.likely.at(-1)).toBeGreaterThan(busy?.likely[1] ?? 100);
  expect(await asked(trials, { weekday: 5 }, 'staffing')).toMatchObject({
    error: 'dayNotKept',
    parameters: { field: 'data.weekday', day: 'a past day', reason: 'noDayKept', why: 'no such day that has ended is kept yet' },
  });
  expect(await asked(trials, { today: 1 }, 'staffing')).toMatchObject({ error: 'dayNotKept', parameters: { field: 'data.today' } });
});

it('the rest of today goes on from its journal, and of a day that is not kept it is refused', async () => {
  const trials = new Trials(folder);
  const nowMs = START_MS + 3 * 3_600_000;
  const question = { kind: 'staffing', weekday: 2, share: 0.9, nowMs } as const;
  const answer = await trials.ask(1, { ...question, today: '2026-11-25' });
  if (answer instanceof Rejection || answer.now === null) throw new Error('it was refused');
  // The folder has the morning of that day, and nobody came to it: windows help those who will come.
  expect(answer).toMatchObject({ days: [DAY], now: { open: [], waiting: 0 } });
  expect(answer.now.more).not.toEqual([]);
  expect(await trials.ask(1, { ...question, today: TODAY })).toMatchObject({ error: 'dayNotKept', parameters: { reason: 'noMorning' } });
  const reply = await asked(trials, { weekday: 2 }, 'staffing');
  expect(reply).toMatchObject({ now: null });
});

it('the story of a visitor of a kept day is as the protocol says; a day that is not kept is refused', async () => {
  const trials = new Trials(folder);
  const reply = (await asked(trials, { day: DAY, ticket: ' A020 ' }, 'visitorStory')) as ReplyData<'visitorStory'>;
  expect([...Value.Errors(explainedCommands.visitorStory.reply, reply)]).toEqual([]);
  expect(reply.story).toMatchObject({ ticket: 'A020', steps: [{ what: 'registered' }, { what: 'called', call: { ticket: 'A020' } }, {}] });
  // The letter A of the other alphabet.
  expect(await asked(trials, { day: DAY, ticket: '\u0410020' }, 'visitorStory')).toEqual(reply);
  expect(await asked(trials, { day: DAY, ticket: 'B001' }, 'visitorStory')).toEqual({ day: DAY, story: null });
  expect(await asked(trials, { ticket: 'A020' }, 'visitorStory')).toMatchObject({ error: 'dayNotKept', parameters: { day: TODAY } });
});

it('the report of fairness is sealed by the batch that was read last, and comes out the same again', async () => {
  const trials = new Trials(folder);
  const reply = (await asked(trials, { day: DAY }, 'fairness')) as ReplyData<'fairness'>;
  expect([...Value.Errors(explainedCommands.fairness.reply, reply)]).toEqual([]);
  const { sequence, hash } = verifyJournal(folder);
  // The batch of the next day's beginning is the last of this folder.
  expect(reply).toMatchObject({ day: DAY, visitors: 192, sequence, hash });
  expect(await asked(trials, { day: DAY }, 'fairness')).toEqual(reply);
});

it('a day ends with its own last event: whether the clock is right is told in the morning, before the next day begins', async () => {
  const half = events.slice(0, events.length / 2);
  const doubtful = temporaryFolder();
  const store = await openTestStore(doubtful);
  const opening = { t: 'dayOpened', at: START_MS, day: DAY, keep: false, reason: '' };
  await commit(store, { ...batchOf([opening, ...half]), morning: { day: DAY, text } });
  await commit(store, batchOf([{ t: 'clockTrusted', at: START_MS + 80_000_000 }]));
  await commit(store, batchOf([{ ...opening, at: START_MS + 80_000_001, day: '2026-11-25' }]));
  await store.close();
  const { longest } = (await asked(new Trials(doubtful), { day: DAY }, 'fairness')) as ReplyData<'fairness'>;
  expect(longest.some(({ called }) => !called)).toBe(true);
  const expected = fairnessOf(morning, half, () => {}).longest.map(({ waitMs }) => Math.floor(waitMs / 1000));
  expect(longest.map(({ waited }) => waited)).toEqual(expected);
});

it('a report of several days has the seal of each, and says which are not kept', async () => {
  const trials = new Trials(folder);
  const one = (await asked(trials, { day: DAY }, 'fairness')) as ReplyData<'fairness'>;
  const reply = (await asked(trials, { day: '2026-11-23', to: '2026-11-25' }, 'fairness')) as ReplyData<'fairness'>;
  expect([...Value.Errors(explainedCommands.fairness.reply, reply)]).toEqual([]);
  const { visitors, calls, sequence, hash } = one;
  expect(one.days).toEqual([{ day: DAY, visitors, calls, sequence, hash }]);
  expect(reply).toMatchObject({
    day: '2026-11-23',
    to: '2026-11-25',
    missing: ['2026-11-23'],
    calls,
    causes: one.causes,
    hands: one.hands,
  });
  expect(reply.days.map(({ day }) => day)).toEqual([DAY, '2026-11-25']);
  expect(reply.days[0]).toEqual(one.days[0]);
  expect([reply.sequence, reply.hash]).toEqual([reply.days[1]?.sequence, reply.days[1]?.hash]);
  const refused = async (data: object) => {
    const { error, parameters } = (await asked(trials, data, 'fairness')) as Rejection;
    return [error, parameters.field, parameters.why];
  };
  expect(await refused({ day: DAY, to: '2026-11-23' })).toEqual(['invalidRequest', 'data.to', 'tooManyDays']);
  expect(await refused({ day: '2026-10-01', to: '2026-11-01' })).toEqual(['invalidRequest', 'data.to', 'tooManyDays']);
  expect(await refused({ day: DAY, to: '2026-11-31' })).toEqual(['invalidRequest', 'data.to', expect.anything()]);
  expect((await refused({ day: '2026-10-01', to: '2026-10-31' }))[0]).toBe('dayNotKept');
});

it('one trial runs at a time, a user has two that wait, and a stop ends what runs', async () => {
  const trials = new Trials(folder);
  const all = Array.from({ length: 4 }, () => trials.ask(1, question(DAY)));
  expect(await all[3]).toMatchObject({ error: 'tooManyQuestions', parameters: { most: 2 } });
  await trials.stop();
  const ends = await Promise.all(all.slice(0, 3));
  expect(ends.filter((end) => 'error' in end && end.error === 'stopping').length).toBeGreaterThanOrEqual(2);
});
