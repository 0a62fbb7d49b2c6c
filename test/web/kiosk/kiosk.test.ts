/** The kiosk's page in Chromium, against a box. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { clickTwice, enter, expectAccessible, openBrowser, openKiosk, PATIENCE_MS, scan, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
let clerk: RawSession;
let kiosk: Watched;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  // At work before anybody asks how long it takes: an answer is good for everybody who asks within some seconds.
  clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(kiosk.faults).toEqual([]);
  await kiosk.page.context().close();
});

const SERVICE = 'Назначение / Отмена занятий на тренажере';
/** Of the same window. */
const NEIGHBOUR = 'Назначение / Отмена практических занятий';

/** Targets of 44 pixels, and nothing wider than the screen, with usual and with large text. */
async function expectToFit(page: Page): Promise<void> {
  for (const text of [100, 200]) {
    await page.evaluate(`document.documentElement.dataset.text = '${text}'`);
    const small = await page.evaluate(`
      [...document.querySelectorAll('button')]
        .map((button) => [button.textContent, button.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([text]) => text)`);
    expect(small).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  }
}

describe('a visitor', () => {
  it('takes a ticket with one touch, and sees its number, the code of its page and how many are before him', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await expectAccessible(page);
    await page.getByRole('button', { name: SERVICE }).click();
    await page.getByText('Г001', { exact: true }).waitFor();
    await page.getByText('Вы следующий').waitFor();
    await page.getByText('Возьмите талон').waitFor();
    await page.getByRole('img', { name: 'QR-код страницы вашего талона' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    // Nobody waits for another service of the same window, but who comes for it waits for this visitor: each card tells the wait, and no
    // number of visitors that the ticket would contradict.
    for (const service of [SERVICE, NEIGHBOUR]) {
      await page.getByRole('button', { name: new RegExp(`^${service}.*Ждать (до|примерно от)`) }).waitFor();
    }
    await expect.poll(() => page.getByText(/Ожида|ждёт \d|ждут \d/).count()).toBe(0);
  });

  it('is told how long he will wait while a clerk is at work', async () => {
    kiosk = await openKiosk(browser, box.url);
    await kiosk.page.getByRole('button', { name: SERVICE }).click();
    await kiosk.page.getByText(/^Ждать (до|примерно от \d+ до) \d+ минуты?$/).waitFor();
  });

  it('is promised nothing while the only clerk is on a break, on the card and on the ticket', async () => {
    await admin.ask('setWorkplace', { id: 11, state_id: 2 });
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByText('Сейчас эти услуги никто не оказывает').waitFor();
    await expect.poll(() => page.getByText(/Ждать|жд[уё]т \d/).count()).toBe(0);
    await page.getByRole('button', { name: SERVICE }).click();
    await page.getByText('Сейчас ни одно окно не обслуживает. Вас вызовут, когда откроется окно.').waitFor();
    await expect.poll(() => page.getByText(/Ждать (до|прим|меньше|больше)/).count()).toBe(0);
    await clerk.ask('logout');
  });

  it('is not seen by who logs in next', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByRole('button', { name: SERVICE }).click();
    await page.getByText('Ваш номер').waitFor();
    for (let touch = 0; touch < 5; touch++) await page.locator('.lock-corner').dispatchEvent('pointerdown');
    await page.getByLabel('Логин').fill('kiosk');
    await page.getByLabel('Пароль').fill('12345');
    await page.getByRole('button', { name: 'Выйти из режима' }).click();
    await page.getByRole('button', { name: 'Войти' }).waitFor();
    await page.evaluate(`
      globalThis.drawn = '';
      new MutationObserver(() => (drawn += document.body.innerText)).observe(document.body, { childList: true, subtree: true });`);
    await enter(page, 'kiosk');
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    const drawn = await page.evaluate<string>('drawn');
    expect(drawn).toContain('Выберите услугу');
    expect(drawn).not.toContain('Ваш номер');
  });

  it('who touches twice gets one ticket', async () => {
    kiosk = await openKiosk(browser, box.url);
    const before = (await admin.ask<readonly unknown[]>('consumerList')).length;
    await clickTwice(kiosk.page.getByRole('button', { name: SERVICE }));
    await kiosk.page.getByText('Ваш номер').waitFor();
    expect(await admin.ask('consumerList')).toHaveLength(before + 1);
  });

  it('marks several services, and finds one by its first letters', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByRole('button', { name: 'Несколько услуг' }).click();
    await page.getByRole('button', { name: SERVICE }).click();
    await page.getByRole('button', { name: 'Оплата практических занятий' }).click();
    await page.getByRole('button', { name: 'Получить талон: 2 услуги' }).click();
    await page.getByText('Ваш номер').waitFor();
    await page.getByRole('button', { name: 'Закрыть' }).click();
    await page.getByRole('button', { name: 'Поиск' }).click();
    await page.getByRole('button', { name: 'Р', exact: true }).click();
    await page.getByRole('button', { name: 'Приём у руководителя' }).waitFor();
    await expectAccessible(page);
  });

  it('types the digits that a service asks for, and learns that a code is unknown', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByRole('button', { name: 'Получение документов' }).click();
    // What the digits are stands where it is read first.
    await page.getByRole('heading', { name: 'При регистрации нужен номер договора (цифры)' }).waitFor();
    for (const digit of '4021') await page.getByRole('button', { name: digit, exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Готово' }).click();
    await page.getByText('Ваш номер').waitFor();
    await page.getByRole('button', { name: 'Закрыть' }).click();
    await page.getByRole('button', { name: 'У меня запись' }).click();
    await page.getByRole('heading', { name: 'Код записи' }).waitFor();
    await page.keyboard.type('9999');
    await page.getByRole('button', { name: 'Готово' }).click();
    await page.getByText('Такой записи на сегодня нет').waitFor();
  });

  it('holds the code of his appointment to a scanner, from any screen', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '402913', name: 'Иванова Анна', time: '10:30' });
    const stateOf = async () => (await admin.ask<readonly { state: string }[]>('consumerPreRegisteredList')).map(({ state }) => state);
    await scan(page, '402913');
    await page.getByRole('heading', { name: 'Это ваша запись?' }).waitFor();
    await page.getByText('Анна И., 10:30', { exact: true }).waitFor();
    await page.getByText(SERVICE).waitFor();
    // The scanner still sees the code.
    await scan(page, '402913');
    await expectAccessible(page);
    expect(await stateOf()).toEqual(['PLANNED']);
    await expect.poll(() => page.getByRole('button', { name: 'Да, получить талон' }).isEnabled()).toBe(true);
    await scan(page, '402913');
    await page.getByText('Ваш номер').waitFor();
    expect(await stateOf()).toEqual(['ARRIVED']);
  });

  it('says no to the appointment of somebody else, and yes to his own, by four keys', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '5521' });
    await scan(page, '5521');
    await page.getByText('сегодня', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Нет, не моя' }).click();
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    await page.getByRole('button', { name: 'У меня запись' }).click();
    for (const digit of '5521') await page.getByRole('button', { name: digit, exact: true }).click();
    await clickTwice(page.getByRole('button', { name: 'Готово' }));
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Да, получить талон');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Нет, не моя');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Ваш номер').waitFor();
  });

  it('needs no touch: four keys reach and press everything', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toContain(SERVICE);
    await page.keyboard.press('Enter');
    await page.getByText('Ваш номер').waitFor();
  });

  it('reads it in Kazakh and in English, and the next one in the language of the kiosk', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByRole('button', { name: 'Қазақша' }).click();
    await page.getByRole('heading', { name: 'Қызметті таңдаңыз' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Booking / Cancelling of simulator lessons' }).click();
    await page.getByText('Your number', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  });
});

describe('groups of services', () => {
  const BESIDE = 'Консультация / Первичная запись в автошколу / Активация купона';
  const OTHERS = [
    'Запись на внутренний экзамен',
    'Получение документов об окончании обучения',
    'Возврат денежных средств',
    'Приём у руководителя',
  ];
  const HOSTILE = '<img src=x onerror="window.hurt = 1">';
  const GROUPS: Readonly<Record<number, string | null>> = { 1: HOSTILE, 4: 'Занятия', 5: 'Занятия' };
  const setGroups = async (groupOf: (id: number) => string | null) => {
    for (const id of Object.keys(GROUPS).map(Number)) await admin.ask('setService', { id, group: groupOf(id) });
  };
  const heading = (name: string) => kiosk.page.getByRole('heading', { name, exact: true }).waitFor();
  const touch = (name: string | RegExp) => kiosk.page.getByRole('button', { name }).click();
  const buttonNames = () => kiosk.page.locator('.services strong').allTextContents();

  beforeAll(() => setGroups((id) => GROUPS[id] ?? null));
  afterAll(() => setGroups(() => null));

  it('are opened and left by touch, with the services of no group beside them', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    expect(await buttonNames()).toEqual([BESIDE, 'Занятия', HOSTILE, ...OTHERS]);
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    await page.getByText('2 услуги').waitFor();
    await expectAccessible(page);
    await touch(/^Занятия/);
    await heading('Занятия');
    expect(await buttonNames()).toEqual([SERVICE, 'Назначение / Отмена практических занятий']);
    await expectAccessible(page);
    await touch('Назад');
    await heading('Выберите услугу');
    await touch(/^Занятия/);
    await touch(SERVICE);
    await page.getByText('Ваш номер').waitFor();
  });

  it('are reached by four keys, and named by the voice', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.evaluate(`
      globalThis.said = [];
      speechSynthesis.getVoices = () => [{ lang: 'ru-RU' }];
      speechSynthesis.speak = (words) => {
        said.push(words.text);
        words.onend();
      };`);
    for (let down = 0; down < 2; down += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await heading('Занятия');
    await page.waitForFunction("said.includes('Занятия')");
    expect(await page.evaluate<string[]>('said')).toContainEqual(expect.stringMatching(/^Занятия 2 услуги Назначение/));
    await page.keyboard.press('Escape');
    await heading('Выберите услугу');
    for (let down = 0; down < 2; down += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await heading('Занятия');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Ваш номер').waitFor();
  });

  it('are left by who has gone, after a question', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.clock.install();
    await touch(/^Занятия/);
    await heading('Занятия');
    await page.clock.runFor(46_000);
    await heading('Вы ещё здесь?');
    await page.clock.runFor(15_000);
    await heading('Выберите услугу');
  });

  it('let services of several be marked for one ticket', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await touch('Несколько услуг');
    await touch(/^Занятия/);
    await touch(SERVICE);
    await touch('Назад');
    await page.getByText('Отмечено: 1').waitFor();
    await touch(HOSTILE);
    await heading(HOSTILE);
    await touch('Оплата практических занятий');
    await touch('Получить талон: 2 услуги');
    await page.getByText('Ваш номер').waitFor();
    const consumers = await admin.ask<readonly { readonly services: object }[]>('consumerList');
    expect(Object.keys(consumers.at(-1)?.services ?? {})).toEqual(['1', '4']);
  });

  it('do not hide a service from the search', async () => {
    kiosk = await openKiosk(browser, box.url);
    await touch(/^Занятия/);
    await touch('Поиск');
    await kiosk.page.getByRole('button', { name: 'О', exact: true }).click();
    expect(await buttonNames()).toContain('Оплата практических занятий');
  });

  it('fit a small screen, also with text at 200 %', async () => {
    kiosk = await openKiosk(browser, box.url, { viewport: { width: 800, height: 600 } });
    await expectToFit(kiosk.page);
    await kiosk.page.evaluate("document.documentElement.dataset.text = '100'");
    await touch(/^Занятия/);
    await heading('Занятия');
    await expectToFit(kiosk.page);
  });

  it('that is left by its last service closes under the visitor’s hand', async () => {
    kiosk = await openKiosk(browser, box.url);
    await touch(/^Занятия/);
    await heading('Занятия');
    await setGroups(() => null);
    await heading('Выберите услугу');
    await kiosk.page.getByRole('button', { name: SERVICE }).waitFor();
  });
});

describe('the page', () => {
  it('has targets of 44 pixels and no wider content than the screen, also on a small one and with text at 200 %', async () => {
    kiosk = await openKiosk(browser, box.url, { viewport: { width: 800, height: 600 } });
    await expectToFit(kiosk.page);
  });

  it('weighs less than 150 kB', async () => {
    kiosk = await openKiosk(browser, box.url);
    const bytes = await loadedBytes(kiosk.page);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(150_000);
  });

  it('stays open over a reload, and is left only with the technician’s gesture and a password', async () => {
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.reload();
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    for (let touch = 0; touch < 5; touch += 1) await page.mouse.click(10, 10);
    await page.getByRole('heading', { name: 'Для техника' }).waitFor();
    await page.getByLabel('Логин').fill('kiosk');
    await page.getByLabel('Пароль').fill('wrong');
    await page.getByRole('button', { name: 'Выйти из режима' }).click();
    await page.getByText('Неверный логин или пароль').waitFor();
    await page.getByLabel('Пароль').fill('12345');
    await page.getByRole('button', { name: 'Выйти из режима' }).click();
    await page.getByRole('button', { name: 'Войти' }).waitFor();
  });

  it('shows names as text, whatever is in them', async () => {
    const name = '<img src=x onerror="window.hurt = 1">';
    await admin.ask('setService', { id: 5, name, description: name });
    kiosk = await openKiosk(browser, box.url);
    await kiosk.page.getByText(name).first().waitFor();
    expect(await kiosk.page.evaluate('window.hurt')).toBeUndefined();
  });

  it('warns nobody where the branch has chosen to print nothing, and shows the code', async () => {
    await admin.ask('setRegistrator', { id: 1, printer: null, spare_printer: null });
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByRole('button', { name: SERVICE }).click();
    await page.getByText('Запомните номер и ждите вызова на табло').waitFor();
    await page.getByRole('img', { name: /^QR-код/ }).waitFor();
    await expect.poll(() => page.locator('.ticket .note').count()).toBe(0);
  });

  it('tells the truth when there is no paper, and when the kiosk is closed', async () => {
    await admin.ask('setRegistrator', { id: 1, printer: 'hall', spare_printer: null, without_paper: 'screen' });
    await admin.ask('actOnTwin', { kind: 'printer', name: 'hall', action: 'removePaper' });
    const printers = () => admin.ask<readonly { readonly name: string; readonly state: string }[]>('devices');
    await expect
      .poll(async () => (await printers()).find(({ name }) => name === 'hall')?.state, { timeout: 2 * PATIENCE_MS })
      .not.toBe('ready');
    kiosk = await openKiosk(browser, box.url);
    const { page } = kiosk;
    await page.getByRole('button', { name: SERVICE }).click();
    await page.getByText('Талон не напечатан').waitFor();
    await expectAccessible(page);
    // From now on it is open at no hour of any day.
    await admin.ask('setRegistrator', { id: 1, opening_hours: { 1: [] } });
    await page.getByText('Сегодня закрыто').waitFor();
    await admin.ask('setRegistrator', { id: 1, opening_hours: {} });
    await page.getByText('Сегодня закрыто').waitFor({ state: 'detached' });
  });

  it('of a kiosk that lost its account asks to log in', async () => {
    kiosk = await openKiosk(browser, box.url);
    await admin.ask('setUser', { id: 7, disabled: 1 });
    await kiosk.page.getByRole('button', { name: 'Войти' }).waitFor();
    await admin.ask('setUser', { id: 7, disabled: 0 });
  });
});
