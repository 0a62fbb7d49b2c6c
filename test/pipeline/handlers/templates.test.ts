/** Templates of LCD boards, end to end: looked through, kept, shown at once, and there again after a power cut. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_TEMPLATES } from '../../../server/presentation/lcd/templates.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { errorName } from '../../hostile/witness.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';

interface WireError {
  readonly desc: string;
  readonly children: readonly WireError[];
}

let box: Box;
let admin: RawSession;
let folder: string;
let data: string;

const RED = '#c01020';
const SIZE = 'width=320&height=180';
const HALL = BUILT_IN_TEMPLATES.get('hall');
const theme = (background: string) => ({ ...HALL?.theme, background });
const CALLS = { area: 'calls', box: [10, 10, 80, 80], rows: 4 };
const template = (background: string, ...areas: readonly object[]) => ({
  title: 'Свой',
  theme: theme(background),
  landscape: areas.length > 0 ? areas : [CALLS],
  portrait: [CALLS],
});

async function open(): Promise<void> {
  box = await startBox({ data, args: ['--demo', '--config', join(folder, 'qbox.toml')] });
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qbox-own-templates-'));
  data = join(folder, 'data');
  await writeFile(join(folder, 'qbox.toml'), `[lcd]\ntemplates = "${folder}"\n`);
  const readme = await readFile(new URL('../../../server/presentation/lcd/README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```toml\n([\s\S]*?)```/.exec(readme) ?? [];
  await writeFile(join(folder, 'filed.toml'), example.replaceAll(/^pictures = .*$/gm, 'pictures = ["logo.png"]'));
  await writeFile(join(folder, 'logo.png'), await square());
  await open();
});
afterAll(async () => {
  expect(await box.stop()).toEqual({ code: 0, signal: null });
  await rm(folder, { recursive: true, force: true });
});

const square = (side = 8, format: 'png' | 'gif' = 'png'): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: RED } })
    .toFormat(format)
    .toBuffer();
const corner = async (png: Buffer): Promise<readonly number[]> => [...(await sharp(png).removeAlpha().raw().toBuffer()).subarray(0, 3)];
const board = async (): Promise<readonly number[]> =>
  corner(Buffer.from(await (await fetch(`${box.url}/qboard/1.png?${SIZE}`)).arrayBuffer()));
const list = (): Promise<ReplyData<'lcdTemplates'>> => admin.ask('lcdTemplates');

async function refused(command: string, order: unknown): Promise<readonly [string | undefined, ...string[]]> {
  const { data: error } = await admin.client.request<WireError>({ token: admin.token, command, data: order });
  return [errorName(error), error.desc, ...error.children.map(({ desc }) => desc)];
}

describe('templates of LCD boards', () => {
  it('come with the box, lie in a folder, or are the branch’s own, and are shown by every command', async () => {
    await admin.ask('setLcdTemplate', { name: 'own', template: template(RED) });
    const origins = [['filed', 'folder'], ...[...BUILT_IN_TEMPLATES.keys()].map((name) => [name, 'box']), ['own', 'branch']];
    expect((await list()).map(({ name, origin }) => [name, origin])).toEqual(origins.sort());
    expect(await admin.ask('getLcdTemplate', { name: 'hall' })).toMatchObject({ origin: 'box', template: HALL });
    expect(await admin.ask('getLcdTemplate', { name: 'own' })).toMatchObject({ origin: 'branch', template: template(RED) });
    expect((await refused('getLcdTemplate', { name: 'none' }))[0]).toBe('noSuchElement');
    for (const name of ['hall', 'filed']) {
      expect((await refused('setLcdTemplate', { name, template: template(RED) }))[0]).toBe('templateFixed');
      expect((await refused('removeLcdTemplate', { name }))[0]).toBe('templateFixed');
    }
  });

  it('are on the board at once when they are chosen, when they are changed, and after a power cut', async () => {
    const before = await board();
    await admin.ask('setQBoard', { id: 1, template: 'own' });
    await vi.waitFor(async () => expect(await board()).toEqual([0xc0, 0x10, 0x20]), { timeout: 10_000 });
    expect(before).not.toEqual([0xc0, 0x10, 0x20]);
    await admin.ask('setLcdTemplate', { name: 'own', template: template('#0080ff') });
    await vi.waitFor(async () => expect(await board()).toEqual([0, 0x80, 0xff]), { timeout: 10_000 });
    await box.kill9();
    await open();
    expect(await board()).toEqual([0, 0x80, 0xff]);
    expect(await refused('removeLcdTemplate', { name: 'own' })).toEqual([
      'inUse',
      expect.anything(),
      expect.stringContaining('QBoard 1 (template)'),
    ]);
    await admin.ask('setQBoard', { id: 1, template: null });
    await admin.ask('removeLcdTemplate', { name: 'own' });
    await vi.waitFor(async () => expect(await board()).toEqual(before), { timeout: 10_000 });
  });

  it.each(['setLcdTemplate', 'previewLcdTemplate'])('are refused by %s with every fault and its place', async (command) => {
    const gif = (await square(8, 'gif')).toString('base64');
    const bomb = (await square(6000)).toString('base64');
    const pictures = [(await square()).toString('base64'), 'logo.png', gif, bomb];
    const faulty = template(
      RED,
      { area: 'text', box: [0, 0, 60, 20], text: '{tiket}' },
      { area: 'clock', box: [50, 10, 50, 20] },
      { area: 'pictures', box: [0, 40, 100, 60], pictures },
    );
    const [error, first, ...others] = await refused(command, { template: faulty, ...(command === 'setLcdTemplate' && { name: 'faulty' }) });
    expect([error, first]).toEqual(['templateInvalid', expect.stringMatching(/^data\.template\.landscape\.0\.text: .*tiket/)]);
    expect(others).toEqual([
      expect.stringMatching(/^data\.template\.landscape\.1\.box: .*does not lie over landscape\.0/),
      expect.stringMatching(/^data\.template\.landscape\.2\.pictures\.1: ./),
      expect.stringMatching(/^data\.template\.landscape\.2\.pictures\.2: ./),
      expect.stringMatching(/^data\.template\.landscape\.2\.pictures\.3: ./),
    ]);
    expect((await list()).map(({ name }) => name)).not.toContain('faulty');
  });

  it('of nearly two megabytes are refused', async () => {
    const large = template(RED, { area: 'pictures', box: [0, 0, 100, 100], pictures: ['A'.repeat(1_900_000)] });
    expect(await refused('setLcdTemplate', { name: 'large', template: large })).toMatchObject([
      'templateInvalid',
      expect.stringMatching(/^data\.template: expected at most 1900000 bytes, got 1900\d{3}$/),
    ]);
  });

  it('are kept for whoever has read the newest, where he says which he has read', async () => {
    await admin.ask('setLcdTemplate', { name: 'shared', template: template(RED), version: '' });
    const [{ version } = { version: '' }] = (await list()).filter(({ name }) => name === 'shared');
    await admin.ask('setLcdTemplate', { name: 'shared', template: template('#0080ff'), version });
    for (const old of [version, '']) {
      expect((await refused('setLcdTemplate', { name: 'shared', template: template(RED), version: old }))[0]).toBe('changedMeanwhile');
    }
    await admin.ask('setLcdTemplate', { name: 'shared', template: template(RED) });
  });

  it('are drawn before they are kept, in either format, with calls that were made up', async () => {
    for (const [width, height] of [
      [640, 360],
      [360, 640],
    ] as const) {
      const { preview } = await admin.ask<ReplyData<'previewLcdTemplate'>>('previewLcdTemplate', {
        template: template(RED),
        width,
        height,
      });
      const png = Buffer.from(preview.replace('image/png;base64,', ''), 'base64');
      expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width, height });
      expect(await corner(png)).toEqual([0xc0, 0x10, 0x20]);
    }
    expect((await refused('previewLcdTemplate', { template: template(RED), width: 1920, height: 1200 }))[0]).toBe('invalidField');
  });
});

describe('templates in the file of the configuration', () => {
  type Imported = ReplyData<'importConfiguration'>;
  const exported = async (): Promise<string> => (await admin.ask<ReplyData<'exportConfiguration'>>('exportConfiguration')).text;
  const imported = (text: string, more: object = {}): Promise<Imported> => admin.ask<Imported>('importConfiguration', { text, ...more });
  const own = async (name: string): Promise<unknown> => (await admin.ask<ReplyData<'getLcdTemplate'>>('getLcdTemplate', { name })).template;

  it('are written, compared, put back with the board that names them, and removed; those of box and folder are not there', async () => {
    const picture = (await square()).toString('base64');
    const kept = template('#102030', CALLS, { area: 'pictures', box: [0, 90, 10, 10], pictures: [picture], seconds: 10 });
    await admin.ask('setLcdTemplate', { name: 'in-file', template: kept });
    await admin.ask('setQBoard', { id: 1, template: 'in-file' });
    const text = await exported();
    expect(text.match(/^\[\[LcdTemplate\]\]$/gm)).toHaveLength((await lists()).filter(({ origin }) => origin === 'branch').length);
    expect(await imported(text, { check: true })).toMatchObject({ faults: [], added: [], changed: [], removed: [] });

    await admin.ask('setQBoard', { id: 1, template: null });
    await admin.ask('removeLcdTemplate', { name: 'in-file' });
    const dry = await imported(text, { check: true });
    expect(dry).toMatchObject({
      applied: false,
      faults: [],
      added: [{ book: 'LcdTemplate', id: 'in-file', title: 'LcdTemplate "in-file"' }],
    });
    expect((await lists()).map(({ name }) => name)).not.toContain('in-file');
    expect(await imported(text)).toMatchObject({ applied: true, faults: [] });
    expect(await own('in-file')).toEqual(kept);

    const changed = text.replace('background = "#102030"', 'background = "#405060"');
    expect((await imported(changed, { check: true })).changed).toMatchObject([{ id: 'in-file', fields: [{ field: 'theme' }] }]);
    const [head = '', ...tables] = text.split('[[LcdTemplate]]');
    const without = [head, ...tables.filter((table) => !table.includes('name = "in-file"'))].join('[[LcdTemplate]]');
    expect((await imported(without, { check: true })).kept).toMatchObject([{ id: 'in-file' }]);
    // A board still has it.
    await expect(imported(without, { prune: true })).rejects.toThrow('QBoard 1');
    expect(await imported(without.replace(/^template = "in-file"$/m, ''), { prune: true })).toMatchObject({
      applied: true,
      removed: [{ book: 'LcdTemplate', id: 'in-file' }],
    });
    expect((await lists()).map(({ name }) => name)).not.toContain('in-file');
  });

  it('that are wrong are told with their line, and nothing is changed', async () => {
    const before = await exported();
    const wrong = (areas: string) =>
      [
        before,
        '[[LcdTemplate]]',
        'name = "wrong"',
        'title = "x"',
        `theme = ${THEME}`,
        'landscape = [',
        `  ${areas},`,
        ']',
        PORTRAIT,
        '',
      ].join('\n');
    const faultsOf = async (text: string) => (await imported(text)).faults;
    expect(await faultsOf(wrong('{ area = "nonsense", box = [0, 0, 1, 1] }'))).toMatchObject([
      { line: expect.any(Number), fault: expect.stringMatching(/^LcdTemplate\[\d+\]\.landscape/) },
    ]);
    expect((await faultsOf(wrong('{ area = "calls", box = [90, 90, 80, 80], rows = 4 }'))).length).toBeGreaterThan(0);
    expect(await exported()).toBe(before);
  });
});

const PORTRAIT = 'portrait = [ { area = "calls", box = [0, 0, 100, 100], rows = 4 } ]';
const THEME =
  '{ background = "#000000", panel = "#111111", ink = "#ffffff", quiet = "#aaaaaa", accent = "#ffcc00", accent_ink = "#000000" }';
const lists = (): Promise<ReplyData<'lcdTemplates'>> => admin.ask<ReplyData<'lcdTemplates'>>('lcdTemplates');
