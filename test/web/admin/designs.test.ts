/** The designers of tickets and boards in Chromium: what is drawn is what is printed and shown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openAdmin, openBrowser, pressQuickly, type Watched } from '../support/browser.js';
import { layoutFaults, SIZES } from '../support/layout-faults.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
let kiosk: RawSession;
const opened: Watched[] = [];
const PATIENCE = { timeout: 20_000 };

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

const adminAt = async (address: string): Promise<Page> => {
  const watched = await openAdmin(browser, box.url, address);
  opened.push(watched);
  return watched.page;
};
const pictureOf = (page: Page): Promise<string | null> => page.locator('.design-paper img').getAttribute('src');
const designs = () => admin.ask<ReplyData<'ticketDesigns'>>('ticketDesigns');
const base64 = (url: string): string => url.replace(/^(data:)?image\/png;base64,/, '');
/** A browser draws something else in place of a picture that it cannot read. */
const isDrawn = (page: Page): Promise<unknown> =>
  page.locator('.design-paper img').evaluate((image: { readonly naturalWidth: number }) => image.naturalWidth);

async function copyOf(page: Page, title: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `Копировать: ${title}`, exact: true }).click();
  await page.getByLabel('Имя').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('heading', { name: `${title} (копия)` }).waitFor();
}

describe.each(['tickets', 'boards'])('the list of %s', (section) => {
  it('shows what each looks like, drawn when its row comes into sight', async () => {
    const watched = await openAdmin(browser, box.url, section, { viewport: { width: 1280, height: 360 } });
    opened.push(watched);
    const pictures = watched.page.locator('.design-thumbnail img');
    const frames = watched.page.locator('.design-thumbnail');
    await pictures.first().waitFor();
    await watched.page.waitForLoadState('networkidle');
    await expect.poll(() => pictures.count()).toBeLessThan(await frames.count());
    for (const frame of await frames.all()) {
      await frame.scrollIntoViewIfNeeded();
      const picture = frame.locator('img');
      await picture.waitFor();
      await vi.waitFor(async () =>
        expect(await picture.evaluate((image: { readonly naturalWidth: number }) => image.naturalWidth)).toBe(
          section === 'tickets' ? 384 : 320,
        ),
      );
    }
    await expectAccessible(watched.page);
  });
});

describe('the designer of tickets', () => {
  it('begins with the number; on a telephone the fields of a row stand in it, and the paper above the list', async () => {
    const page = await adminAt('tickets/bank');
    await page.locator('.design-paper img').waitFor();
    await page.locator('.design-part[data-chosen="true"]').getByText('Номер', { exact: true }).waitFor();
    const fields = page.getByRole('region', { name: 'Свойства' });
    await expect.poll(() => page.locator('.design-part .design-fields').count()).toBe(0);
    await page.setViewportSize(SIZES.phone);
    await page.locator('.design-part .design-fields').waitFor();
    await page.getByRole('button', { name: 'Текст: Номер вашей очереди' }).click();
    await page.locator('.design-part[data-chosen="true"]').filter({ has: fields }).getByRole('textbox').first().waitFor();
    const paper = await page.locator('.design-paper').boundingBox();
    expect(paper?.y).toBeLessThan((await page.locator('.design-parts').boundingBox())?.y ?? 0);
    await expectAccessible(page);
  });

  it('shows what is typed, keeps it, and the next ticket of the kiosk is that, on its screen and on paper', async () => {
    const page = await adminAt('tickets');
    const { title } = (await designs()).find(({ name }) => name === 'plain') ?? expect.unreachable();
    await expectAccessible(page);
    await copyOf(page, title, 'mine');
    await page.locator('.design-paper img').waitFor();
    await expectAccessible(page);
    expect(await loadedBytes(page)).toBeLessThan(300_000);
    expect(await isDrawn(page)).toBe(576);
    const before = await pictureOf(page);
    await page.getByLabel('Новая строка').selectOption('text');
    await page.getByRole('button', { name: '+ Добавить' }).click();
    const text = page.getByRole('region', { name: 'Свойства' }).getByRole('textbox', { name: 'Текст', exact: true });
    await text.fill('Спасибо, что выбрали <img src=x onerror="window.hurt = 1">');
    await vi.waitFor(async () => expect(await pictureOf(page)).not.toBe(before), PATIENCE);
    await page.getByText('Есть несохранённые изменения').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Сохранено', { exact: true }).waitFor();
    await vi.waitFor(async () => expect(await page.locator('.design-paper').getAttribute('data-pending')).toBe('false'), PATIENCE);

    const mine = (await designs()).find(({ name }) => name === 'mine') ?? expect.unreachable();
    expect(mine.design.rows).toContainEqual({ row: 'text', text: 'Спасибо, что выбрали <img src=x onerror="window.hurt = 1">' });
    const { preview } = await admin.ask<ReplyData<'previewTicketDesign'>>('previewTicketDesign', { design: mine.design, language: 'ru' });
    expect(base64((await pictureOf(page)) ?? '')).toBe(base64(preview));
    expect(await page.evaluate('window.hurt')).toBeUndefined();

    await admin.ask('setRegistrator', { id: 1, ticket_design: 'mine' });
    const ticket = await kiosk.ask<{ readonly preview: string }>('registrateConsumer', { services: [4] });
    const papers = join(box.data, 'paper', 'hall');
    const shown = await sharp(Buffer.from(base64(ticket.preview), 'base64'))
      .removeAlpha()
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    await vi.waitFor(async () => {
      const newest =
        readdirSync(papers)
          .filter((file) => file.endsWith('.png'))
          .sort()
          .at(-1) ?? '';
      const paper = await sharp(readFileSync(join(papers, newest)))
        .removeAlpha()
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      // The paper has its margins and is cut a little later; the ticket is on it, line by line.
      expect(blackIn(paper.data)).toBe(blackIn(shown.data));
    }, PATIENCE);
  });

  it('is worked with keys alone: rows move, go, come back; test print', async () => {
    const page = await adminAt('tickets/clinic');
    await page.locator('.design-paper img').waitFor();
    const titles = () => page.locator('.design-part .design-title').allTextContents();
    const before = await titles();
    await page.locator('.design-choose').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+ArrowUp');
    await vi.waitFor(async () => expect(await titles()).toEqual([before[1], before[0], ...before.slice(2)]));
    await page.keyboard.press('Alt+ArrowDown');
    await vi.waitFor(async () => expect(await titles()).toEqual(before));
    // What was moved is what the next key means, however quickly it comes.
    await pressQuickly(page, { key: 'ArrowUp', altKey: true }, { key: 'Delete' });
    await vi.waitFor(async () => expect(await titles()).toEqual([before[0], ...before.slice(2)]));
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await vi.waitFor(async () => expect(await titles()).toEqual(before));
    await page.keyboard.press('Control+y');
    await vi.waitFor(async () => expect((await titles())[0]).toBe(before[1]));
    const papers = () => readdirSync(join(box.data, 'paper', 'hall')).length;
    const count = papers();
    await page.getByRole('button', { name: 'Пробная печать' }).press('Enter');
    await page.getByText('Напечатано: hall').waitFor();
    await vi.waitFor(() => expect(papers()).toBeGreaterThan(count), PATIENCE);
  });

  it('says what is wrong at the field, and draws again when it is mended', async () => {
    const page = await adminAt('tickets/plain');
    await page.locator('.design-paper img').waitFor();
    await page.getByRole('button', { name: '+ Добавить' }).click();
    const text = page.getByRole('region', { name: 'Свойства' }).getByRole('textbox', { name: 'Текст', exact: true });
    await text.fill('Ваш номер {tiket}');
    await page.locator('.design-words .design-fault', { hasText: 'Поля {tiket} нет.' }).waitFor();
    expect(await text.getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await text.fill('Ваш номер ');
    // Nobody has to know what the values are called on the wire.
    await page.locator('.design-value', { hasText: 'Номер талона' }).click();
    expect(await text.inputValue()).toBe('Ваш номер {ticket}');
    await page.locator('.design-words .design-fault').waitFor({ state: 'detached' });
    await page.locator('.design-title', { hasText: 'Текст: Ваш номер [Номер талона]' }).waitFor();
    expect(await page.getByLabel('Печатать, только если есть').locator('option').allTextContents()).toContain('Адрес страницы посетителя');
    await page.getByLabel('Размер букв').fill('99');
    await page.getByText('От 1.5 до 12.').first().waitFor();
  });

  it(
    'takes pictures as they can be printed, and no others',
    async () => {
      const page = await adminAt('tickets/plain');
      await page.getByLabel('Новая строка').selectOption('image');
      const file = page.locator('.design-add input[type=file]');
      await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') });
      await page.getByText('Это не картинка').waitFor();
      // Fifty-two megapixels in some kilobytes.
      const bomb = await sharp({ create: { width: 8_000, height: 6_500, channels: 3, background: '#fff' }, limitInputPixels: false })
        .png()
        .toBuffer();
      await file.setInputFiles({ name: 'bomb.png', mimeType: 'image/png', buffer: bomb });
      await page.getByText('Картинка слишком велика').waitFor();
      const photo = await sharp({
        create: { width: 2400, height: 1800, channels: 3, background: '#336699', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
      })
        .jpeg()
        .toBuffer();
      await file.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
      await page.locator('.design-part', { hasText: 'Картинка' }).waitFor();
      await vi.waitFor(async () => expect(await page.locator('.design-paper').getAttribute('data-pending')).toBe('false'), PATIENCE);
      await expect.poll(() => page.locator('.design-faults .note').count()).toBe(0);
    },
    60_000 * SLOWNESS,
  );

  it('tells two administrators of each other', async () => {
    const page = await adminAt('tickets/bank');
    await page.getByRole('textbox', { name: 'Название', exact: true }).fill('Моё');
    const { design } = (await designs()).find(({ name }) => name === 'bank') ?? expect.unreachable();
    await admin.ask('setTicketDesign', { name: 'bank', design: { ...design, title: 'Чужое' } });
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    await page.getByText('Другой администратор').waitFor();
    expect((await designs()).find(({ name }) => name === 'bank')?.title).toBe('Чужое');
    await page.getByRole('button', { name: 'Сохранить мой поверх' }).click();
    await page.getByText('Другой администратор').waitFor({ state: 'detached' });
    expect((await designs()).find(({ name }) => name === 'bank')?.title).toBe('Моё');
  });
});

const blackIn = (greys: Buffer): number => greys.reduce((sum, grey) => sum + (grey < 128 ? 1 : 0), 0);

describe('the designer of boards', () => {
  it('shows the screen whole and as large as a laptop allows, beside its fields, and leads to the other sections', async () => {
    const watched = await openAdmin(browser, box.url, 'boards/hall', { viewport: SIZES.laptop });
    opened.push(watched);
    const { page } = watched;
    const screen = page.locator('.design-screen');
    await screen.locator('image').waitFor();
    const boxOf = async (place: string) => (await page.locator(place).boundingBox()) ?? expect.unreachable();
    const whole = await boxOf('.design-screen');
    expect(whole.y + whole.height).toBeLessThanOrEqual(SIZES.laptop.height);
    // Of the picture, which keeps its shape within the place: it was 590 pixels wide.
    expect(Math.min(whole.width, (whole.height * 16) / 9)).toBeGreaterThan(800);
    const fields = await boxOf('.design-properties');
    expect(fields.x).toBeGreaterThanOrEqual(whole.x + whole.width);
    expect(fields.x + fields.width).toBeLessThanOrEqual(SIZES.laptop.width);
    expect(await layoutFaults(page, false)).toEqual([]);
    await page.getByRole('button', { name: 'Вертикально' }).click();
    await page.getByLabel('Экран целиком').uncheck();
    expect((await boxOf('.design-screen')).height).toBeGreaterThan(SIZES.laptop.height);
    const navigation = page.getByRole('navigation', { name: 'Разделы' });
    await expect.poll(() => navigation.getByRole('link').count()).toBe(0);
    await navigation.getByRole('button', { name: 'Разделы' }).click();
    await navigation.getByRole('link', { name: 'Вид талонов' }).click();
    await page.getByRole('heading', { name: 'Вид талонов' }).waitFor();
    await expect.poll(() => navigation.getByRole('link').count()).toBeGreaterThan(6);
  });

  const screen = (page: Page) => page.locator('.design-screen image').getAttribute('href');

  it('moves areas by keys and pointer, and what is kept is on the board at once', async () => {
    const page = await adminAt('boards');
    await copyOf(page, 'Зал ожидания', 'our-hall');
    await page.locator('.design-screen image').waitFor();
    await expectAccessible(page);
    await admin.ask('setQBoard', { id: 1, template: 'our-hall' });
    const board = async () => Buffer.from(await (await fetch(`${box.url}/qboard/1.png?width=320&height=180`)).arrayBuffer());
    const drawn = await screen(page);
    expect(drawn).toMatch(/^data:image\/png;base64,/);
    expect(await sharp(Buffer.from(base64(drawn ?? ''), 'base64')).metadata()).toMatchObject({ width: 960, height: 540 });

    const clock = page.getByRole('button', { name: /^Часы: слева 63 %, сверху 2 %/ });
    await clock.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Control+ArrowRight');
    await page.getByRole('button', { name: /^Часы: слева 63,25 %, сверху 2 %, ширина 34,5 %/ }).waitFor();
    const place = (await page.locator('.design-area[data-chosen=true] rect').first().boundingBox()) ?? expect.unreachable();
    await page.mouse.move(place.x + 20, place.y + 20);
    await page.mouse.down();
    await page.mouse.move(place.x + 30, place.y + 10, { steps: 3 });
    await page.mouse.up();
    await page.getByRole('button', { name: /^Часы: слева 6[345](,5)? %, сверху [01](,5)? %/ }).waitFor();
    await vi.waitFor(async () => expect(await screen(page)).not.toBe(drawn), PATIENCE);
    await page.locator('.design-colour', { hasText: 'фон' }).locator('input').fill('#c01020');
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    await page.getByText('Сохранено', { exact: true }).waitFor();
    await vi.waitFor(async () => {
      const [red, green, blue] = await sharp(await board())
        .removeAlpha()
        .raw()
        .toBuffer();
      expect([red, green, blue]).toEqual([0xc0, 0x10, 0x20]);
    }, PATIENCE);
  });

  it('says which colours cannot be read, which areas lie over each other, and keeps what comes with the box', async () => {
    const page = await adminAt('boards/hall');
    await page.locator('.design-screen image').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Сохранить', exact: true }).isDisabled()).toBe(true);
    await page.locator('.design-colour', { hasText: 'текст' }).first().locator('input').fill('#16335d');
    await page.locator('.design-contrasts [data-good=false]').first().waitFor();
    await page.getByRole('textbox', { name: 'слева' }).fill('60,5');
    await page.getByText('Область лежит поверх другой').first().waitFor();
    await expect.poll(() => page.locator('.design-area[data-over=true]').count()).toBeGreaterThan(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Вертикально' }).click();
    await page.getByRole('button', { name: /^Вызовы: слева 3 %/ }).waitFor();
  });

  it('does not remove a template that a board uses', async () => {
    const page = await adminAt('boards');
    await page.getByRole('button', { name: 'Удалить: Зал ожидания (копия)', exact: true }).click();
    await page.getByRole('alert').getByText('Удалить нельзя').waitFor();
  });
});
