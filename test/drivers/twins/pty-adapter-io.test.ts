/** An adapter that is pulled and put back: the name stays, and what is said meanwhile is lost. */
import { existsSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPort } from '../../../drivers/ports/open.js';
import { PtyAdapter } from '../../../drivers/twins/pty-adapter.js';
import { Recorder } from '../ports/recorder.js';

const LINE = { kind: 'serial', baud: 19_200, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' } as const;

let folder: string;
let twin: Recorder;
let adapter: PtyAdapter;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qbox-adapter-'));
  twin = new Recorder();
  adapter = await PtyAdapter.open(join(folder, 'lines', 'hall'), (bytes) => twin.received(bytes));
});
afterEach(async () => {
  await adapter.close();
  await rm(folder, { recursive: true });
});

const plugIn = () => openPort({ ...LINE, path: adapter.path });

it('is opened by a name that stays, and is gone while it is pulled', async () => {
  expect(existsSync(adapter.path)).toBe(false);
  await adapter.begin();
  const box = new Recorder();
  const port = await plugIn()(box);
  await port.write(Buffer.from('one'));
  await twin.length(3);
  await adapter.setPlugged(false);
  expect((await box.loss).fault).toBe('lost');
  await expect(plugIn()(new Recorder())).rejects.toMatchObject({ fault: 'absent' });
  adapter.send(Buffer.from('nobody hears this'));
  await adapter.setPlugged(true);
  const again = new Recorder();
  const other = await plugIn()(again);
  adapter.send(Buffer.from('two'));
  expect(String(await again.length(3))).toBe('two');
  await other.close();
  await port.close();
});

it('takes the place of a name that was left behind', async () => {
  await adapter.begin();
  const target = readlinkSync(adapter.path);
  await rm(adapter.path);
  await symlink('/dev/pts/gone', adapter.path);
  await adapter.begin();
  expect(readlinkSync(adapter.path)).toBe(target);
});

it('somebody who pulls and plugs quicker than it goes ends with what was wanted last', async () => {
  await adapter.begin();
  await Promise.all([adapter.setPlugged(false), adapter.setPlugged(true), adapter.setPlugged(false), adapter.setPlugged(true)]);
  const port = await plugIn()(new Recorder());
  await port.close();
  expect(adapter.isPlugged).toBe(true);
});

it('leaves nothing behind', async () => {
  await adapter.begin();
  await adapter.close();
  expect(existsSync(adapter.path)).toBe(false);
  await adapter.setPlugged(true);
  expect(existsSync(adapter.path)).toBe(false);
});
