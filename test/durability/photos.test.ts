/** Photos of visitors: scaled, out of the heap, back after kill -9, gone with their tickets; and no number of them ends the box. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { openForReading } from '../../db/files/sqlite.js';
import { LIMITS } from '../../server/model/limits.js';
import { errorName } from '../hostile/witness.js';
import { type Box, startBox } from '../support/box.js';
import { noise, PICTURE } from '../support/picture.js';
import { connect, isErrorData, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { ADMINISTRATOR } from './people.js';

const HEAP_MB = 256;
/** Of the whole process, with its heap, threads and native parts; what 300 photos of 2 MB would take is 600 MB. */
const PEAK_MB_MAX = 500;
/** As base64 just below two million letters. */
const LARGE_EDGE_PX = 690;
const TICKETS = 300;
/** Each photo is decoded and scaled. */
const LONG_MS = 150_000 * SLOWNESS;

interface Shown {
  readonly id: number;
  readonly photo?: string;
}

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'qbox-photos-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

async function started(data: string): Promise<{ readonly box: Box; readonly admin: RawSession }> {
  const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`, QBOX_REQUESTS_PER_SECOND: '0' };
  const box = await startBox({ data, env });
  onTestFinished(async () => void (await box.kill9()));
  return { box, admin: await logIn(await connect(box.webSocketUrl), ADMINISTRATOR) };
}

const peakMb = ({ pid }: Box): number =>
  Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);

const filesIn = (data: string): string[] =>
  readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(data, name));

const photosKept = (data: string): number => {
  const connection = openForReading(databaseFile(data), 256);
  try {
    return Number(connection.prepare('SELECT count(*) FROM photos').pluck().get());
  } finally {
    connection.close();
  }
};

it(
  `${TICKETS} tickets with photos of 2 MB: the box stays up with a heap of ${HEAP_MB} MB, starts again and stops`,
  async () => {
    const data = folder();
    const first = await started(data);
    const photos = await Promise.all(Array.from({ length: 4 }, (_, seed) => noise(LARGE_EDGE_PX, seed)));
    expect(photos[0]?.length).toBeGreaterThan(1_850_000);
    const tickets: Shown[] = [];
    for (let taken = 0; taken < TICKETS; taken += photos.length) {
      tickets.push(...(await Promise.all(photos.map((photo) => first.admin.ask<Shown>('newConsumer', { services: [4], photo })))));
    }
    const peaks = [peakMb(first.box)];
    // Noise is the worst that a photo can be: not all of it fits, and who comes later has a ticket without a photo.
    const keptBytes = tickets.reduce((sum, { photo }) => sum + Buffer.from(photo ?? '', 'base64').length, 0);
    expect(tickets.every(({ id, photo }) => id > 0 && (photo === undefined || photo.startsWith('/9j/')))).toBe(true);
    expect(keptBytes).toBeGreaterThan(LIMITS.photoDiskBytes / 2);
    expect(keptBytes).toBeLessThan(LIMITS.photoDiskBytes + LIMITS.photosAtOnce * 1_000_000);
    await first.box.kill9();

    const second = await started(data);
    const [some] = tickets;
    expect(await second.admin.ask<Shown>('getConsumer', { id: some?.id })).toMatchObject({ photo: some?.photo });
    const called = await second.admin.ask<Shown>('consumerFromQueueBody', { id: some?.id, workplace: 11 });
    expect(called.photo).toBe(some?.photo);
    peaks.push(peakMb(second.box));
    expect(await second.box.stop()).toMatchObject({ code: 0 });
    process.stdout.write(`peak memory of the box: ${peaks.join(' MB, ')} MB\n`);
    expect(Math.max(...peaks)).toBeLessThan(PEAK_MB_MAX);
    const snapshots = filesIn(data).filter((file) => file.includes('/snapshot-'));
    expect(snapshots.every((file) => readFileSync(file).length < 1_000_000)).toBe(true);
  },
  LONG_MS,
);

it('a photo goes with its ticket, comes back with an end that was taken back, and a removed one is in no file', async () => {
  const data = folder();
  const { admin } = await started(data);
  const photo = await noise(40, 7);
  const served = await admin.ask<Shown>('newConsumer', { services: [4], photo });
  await admin.ask('consumerFromQueueBody', { id: served.id, workplace: 11 });
  await admin.ask('serveConsumer', { workplace: 11 });
  expect(await admin.ask<Shown>('undoConsumer', { workplace: 11 })).toMatchObject({ id: served.id, photo: served.photo });

  const removed = await admin.ask<Shown>('newConsumer', { services: [4], photo: await noise(40, 8) });
  expect(photosKept(data)).toBe(2);
  const bytes = Buffer.from(removed.photo ?? '', 'base64').subarray(300, 340);
  await admin.ask('removeConsumer', { id: removed.id });
  expect(photosKept(data)).toBe(1);
  await vi.waitFor(() => expect(filesIn(data).filter((file) => readFileSync(file).includes(bytes))).toEqual([]));
});

it('what is no picture is refused and names its field; what comes back as it was shown changes nothing', async () => {
  const data = folder();
  const { admin } = await started(data);
  const ask = (command: string, sent: unknown) => admin.client.request({ token: admin.token, command, data: sent });
  for (const photo of ['aGVsbG8=', `data:image/png;base64,${PICTURE.slice(0, 40)}`]) {
    const { data: refused } = await ask('newConsumer', { services: [4], photo });
    expect(errorName(refused)).toBe('invalidRequest');
    expect(isErrorData(refused) && refused.desc).toMatch(/^data\.photo: the picture cannot be read/);
  }
  const { id, photo } = await admin.ask<Shown>('newConsumer', { services: [4], photo: PICTURE });
  await admin.ask('setConsumer', { id, photo, priority: 3 });
  expect(await admin.ask('getConsumer', { id })).toMatchObject({ photo, priority: 3 });
  await admin.ask('setConsumer', { id, photo: null });
  expect(await admin.ask<Shown>('getConsumer', { id })).not.toHaveProperty('photo');
});
