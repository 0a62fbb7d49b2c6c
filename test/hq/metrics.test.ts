/** `/metrics` of headquarters: with the token alone, as Prometheus reads it, and also while an engine is away. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters } from './headquarters.js';
import { sending, writtenJournal } from './long-journal.js';

const TOKEN = 'kV7mQ2xJ9TbRwL3p';
const SOON = { timeout: 60_000 * SLOWNESS, interval: 500 };
vi.setConfig({ testTimeout: 180_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let headquarters: Headquarters;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-metrics-'));
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
  headquarters = await Headquarters.start('300', '16', '--metrics-token-file', join(folder, 'token'));
});
afterAll(async () => {
  await headquarters?.end();
  rmSync(folder, { recursive: true, force: true });
});

const read = (token: string): Promise<Response> =>
  fetch(`${headquarters.ingester.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });

const figureIn = (text: string, name: string): number | null => {
  const [, value] = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text) ?? [];
  return value === undefined ? null : Number(value);
};

it('tells whoever has the token what was stored', async () => {
  expect([(await read('another token')).status, (await fetch(`${headquarters.ingester.url}/metrics`)).status]).toEqual([401, 401]);
  const branch = sending(await writtenJournal(300, 1), headquarters.nats.address, 'measured');
  await vi.waitFor(() => expect(branch.state()?.stored).toBe(300), SOON);
  await vi.waitFor(async () => expect(figureIn(await (await read(TOKEN)).text(), 'qbox_hq_batches_total')).toBe(300), SOON);
  const text = await (await read(TOKEN)).text();
  const told = ['branches', 'branches_connected', 'alarms', 'unplaced_total', 'store_failures_total', 'nats_up', 'database_up'];
  expect(told.map((name) => figureIn(text, `qbox_hq_${name}`))).toEqual([1, 0, 0, 0, 0, 1, 1]);
  expect(figureIn(text, 'qbox_hq_store_seconds_count')).toBeGreaterThan(0);
  expect(figureIn(text, 'qbox_hq_stream_limit_bytes')).toBe(16 * 1024 * 1024);
  execFileSync('promtool', ['check', 'metrics'], { input: text });
});

it('has each family in its document', async () => {
  const document = readFileSync('docs/metrics.md', 'utf8');
  const families = [...(await (await read(TOKEN)).text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
  expect(families.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  const own = [...document.matchAll(/`(qbox_hq_\w+)`/g)].map(([, name = '']) => name);
  expect(own.filter((name) => !families.includes(name))).toEqual([]);
});

it('says so when the database is away', async () => {
  await headquarters.postgres.kill9();
  await vi.waitFor(async () => expect(figureIn(await (await read(TOKEN)).text(), 'qbox_hq_database_up')).toBe(0), SOON);
  await headquarters.postgres.start();
  await vi.waitFor(async () => expect(figureIn(await (await read(TOKEN)).text(), 'qbox_hq_database_up')).toBe(1), SOON);
});
