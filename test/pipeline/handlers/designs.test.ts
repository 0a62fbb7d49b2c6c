/** Designs of tickets, end to end: looked through, kept, shown, and given back to what comes with the box. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodePng } from '../../../drivers/imaging/png.js';
import { BUILT_IN_DESIGNS } from '../../../server/presentation/designs.js';
import { errorName } from '../../hostile/witness.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';

interface WireError {
  readonly desc: string;
  readonly children: readonly WireError[];
}
interface Listed {
  readonly name: string;
  readonly title: string;
  readonly built_in: boolean;
  readonly version: string;
  readonly design: unknown;
}

let box: Box;
let admin: RawSession;
const logInAgain = async (): Promise<void> => {
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
};
beforeAll(async () => {
  box = await startBox();
  await logInAgain();
});
afterAll(async () => {
  expect(await box.stop()).toEqual({ code: 0, signal: null });
  await rm(box.data, { recursive: true, force: true });
});

const SQUARE = { widthDots: 8, heightDots: 8, bytes: Uint8Array.from([255, 129, 129, 129, 129, 129, 129, 255]) };
const PICTURE = (await encodePng(SQUARE)).toString('base64');
const design = (...rows: readonly object[]) => ({ title: 'Свой', languages: ['ru', 'kk'], rows: [{ row: 'number' }, ...rows] });
const list = (): Promise<readonly Listed[]> => admin.ask<readonly Listed[]>('ticketDesigns');
const named = async (name: string): Promise<Listed | undefined> => (await list()).find((one) => one.name === name);

async function refused(command: string, data: unknown): Promise<readonly [string | undefined, ...string[]]> {
  const { data: error } = await admin.client.request<WireError>({ token: admin.token, command, data });
  return [errorName(error), error.desc, ...error.children.map(({ desc }) => desc)];
}

describe('designs', () => {
  it('come with the box, by name', async () => {
    expect((await list()).map(({ name, built_in }) => [name, built_in])).toEqual(
      [...BUILT_IN_DESIGNS.keys()].sort().map((name) => [name, true]),
    );
  });

  it('are kept as they were sent, also in place of one that comes with the box, and survive a power cut', async () => {
    const own = design({ row: 'image', image: PICTURE, height: 6 }, { row: 'text', text: { ru: '{branch}', kk: '{branch}!' } });
    for (const name of ['own', 'plain']) await admin.ask('setTicketDesign', { name, design: own });
    await box.kill9();
    box = await startBox({ data: box.data });
    await logInAgain();
    for (const name of ['own', 'plain']) {
      expect(await named(name)).toEqual({ name, title: 'Свой', built_in: false, version: expect.any(String), design: own });
    }
    await admin.ask('removeTicketDesign', { name: 'plain' });
    expect(await named('plain')).toMatchObject({ built_in: true, design: BUILT_IN_DESIGNS.get('plain') });
  });

  it('stay while a kiosk has them', async () => {
    await admin.ask('setRegistrator', { id: 1, ticket_design: 'own' });
    expect(await refused('removeTicketDesign', { name: 'own' })).toEqual([
      'inUse',
      'The ticket design own is used by Registrator 1 (ticket_design)',
      'The ticket design own is used by Registrator 1 (ticket_design)',
    ]);
    await admin.ask('setRegistrator', { id: 1, ticket_design: 'bank' });
    await admin.ask('removeTicketDesign', { name: 'own' });
    expect(await named('own')).toBeUndefined();
  });

  it.each(['setTicketDesign', 'previewTicketDesign'])('are refused by %s with every fault and its place', async (command) => {
    const faulty = design({ row: 'text', text: '{tiket}' }, { row: 'image', image: 'AAAA', height: 6 });
    const [error, first, ...others] = await refused(command, { design: faulty, ...(command === 'setTicketDesign' && { name: 'faulty' }) });
    expect(error).toBe('designInvalid');
    expect(first).toMatch(/^data\.design\.rows\[1\]\.text: .*tiket/);
    expect(others).toEqual([expect.stringMatching(/^data\.design\.rows\[2\]\.image: ./)]);
    expect(await named('faulty')).toBeUndefined();
  });

  it('of more than a megabyte are refused', async () => {
    const large = PICTURE.padStart(350_000, 'A');
    const [error, text] = await refused('setTicketDesign', {
      name: 'large',
      design: design(...[1, 2, 3].map(() => ({ row: 'image', image: large, height: 6 }))),
    });
    expect([error, text]).toEqual(['designInvalid', expect.stringMatching(/^data\.design: expected at most 1000000 bytes, got 105\d{4}$/)]);
  });

  it('are not kept for somebody who has logged out while their pictures were read', async () => {
    const other = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const data = { name: 'late', design: design(...Array.from({ length: 50 }, () => ({ row: 'image', image: PICTURE, height: 2 }))) };
    const answer = other.client.request({ token: other.token, command: 'setTicketDesign', data });
    await other.client.request({ token: other.token, command: 'logout', data: {} });
    expect(errorName((await answer).data)).toBe('unknownToken');
    expect(await named('late')).toBeUndefined();
  });

  it('are kept for whoever has read the newest, where he says which he has read', async () => {
    const { version } = (await named('clinic')) ?? expect.unreachable();
    await admin.ask('setTicketDesign', { name: 'clinic', design: design(), version });
    for (const old of [version, '']) {
      expect((await refused('setTicketDesign', { name: 'clinic', design: design(), version: old }))[0]).toBe('changedMeanwhile');
    }
    await admin.ask('setTicketDesign', { name: 'new-one', design: design(), version: '' });
    for (const name of ['clinic', 'new-one']) await admin.ask('removeTicketDesign', { name });
  });

  it('are printed before they are kept, where somebody asks for it', async () => {
    const order = { design: design({ row: 'rule' }), printer: 'hall', language: 'kk' };
    expect(await admin.ask('testTicketDesign', order)).toMatchObject({ done: true, text: expect.stringMatching(/^It is printed, \d+ mm/) });
    // The printer is in software, and leaves its paper as a picture.
    await vi.waitFor(() => expect(readdirSync(join(box.data, 'paper', 'hall'))).toContainEqual(expect.stringMatching(/\.png$/)));
    expect(await refused('testTicketDesign', { ...order, printer: 'nowhere' })).toMatchObject([
      'invalidField',
      expect.stringMatching(/^data\.printer: /),
    ]);
  });

  it.each([384, 512, 576, 640])('are shown on paper of %i dots', async (width) => {
    const { preview } = await admin.ask<{ preview: string }>('previewTicketDesign', { design: design(), width });
    const png = Buffer.from(preview.replace('image/png;base64,', ''), 'base64');
    // The width of a PNG stands at byte 16 (PNG specification, 11.2.2).
    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16)]).toEqual(['PNG', width]);
  });
});
