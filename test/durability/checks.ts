/** Holds a box against the ledger: what was answered is there, once, and nothing else is. */
import { expect } from 'vitest';
import { type Frame, type RawClient, RawSession } from '../support/raw-client.js';
import { isRefusal } from './actor.js';
import { type ConsumerElement, type Ledger, operationsOf, type TicketFacts } from './ledger.js';

/** A visit in `statistics`, with everything nested. */
interface VisitElement {
  readonly consumer_id: number;
  readonly ticket: string;
  readonly registration: string;
  readonly done: string | null;
  readonly services: readonly {
    readonly stages: readonly { readonly operations: readonly { readonly states: readonly PeriodElement[] }[] }[];
  }[];
}

interface PeriodElement {
  readonly state: string;
  readonly time_in: string;
  readonly comment: string | null;
  readonly user_id: number | null;
  readonly workplace_id: number | null;
}

type Row = Readonly<Record<string, unknown>> & { readonly id: number };

export interface Checked {
  /** Visits that had ended and visits that had not, at the moment of the check. */
  readonly ended: number;
  readonly live: number;
}

/**
 * Every request has been answered when this is called, so the box and the ledger must agree exactly.
 * @param since the instant from which tickets are looked at one by one; the live ones always are
 */
export async function checkEverything(client: RawClient, token: string, ledger: Ledger, since: string): Promise<Checked> {
  const session = new RawSession(client, token);
  const live = await session.ask<readonly ConsumerElement[]>('consumerList');
  checkLive(live, ledger);
  await checkPhotos(session, ledger);
  await checkWindows(session, ledger);
  await checkEnded(session, ledger, since);
  await checkStatistics(session, ledger, since);
  await checkBooks(session, ledger);
  await checkSessions(client, ledger);
  return { ended: ledger.tickets.size - live.length, live: live.length };
}

function checkLive(live: readonly ConsumerElement[], ledger: Ledger): void {
  expect(live.map(({ id }) => id).sort(ascending), 'the tickets in the queue').toEqual([...ledger.live].sort(ascending));
  for (const consumer of live) {
    const facts = ledger.factsOf(consumer.id);
    checkTicket(consumer, facts);
    const window = [...ledger.atWindow].find(([, id]) => id === consumer.id)?.[0];
    if (window === undefined) expect(['WAITING', 'POSTPONE'], `the state of ${consumer.ticket}`).toContain(consumer.state);
    else expect([consumer.state, consumer.workplace_id], `where ${consumer.ticket} is`).toEqual(['SERVING', window]);
  }
}

/** How a JPEG begins, in base64: what came was scaled. */
const JPEG = '/9j/';

/** Lists come without photos. */
async function checkPhotos(session: RawSession, ledger: Ledger): Promise<void> {
  const photographed = [...ledger.live].map((id) => ledger.factsOf(id)).filter(({ registered }) => registered?.photo);
  const found = await Promise.all(photographed.map(({ id }) => askConsumer(session, id)));
  expect(
    found.map(({ photo }) => photo?.slice(0, 4)),
    'the photos of visitors',
  ).toEqual(photographed.map(() => JPEG));
}

/** What was answered about a ticket, each once. */
function checkTicket(consumer: ConsumerElement, { registered, marks, skips }: TicketFacts): void {
  const { ticket, registration, comment, vanish_count } = consumer;
  expect({ ticket, registration, comment, vanish_count }).toEqual({
    ticket: registered?.ticket,
    registration: registered?.registration,
    comment: registered?.comment,
    vanish_count: skips,
  });
  const comments = operationsOf(consumer).map((operation) => operation.comment ?? []);
  for (const ofOne of comments) expect(new Set(ofOne).size, `the comments of ${ticket}: ${ofOne.join(', ')}`).toBe(ofOne.length);
  expect([...new Set(comments.flat())].sort(), `how ${ticket} was finished`).toEqual([...marks].sort());
}

async function checkWindows(session: RawSession, ledger: Ledger): Promise<void> {
  const windows = await session.ask<readonly (Row & { readonly consumer_id: number; readonly alias: string })[]>('workplaceList');
  const busy = windows.filter((window) => window.consumer_id !== -1).map((window) => [window.id, window.consumer_id]);
  expect(busy, 'who is at which window').toEqual([...ledger.atWindow].sort(([one], [other]) => one - other));
  expect(new Set(busy.map(([, id]) => id)).size, 'no visitor is at two windows').toBe(busy.length);
  if (ledger.settings.window !== null) expect(windows.map((window) => window.alias)).toContain(ledger.settings.window);
}

async function checkEnded(session: RawSession, ledger: Ledger, since: string): Promise<void> {
  const ended = [...ledger.tickets.values()].filter(({ finished }) => finished !== null && finished.state_changed >= since);
  const found = await Promise.all(ended.map(({ id }) => askConsumer(session, id)));
  for (const [index, consumer] of found.entries()) {
    const facts = ended[index];
    if (facts === undefined) continue;
    checkTicket(consumer, facts);
    expect(withoutPhoto(consumer), `how ${consumer.ticket} ended`).toEqual(withoutPhoto(facts.finished));
  }
}

/** Answers are told apart by their ids: many are asked for at once. */
async function askConsumer(session: RawSession, id: number): Promise<ConsumerElement> {
  const reply = await session.client.request<ConsumerElement>({
    token: session.token,
    id: `look ${id}`,
    command: 'getConsumer',
    data: { id },
  });
  expect(isRefusal(reply.data, 'noSuchElement'), `the ticket with the id ${id} is nowhere`).toBe(false);
  return reply.data;
}

/** A photo is for the clerk who serves the visitor: whether it outlives the visit is not settled here. */
function withoutPhoto(consumer: ConsumerElement | null): Omit<ConsumerElement, 'photo'> | null {
  if (consumer === null) return null;
  const { photo: _photo, ...rest } = consumer;
  return rest;
}

async function checkStatistics(session: RawSession, ledger: Ledger, since: string): Promise<void> {
  const asked = { from: since, services: true, stages: true, operations: true };
  const visits = await session.ask<readonly VisitElement[]>('statistics', asked);
  const known = [...ledger.tickets.values()].filter(({ registered }) => (registered?.registration ?? '') >= since);
  const shown = visits.map(({ consumer_id, ticket, registration, done }) => ({ consumer_id, ticket, registration, done }));
  expect(shown.sort(byId), 'each visit once in the statistics').toEqual(known.map(statisticsLine).sort(byId));
  for (const visit of visits) checkPeriods(visit, ledger.factsOf(visit.consumer_id));
}

const statisticsLine = ({ id, registered, finished }: TicketFacts) => ({
  consumer_id: id,
  ticket: registered?.ticket,
  registration: registered?.registration,
  done: finished?.state_changed ?? null,
});

function checkPeriods(visit: VisitElement, { calls, postponements }: TicketFacts): void {
  const periods = visit.services.flatMap(({ stages }) => stages.flatMap(({ operations }) => operations.flatMap(({ states }) => states)));
  const served = periods.filter(({ state }) => state === 'SERVING');
  const begins = served.map(({ workplace_id, user_id, time_in }) => `${workplace_id} ${user_id} ${time_in}`);
  expect(begins, `the calls of ${visit.ticket}`).toEqual(expect.arrayContaining([...calls]));
  const asides = periods.filter(({ state }) => state === 'POSTPONE').map(({ comment }) => comment);
  expect([...new Set(asides)].sort(), `how ${visit.ticket} was put aside`).toEqual([...postponements].sort());
}

async function checkBooks(session: RawSession, ledger: Ledger): Promise<void> {
  const operations = await session.ask<readonly Row[]>('operationList');
  // The first twelve are those of the demo.
  expect(operations.filter(({ id }) => id > 12)).toEqual([...ledger.operations.values()]);
  const services = await session.ask<readonly Row[]>('serviceList');
  expect(services.find(({ id }) => id === 4)?.description).toBe(ledger.settings.service);
  const users = await session.ask<readonly (Row & { readonly login: string })[]>('userList');
  expect(users.filter(({ id }) => id > 9).map(({ login }) => login)).toEqual([...ledger.logins]);
}

/** Old tokens work, and those that were logged out do not; the newest are the ones that a crash could lose. */
const SESSIONS_LOOKED_AT = 15;

async function checkSessions(client: RawClient, ledger: Ledger): Promise<void> {
  const ask = (token: string): Promise<Frame> => client.request({ token, id: `look ${token}`, command: 'info', data: {} });
  const open = await Promise.all([...ledger.openSessions].slice(-SESSIONS_LOOKED_AT).map(ask));
  for (const reply of open) expect(reply.data, 'a session is lost').toHaveProperty('sessions');
  const ended = await Promise.all([...ledger.endedSessions].slice(-SESSIONS_LOOKED_AT).map(ask));
  for (const reply of ended) expect(isRefusal(reply.data, 'unknownToken'), 'a session came back').toBe(true);
}

const ascending = (one: number, other: number): number => one - other;
const byId = (one: { readonly consumer_id: number }, other: { readonly consumer_id: number }): number =>
  one.consumer_id - other.consumer_id;

/** No number was given twice on this day. */
export function checkNumbers(ledger: Ledger): void {
  const given = [...ledger.tickets.values()].map(({ registered }) => registered?.ticket);
  expect(new Set(given).size, 'numbers given').toBe(given.length);
}
