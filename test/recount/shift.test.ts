/** A shift that ends in mid-visit, and a kiosk without paper: at a box in real time; its folder is audited. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { audit } from './audit.js';

const TIME_ZONE = 'Asia/Almaty';
const SIMULATOR = 4;
const WINDOW = 11;
const [PETROV, KUZNETSOV] = [3, 5];
const KIOSK = 2;
const SOON = { timeout: 20_000 * SLOWNESS };

const data = mkdtempSync(join(tmpdir(), 'qbox-recount-'));
afterAll(() => rmSync(data, { recursive: true }));

interface Line {
  readonly keys: readonly (number | null)[];
  readonly serving_sec: number;
  readonly service_mean: number | null;
  readonly prints_failed: number;
}

it('a visitor whom two clerks served is credited to each, and a ticket that stayed on the screen is no print', async () => {
  const box = await startBox({ data, env: { QBOX_TIME_ZONE: TIME_ZONE } });
  const session = async (options: object) => logIn(await connect(box.webSocketUrl), options as never);
  const admin = await session({ component: 'administrator', login: 'admin' });
  const linesOf = async (by: string) => (await admin.ask<{ lines: Line[] }>('indicators', { by: [by] })).lines;
  const kiosk = await session({ component: 'registrator', login: 'kiosk', place: KIOSK });
  const petrov = await session({ component: 'workplace', login: 'petrov', place: WINDOW });
  const ticket = { services: [SIMULATOR], preview: false };
  await kiosk.ask('registrateConsumer', { ...ticket, noprint: true });
  await petrov.ask('nextConsumer');
  const of = async (id: number) => (await linesOf('clerk')).find(({ keys: [clerk] }) => clerk === id);
  const hasServed = (id: number, sec: number) => expect.poll(async () => (await of(id))?.serving_sec, SOON).toBeGreaterThanOrEqual(sec);
  await hasServed(PETROV, 1);
  await petrov.ask('logout');
  const kuznetsov = await session({ component: 'workplace', login: 'kuznetsov', place: WINDOW });
  await hasServed(KUZNETSOV, 2);
  await kuznetsov.ask('serveConsumer');

  await admin.ask('setRegistrator', { id: KIOSK, without_paper: 'screen' });
  await admin.ask('actOnTwin', { kind: 'printer', name: 'hall', action: 'removePaper' });
  await expect
    .poll(async () => (await kiosk.ask<{ print: unknown }>('registrateConsumer', ticket)).print, SOON)
    .toEqual({ state: 'screen', reason: 'paperEnd' });

  expect(await of(PETROV)).toMatchObject({ arrived: 0, served: 0, calls: 1, waits: 1 });
  expect(await of(KUZNETSOV)).toMatchObject({ arrived: 1, served: 1, waits: 0 });
  for (const clerk of [PETROV, KUZNETSOV]) {
    const line = await of(clerk);
    expect(line?.serving_sec).toBeGreaterThan(0);
    expect(line?.service_mean).toBe(line?.serving_sec);
  }
  const [{ prints_failed: failed } = { prints_failed: 0 }] = await linesOf('kiosk');
  expect(failed).toBeGreaterThanOrEqual(1);
  await box.stop();

  const { differences, unbalanced, contradictions, visits } = await audit(data, { timeZone: TIME_ZONE });
  expect([differences, unbalanced, contradictions]).toEqual([[], [], []]);
  expect(visits).toBeGreaterThanOrEqual(2);
});
