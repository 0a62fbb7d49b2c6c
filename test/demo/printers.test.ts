/** The printers of the demo, at the real box: what a newcomer finds after the first ticket. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, it, vi } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { untilItDraws } from '../support/drawing.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';

const PATIENCE_MS = 20_000;

let box: Box | undefined;
afterEach(async () => void (await box?.stop()));

async function kiosk(place: number): Promise<RawSession> {
  const session = await logIn(await connect(box?.webSocketUrl ?? ''), { component: 'registrator', login: 'kiosk', place });
  const printers = async () => (await session.ask<ReplyData<'devices'>>('devices')).filter(({ kind }) => kind === 'printer');
  await vi.waitFor(async () => expect(await printers()).toMatchObject([{ state: 'ready' }, { state: 'ready' }]), PATIENCE_MS);
  return session;
}

/** The picture of the first paper, once it is there. */
async function firstPaper(data: string, printer: string): Promise<Buffer> {
  const folder = join(data, 'paper', printer);
  const isPaper = (name: string): boolean => name.endsWith('.png');
  const [name = ''] = await vi.waitFor(
    async () => {
      const papers = (await readdir(folder)).filter(isPaper);
      expect(papers.length).toBeGreaterThan(0);
      return papers;
    },
    { timeout: PATIENCE_MS },
  );
  return readFile(join(folder, name));
}

it('print what kiosks give, and the paper comes out as pictures where the welcome says', async () => {
  box = await startBox({ env: { QBOX_PRINT_WAIT_SECONDS: '20' } });
  expect(box.stdout.join('\n')).toContain(join(box.data, 'paper'));
  const facts = (await (await fetch(`${box.url}/front-page.json`)).json()) as { readonly paper: string };
  expect(facts.paper).toBe(join(box.data, 'paper'));

  await untilItDraws(box);
  const hall = await (await kiosk(1)).ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], preview: false });
  expect(hall.print).toEqual({ state: 'printed', reason: null });
  expect((await sharp(await firstPaper(box.data, 'hall')).metadata()).width).toBe(576);

  // This one says nothing of its paper, and has no cutter: somebody tears the ticket off.
  const cash = await (await kiosk(3)).ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [1], preview: false });
  expect(cash.print).toEqual({ state: 'printed', reason: 'unconfirmed' });
  expect((await sharp(await firstPaper(box.data, 'cash')).metadata()).width).toBe(384);
});
