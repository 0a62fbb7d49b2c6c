/** Log-in at a foreign server of log-ins, over real HTTP and in Chromium: who comes in, and what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { errorName } from '../../server/model/errors/error-codes.js';
import type { WireError } from '../../server/model/errors/refusal-reasons.js';
import { freePort } from '../support/free-port.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../web/support/browser.js';
import { AUTHORITY, CLIENT, ForeignIssuer, UserAgent } from './foreign-issuer.js';
import { Headquarters, qboxHq } from './headquarters.js';

vi.setConfig({ testTimeout: 120_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const folder = mkdtempSync(join(tmpdir(), 'qbox-oidc-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, `${CLIENT.secret}\n`);
let headquarters: Headquarters;
let pages: string;
let issuer: ForeignIssuer;
let password: string;

const flagsOf = (server: ForeignIssuer, port: number): string[] => [
  ...['--listen', `127.0.0.1:${port}`, '--public-url', `http://127.0.0.1:${port}`, '--oidc-issuer', server.address],
  ...['--oidc-client-id', CLIENT.id, '--oidc-client-secret-file', secretFile, '--oidc-authority-file', AUTHORITY, '--oidc-name', 'Bank ID'],
];

beforeAll(async () => {
  const port = await freePort();
  pages = `http://127.0.0.1:${port}`;
  issuer = await ForeignIssuer.at(pages, 'https');
  headquarters = await Headquarters.start('300', '1', ...flagsOf(issuer, port));
  const add = (...args: string[]) => qboxHq('user', 'add', ...args, '--database', headquarters.postgres.address).trim();
  password = add('director', '--role', 'administrator');
  expect(add('ivanova', '--role', 'manager', '--no-password')).toBe('');
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await headquarters?.end();
  await issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly data: unknown;
  readonly refusal: string | undefined;
  readonly parameters: unknown;
  readonly cookies: readonly string[];
}

let addresses = 0;
/** @param from of a proxy on this machine: each test is of an address of its own */
async function post(
  command: string,
  data: object = {},
  cookies: readonly string[] = [],
  from = `192.0.2.${++addresses % 250}`,
): Promise<Answered> {
  const answer = await fetch(`${pages}/hq/api/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from, Cookie: cookies.join('; ') },
    body: JSON.stringify(data),
  });
  const told = (await answer.json()) as { readonly data?: unknown; readonly error?: WireError };
  const set = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return {
    ...{ status: answer.status, data: told.data, cookies: set },
    ...{ refusal: told.error && errorName(told.error), parameters: told.error?.parameters },
  };
}

async function begin(): Promise<{ readonly address: string; readonly cookies: readonly string[] }> {
  const { data, cookies, refusal } = await post('beginIssuerLogIn');
  expect(refusal).toBeUndefined();
  return { address: (data as { readonly address: string }).address, cookies };
}

/** @param change of the address to which the browser goes */
async function sentBack(login: string, change: (address: URL) => void = () => undefined) {
  const { address, cookies } = await begin();
  const url = new URL(address);
  change(url);
  return { cookies, query: await new UserAgent().logIn(url.href, login, pages) };
}

const end = ({ query, cookies }: { readonly query: string; readonly cookies: readonly string[] }, from?: string): Promise<Answered> =>
  post('endIssuerLogIn', { query }, cookies, from);

it('while that server is away, its log-ins are refused and passwords are good', async () => {
  expect(await post('beginIssuerLogIn')).toMatchObject({ status: 401, refusal: 'issuerAway' });
  expect(await post('logIn', { login: 'director', password })).toMatchObject({ status: 200, data: { login: 'director' } });
  await issuer.start();
});

it('who is confirmed there and is a user here has a session with the role of here, until they leave', async () => {
  const { address, cookies } = await begin();
  const asked = new URL(address);
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    ...{ response_type: 'code', client_id: CLIENT.id, redirect_uri: `${pages}/hq/oidc`, code_challenge_method: 'S256' },
    ...{ state: expect.stringMatching(/.{40}/), nonce: expect.stringMatching(/.{40}/), code_challenge: expect.stringMatching(/.{40}/) },
  });
  const entered = await end({ cookies, query: await new UserAgent().logIn(address, 'ivanova', pages) });
  expect(entered).toMatchObject({ status: 200, data: { login: 'ivanova', role: 'manager' } });
  expect(await post('me', {}, entered.cookies)).toMatchObject({ data: { login: 'ivanova', role: 'manager' } });
  expect(await post('users', {}, entered.cookies)).toMatchObject({ refusal: 'notAllowed' });
  const left = await post('logOut', {}, entered.cookies);
  const next = new URL((left.data as { readonly next: string }).next);
  expect([next.origin, next.searchParams.get('post_logout_redirect_uri')]).toEqual([issuer.address, `${pages}/hq`]);
  expect(await post('me', {}, entered.cookies)).toMatchObject({ refusal: 'notLoggedIn' });
});

it('who has a password here leaves that server alone', async () => {
  const { cookies } = await post('logIn', { login: 'director', password });
  expect(await post('logOut', {}, cookies)).toMatchObject({ status: 200, data: { next: null } });
});

it('nobody becomes a user by it, nor one who has a password, and no user of it has a password', async () => {
  expect(await end(await sentBack('stranger'))).toMatchObject({ status: 401, refusal: 'notAUser', parameters: { login: 'stranger' } });
  expect(await end(await sentBack('director'))).toMatchObject({ status: 401, refusal: 'notAUser' });
  expect((await headquarters.query('SELECT login FROM hq_user')).length).toBe(2);
  expect(await post('logIn', { login: 'ivanova', password: 'null' })).toMatchObject({ refusal: 'wrongPassword' });
});

it('another state or nonce than was sent is refused', async () => {
  const { query, cookies } = await sentBack('ivanova');
  const other = new URLSearchParams(query);
  other.set('state', 'x'.repeat(43));
  expect(await end({ query: `?${other}`, cookies })).toMatchObject({ status: 401, refusal: 'issuerRefused' });
  const changed = await sentBack('ivanova', (address) => address.searchParams.set('nonce', 'n'.repeat(43)));
  expect(await end(changed)).toMatchObject({ status: 401, refusal: 'issuerRefused' });
});

it('a code is good once, for who began, and not in the log-in of another', async () => {
  const first = await sentBack('ivanova');
  expect(await end({ ...first, cookies: [] })).toMatchObject({ status: 401, refusal: 'logInOver' });
  expect(await end(first)).toMatchObject({ status: 200 });
  expect(await end(first)).toMatchObject({ status: 401, refusal: 'logInOver' });
  const second = await sentBack('ivanova');
  const code = new URLSearchParams(first.query).get('code') ?? '';
  const mixed = new URLSearchParams(second.query);
  mixed.set('code', code);
  expect(await end({ ...second, query: `?${mixed}` })).toMatchObject({ status: 401, refusal: 'issuerRefused' });
  // One that was not used, but was given to another browser: the proof of who began is missing.
  const [third, fourth] = [await sentBack('ivanova'), await sentBack('ivanova')];
  const stolen = new URLSearchParams(fourth.query);
  stolen.set('code', new URLSearchParams(third.query).get('code') ?? '');
  expect(await end({ ...fourth, query: `?${stolen}` })).toMatchObject({ status: 401, refusal: 'issuerRefused' });
});

it('a token that is not signed with a key that it tells is refused; a key that it has changed is taken at once', async () => {
  issuer.tellOtherKey(true);
  expect(await end(await sentBack('ivanova'))).toMatchObject({ status: 401, refusal: 'issuerRefused' });
  issuer.tellOtherKey(false);
  expect(await end(await sentBack('ivanova'))).toMatchObject({ status: 200 });
  await issuer.changeKey();
  expect(await end(await sentBack('ivanova'))).toMatchObject({ status: 200 });
});

it('a token whose time is over is refused', async () => {
  // That server's clock; headquarters has its own.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2 * 3_600_000 });
  expect(await end(await sentBack('ivanova'))).toMatchObject({ status: 401, refusal: 'issuerRefused' });
  vi.useRealTimers();
  expect(await end(await sentBack('ivanova'))).toMatchObject({ status: 200 });
});

it('that server may go away between', async () => {
  const { cookies } = await end(await sentBack('ivanova'));
  const back = await sentBack('ivanova');
  await issuer.stop();
  expect(await post('logOut', {}, cookies)).toMatchObject({ status: 200, data: { next: expect.stringContaining(issuer.address) } });
  expect(await end(back)).toMatchObject({ status: 401, refusal: 'issuerAway' });
  await issuer.start();
  expect(await end(await sentBack('ivanova'))).toMatchObject({ status: 200 });
});

it('an address that goes wrong again and again has to wait, and others do not', async () => {
  const answers: (string | undefined)[] = [];
  for (let count = 0; count < 26; count++) answers.push((await end({ query: '?code=a&state=b', cookies: [] }, '198.51.100.7')).refusal);
  expect(answers.slice(0, 24)).toEqual(Array.from({ length: 24 }, () => 'logInOver'));
  expect(answers.at(-1)).toBe('tooManyFailures');
  const right = await sentBack('ivanova');
  expect(await end(right, '198.51.100.7')).toMatchObject({ refusal: 'tooManyFailures' });
  expect(await end(right, '198.51.100.8')).toMatchObject({ status: 200 });
  // Log-ins that are begun and left take their turn, too.
  const begun = await Promise.all(Array.from({ length: 30 }, () => post('beginIssuerLogIn', {}, [], '198.51.100.9')));
  expect(begun.filter(({ refusal }) => refusal === 'tooManyRequests').length).toBeGreaterThan(10);
});

it('an administrator makes such users, and takes passwords away', async () => {
  const { cookies } = await post('logIn', { login: 'director', password });
  expect(await post('setUser', { login: 'petrov', role: 'viewer', groups: [] }, cookies)).toMatchObject({ status: 400 });
  expect(await post('setUser', { login: 'petrov', role: 'viewer', groups: [], password: 'his-password' }, cookies)).toMatchObject({
    status: 200,
  });
  expect(await end(await sentBack('petrov'))).toMatchObject({ refusal: 'notAUser' });
  const own = await post('logIn', { login: 'petrov', password: 'his-password' });
  expect(await post('setUser', { login: 'petrov', role: 'viewer', groups: [], password: null }, cookies)).toMatchObject({ status: 200 });
  expect(await post('me', {}, own.cookies)).toMatchObject({ refusal: 'notLoggedIn' });
  expect(await post('logIn', { login: 'petrov', password: 'his-password' })).toMatchObject({ refusal: 'wrongPassword' });
  expect(await end(await sentBack('petrov'))).toMatchObject({ status: 200, data: { role: 'viewer' } });
  expect(await post('users', {}, cookies)).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ login: 'petrov', hasPassword: false })]),
  });
});

it('in Chromium: the button, the pages of that server, and the way out', async () => {
  const port = await freePort();
  const own = `http://127.0.0.1:${port}`;
  const plain = await ForeignIssuer.at(own, 'http', true);
  await plain.start();
  const [other, browser] = await Promise.all([Headquarters.start('300', '1', ...flagsOf(plain, port)), openBrowser()]);
  try {
    qboxHq('user', 'add', 'ivanova', '--no-password', '--database', other.postgres.address);
    const { page, faults } = await openPage(browser, `${own}/hq`, { viewport: { width: 390, height: 844 } });
    const comeIn = async (login: string) => {
      await page.getByRole('button', { name: 'Войти через Bank ID' }).click();
      await page.locator('input[name=login]').fill(login);
      await page.locator('input[name=password]').fill('any');
      await page.locator('button[type=submit]').click();
    };
    await page.getByRole('button', { name: 'Войти через Bank ID' }).waitFor();
    await expectAccessible(page);
    await comeIn('ivanova');
    await page.getByRole('link', { name: 'Филиалы' }).waitFor({ timeout: PATIENCE_MS });
    expect(page.url()).toBe(`${own}/hq`);
    await page.reload();
    await page.getByRole('link', { name: 'Филиалы' }).waitFor();
    await page.getByRole('button', { name: 'Выйти' }).click();
    await page.locator('button[name=logout]').click();
    await page.getByRole('button', { name: 'Войти через Bank ID' }).waitFor();
    expect(page.url().startsWith(`${own}/hq`)).toBe(true);
    await comeIn('stranger');
    await page.getByText('Пользователя «stranger»').waitFor({ timeout: PATIENCE_MS });
    await expectAccessible(page);
    // Refusals are told by the browser as well.
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  } finally {
    await browser.close();
    await other.end();
    await plain.stop();
  }
});
