/** The visitor's own page in Chromium, on a phone, against a box: from the code that the kiosk shows to the window. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { clickTwice, expectAccessible, openBrowser, openKiosk, openPage, type Watched } from '../support/browser.js';
import { openedPages } from '../support/opened-pages.js';
import { codeIn } from '../support/qr-code.js';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const SERVICE = 'Назначение / Отмена занятий на тренажере';

interface Given {
  readonly preview?: string;
  readonly consumer: { readonly id: number; readonly ticket: string };
  readonly page: { readonly code: string; readonly address: string };
}

let browser: Browser;
let box: Box;
let admin: RawSession;
let kiosk: RawSession;
let clerk: RawSession;
const at = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  await logEverybodyIn();
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
beforeEach(async () => {
  await admin.ask('removeAllConsumers');
});

async function logEverybodyIn(): Promise<void> {
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
}

const take = (services: readonly number[] = [4]) => kiosk.ask<Given>('registrateConsumer', { services, noprint: true, preview: false });

async function onPhone(address: string): Promise<Watched['page']> {
  return at(openPage(browser, address, PHONE));
}

/** Notes what the page plays and how it shakes the phone. */
const LISTEN = `
  window.heard = { notes: 0, shaken: [] };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.heard.notes += 1; return start.apply(this, when); };
  navigator.vibrate = (pattern) => { window.heard.shaken.push([pattern].flat().length); return true; };`;
const heardOn = (page: Watched['page']) => page.evaluate('window.heard') as Promise<{ readonly notes: number; readonly shaken: number[] }>;

/** It vibrates for no page, and lets one be heard when it is in the mood. */
const STERN_PHONE = `
  delete Navigator.prototype.vibrate;
  const resume = AudioContext.prototype.resume;
  const { get } = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'state');
  Object.defineProperty(BaseAudioContext.prototype, 'state', { get() { return globalThis.mayBeHeard ? get.call(this) : 'suspended'; } });
  AudioContext.prototype.resume = function () {
    return globalThis.mayBeHeard ? resume.call(this) : Promise.reject(new DOMException('not now', 'NotAllowedError'));
  };`;

describe('a visitor with a phone', () => {
  it('scans the code on the kiosk, waits, is called to a window and served', async () => {
    const atKiosk = await openKiosk(browser, box.url);
    await at(atKiosk);
    await atKiosk.page.getByRole('button', { name: SERVICE }).click();
    const code: Locator = atKiosk.page.getByRole('img', { name: 'QR-код страницы вашего талона' });
    await code.waitFor();
    await expectAccessible(atKiosk.page);
    const address = await codeIn(await code.screenshot());
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/t\/[\w-]{14}$/);

    const page = await onPhone(address ?? '');
    await page.getByText('Г001', { exact: true }).waitFor();
    await page.getByText('Вы следующий').waitFor();
    await page.getByText(/^Ждать (меньше минуты|до \d+ мину\S+|примерно от \d+ до \d+ мину\S+)$/).waitFor();
    await expectAccessible(page);
    await page.evaluate(LISTEN);
    await page.getByRole('button', { name: 'Сообщить, когда вызовут' }).tap();
    await page.getByText('Подадим сигнал').waitFor();
    await expectAccessible(page);

    await clerk.ask('nextConsumer');
    await page.getByText('Окно 2', { exact: true }).waitFor();
    await page.getByText('Вас вызывают').waitFor();
    await expect.poll(async () => (await heardOn(page)).notes).toBe(3 + 9);
    expect((await heardOn(page)).shaken).toEqual([1, 5]);
    await expect.poll(() => page.title()).toBe('Г001: Окно 2');
    await expect.poll(() => page.title()).toBe('● Вас вызывают');
    await expectAccessible(page);
    await expect.poll(() => page.getByRole('button', { name: 'Выйти из очереди' }).count()).toBe(0);

    await clerk.ask('retryCallConsumer');
    await expect.poll(async () => (await heardOn(page)).shaken).toEqual([1, 5, 5]);
    await clerk.ask('serveConsumer');
    await page.getByText('Вас обслужили').waitFor();
    await expectAccessible(page);
    expect(await loadedBytes(page)).toBeLessThan(150_000);
  });

  it('has the same code on paper', async () => {
    const { preview = '', page: own } = await kiosk.ask<Given>('registrateConsumer', { services: [4], noprint: true });
    expect(await codeIn(Buffer.from(preview.replace('image/png;base64,', ''), 'base64'))).toBe(own.address);
  });

  it('sees his place move, that he is put aside and until when, and each of his services', async () => {
    const first = await take();
    const { page: own } = await take([1, 4]);
    const page = await onPhone(own.address);
    await page.getByText('Оплата практических занятий').waitFor();
    // Of another service, but the same window calls him before.
    await page.getByText('Перед вами 1 человек').waitFor();
    await admin.ask('removeConsumer', { id: first.consumer.id });
    await page.getByText('Вы следующий').waitFor();
    await clerk.ask('nextConsumer');
    await page.getByText('Окно 2', { exact: true }).waitFor();
    await page.getByText('сейчас').waitFor();
    await clerk.ask('postponeConsumer', { delay: 10 });
    await page.getByText(/^Вас вызовут не раньше \d\d:\d\d$/).waitFor();
    await expectAccessible(page);
  });

  it('reads how many go first and by what, where the branch tells it', async () => {
    const booked = { name: 'записан', position: 1, when: [{ fact: 'appointment', op: 'is', value: 1 }], promise_min: 1 };
    const { id: segment } = await admin.ask<{ id: number }>('newSegment', booked);
    const hall = { name: 'зал', windows: [11], finally: 'due', public_reasons: 1 };
    const { id: profile } = await admin.ask<{ id: number }>('newCallingProfile', hall);
    const { page: own } = await take();
    const page = await onPhone(own.address);
    await page.getByText('Вы следующий').waitFor();
    for (const pin_code of ['7101', '7102']) {
      await admin.ask('newConsumerPreRegistered', { services: [4], pin_code });
      await kiosk.ask('registrateConsumer', { services: [], pin_code, noprint: true, preview: false });
    }
    await page.getByText('2 посетителя по записи идут раньше.').waitFor();
    await expectAccessible(page);
    await admin.ask('setCallingProfile', { id: profile, public_reasons: 0 });
    await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
    await expect.poll(() => page.getByText('идут раньше').count()).toBe(0);
    await admin.ask('removeAllConsumers');
    await admin.ask('removeCallingProfile', { id: profile });
    await admin.ask('removeSegment', { id: segment });
  });

  it('leaves the queue when he is sure, once', async () => {
    const { page: own, consumer } = await take();
    const page = await onPhone(own.address);
    await page.getByRole('button', { name: 'Выйти из очереди' }).tap();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Остаться' }).tap();
    expect(await admin.ask('consumerList')).toHaveLength(1);
    await page.getByRole('button', { name: 'Выйти из очереди' }).tap();
    await clickTwice(page.getByRole('button', { name: 'Выйти', exact: true }));
    await page.getByText('Вы вышли из очереди').waitFor();
    expect(await admin.ask('consumerList')).toEqual([]);
    expect(await admin.ask('getConsumer', { id: consumer.id })).toMatchObject({
      state: 'REJECTED',
      services: { 4: { 50: { 3: { state: 'REJECTED', comment: ['[visitorLeft]'] } } } },
    });
  });

  it('reads it in his language, at twice the size', async () => {
    const { page: own } = await take();
    const page = await onPhone(own.address);
    await page.getByRole('button', { name: 'Қазақша' }).tap();
    await page.getByText('Келесі сізсіз').waitFor();
    await page.getByRole('button', { name: 'English' }).tap();
    await page.getByText('You are next').waitFor();
    await page.evaluate("document.documentElement.dataset.text = '200'");
    await expectAccessible(page);
    const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    expect(width).toBeLessThanOrEqual(390);
  });

  it('sees names as they are, whatever somebody typed', async () => {
    const nasty = '<img src=x onerror=alert(1)>';
    await admin.ask('setService', { id: 4, name: nasty });
    await admin.ask('setWorkplace', { id: 11, name: nasty });
    const { page: own } = await take([4, 1]);
    const page = await onPhone(own.address);
    await page.getByText(nasty).waitFor();
    await clerk.ask('nextConsumer');
    await page.locator('.window', { hasText: nasty }).waitFor();
    await expect.poll(() => page.locator('main img').count()).toBe(0);
    await admin.ask('setService', { id: 4, name: SERVICE });
    await admin.ask('setWorkplace', { id: 11, name: 'Окно 2' });
    await clerk.ask('serveConsumer');
  });

  it('is told honestly on a phone that lets no page vibrate, and asked again where it lets no page be heard', async () => {
    const { page: given } = await take();
    const page = await at(openPage(browser, given.address, PHONE, STERN_PHONE));
    await page.getByRole('button', { name: 'Сообщить, когда вызовут' }).tap();
    await page.getByText('Вибрация на этом телефоне недоступна').waitFor();
    await page.getByText('Браузер телефона не включает звук.').waitFor();
    await expectAccessible(page);
    await page.evaluate('globalThis.mayBeHeard = true');
    await page.getByRole('button', { name: 'Включить звук' }).tap();
    await page.getByText('Браузер телефона не включает звук.').waitFor({ state: 'detached' });
  });

  it('is told that there is no such ticket', async () => {
    const page = await onPhone(`${box.url}/t/AAAAAAAAAAAAAA`);
    await page.getByText('Такого талона нет').waitFor();
    await expectAccessible(page);
    const other = await onPhone(`${box.url}/t/x`);
    await other.getByText('Такого талона нет').waitFor();
  });
});

describe('a box that loses its power', () => {
  it('is back with the same ticket, and the page says so without a reload', async () => {
    await take();
    const { page: own } = await take();
    const page = await onPhone(own.address);
    await page.getByText('Перед вами 1 человек').waitFor();
    await box.kill9();
    await page.getByText(/^Данные на \d\d:\d\d\. Связи сейчас нет/).waitFor();
    await page.getByText('Нет связи').waitFor();
    box = await startBox({ data: box.data, args: ['--demo', '--port', String(box.port)] });
    await logEverybodyIn();
    await expect.poll(() => page.getByText('Нет связи').count(), { timeout: 30_000 * SLOWNESS }).toBe(0);
    await clerk.ask('nextConsumer');
    await page.getByText('Вы следующий').waitFor();
    await clerk.ask('serveConsumer');
  });
});
