/** A kiosk by keys alone for who does not see it, in a browser without a voice: the box speaks, by espeak-ng. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { enter, openBrowser, openPage, PATIENCE_MS, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
let kiosk: Watched;
/** What the page asked the box to speak, in order. */
let asked: { readonly text: string; readonly language: string }[];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(['--autoplay-policy=document-user-activation-required']), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(kiosk.faults).toEqual([]);
  await kiosk.page.context().close();
});

/** A browser without a voice. `heard` are the lengths of the sounds that were played to their ends, in seconds. */
const WITHOUT_VOICE = `
  delete globalThis.speechSynthesis;
  delete globalThis.SpeechSynthesisUtterance;
  globalThis.heard = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.onended = () => heard.push(this.duration);
    globalThis.player = this;
    return play.call(this);
  };`;

/** A machine that is slow to draw: the focus is on a new screen before it is drawn. */
const SLOW_TO_DRAW = `
  const draw = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (drawn) => draw(() => setTimeout(drawn, 600));`;

/** How many are before him is told later than the number: the line about his place changes before the screen is looked at. */
const LATE_LENGTHS = `
  const ofSockets = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...ofSockets,
    set(received) {
      ofSockets.set.call(this, received && ((event) => {
        if (JSON.parse(event.data).command === 'queueLengths') setTimeout(() => received.call(this, event), 200);
        else received.call(this, event);
      }));
    },
  });`;

async function openMute(script = ''): Promise<Page> {
  asked = [];
  kiosk = await openPage(browser, 'about:blank', { viewport: { width: 1080, height: 1920 } }, WITHOUT_VOICE + script);
  const { page } = kiosk;
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { command, data } = JSON.parse(String(payload));
      if (command === 'speak') asked.push(data);
    }),
  );
  await page.goto(`${box.url}/kiosk/1`);
  await enter(page, 'kiosk');
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  expect(await page.evaluate("'speechSynthesis' in window")).toBe(false);
  return page;
}

const texts = () => asked.map(({ text }) => text).join(' | ');
const hears = (text: string | RegExp) => expect.poll(texts, { timeout: PATIENCE_MS }).toMatch(text);
const focused = (page: Page) => page.evaluate<string>("document.activeElement === document.body ? '' : document.activeElement.textContent");

/** By the visitor's keys: down until the control is reached. */
async function reach(page: Page, name: string | RegExp): Promise<void> {
  const isIt = (text: string) => (typeof name === 'string' ? text === name : name.test(text));
  for (let presses = 0; presses < 40; presses++) {
    if (isIt(await focused(page))) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`${name} was not reached: the last was ${await focused(page)}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await reach(page, name);
  await page.keyboard.press('Enter');
}

describe('a visitor who hears the kiosk', () => {
  it('is told the screen, the keys, and each control; and hears it', async () => {
    const page = await openMute();
    await page.keyboard.press('ArrowDown');
    await hears(/^Выберите услугу \|.*Клавиши: вверх и вниз – выбор, Enter – нажать/);
    await page.keyboard.press('ArrowDown');
    await hears(/\| Назначение \/ Отмена занятий на тренажере/);
    await expect.poll(() => page.evaluate<number[]>('heard'), { timeout: PATIENCE_MS }).not.toEqual([]);
    expect(asked.every(({ language }) => language === 'ru')).toBe(true);
  });

  it.each([
    ['', ''],
    [', though the machine is slow', SLOW_TO_DRAW],
    [', though his place is told while the machine draws', SLOW_TO_DRAW + LATE_LENGTHS],
  ])('takes a ticket, whose number is spoken as the hall will hear it, with what is told below it%s', async (_, script) => {
    await admin.ask('removeAllConsumers');
    const page = await openMute(script);
    await press(page, /занятий на тренажере/);
    await hears(/Ваш номер \| Г00\d \| Назначение/);
    await hears(/Возьмите талон и ждите вызова на табло/);
    await hears(/Закрыть/);
    await expect.poll(() => page.evaluate<number>('heard.length'), { timeout: 2 * PATIENCE_MS }).toBeGreaterThan(3);
    const before = asked.length;
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => asked.slice(before).map(({ text }) => text), { timeout: PATIENCE_MS })
      .toContainEqual(expect.stringMatching(/^Г00\d$/));
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  });

  it('checks in with the code of his appointment, digit by digit, and says that it is his', async () => {
    await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '4029', name: 'Иванова Анна', time: '10:30' });
    const page = await openMute();
    await press(page, 'У меня запись');
    await hears('Код записи');
    for (const digit of '4029') await press(page, digit);
    await hears(/4 0 2 9/);
    await press(page, 'Готово');
    await hears(/Это ваша запись\? \| Анна И., 10:30/);
    await expect.poll(() => focused(page)).toBe('Да, получить талон');
    await page.keyboard.press('Enter');
    await page.getByText('Ваш номер').waitFor();
    await hears(/Ваш номер \| Г00\d/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  });

  it('hears a refusal, the other language, and as loud as he wants', async () => {
    const page = await openMute();
    await press(page, 'У меня запись');
    for (const digit of '77') await press(page, digit);
    await press(page, 'Готово');
    await hears('Такой записи на сегодня нет');
    await page.keyboard.press('Escape');
    await press(page, 'English');
    await expect.poll(() => asked.at(-1), { timeout: PATIENCE_MS }).toMatchObject({ language: 'en' });
    await hears('Choose a service');
    await page.keyboard.press('ArrowRight');
    await hears('Volume 25 %');
    await expect.poll(() => page.evaluate<number>('player.volume'), { timeout: PATIENCE_MS }).toBe(0.25);
  });

  it('is asked whether he is still there, and not heard by the next one', async () => {
    const page = await openMute();
    await page.clock.install();
    // What the page set before would go by the clock of before.
    await page.reload();
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    await press(page, 'У меня запись');
    await hears('Код записи');
    await page.clock.runFor(46_000);
    await hears('Вы ещё здесь?');
    await page.clock.runFor(16_000);
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    // The screens of the next visitor are drawn anew.
    await page.clock.runFor(1_000);
    const before = asked.length;
    await page.getByRole('button', { name: 'Поиск' }).click();
    await page.getByRole('heading', { name: 'Поиск услуги' }).waitFor();
    expect(asked).toHaveLength(before);
  });
});
