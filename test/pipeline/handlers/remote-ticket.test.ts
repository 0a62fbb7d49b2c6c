/** A visitor's ticket by way of headquarters: one for each key, as at a kiosk of the branch, and nothing that another visitor could use. */
import { beforeEach, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { momentOf } from '../../../server/engine/rules/moment.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { QueueEvent, Session } from '../../../server/model/events/events.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { HourlyLimit } from '../../../server/pipeline/limits/hourly-limit.js';
import { NOBODY } from '../../../server/pipeline/requests/peer.js';
import { headquartersCommands } from '../../../server/protocol/commands/box/headquarters.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { checkData } from '../../../server/protocol/validation.js';
import { openBranch, SIMULATOR } from '../../engine/models/demo-engine.js';
import { type Engine, START_MS } from '../../engine/models/engine.js';
import { wrongDataOf } from '../../hostile/wrong-data.js';
import { SlowDisk } from '../commit/slow-disk.js';

type Reply = ReplyData<'remoteTicket'>;

const KEY = 'Zk3xT9fQ1mB7cW5vR2hL0A';
const OTHER_KEY = 'a'.repeat(22);
const HOUR_MS = 3_600_000;
const SESSION = {
  ...{ id: 0, tokenHash: '', component: 'headquarters', userId: 0, login: 'visitor', placeId: null, openedMs: 0, usedMs: 0 },
  ...{ answers: new Map(), dayAnswers: new Map() },
} as const satisfies Session;

let engine: Engine;
let applied: QueueEvent[];
let remoteKiosk: number;
let monotonicMs: number;
let ask: (data: object) => Promise<Reply | Rejection>;

beforeEach(() => {
  engine = openBranch();
  applied = [];
  remoteKiosk = 1;
  monotonicMs = 0;
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const pipeline = new Pipeline(engine.state, new SlowDisk(), clock);
  pipeline.follow([{ applied: (event) => void applied.push(event) }]);
  const expectedWait = { ofPage: () => null, chanceOfService: () => null };
  const remoteTickets = new HourlyLimit(2, () => monotonicMs);
  ask = async (data) => {
    const projections = { places: momentOf(engine.state) };
    const context = { pipeline, projections, expectedWait, remoteTickets, config: { headquarters: { remoteKiosk } } };
    const request = { context, state: engine.state, session: SESSION, peer: NOBODY, data, nowMs: () => 0 } as unknown as AnyRequest;
    const answered = HANDLERS.get('remoteTicket')?.answer(request) as Answer | Rejection | undefined;
    if (answered === undefined || answered instanceof Rejection) return answered ?? Promise.reject(new Error('nothing handles it'));
    return JSON.parse(serialised(await answered.data)) as Reply;
  };
});

const registered = () => applied.filter((event) => event.t === 'registered');

it('takes a ticket as at the kiosk, and gives the same one whenever it is asked again', async () => {
  const first = await ask({ key: KEY, service: SIMULATOR, language: 'kk' });
  expect(first).toMatchObject({ answer: 'ticket', ticket: { state: 'waiting', ahead: 0, language: 'kk' } });
  expect(registered()).toMatchObject([{ registrator: 1, language: 'kk' }]);
  expect(await ask({ key: KEY, service: SIMULATOR })).toEqual(first);
  expect(await ask({ key: KEY })).toEqual(first);
  expect(registered()).toHaveLength(1);
  // Who has another key has another ticket, and sees nothing of this one.
  expect(await ask({ key: OTHER_KEY })).toEqual({ answer: 'unknown', ticket: null, seconds: 0 });
});

it('the same key finds its ticket in a branch that was started anew from its journal', async () => {
  const first = await ask({ key: KEY, service: SIMULATOR });
  const again = openBranch();
  for (const event of applied) evolve(again.state, event);
  Object.assign(engine.state, again.state);
  expect(await ask({ key: KEY, service: SIMULATOR })).toEqual(first);
  expect(registered()).toHaveLength(1);
});

it('tells headquarters no code of the page, and nothing of messages', async () => {
  Object.assign(engine.state, { rules: { ...engine.state.rules, messages: { routes: ['sms'] } } });
  const answer = JSON.stringify(await ask({ key: KEY, service: SIMULATOR }));
  const code = registered()[0]?.code ?? '';
  expect(code).toHaveLength(14);
  expect(answer).not.toContain(code);
  expect(answer).not.toMatch(/"code"|"notify"/);
});

it('the branch gives so many within an hour, and says when there are more; those that were given are seen meanwhile', async () => {
  const first = await ask({ key: KEY, service: SIMULATOR });
  await ask({ key: OTHER_KEY, service: SIMULATOR });
  expect(await ask({ key: 'b'.repeat(22), service: SIMULATOR })).toEqual({ answer: 'full', ticket: null, seconds: 3600 });
  expect(await ask({ key: KEY })).toMatchObject({ answer: 'ticket', ticket: { ticket: (first as Reply).ticket?.ticket } });
  monotonicMs = HOUR_MS;
  expect(await ask({ key: 'b'.repeat(22), service: SIMULATOR })).toMatchObject({ answer: 'ticket' });
});

it.each([0, 999])('gives none without a kiosk for it: %i', async (kiosk) => {
  remoteKiosk = kiosk;
  expect(await ask({ key: KEY, service: SIMULATOR })).toEqual({ answer: 'off', ticket: null, seconds: 0 });
  expect(registered()).toEqual([]);
});

it('refuses what the kiosk refuses, and that counts as no ticket', async () => {
  const kiosk = engine.state.books.Registrator.get(1);
  if (kiosk === undefined) throw new Error('the demo has a kiosk');
  evolve(engine.state, { t: 'bookSet', at: 1, book: 'Registrator', id: 1, row: { ...kiosk, disabled: 1 } });
  for (let count = 0; count < 3; count++)
    expect(await ask({ key: KEY, service: SIMULATOR })).toMatchObject({ error: 'registratorDisabled' });
  evolve(engine.state, { t: 'bookSet', at: 1, book: 'Registrator', id: 1, row: kiosk });
  expect(await ask({ key: KEY, service: SIMULATOR })).toMatchObject({ answer: 'ticket' });
});

it('refuses data of a wrong form', () => {
  const { remoteTicket } = headquartersCommands;
  for (const data of wrongDataOf(remoteTicket)) expect(checkData(remoteTicket, data.data)).toHaveProperty('rejection');
});
