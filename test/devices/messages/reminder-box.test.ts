/** A reminder on its whole way, from the booking to the file of the branch's own sender: the whole box, by a clock of the test. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { assembleBox, type Box } from '../../../dist/server/app/box.js';
import { SYSTEM_PLATFORM } from '../../../dist/server/app/platform.js';
import { loadConfig } from '../../../dist/server/config/load.js';
import { hashToken } from '../../../dist/server/pipeline/access/passwords.js';
import { UNWATCHED } from '../../../dist/server/pipeline/commit/heartbeat.js';
import type { Peer } from '../../../server/pipeline/requests/peer.js';
import { openInlineStore } from '../../sim/inline-store.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { bookedBy, planFor } from '../../web/support/appointments.js';

const LOG = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} } as never;
const TOKEN = 'test';
const ADMINISTRATOR = 1;
const SIMULATOR = 4;
const MINUTE_MS = 60_000;
/** 07:00 in Almaty. */
const MORNING_MS = Date.parse('2026-11-24T02:00:00Z');
const DAY = '2026-11-24';
const MAIL = 'anna@example.kz';

let folder: string;
let box: Box;
let timers: VirtualTimers;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-reminder-'));
  for (const each of ['out', 'spool/outbox', 'spool/sent', 'spool/error']) mkdirSync(join(folder, each), { recursive: true });
  const file = join(folder, 'qbox.toml');
  writeFileSync(file, `[messages]\nfolder = "${join(folder, 'out')}"\ngammu = "${join(folder, 'spool')}"\nremind_minutes = [120]\n`);
  const config = loadConfig(['--demo', '--config', file, '--data', join(folder, 'data')], { QBOX_TIME_ZONE: 'Asia/Almaty' });
  if (!('server' in config)) throw new Error(`the settings are wrong: ${JSON.stringify(config)}`);
  timers = new VirtualTimers();
  box = await meanwhile(
    assembleBox(config, {
      ...{ log: LOG, watch: UNWATCHED, readOnly: null },
      diskFailed: (error) => {
        throw error;
      },
      platform: {
        ...SYSTEM_PLATFORM,
        ...{ timers, timeTrust: () => 'network', openStore: openInlineStore },
        time: { wallMs: () => MORNING_MS + timers.nowMs(), monotonicMs: () => timers.nowMs() },
        openPort: () => () => Promise.reject(new Error('there are no devices')),
      },
    }),
  );
  const session = { tokenHash: hashToken(TOKEN), component: 'administrator', userId: ADMINISTRATOR, placeId: null } as const;
  box.pipeline.execute({ type: 'openSession', ...session });
  await planFor(admin, [SIMULATOR]);
});
afterEach(async () => {
  await meanwhile(box.stop());
  await meanwhile(box.close());
  rmSync(folder, { recursive: true });
});

/** Time stands still until the box has done it: only what is due at once runs. */
async function meanwhile<Result>(promise: Promise<Result>): Promise<Result> {
  let isDone = false;
  const done = (): void => {
    isDone = true;
  };
  promise.then(done, done);
  while (!isDone) {
    timers.advance(0);
    await nextTurn();
  }
  return promise;
}

/** Asks the box as an administrator, over a connection without a network. */
const admin = {
  ask<Data>(command: string, data: object = {}): Promise<Data> {
    const answered = new Promise<Data>((resolve) => {
      const connection = { id: 1, address: '127.0.0.1', isLocal: true, isPrivate: true, isVisitor: false, unanswered: 0 };
      const peer: Peer = {
        ...{ ...connection, close: () => {}, push: () => true },
        send: (frame, taken) => {
          taken?.();
          resolve((JSON.parse(String(frame)) as { readonly data: Data }).data);
        },
      };
      box.dispatcher.connected(peer);
      box.dispatcher.received(peer, JSON.stringify({ token: TOKEN, command, data }));
    });
    return meanwhile(answered);
  },
};

const files = () => readdirSync(join(folder, 'out'));
const owed = () => box.pipeline.state.messages.size;
/** To that time of the branch, in minutes from 07:00. */
const until = (minute: number) => timers.advanceAsync(minute * MINUTE_MS - timers.nowMs());

it('lies in the folder two hours before the booked time, and not a minute sooner; once', async () => {
  const booking = await bookedBy(admin, {
    ...{ services: [SIMULATOR], date: DAY, time: '10:00', name: 'Анна' },
    notify: { email: MAIL, on: ['reminder'] },
  });
  await until(59);
  expect([files(), owed()]).toEqual([[], 0]);
  await until(61);
  await vi.waitFor(() => expect(files()).toEqual(['message-1.json']));
  expect(JSON.parse(readFileSync(join(folder, 'out', 'message-1.json'), 'utf8'))).toMatchObject({
    ...{ by: 'email', to: MAIL, kind: 'reminder' },
    text: expect.stringMatching(new RegExp(`10:00[^]*${booking.pin_code}`)),
  });
  await until(200);
  expect([files(), owed()]).toEqual([['message-1.json'], 0]);
});

it('is not for who has cancelled a minute before it', async () => {
  const { id } = await bookedBy(admin, {
    ...{ services: [SIMULATOR], date: DAY, time: '10:00', name: 'Анна' },
    notify: { email: MAIL, on: ['reminder'] },
  });
  await until(59);
  await admin.ask('cancelBooking', { id });
  await until(200);
  expect([files(), owed()]).toEqual([[], 0]);
});

it('that it was cancelled is told on the day, though its time had come: the file for the modem waits for it', async () => {
  const { id } = await bookedBy(admin, {
    ...{ services: [SIMULATOR], date: DAY, time: '10:00', name: 'Анна' },
    notify: { phone: '+7 701 555 66 77', on: ['changes'] },
  });
  const inOutbox = () => readdirSync(join(folder, 'spool', 'outbox')).map((name) => name.replace(/^.*_(?=qbox)/, ''));
  await vi.waitFor(() => expect(inOutbox()).toEqual(['qbox1.smsbackup']));
  const booked = readdirSync(join(folder, 'spool', 'outbox'))[0] ?? '';
  renameSync(join(folder, 'spool', 'outbox', booked), join(folder, 'spool', 'sent', booked));
  await until(185);
  expect(owed()).toBe(0);
  expect(await admin.ask('cancelBooking', { id })).toMatchObject({ state: 'MISSED' });
  await vi.waitFor(() => expect(inOutbox()).toEqual(['qbox2.smsbackup']));
  await until(186);
  expect([inOutbox(), owed()]).toEqual([['qbox2.smsbackup'], 1]);
});
