/**
 * A visitor books on a telephone, moves the booking, comes twenty minutes early into a full hall, and is called at the booked time. Pages
 * and box are real; the half hour until then passes by a hand on the clock, over the folder of the box.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { MINUTE_MS, Past } from '../../durability/past.js';
import { startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { everyDay, planFor } from '../support/appointments.js';
import { openBrowser, openKiosk, openPage, scan } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { afternoonZone } from '../support/hall-past.js';
import { SIZES } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const [CLERK, WINDOW] = [3, 11];
const SERVING_MINUTES = 5;
const WALK_INS = 10;

const opened = openedPages();

it(
  'is called at his time, give or take five minutes, though ten came before him without a booking',
  async () => {
    const [zone, port, data] = [afternoonZone(), await freePort(), mkdtempSync(join(tmpdir(), 'qbox-booked-'))];
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const env = { QBOX_TIME_ZONE: zone, QBOX_VISITOR_PORT: String(port), QBOX_REQUESTS_PER_SECOND: '0' };
    const [browser, box] = await Promise.all([openBrowser(), startBox({ data, env })]);
    onTestFinished(async () => void (await Promise.all([browser.close(), box.kill9()])));
    const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const fields = {
      slot_minutes: 5,
      opening_hours: everyDay('00:00-24:00'),
      by_visitors: 1,
      early_minutes: 10,
      early: 'join',
      priority: -20,
    };
    await planFor(admin, [SIMULATOR], fields);

    const mobile = { viewport: SIZES.phone, hasTouch: true, isMobile: true };
    const page = await opened(openPage(browser, `http://127.0.0.1:${port}/book`, mobile));
    const touch = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
    await touch('Назначение / Отмена занятий на тренажере');
    await page.locator('.times button').nth(8).click();
    await page.getByLabel('Имя').fill('Анна Иванова');
    await page.getByLabel('Телефон').fill('+7 701 555 66 77');
    await touch('Записаться');
    await page.locator('.code').waitFor();
    await touch('Перенести');
    const times = page.locator('.times button');
    // The first is at most five minutes away: from the fourth on it is a quarter of an hour and more.
    const time = (await times.nth(3).textContent()) ?? '';
    await times.nth(3).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Перенести' }).click();
    await page.locator('.visit', { hasText: time }).waitFor();

    for (let count = 0; count < WALK_INS; count++) await giveTicket(admin, [SIMULATOR]);
    const [booking] = await admin.ask<ReplyData<'bookings'>['bookings']>('consumerPreRegisteredList');
    const kiosk = await opened(openKiosk(browser, box.url));
    await scan(kiosk, booking?.pin_code ?? '');
    await kiosk.getByRole('button', { name: 'Да, получить талон' }).click();
    await kiosk.locator('.ticket-number').waitFor();
    await page.reload();
    await page.getByText('Вы пришли').waitFor();
    const { from, ticket } = await admin.ask<ReplyData<'bookedVisit'>>('bookedVisit', { pin_code: booking?.pin_code });
    expect(await kiosk.locator('.ticket-number').textContent()).toContain(ticket?.number);
    const [row] = await admin.ask<ReplyData<'bookings'>['bookings']>('consumerPreRegisteredList');
    const early = (Date.parse(from) - Date.now()) / MINUTE_MS;
    expect(early).toBeGreaterThan(13);
    expect(early).toBeLessThanOrEqual(20);
    await box.stop();

    const called = await workHalfAnHour(data, zone);
    const late = ((called.get(row?.consumer_id ?? -1) ?? 0) - Date.parse(from)) / MINUTE_MS;
    expect(Math.abs(late)).toBeLessThanOrEqual(5);
    // He passed some of those who came before, and not all of them.
    const order = [...called.keys()];
    expect(order.indexOf(row?.consumer_id ?? -1)).toBeGreaterThan(1);
    expect(order.length).toBeLessThan(WALK_INS);
  },
  120_000 * SLOWNESS,
);

/** One window works. Answers when each was called. */
async function workHalfAnHour(data: string, zone: string): Promise<ReadonlyMap<number, number>> {
  const past = await Past.open(data, Date.now(), zone);
  past.logIn('clerk', 'workplace', CLERK, WINDOW);
  const called = new Map<number, number>();
  for (let minute = 0; minute < 30; minute++) {
    if (minute % SERVING_MINUTES === 0) {
      const at = { actingUserId: CLERK, workplaceId: WINDOW };
      if (minute > 0) past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...at });
      called.set(past.run({ type: 'callNext', ...at }), past.pipeline.stamp().atMs);
    }
    past.pass(MINUTE_MS);
  }
  await past.close();
  return called;
}
