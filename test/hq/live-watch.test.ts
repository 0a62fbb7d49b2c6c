/** Live views of branches are read from NATS, also after it was started again: their stream is in its memory. */
import { connect } from '@nats-io/transport-node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { LiveWatch } from '../../server/hq/live/live-watch.js';
import type { LiveState } from '../../server/uplink/live/live-form.js';
import { liveSubject } from '../../server/uplink/live/live-wire.js';
import { SLOWNESS } from '../support/slowness.js';
import { startNats } from './servers.js';

const SOON = { timeout: 60_000 * SLOWNESS, interval: 200 };
vi.setConfig({ testTimeout: 120_000 * SLOWNESS });

const stateWith = (waiting: number): string => {
  const counts = { waiting, serving: 0, postponed: 0, longestWaitSec: 0, overNorm: 0, openWindows: 0, devicesCount: 0 };
  return JSON.stringify({ version: '1', atMs: 1, ...counts, windows: [], services: [], alerts: [], devices: [] } satisfies LiveState);
};

it('reads what branches tell after NATS was killed and started again', async () => {
  const nats = await startNats();
  const connection = await connect({ servers: nats.address, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  const ended: string[] = [];
  // Names of branches are not told here.
  const database = { inTransaction: () => Promise.reject(new Error('nothing is stored here')) };
  const live = new LiveWatch({ connection, database, nowMs: Date.now, log: () => undefined, ended: (why) => void ended.push(why) });
  onTestFinished(async () => {
    await live.stop();
    await connection.close();
    await nats.end();
  });
  await live.start();
  const told = (waiting: number) =>
    vi.waitFor(() => {
      connection.publish(liveSubject('lenina-12', 'state'), stateWith(waiting));
      expect(live.of('lenina-12')?.state.waiting).toBe(waiting);
    }, SOON);
  await told(3);
  await nats.kill9();
  await nats.start();
  await told(4);
  expect(ended).toEqual([]);
});
