/** The LED boards of the demo: what they show is in pictures. */
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';

let box: Box | undefined;
afterEach(async () => {
  await box?.stop();
});

it('follow the calls of the demo', async () => {
  box = await startBox();
  const { data, webSocketUrl } = box;
  const picture = (address: number): string => {
    const file = join(data, 'boards', `${address}.svg`);
    // What is lit; how brightly depends on the hour.
    return /<g class="lit">.*/.exec(existsSync(file) ? readFileSync(file, 'utf8') : '')?.[0] ?? '';
  };
  await vi.waitFor(() => expect([picture(33), picture(34)]).not.toContain(''), 20_000);
  const [dark, other] = [picture(33), picture(34)];
  const kiosk = await logIn(await connect(webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const clerk = await logIn(await connect(webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  await kiosk.ask('registrateConsumer', { services: [4], preview: false });
  await clerk.ask('nextConsumer');
  // The board of the window, and the first row of the main one: the same seven cells.
  await vi.waitFor(() => expect([picture(33), picture(40)]).not.toContain(dark), 20_000);
  expect(picture(34)).toBe(other);
  await clerk.ask('serveConsumer');
  await vi.waitFor(() => expect(picture(33)).toBe(dark), 20_000);
});

it('hang on a serial line of the kernel', async () => {
  box = await startBox();
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const devices = await admin.ask<ReplyData<'devices'>>('devices');
  const port = devices.find(({ kind }) => kind === 'led')?.port ?? '';
  const [, path = ''] = /^serial:(.+)\?baud=19200$/.exec(port) ?? [];
  expect(readlinkSync(path)).toMatch(/^\/dev\/pts\/\d+$/);
});

it('have no line where the system cannot make one, and the demo starts', async () => {
  box = await startBox({ env: { PATH: '/nowhere' } });
  const { stderr } = box;
  await vi.waitFor(() => expect(stderr()).toContain('the demo has no LED boards and no keypads'));
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const devices = await admin.ask<ReplyData<'devices'>>('devices');
  expect(devices.map(({ kind }) => kind)).not.toContain('led');
  const boards = await admin.ask<readonly { readonly device: string | null }[]>('scoreBoardList');
  expect(boards.map(({ device }) => device)).toEqual(boards.map(() => null));
});
