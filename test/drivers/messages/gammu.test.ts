/** The folders of gammu-smsd without the daemon: when a file is taken back, and what is then known of its message. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OutgoingMessage, SendOutcome } from '../../../drivers/messages/channel.js';
import { Gammu } from '../../../drivers/messages/gammu.js';
import { smsBackup } from '../../../drivers/messages/sms-backup.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const PHONE = '+77011234567';
let spool: string;
let timers: VirtualTimers;
let channel: Gammu;
let told: (string | null)[];
const AT = new Date('2026-11-29T12:00:00Z');

const open = (now = () => AT) => new Gammu({ spool, timers, now, healthChanged: (fault) => told.push(fault) });
beforeEach(() => {
  spool = mkdtempSync(join(tmpdir(), 'qbox-spool-'));
  for (const folder of ['outbox', 'sent', 'error']) mkdirSync(join(spool, folder));
  [timers, told] = [new VirtualTimers(), []];
  channel = open();
});
afterEach(async () => {
  await channel.close();
  rmSync(spool, { recursive: true });
});

const message = (key: string, expiresMs = HOUR_MS): OutgoingMessage => ({
  ...{ key, to: PHONE, subject: '', text: `Талон ${key}`, language: 'ru', kind: 'called', ticket: key, expiresMs },
});
const outbox = () =>
  readdirSync(join(spool, 'outbox'))
    .filter((name) => !name.startsWith('.'))
    .sort();
const moved = (name: string, folder: 'sent' | 'error') => renameSync(join(spool, 'outbox', name), join(spool, folder, name));

/** A message in the outbox, and what became of it so far. */
async function sending(key: string, expiresMs?: number, at = channel) {
  const known: { outcome?: SendOutcome } = {};
  const count = outbox().length;
  void at.send(message(key, expiresMs)).then((outcome) => Object.assign(known, { outcome }));
  await vi.waitFor(() => expect(outbox()).toHaveLength(count + 1));
  return { known, name: outbox().at(-1) ?? '' };
}
/** Whatever the file system needs for each look. */
async function pass(ms: number, until: () => boolean = () => false): Promise<void> {
  const endMs = timers.nowMs() + ms;
  while (timers.nowMs() < endMs && !until()) {
    await vi.waitFor(() => expect(timers.pending > 0 || until()).toBe(true), { interval: 1 });
    if (until()) return;
    timers.runNext(endMs) || timers.advance(endMs - timers.nowMs());
  }
}
const settled = (known: { outcome?: SendOutcome }) => vi.waitFor(() => known.outcome ?? Promise.reject(new Error('it waits')));

it('a file is what the manual says, whole, and for nobody else to read', async () => {
  const { name } = await sending('12');
  expect(name).toBe('OUTC20261129_120000_0000_+77011234567_qbox12.smsbackup');
  expect(readFileSync(join(spool, 'outbox', name), 'utf8')).toBe(smsBackup(PHONE, 'Талон 12', 12));
});

it.each([
  ['sent', { as: 'sent' }],
  ['error', { as: 'failed', why: 'smsRefused' }],
] as const)('one that is in %s has ended, and nothing stays of it', async (folder, outcome) => {
  const { known, name } = await sending('1');
  moved(name, folder);
  await pass(2 * SECOND_MS, () => known.outcome !== undefined);
  expect(await settled(known)).toEqual(outcome);
  expect(readdirSync(join(spool, folder))).toEqual([]);
});

it('one that the daemon deletes was sent: that is its way without a folder for what is sent', async () => {
  const { known, name } = await sending('1');
  unlinkSync(join(spool, 'outbox', name));
  await pass(2 * SECOND_MS, () => known.outcome !== undefined);
  expect(await settled(known)).toEqual({ as: 'sent' });
});

it('the first one is given up after three minutes, and nobody knows; one behind it after one, and it did not go out', async () => {
  const first = await sending('1');
  const second = await sending('2');
  await pass(61 * SECOND_MS, () => second.known.outcome !== undefined);
  expect(await settled(second.known)).toEqual({ as: 'again', why: 'tryLater' });
  expect(first.known.outcome).toBeUndefined();
  expect(outbox()).toEqual([first.name]);
  await pass(121 * SECOND_MS, () => first.known.outcome !== undefined);
  expect(await settled(first.known)).toEqual({ as: 'unknown', why: 'smsNotTaken' });
  expect(outbox()).toEqual([]);
  expect([told, channel.most]).toEqual([['smsNotTaken'], 1]);
});

it('one that is too late goes no more', async () => {
  const { known } = await sending('1', 30 * SECOND_MS);
  await pass(31 * SECOND_MS, () => known.outcome !== undefined);
  expect(await settled(known)).toEqual({ as: 'unknown', why: 'smsNotTaken' });
  expect(outbox()).toEqual([]);
});

it('where nothing is taken two messages are lost, not all: the next waits for the daemon until it is too late', async () => {
  for (const key of ['1', '2']) {
    const { known } = await sending(key);
    await pass(181 * SECOND_MS, () => known.outcome !== undefined);
    expect(await settled(known)).toMatchObject({ as: 'unknown' });
  }
  const { known, name } = await sending('3', 10 * HOUR_MS);
  await pass(900 * SECOND_MS);
  expect(known.outcome).toBeUndefined();
  moved(name, 'sent');
  await pass(2 * SECOND_MS, () => known.outcome !== undefined);
  expect(await settled(known)).toEqual({ as: 'sent' });
  expect([told.at(-1), channel.most]).toEqual([null, 4]);
});

it('names only grow, also where the clock is set back and after a restart', async () => {
  const first = await sending('1');
  await channel.close();
  channel = open(() => new Date('2026-11-28T00:00:00Z'));
  const [second, third] = [await sending('2'), await sending('3')];
  expect([second.name, third.name]).toEqual([
    'OUTC20261129_120000_0001_+77011234567_qbox2.smsbackup',
    'OUTC20261129_120000_0002_+77011234567_qbox3.smsbackup',
  ]);
  expect(outbox()[0]).toBe(first.name);
});

it('after a restart what lies in the folders is known, and nothing else', async () => {
  const names = [await sending('1'), await sending('2'), await sending('3')].map(({ name }) => name);
  await channel.close();
  moved(names[0] ?? '', 'sent');
  moved(names[1] ?? '', 'error');
  channel = open();
  expect(await channel.find('1')).toEqual({ as: 'sent' });
  expect(await channel.find('2')).toEqual({ as: 'failed', why: 'smsRefused' });
  expect(await channel.find('9')).toEqual({ as: 'unknown', why: 'smsNotTaken' });
  const known: { outcome?: SendOutcome } = {};
  void channel.find('3').then((outcome) => Object.assign(known, { outcome }));
  await pass(181 * SECOND_MS, () => known.outcome !== undefined);
  expect(await settled(known)).toEqual({ as: 'unknown', why: 'smsNotTaken' });
});

it('no folders: nothing goes out, and it is told', async () => {
  rmSync(spool, { recursive: true });
  expect(await channel.send(message('1'))).toEqual({ as: 'again', why: 'smsSpoolAway' });
  expect([told, channel.says]).toEqual([['smsSpoolAway'], 'ENOENT']);
  mkdirSync(spool);
});
