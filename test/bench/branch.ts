/**
 * The branches that are measured, made over the protocol on top of the demo: windows with a clerk each, services with an operation and a
 * range of numbers each, a kiosk, and one window apart with its own service. One is made once; each figure starts a box on a copy of
 * the folder. Sessions survive the restart, so that nobody has to log in again.
 */
import { cp, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, dataOf, logIn, md5, type RawClient, type RawSession } from '../support/raw-client.js';
import { type Box, type BoxOptions, startBox } from './processes.js';

export interface Branch {
  /** The data folder to copy; no box works in it. */
  readonly data: string;
  readonly windows: readonly Window[];
  readonly services: readonly number[];
  /** Of the first service. */
  readonly firstOperationId: number;
  readonly firstRangeId: number;
  /** Sessions of the kiosk: one may not have so many requests under way as all clients of a load. */
  readonly kioskTokens: readonly string[];
  readonly administratorToken: string;
  /** A window, and its service that no other window serves. */
  readonly apart: { readonly workplaceId: number; readonly serviceId: number };
}

interface Window {
  readonly workplaceId: number;
  readonly token: string;
}

export interface BranchSize {
  readonly windows: number;
  readonly services: number;
  /** How many of the services each window serves; all windows together serve all. */
  readonly servicesOfWindow: number;
}

/** Most groups are measured in it. */
const LARGE: BranchSize = { windows: 200, services: 10, servicesOfWindow: 10 };
const KIOSK_SESSIONS = 4;
const LAST_NUMBER = 999_999;
const PASSWORD = '12345';
/** Each log-in and each new user costs some 50 ms of hashing in a pool of four threads. */
const AT_ONCE = 8;
/** A frame may have some megabytes. */
const SERVICES_A_FRAME = 1000;
/** Operations, ranges and services have the same ids, from here on; those of the demo are smaller. */
const FIRST_ID = 1001;

export async function makeBranch(folder: string, size = LARGE): Promise<Branch> {
  const data = await mkdtemp(join(folder, 'branch-'));
  const box = await startBox({ data });
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  const administrator = await logIn(client, { component: 'administrator', login: 'admin' });
  // The queue is measured; and no LED board of the demo has room for such numbers.
  await administrator.ask('removeAllScoreBoards');
  const services = Array.from({ length: size.services }, (_, i) => FIRST_ID + i);
  const apart = FIRST_ID + size.services;
  for (let i = 0; i <= size.services; i += SERVICES_A_FRAME) {
    await administrator.ask('setConfiguration', { set: booksOf([...services, apart].slice(i, i + SERVICES_A_FRAME)) });
  }
  const apartWindow = await makeElement(administrator, 'newWorkplace', { name: 'Bench apart', operations: [apart] });
  const role = await makeElement(administrator, 'newUserRole', { name: 'Bench clerk', clerk: { all_operations: 1, operations: [] } });
  const windows = await inGroups(size.windows, (i) => makeWindow(client, administrator, operationsOf(i, size), role, i));
  const place = await makeElement(administrator, 'newRegistrator', { name: 'Bench kiosk' });
  const kioskTokens: string[] = [];
  for (let i = 0; i < KIOSK_SESSIONS; i++) {
    kioskTokens.push((await logIn(client, { component: 'registrator', login: 'admin', place })).token);
  }
  await client.close();
  await box.stop();
  return {
    data,
    windows,
    services,
    firstOperationId: FIRST_ID,
    firstRangeId: FIRST_ID,
    kioskTokens,
    administratorToken: administrator.token,
    apart: { workplaceId: apartWindow, serviceId: apart },
  };
}

const booksOf = (ids: readonly number[]) => ({
  Operation: ids.map((id) => ({ id, name: `Bench ${letters(id - FIRST_ID)}` })),
  TicketRange: ids.map((id) => {
    const name = letters(id - FIRST_ID);
    return { id, name: `Bench ${name}`, prefix: `Q${name}`, first: 1, last: LAST_NUMBER };
  }),
  Service: ids.map((id) => ({ id, name: `Bench ${letters(id - FIRST_ID)}`, ticket_range_id: id, operations: { '10': [id] } })),
});

/** A, B, …, Z, AA, AB, …: a prefix may not end in a digit. */
function letters(index: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

/** All services, or the one of the window's own number and each as many further on as there are windows. */
function operationsOf(window: number, { windows, services, servicesOfWindow }: BranchSize): readonly number[] {
  const isAll = servicesOfWindow >= services;
  const places = Array.from({ length: Math.min(services, servicesOfWindow) }, (_, i) => (isAll ? i : (window + i * windows) % services));
  return places.map((place) => FIRST_ID + place);
}

/** A box on a fresh copy of the branch (or of another folder made from it). */
export async function startCopy(folder: string, original: string, options: Omit<BoxOptions, 'data'> = {}): Promise<Box> {
  return startBox({ ...options, data: await copyData(folder, original) });
}

export async function copyData(folder: string, original: string): Promise<string> {
  const data = await mkdtemp(join(folder, 'data-'));
  await cp(original, data, { recursive: true });
  return data;
}

async function makeElement(session: RawSession, command: string, data: object): Promise<number> {
  return (await session.ask<{ readonly id: number }>(command, data)).id;
}

async function makeWindow(
  client: RawClient,
  administrator: RawSession,
  operations: readonly number[],
  role: number,
  i: number,
): Promise<Window> {
  // Several of these are on their way at once, so each reply is known by its id.
  const ask = async <Data>(token: string | undefined, command: string, data: object): Promise<Data> =>
    dataOf(await client.request<Data>({ ...(token !== undefined && { token }), command, data, id: `${command}-${i}` }));
  const { token } = administrator;
  const workplace = { name: `Bench window ${i}`, operations, service_priority_enabled: 1 };
  const { id: workplaceId } = await ask<{ id: number }>(token, 'newWorkplace', workplace);
  const login = `bench-${i}`;
  await ask(token, 'newUser', { login, password: md5(PASSWORD), role_id: role });
  const session = { component: 'workplace', login, password: md5(PASSWORD), workplace: workplaceId };
  return { workplaceId, token: (await ask<{ token: string }>(undefined, 'login', session)).token };
}

async function inGroups<Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < count) {
    const group = Array.from({ length: Math.min(AT_ONCE, count - results.length) }, (_, i) => make(results.length + i));
    results.push(...(await Promise.all(group)));
  }
  return results;
}
