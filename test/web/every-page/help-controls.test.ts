/** Every control that a guide names is on the page it speaks of, in each language: the pages are walked, and what they show is read. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { brokenNorm } from '../../support/broken-norm.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { enter, openAdmin, openBrowser, openKiosk, openPage, openSupervisor, openWorkplace, scan } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { SIZES } from '../support/layout-faults.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const LANGUAGES = ['ru', 'kk', 'en'] as const;
type Language = (typeof LANGUAGES)[number];
const [SIMULATOR, DRIVING, EXAM] = [4, 5, 6];
const CODE = '402913';
const IN_TIME = '402913557120';
/** Controls of other programs. */
const OF_OTHERS = ['Установить приложение', 'Қолданбаны орнату', 'Install app'];
/**
 * Words that the page counts under, which `head.md` explains; those of headquarters' page, which is no page of a box; and what stands there
 * for a branch with past days alone, which what-if.test.ts and staffing.test.ts have.
 */
const NOT_CONTROLS = /^(?:figures|hq)\.|^(?:whatif\.(?:would|uncalled|apply|back)|staffing\.rest)$/;

let browser: Browser;
let box: Box;
let admin: RawSession;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-guides-'));
  const file = join(folder, 'qbox.toml');
  mkdirSync(join(folder, 'messages'));
  writeFileSync(file, `[branch]\n[messages]\nfolder = "${join(folder, 'messages')}"\n`);
  [browser, box] = await Promise.all([openBrowser(), startBox({ args: ['--demo', '--config', file] })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

const messagesOf = (language: string, family: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(ROOT, 'locales', language, `${family}.json`), 'utf8'));
const guidesOf = (language: Language) => {
  const folder = join(ROOT, 'docs/help', language);
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
};
const nameOf: Readonly<Record<Language, string>> = { ru: 'Русский', kk: 'Қазақша', en: 'English' };

/** Everything that a page shows or says to a screen reader. */
const TEXTS = `document.body.innerText + ' ' + [...document.querySelectorAll('[aria-label], [title]')]
  .map((element) => element.getAttribute('aria-label') + ' ' + element.getAttribute('title')).join(' ')`;
const shown = new Map<Language, string>(LANGUAGES.map((language) => [language, '']));

/** @param beside opens a dialog, which has more to read */
async function read(page: Page, beside?: () => Promise<void>): Promise<void> {
  for (const language of [...LANGUAGES].reverse()) {
    const button = page.getByRole('button', { name: nameOf[language], exact: true });
    await button.click();
    await page.locator(`html[lang="${language}"]`).waitFor();
    await beside?.();
    shown.set(language, `${shown.get(language)} ${await page.evaluate<string>(TEXTS)}`);
    if (beside) await page.keyboard.press('Escape');
  }
}

it(
  'has each control that a guide names',
  async () => {
    await walkClerk();
    await walkKiosk();
    await walkPhone();
    await walkBooking();
    await walkHall();
    await walkAppointments();
    await walkAdministration();
    for (const language of LANGUAGES) {
      const text = (shown.get(language) ?? '').replace(/\s+/g, ' ');
      const missing = guidesOf(language).flatMap(([file, guide]) =>
        [...guide.matchAll(/\{([a-z-]+)\.([\w.]+)\}/g)].flatMap(([, family = '', key = '']) => {
          const label = (messagesOf(language, family)[key] ?? '').replace(/…$/, '');
          return NOT_CONTROLS.test(`${family}.${key}`) || text.includes(label) ? [] : [`${file}: ${family}.${key}: ${label}`];
        }),
      );
      expect([...new Set(missing)], language).toEqual([]);
    }
  },
  120_000 * SLOWNESS,
);

it('no guide names a control in words of its own, which nothing would keep true', () => {
  for (const language of LANGUAGES)
    for (const [file, guide] of guidesOf(language)) {
      const quoted = [...guide.matchAll(/[«“]([^»”{]+)[»”]/g)].map(([, text]) => text ?? '');
      expect(
        quoted.filter((text) => !OF_OTHERS.includes(text)),
        `${language}/${file}`,
      ).toEqual([]);
    }
});

async function walkClerk(): Promise<void> {
  const { page } = await openWorkplace(browser, box.url);
  await read(page);
  const ticket = await giveTicket(admin, [SIMULATOR]);
  await page.locator('.queued', { hasText: ticket }).waitFor();
  await page.keyboard.press('Space');
  await page.locator('.visitor-number').waitFor();
  await read(page);
  await page.keyboard.press('KeyF');
  await page.locator('.undo').first().waitFor();
  await read(page);
}

/** A service that nothing else here is about is booked by visitors, here and there. */
async function walkKiosk(): Promise<void> {
  // Made before there is a plan; at whatever hour, its visitor can say on the page of the booking that he has come.
  await admin.ask('newConsumerPreRegistered', { services: [EXAM], pin_code: IN_TIME, time: '10:30' });
  const plan = { name: 'by visitors', services: [EXAM], by_visitors: 1, at_kiosk: 1, visitor_gives: 'nothing' };
  await admin.ask('newBookingPlan', { ...plan, early_minutes: 1440, late_minutes: 1440, hall_code: '4821' });
  await admin.ask('newConsumerPreRegistered', { services: [SIMULATOR], pin_code: CODE, name: 'Иванова Анна', time: '10:30' });
  const { page } = await openKiosk(browser, box.url);
  await read(page);
  await scan(page, CODE);
  await page.getByRole('button', { name: messagesOf('ru', 'kiosk').confirmYes }).waitFor();
  await read(page);
}

async function walkPhone(): Promise<void> {
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const { page: ticket } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [SIMULATOR], noprint: true });
  const { page } = await openPage(browser, `${box.url}/t/${ticket?.code}`, { viewport: SIZES.phone });
  await page.getByRole('button', { name: messagesOf('ru', 'visitor').leave }).waitFor();
  await read(page);
}

async function walkBooking(): Promise<void> {
  const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const key = 'kV7mQ2xJ9-TbRwkV7mQ2xJ';
  const { pin_code } = await admin.ask<ReplyData<'bookVisit'>>('bookVisit', {
    ...{ service: EXAM, date, time: '10:00', key, notify: { phone: '+77011234567', on: ['changes'] } },
  });
  for (const code of [pin_code, IN_TIME]) {
    const { page } = await openPage(browser, `${box.url}/book#${code}`, { viewport: SIZES.phone });
    await page.locator('.code').waitFor();
    await read(page);
  }
}

async function walkHall(): Promise<void> {
  await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  await giveTicket(admin, [SIMULATOR]);
  await admin.ask('nextConsumer', { workplace: 11 });
  await brokenNorm(admin, SIMULATOR);
  const { page } = await openSupervisor(browser, box.url);
  await page.locator('.alert[data-kind="normBroken"]').waitFor();
  await page.locator('.tickets tbody tr').first().waitFor();
  await read(page);
  await page.evaluate("location.hash = '#/reports'");
  await page.locator('.more-choices').waitFor();
  await read(page);
  await page.evaluate("location.hash = '#/replay'");
  await page.locator('.time-line').waitFor();
  await read(page);
  await page.evaluate("location.hash = '#/story'");
  await page.getByLabel(messagesOf('ru', 'story').ticket ?? '').waitFor();
  await read(page);
}

async function walkAppointments(): Promise<void> {
  // At whatever hour, who is expected today gets a ticket at the desk.
  await admin.ask('newBookingPlan', { name: 'by time', services: [SIMULATOR], early_minutes: 1440, late_minutes: 1440 });
  // Of a service that has no plan, so that it is expected all day.
  await admin.ask('newConsumerPreRegistered', { services: [DRIVING], time: '10:30' });
  const { page } = await openPage(browser, `${box.url}/appointments`);
  await enter(page, 'petrov');
  await read(page, async () => {
    await page.locator('.grid .booking[data-state=PLANNED]').first().click();
    await page.getByRole('dialog').waitFor();
  });
}

/** Sections of `/admin`, and what stands there when the labels are there, too. */
const SECTIONS: readonly (readonly [address: string, there: string])[] = [
  ['setup', 'main h1'],
  ['books/Service', '.tabs'],
  ['rules', '.rule-profile'],
  ['users', '.people tbody .actions'],
  ['tickets/plain', '.design-paper img'],
  ['settings', '.settings-bar'],
  ['devices', '.device'],
  ['backups', 'main h1'],
  ['certificate', 'main .ways button'],
];

async function walkAdministration(): Promise<void> {
  // So that something waits for a restart.
  await admin.ask('setSettings', { set: [{ name: 'branch.name', value: 'Другое название' }] });
  // So that there is an order to choose whom window 1 calls by.
  await admin.ask('newCallingProfile', { name: 'Зал', windows: [1] });
  const { page } = await openAdmin(browser, box.url);
  for (const [address, there] of SECTIONS) {
    await page.evaluate(`location.hash = '#/${address}'`);
    await page.locator(there).first().waitFor();
    if (address === 'tickets/plain') await page.locator('.design-choose').nth(1).click();
    if (address === 'rules') await page.locator('.rule-profile .rule-fold > summary').first().click();
    if (address === 'backups') {
      await page.getByRole('button', { name: messagesOf('ru', 'backups').make }).click();
      await page
        .getByRole('button', { name: messagesOf('ru', 'backups').verify })
        .first()
        .waitFor();
    }
    await page.waitForLoadState('networkidle');
    await read(page);
    if (address === 'certificate') await readMadeCertificate(page);
  }
}

/** What can be done with a certificate only when there is one. */
async function readMadeCertificate(page: Page): Promise<void> {
  await admin.ask('renewCertificate', { names: [] });
  await page.reload();
  const { make, remove } = messagesOf('ru', 'certificate');
  await page.getByRole('button', { name: remove, exact: true }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: make, exact: true }).count()).toBe(0);
  await read(page);
}
