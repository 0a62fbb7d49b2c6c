/** Kiosks know when windows close: they say how likely a visitor is still called, and refuse where the branch wants it. */
import { expect, it, onTestFinished } from 'vitest';
import { CODES } from '../../../server/model/errors/error-codes.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { startBox } from '../../support/box.js';
import { connect, dataOf, logIn, type RawSession } from '../../support/raw-client.js';

const WEEK = ['1', '2', '3', '4', '5', '6', '7'];
const WINDOW = 11;

/** Hours that end two minutes from now by the clock of the branch: nobody is served as quickly. */
async function untilSoon(admin: RawSession): Promise<Record<string, string[]>> {
  const { time_zone: timeZone } = await admin.ask<ReplyData<'diagnostics'>>('diagnostics');
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const [now = '', soon = ''] = [0, 120_000].map((ms) => clock.format(Date.now() + ms));
  return Object.fromEntries(WEEK.map((weekday) => [weekday, [`00:00-${soon > now ? soon : '24:00'}`]]));
}

async function openHall() {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const client = await connect(box.webSocketUrl);
  const admin = await logIn(client, { component: 'administrator', login: 'admin' });
  const { id: operation } = await admin.ask<{ id: number }>('newOperation', { name: 'long talk', regulated_sec: 3600 });
  const fields = { name: 'long talk', operations: { '10': [operation] }, ticket_range_id: 4, refuse_too_late: 1 };
  const { id: service } = await admin.ask<{ id: number }>('newService', fields);
  await admin.ask('setWorkplace', { id: WINDOW, operations: [operation], all_operations: 0 });
  await admin.ask('setRegistrator', { id: 1, services: {} });
  const kiosk = await logIn(client, { component: 'registrator', login: 'kiosk', place: 1 });
  const take = (data: object = { services: [service] }) =>
    kiosk.client.request({
      token: kiosk.token,
      command: 'registrateConsumer',
      data: { ...data, preview: false, noprint: true },
    });
  const length = async () => {
    const { services } = await kiosk.ask<ReplyData<'queueLengths'>>('queueLengths');
    return services.find((one) => one.service === service);
  };
  const chance = async () => (await length())?.called_today_percent;
  const opens = () => logIn(client, { component: 'workplace', login: 'admin', place: WINDOW });
  return { admin, kiosk, service, take, length, chance, opens };
}

it('a service is refused that nobody will be called for before the windows close, and given where they stay open', async () => {
  const { admin, service, take, length, chance, opens } = await openHall();
  const clerk = await opens();
  await take();
  await clerk.ask('nextConsumer', {});
  await expect.poll(chance).toBe(100);
  dataOf(await take());

  await admin.ask('setWorkplace', { id: WINDOW, opening_hours: await untilSoon(admin) });
  await expect.poll(chance).toBeLessThan(50);
  const refused = await take();
  expect(refused.data).toMatchObject({
    codeModule: CODES.tooLateToday.module,
    codeError: CODES.tooLateToday.error,
    desc: expect.stringContaining('data.services[0]'),
  });
  expect(await length()).toMatchObject({ too_late: true });
  // Who is expected, or stands before a clerk, is let in.
  for (const [pin, services] of [
    ['270144', {}],
    ['270145', { services: [service] }],
  ] as const) {
    await admin.ask('newConsumerPreRegistered', { services: [service], name: 'Сауле', phone: '', pin_code: pin });
    dataOf(await take({ ...services, pin_code: pin }));
  }
  dataOf(await admin.client.request({ token: admin.token, command: 'newConsumer', data: { services: [4] } }));

  await admin.ask('setWorkplace', { id: WINDOW, opening_hours: {} });
  await expect.poll(chance).toBe(100);
  dataOf(await take());
});

it('before anybody is at a window nothing is known, and kiosks give tickets', async () => {
  const { take, length } = await openHall();
  await expect.poll(length).toMatchObject({ unserved: true, called_today_percent: null });
  dataOf(await take());
});
