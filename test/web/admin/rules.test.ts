/** The editor of calling rules: a template, cards that are moved, what would happen, saving, and the way back. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallingProfileRow, SegmentRow } from '../../../server/model/books/index.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser, type Watched } from '../support/browser.js';

const CASH = 1;
const ADVICE = 3;
const SIMULATOR = 4;
const DRIVING = 5;
const WINDOW = 11;

let browser: Browser;
let box: Box;
let raw: RawSession;
let clerk: RawSession;
let admin: Watched;
let page: Page;
/** The ticket that waits from the second test on. */
let driving = '';

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  raw = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: WINDOW });
  admin = await openAdmin(browser, box.url, 'rules');
  ({ page } = admin);
});
afterAll(async () => {
  expect(admin.faults).toEqual([]);
  await browser.close();
  await box.stop();
});

const segments = () => raw.ask<readonly SegmentRow[]>('segmentList');
const profiles = () => raw.ask<readonly CallingProfileRow[]>('callingProfileList');
const come = async (service: number): Promise<string> =>
  (await raw.ask<{ consumer: { ticket: string } }>('registrateConsumer', { services: [service], noprint: true, preview: false })).consumer
    .ticket;
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const names = (): Promise<string[]> =>
  page
    .locator('.rules-cards > section')
    .first()
    .getByLabel('Название')
    .evaluateAll((all: readonly { value: string }[]) => all.map(({ value }) => value));
const card = (name: string): Locator =>
  page.locator('.rule-card').filter({ has: page.getByRole('button', { name: `Убрать: ${name}`, exact: true }) });
/** As a card is left once it was changed: open, however it was before. */
const unfold = async (one: Locator): Promise<void> => {
  const fold = one.locator('.rule-fold').first();
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').first().click();
};
const save = async (): Promise<void> => {
  await button('Сохранить').click();
  await page.getByText('Сохранено. Правила действуют со следующего вызова.').waitFor();
};

it('has no way back while there were no other rules, and says why', async () => {
  await page.getByText('Правила ещё не меняли: возвращать нечего.').waitFor();
  await expect.poll(() => button('Вернуть прежние правила').isDisabled()).toBe(true);
});

it('says what is in force as long as there are no rules, and once that no window calls by them', async () => {
  await page.getByRole('heading', { name: 'Сейчас действует обычный порядок' }).waitFor();
  await button('Добавить категорию').click();
  await page.getByText('Пока все окна вызывают в обычном порядке', { exact: false }).waitFor();
  await page.getByText('1. Категория 1', { exact: true }).waitFor();
  await expect.poll(() => page.getByRole('heading', { name: 'Сейчас действует обычный порядок' }).count()).toBe(0);
  await expectAccessible(page);
  await button('Отменить изменения').click();
  await page.getByRole('heading', { name: 'Сейчас действует обычный порядок' }).waitFor();
});

describe('a template', () => {
  it('is fitted to the services of the branch, and changes nothing until it is saved', async () => {
    await button('Начать с шаблона…').click();
    await expectAccessible(page);
    // All of it is in sight, and what would not be made without services is said.
    const dialog = page.getByRole('dialog');
    expect(await dialog.evaluate((box: { scrollHeight: number; clientHeight: number }) => box.scrollHeight - box.clientHeight)).toBe(0);
    await dialog.getByText('Без услуг категории «Касса», «Консультация» не появятся: отметьте их услуги.').waitFor();
    const part = (name: string) => page.getByRole('group', { name });
    await part('Какие услуги – касса?').locator('summary').click();
    await part('Какие услуги – касса?').getByLabel('Оплата практических занятий').check();
    await dialog.getByText('Без услуг категория «Консультация» не появится: отметьте её услуги.').waitFor();
    await part('Какие услуги – консультация?').locator('summary').click();
    await part('Какие услуги – консультация?').getByLabel('Консультация', { exact: false }).check();
    await expect.poll(() => dialog.getByRole('status').count()).toBe(0);
    await button('Взять шаблон').click();
    expect(await names()).toEqual(['По записи', 'VIP', 'Касса', 'Консультация']);
    expect(await segments()).toEqual([]);
    await page.getByText('Пока не прошли обещанные 25 мин', { exact: false }).waitFor();
    // Of those whom no category fits as well.
    await page.getByText('Без категории: все, кому не подошла ни одна категория. Им обещаем 30 мин.').waitFor();
    await page.getByText('Пока не прошли обещанные 30 мин', { exact: false }).waitFor();
    await expectAccessible(page);
    await save();
    expect((await segments()).map(({ name, promise_min, by }) => [name, promise_min, by])).toEqual([
      ['По записи', 5, 'appointment'],
      ['VIP', 5, 'arrival'],
      ['Касса', 10, 'arrival'],
      ['Консультация', 25, 'arrival'],
    ]);
    expect((await segments())[2]?.when).toEqual([{ fact: 'service', op: 'in', value: [CASH] }]);
    expect(await profiles()).toMatchObject([{ name: 'Банк', finally: 'share', rules: [], disabled: 0 }]);
    expect((await profiles())[0]?.windows).toContain(WINDOW);
    await expect.poll(() => button('Вернуть прежние правила').isEnabled()).toBe(true);
  });
});

describe('whoever is next', () => {
  it('stands beside the cards with the reason, before the draft is saved', async () => {
    driving = await come(DRIVING);
    const window = page.locator('.rules-next > li').filter({ hasText: 'Окно 2' });
    await window.getByText(driving).waitFor();
    await window.getByText(/Без категории: ждёт 00:\d\d из 30 мин \(\d %\)/).waitFor();
    await button('Добавить категорию').click();
    const added = card('Категория 5');
    await added.getByLabel('Добавить условие…').selectOption({ label: 'услуга' });
    await added.getByLabel('Назначение / Отмена практических занятий').check();
    await added.getByLabel('Обещаем вызвать за').fill('7');
    await window.getByText(/Категория 5: ждёт 00:\d\d из 7 мин \(\d+ %\)/).waitFor();
    expect((await segments()).length).toBe(4);
    // After a save who waits keeps what he has.
    await page.getByLabel('Как будет сразу после сохранения').check();
    await window.getByText(/Без категории: ждёт 00:\d\d из 30 мин \(\d %\)/).waitFor();
    await page.getByLabel('Как если бы все пришли уже по этим правилам').check();
  });

  it('changes with the order of the cards, which keys move and keep the focus', async () => {
    const last = 'Категория 5';
    await card(last).getByLabel('Добавить условие…').selectOption({ label: 'предварительная запись' });
    await button(`Выше: ${last}`).focus();
    for (let step = 0; step < 4; step++) await page.keyboard.press('Enter');
    expect(await names()).toEqual([last, 'По записи', 'VIP', 'Касса', 'Консультация']);
    await expect.poll(() => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)).toBe(`Ниже: ${last}`);
    await page.setViewportSize({ width: 1366, height: 3000 });
    await page.locator('.rule-card-head').first().dragTo(card('Касса').locator('.rule-card-head'));
    await expect.poll(names).toEqual(['По записи', 'VIP', 'Касса', last, 'Консультация']);
  });
});

describe('a warning', () => {
  it('stands at the card that it is about', async () => {
    const last = card('Категория 5');
    await last.getByRole('button', { name: 'Убрать условие: услуга' }).click();
    await last.getByText('Сюда никто не попадёт: всех этих посетителей раньше забирает категория «По записи».').waitFor();
    await expect.poll(() => page.locator('.rule-advice').count()).toBe(1);
    await last.getByRole('button', { name: 'Убрать условие: предварительная запись' }).click();
    await card('Консультация').getByText('раньше забирает категория «Категория 5»', { exact: false }).waitFor();
    await button('Убрать: Категория 5').click();
    await expect.poll(() => page.locator('.rule-advice').count()).toBe(0);
  });

  it('tells what a rule lacks, and what the box refuses', async () => {
    await unfold(page.locator('.rule-profile'));
    await button('Добавить правило').click();
    const rule = card('Правило 1');
    await rule.getByLabel('Добавить условие…').selectOption({ label: 'час суток' });
    await rule.getByRole('spinbutton').first().fill('0');
    await rule.getByText('Это правило никогда не сработает.').waitFor();
    await rule.getByRole('spinbutton').first().fill('10');
    await expect.poll(() => page.locator('.rule-advice').count()).toBe(0);
    // Nothing is put right in silence.
    await rule.getByLabel('Не больше скольких вызовов').fill('25');
    await rule.getByText('Нужно целое число от 1 до 19.').waitFor();
    await rule.getByLabel('Из скольких вызовов подряд').focus();
    expect(await rule.getByLabel('Не больше скольких вызовов').inputValue()).toBe('25');
    await rule.getByLabel('Не больше скольких вызовов').fill('19');
    await rule.getByText('Из 4 вызовов подряд правилу можно отдать не больше 3', { exact: false }).waitFor();
    expect(await rule.getByLabel('Из скольких вызовов подряд').inputValue()).toBe('4');
    await rule.getByLabel('Из скольких вызовов подряд').fill('20');
    await button('Добавить правило').click();
    // 19 of 20 and 1 of 4 leave no call to others.
    await page.locator('.rule-profile .note.bad').first().waitFor();
    await button('Убрать: Правило 1').click();
    await expect.poll(() => page.locator('.rule-profile .note.bad').count()).toBe(0);
    await page.getByText('По правилам – не больше 25 % вызовов всех этих окон вместе', { exact: false }).waitFor();
    await expectAccessible(page);
    await save();
    expect((await profiles())[0]?.rules).toEqual([{ id: 2, when: [], call: [1], at_most: { k: 1, of: 4 } }]);
  });
});

describe('a draft that the box would refuse', () => {
  it('is marked where a name is missing, and all else is checked as it is now', async () => {
    const unnamed = page.locator('.rule-card').nth(1).getByLabel('Название');
    await unfold(page.locator('.rule-card').nth(1));
    await unfold(page.locator('.rule-profile'));
    await unnamed.fill('');
    await page.getByText('Дайте категории название.').waitFor();
    expect(await unnamed.getAttribute('aria-invalid')).toBe('true');
    const limit = card('Правило 2').getByLabel('Не больше скольких вызовов');
    await limit.fill('4');
    await expect.poll(() => limit.getAttribute('aria-invalid')).toBe('true');
    await limit.fill('1');
    await expect.poll(() => limit.getAttribute('aria-invalid')).toBe('false');
    await button('Сохранить').click();
    await page.getByText('Не у всего есть название', { exact: false }).waitFor();
    await expect.poll(() => page.evaluate<string>('document.activeElement.ariaInvalid')).toBe('true');
    await expectAccessible(page);
    await unnamed.fill('VIP');
    await expect.poll(() => page.locator('.rules .note.bad, .rules-bar .note.bad').count()).toBe(0);
  });

  it('is not saved while a number is missing', async () => {
    const name = card('VIP').getByLabel('Название');
    await unfold(card('VIP'));
    await unfold(page.locator('.rule-profile'));
    await name.fill('VIP 2');
    const of = card('Правило 2').getByLabel('Из скольких вызовов подряд');
    await of.fill('');
    await button('Сохранить').click();
    await page.getByText('Не все числа подходят', { exact: false }).waitFor();
    const focused = () => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`);
    await expect.poll(focused).toBe('Из скольких вызовов подряд');
    expect(await of.inputValue()).toBe('');
    await expect.poll(() => page.getByText('Сохранено').count()).toBe(0);
    await expectAccessible(page);
    await button('Отменить изменения').click();
    // All is as it was saved, and folded.
    await expect.poll(() => page.locator('.rule-fold[open]').count()).toBe(0);
    await unfold(page.locator('.rule-profile'));
    expect(await of.inputValue()).toBe('4');
    await expect.poll(() => page.locator('.rule-fault').count()).toBe(0);
  });

  it('is told at its card, and answers are said to be of earlier rules', async () => {
    await unfold(card('VIP'));
    await card('VIP').getByLabel('Добавить условие…').selectOption({ label: 'терминал' });
    await card('VIP').locator('.note.bad').getByText('Отметьте в условии хотя бы одно.').waitFor();
    await page.getByText('Это ответы на более ранние правила', { exact: false }).waitFor();
    await card('VIP').getByRole('button', { name: 'Убрать условие: терминал' }).click();
    await expect.poll(() => page.getByText('Это ответы на более ранние правила', { exact: false }).count()).toBe(0);
    await expect.poll(() => page.locator('.rules .note.bad').count()).toBe(0);
  });
});

it('a refusal names the rows of the request', async () => {
  const rule = { id: 1, when: [], call: [99], at_most: { k: 1, of: 4 } };
  const limited = { ...rule, call: [0], at_most: { k: 3, of: 3 } };
  const rows = [rule, limited].map((one, index) => ({ id: index + 1, name: `${index}`, windows: [], rules: [one] }));
  const { faults } = await raw.ask<{ faults: readonly { desc: string }[] }>('checkCallingRules', { segments: [], profiles: rows });
  expect(faults.map(({ desc }) => desc)).toEqual([
    expect.stringContaining('data.profiles[0].rules[0].call: there is no Segment 99'),
    expect.stringContaining('data.profiles[1].rules[0].at_most.k: expected a number from 1 to 2: of 3 calls'),
  ]);
  const many = Array.from({ length: 51 }, (_, id) => ({ id: id + 1, name: `${id}` }));
  await expect(raw.ask('checkCallingRules', { segments: many, profiles: [] })).rejects.toThrow('expected at most 50 segments');
});

describe('what stands beside the cards', () => {
  const bottomOf = (selector: string) => page.evaluate<number>(`document.querySelector('${selector}').getBoundingClientRect().bottom`);

  it('is reached while any card is changed: a long hall scrolls in itself, above the bar', async () => {
    await page.setViewportSize({ width: 1366, height: 500 });
    await card('Консультация').scrollIntoViewIfNeeded();
    const bar = await page.evaluate<number>(`document.querySelector('.rules-bar').getBoundingClientRect().top`);
    expect(await bottomOf('.rules-live')).toBeLessThanOrEqual(bar);
    expect(await bottomOf('.rules-live button')).toBeLessThan(bar);
    const scrolled = await page.evaluate<number>('scrollY');
    expect(scrolled).toBeGreaterThan(0);
    await page.locator('.rules-next > li').last().scrollIntoViewIfNeeded();
    expect(await bottomOf('.rules-next > li:last-child')).toBeLessThanOrEqual(bar);
    expect(await page.evaluate<number>('scrollY')).toBe(scrolled);
  });

  it('is one press away from the top of a narrow page', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await button('К проверке по последнему дню').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate<string>('document.activeElement.textContent')).toBe('Проверить');
    expect(await bottomOf('.rules-live button')).toBeLessThan(844);
    await page.setViewportSize({ width: 1366, height: 3000 });
  });
});

describe('what is saved', () => {
  it('is what windows call by from the next call on', async () => {
    // In the usual order the simulator goes first, by the priority of its service; by shares of equal promises who came first.
    await come(ADVICE);
    const simulator = await come(SIMULATOR);
    expect((await clerk.ask<{ ticket: string }>('nextConsumer')).ticket).toBe(driving);
    await clerk.ask('serveConsumer');
    expect((await clerk.ask<{ ticket: string }>('nextConsumer')).ticket).toBe(simulator);
    await clerk.ask('serveConsumer');
  });

  it('goes back to what was before with one click; a category that visitors have stays, and is switched off', async () => {
    await button('Вернуть прежние правила').click();
    await page.getByText('Прежние правила возвращены.').waitFor();
    expect((await profiles())[0]?.rules).toEqual([]);
    // There and back again.
    await button('Вернуть прежние правила').click();
    await expect.poll(async () => (await profiles())[0]?.rules.length).toBe(1);
    // As it was saved, a card is folded to one line.
    await card('VIP').getByText('Обещаем вызвать за 5 мин после получения талона', { exact: true }).waitFor();
    await expect.poll(() => card('VIP').getByLabel('Название').isVisible()).toBe(false);
    await button('Убрать: Банк').click();
    for (const name of await names()) await button(`Убрать: ${name}`).click();
    await save();
    await page.getByText(/Ещё есть на талонах, поэтому выключены, а не убраны: .*Консультация/).waitFor();
    await card('Консультация').getByText('Выключено', { exact: true }).waitFor();
    await unfold(card('Консультация'));
    await card('Консультация').getByText('Выключена: новые посетители сюда не попадают.', { exact: false }).waitFor();
    expect(await profiles()).toEqual([]);
    expect((await segments()).every(({ disabled }) => disabled === 1)).toBe(true);
    await button('Вернуть прежние правила').click();
    await expect
      .poll(async () => (await segments()).filter(({ disabled }) => disabled === 0).map(({ name }) => name))
      .toEqual(['По записи', 'VIP', 'Касса', 'Консультация']);
  });

  it('is told to visitors where it is ticked, and no more when it is not', async () => {
    const tick = page.getByLabel('На странице посетителя видно, сколько человек идёт раньше и почему');
    await unfold(page.locator('.rule-profile'));
    await tick.check();
    await save();
    expect(await profiles()).toMatchObject([{ public_reasons: 1 }]);
    await tick.uncheck();
    await save();
    expect((await profiles())[0]).not.toHaveProperty('public_reasons');
    // Nothing is to be saved: what it did is told in the place of the button.
    await expect.poll(() => button('Сохранить').count()).toBe(0);
  });

  it('by others meanwhile is told to who has unsaved changes', async () => {
    await unfold(card('VIP'));
    await card('VIP').getByLabel('Обещаем вызвать за').fill('9');
    const [first, second] = await segments();
    const promise = (name: string) => card(name).getByLabel('Обещаем вызвать за').inputValue();
    // What others have changed beside the own changes is there, and both are kept.
    await raw.ask('setSegment', { id: first?.id, promise_min: 6 });
    await page.getByText('Другие тем временем изменили правила', { exact: false }).waitFor();
    expect([await promise('По записи'), await promise('VIP')]).toEqual(['6', '9']);
    // What both have changed is not overwritten: whose stays is asked.
    await raw.ask('setSegment', { id: second?.id, promise_min: 8 });
    await page.getByText('Пока вы правили, это изменил кто-то другой: VIP.', { exact: false }).waitFor();
    await button('Сохранить').click();
    await page.getByText('Сначала решите, чей вариант останется.').waitFor();
    expect((await segments())[1]).toMatchObject({ name: 'VIP', promise_min: 8 });
    await expectAccessible(page);
    await button('Взять их вариант').click();
    await expect.poll(() => promise('VIP')).toBe('8');
    await expect.poll(() => button('Сохранить').count()).toBe(0);
    await unfold(card('VIP'));
    await card('VIP').getByLabel('Обещаем вызвать за').fill('9');
    await raw.ask('setSegment', { id: second?.id, promise_min: 7 });
    await button('Оставить мой').click();
    await save();
    expect((await segments()).slice(0, 2)).toMatchObject([{ promise_min: 6 }, { promise_min: 9 }]);
  });
});

it('the books of both lead to the editor', async () => {
  await page.goto(`${box.url}/admin#/books/Segment/1`);
  await expect.poll(() => page.evaluate<string>('location.hash')).toBe('#/rules');
});
