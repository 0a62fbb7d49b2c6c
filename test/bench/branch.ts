/**
 * The branch that is measured, made over the protocol on top of the demo: 200 windows with a clerk each, ten services with a range of
 * numbers each, a kiosk, and one window apart with its own service. It is made once; each figure starts a box on a copy of the folder.
 * Sessions survive the restart, so that nobody has to log in again.
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
  readonly kioskToken: string;
  readonly administratorToken: string;
  /** A window, and its service that no other window serves. */
  readonly apart: { readonly workplaceId: number; readonly serviceId: number };
}

interface Window {
  readonly workplaceId: number;
  readonly token: string;
}

export const WINDOWS = 200;
const SERVICES = 10;
const LAST_NUMBER = 999_999;
const PASSWORD = '12345';
/** Each log-in and each new user costs some 50 ms of hashing in a pool of four threads. */
const AT_ONCE = 8;

export async function makeBranch(folder: string): Promise<Branch> {
  const data = join(folder, 'branch');
  const box = await startBox({ data });
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  const administrator = await logIn(client, { component: 'administrator', login: 'admin' });
  // The queue is measured; and no LED board of the demo has room for such numbers.
  await administrator.ask('removeAllScoreBoards');
  const first = await makeService(administrator, 0);
  const all = [first];
  for (let i = 1; i < SERVICES; i++) all.push(await makeService(administrator, i));
  const operations = all.map(({ operationId }) => operationId);
  const apart = await makeService(administrator, SERVICES);
  const apartWindow = await makeElement(administrator, 'newWorkplace', { name: 'Bench apart', operations: [apart.operationId] });
  const role = await makeElement(administrator, 'newUserRole', { name: 'Bench clerk', clerk: { all_operations: 1, operations: [] } });
  const windows = await inGroups(WINDOWS, (i) => makeWindow(client, administrator, operations, role, i));
  const kiosk = await makeElement(administrator, 'newRegistrator', { name: 'Bench kiosk' });
  const { token: kioskToken } = await logIn(client, { component: 'registrator', login: 'admin', place: kiosk });
  await client.close();
  await box.stop();
  return {
    data,
    windows,
    services: all.map(({ serviceId }) => serviceId),
    firstOperationId: first.operationId,
    firstRangeId: first.rangeId,
    kioskToken,
    administratorToken: administrator.token,
    apart: { workplaceId: apartWindow, serviceId: apart.serviceId },
  };
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

async function makeService(administrator: RawSession, index: number) {
  const letter = String.fromCharCode('A'.charCodeAt(0) + index);
  const operationId = await makeElement(administrator, 'newOperation', { name: `Bench ${letter}` });
  const range = { name: `Bench ${letter}`, prefix: `Q${letter}`, first: 1, last: LAST_NUMBER };
  const rangeId = await makeElement(administrator, 'newTicketRange', range);
  const service = { name: `Bench ${letter}`, ticket_range_id: rangeId, operations: { '10': [operationId] } };
  return { operationId, rangeId, serviceId: await makeElement(administrator, 'newService', service) };
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
