/** A visitor at home: a ticket of a real box over headquarters, in Chromium, once, and nothing promised by a branch that is away. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RemoteAnswer, RemoteBranch } from '../../server/hq/api/replies.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../web/support/browser.js';
import { Headquarters } from './headquarters.js';
import { type Answered, PageApi } from './page-api.js';

vi.setConfig({ testTimeout: 240_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const AGAIN = { timeout: PATIENCE_MS, interval: 300 };
const SOON = { timeout: PATIENCE_MS };
const REMOTE = { QBOX_HEADQUARTERS_REMOTE_KIOSK: '1', QBOX_HEADQUARTERS_REMOTE_PER_HOUR: '3' };
const PHONE = { width: 390, height: 844 };
const keyOf = (letter: string): string => letter.repeat(22);

let browser: Browser;
let headquarters: Headquarters;
/** It gives three tickets within an hour there; the other one gives none. */
let box: Box;
let other: Box;
let visitor: PageApi;

const settingsOf = (branch: string) => ({ QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: branch });

beforeAll(async () => {
  [browser, headquarters] = await Promise.all([openBrowser(), Headquarters.start('300')]);
  [box, other] = await Promise.all([startBox({ env: { ...settingsOf('lenina-12'), ...REMOTE } }), startBox({ env: settingsOf('mira-3') })]);
  visitor = new PageApi(headquarters);
  await vi.waitUntil(async () => (await asked('lenina-12')).data?.isConnected === true, SOON);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([box, other].map((one) => one?.stop()));
  await headquarters?.end();
});

const asked = (branch: string): Promise<Answered<RemoteBranch | undefined>> => visitor.send('remoteBranch', { branch });
/** As often as the branch, or headquarters, is busy. */
async function take(data: object): Promise<RemoteAnswer> {
  let answer: RemoteAnswer = { answer: 'busy' };
  await vi.waitUntil(async () => {
    const { status, data: told } = await visitor.send<RemoteAnswer>('remoteTicket', { branch: 'lenina-12', ...data });
    // Refused: more than five questions a second.
    if (status === 200) answer = told;
    return answer.answer !== 'busy';
  }, AGAIN);
  return answer;
}
async function queue(): Promise<readonly { readonly id: number }[]> {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  return await admin.ask('consumerList');
}

it('of a branch that gives no tickets here nothing is said, not even that there is one', async () => {
  const [closed, unknown] = [await asked('mira-3'), await asked('nowhere')];
  expect([closed.status, unknown.status]).toEqual([400, 400]);
  expect(JSON.stringify(closed)).toBe(JSON.stringify(unknown).replaceAll('nowhere', 'mira-3'));
  const refused = await visitor.send('remoteTicket', { branch: 'mira-3', key: keyOf('m'), service: 4 });
  expect(refused.status).toBe(400);
});

it('a ticket is taken on the page, stands in the queue of the branch, and is the same after a reload', async () => {
  const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq/t/lenina-12`, { viewport: PHONE });
  const [service] = (await asked('lenina-12')).data?.services ?? [];
  await page.getByRole('button', { name: service?.name }).waitFor(SOON);
  await expectAccessible(page);
  await page.getByRole('button', { name: service?.name }).click();
  const number = page.locator('.state .number');
  await number.waitFor(SOON);
  const ticket = await number.textContent();
  await page
    .getByText('Вы следующий')
    .or(page.getByText(/Перед вами/))
    .first()
    .waitFor();
  await expectAccessible(page);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await queue()).toEqual([expect.objectContaining({ ticket })]);
  await page.reload();
  await number.waitFor(SOON);
  expect(await number.textContent()).toBe(ticket);
  expect(await queue()).toHaveLength(1);
  expect(faults).toEqual([]);
  await page.context().close();
});

it('a repetition gives one ticket, also when the box was killed between; then the branch gives no more within the hour', async () => {
  const data = { key: keyOf('r'), service: (await asked('lenina-12')).data?.services[0]?.id };
  const before = (await queue()).length;
  const [first, second] = [await take(data), await take(data)];
  expect(first).toMatchObject({ answer: 'ticket', ticket: { state: 'waiting' } });
  expect(second).toMatchObject({ ticket: { ticket: 'ticket' in first ? first.ticket?.ticket : '' } });
  await take({ ...data, key: keyOf('s') });
  expect(await take({ ...data, key: keyOf('t') })).toMatchObject({ answer: 'full' });
  await box.kill9();
  await expect.poll(async () => (await take({ key: keyOf('r') })).answer, { timeout: 60_000 * SLOWNESS }).toMatch(/offline|silent/);
  // Nothing is promised by a branch that is away.
  await expect
    .poll(async () => (await asked('lenina-12')).data, { timeout: 60_000 * SLOWNESS })
    .toMatchObject({ isConnected: false, services: [] });
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq/t/lenina-12`, { viewport: PHONE });
  await page.getByText('С филиалом нет связи').waitFor(SOON);
  await expect.poll(() => page.locator('.choices').count()).toBe(0);
  await expectAccessible(page);
  await page.context().close();
  box = await startBox({ data: box.data, env: { ...settingsOf('lenina-12'), ...REMOTE } });
  await expect.poll(async () => (await take(data)).answer, { timeout: 60_000 * SLOWNESS }).toBe('ticket');
  expect(await queue()).toHaveLength(before + 2);
  // What was given before the restart counts.
  expect(await take({ ...data, key: keyOf('u') })).toMatchObject({ answer: 'full' });
});

it('one address takes so many tickets, however many keys it has', async () => {
  await box.kill9();
  box = await startBox({ data: box.data, env: { ...settingsOf('lenina-12'), ...REMOTE, QBOX_HEADQUARTERS_REMOTE_PER_HOUR: '100' } });
  await expect.poll(async () => (await take({ key: keyOf('r') })).answer, { timeout: 60_000 * SLOWNESS }).toBe('ticket');
  const answers: string[] = [];
  for (const letter of 'abcdefgh') answers.push((await take({ key: keyOf(letter), service: 999_999 })).answer);
  // The branch would give more: it is headquarters that says so.
  expect(answers.at(-1)).toBe('full');
  // Who has one already looks on.
  expect((await take({ key: keyOf('r') })).answer).toBe('ticket');
});

it.each([
  { branch: 'lenina-12' },
  { branch: 'lenina-12', key: 'short', service: 4 },
  { branch: '../x', key: keyOf('a') },
  { branch: 'lenina-12', key: keyOf('a'), service: 'four' },
])('refuses %j', async (data) => {
  expect((await visitor.send('remoteTicket', data)).status).toBeGreaterThanOrEqual(400);
});
