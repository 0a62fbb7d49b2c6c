/** Snapshots come soon enough that a start has little to replay. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { listSnapshots } from '../../db/journal/snapshots.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';

const VISITOR = { services: [4], noprint: true, preview: false };
const EVENTS = 20;
/** Of two snapshots that come as usual the second is a minute later. */
const SOON = { timeout: 40_000, interval: 50 };

async function startWith(data: string, snapshotEvents: number) {
  const box = await startBox({ data, env: { QBOX_SNAPSHOT_EVENTS: String(snapshotEvents), QBOX_REQUESTS_PER_SECOND: '0' } });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

async function visitorsCome(url: string, count: number): Promise<void> {
  const kiosk = await logIn(await connect(url), { component: 'registrator', login: 'kiosk', place: 1 });
  for (let visitor = 0; visitor < count; visitor += 1) await kiosk.ask('registrateConsumer', VISITOR);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-snapshots-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const newest = (data: string): number => listSnapshots(data)[0]?.sequence ?? 0;

it('come without the usual pause after many times the usual number of events', async () => {
  const data = temporaryFolder();
  const box = await startWith(data, EVENTS);
  // The books of the demo.
  await vi.waitFor(() => expect(newest(data)).toBeGreaterThan(0), SOON);
  const first = newest(data);
  await visitorsCome(box.webSocketUrl, 4 * EVENTS);
  await vi.waitFor(() => expect(newest(data)).toBeGreaterThan(first), SOON);
}, 120_000);

it('come after a start that had much to replay, though nothing happens', async () => {
  const data = temporaryFolder();
  const before = await startWith(data, 1_000_000);
  await visitorsCome(before.webSocketUrl, EVENTS);
  await before.kill9();
  expect(newest(data)).toBe(0);
  await startWith(data, EVENTS);
  await vi.waitFor(() => expect(newest(data)).toBeGreaterThan(0), SOON);
}, 120_000);
