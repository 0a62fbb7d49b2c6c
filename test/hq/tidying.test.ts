/** What was stored leaves the stream, but for the newest message of each branch: from it the branch goes on when nobody answers. */
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { journalSubject, STREAM } from '../../server/uplink/wire.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters } from './headquarters.js';
import { sending, writtenJournal } from './long-journal.js';

const SOON = { timeout: 60_000 * SLOWNESS, interval: 200 };
vi.setConfig({ testTimeout: 180_000 * SLOWNESS });

async function messagesOf(manager: JetStreamManager, branch: string): Promise<number> {
  const subject = journalSubject(branch);
  return (await manager.streams.info(STREAM, { subjects_filter: subject })).state.subjects?.[subject] ?? 0;
}

it('also of the branch that sent the very first message', async () => {
  const headquarters = await Headquarters.start('300', '64');
  onTestFinished(() => headquarters.end());
  const connection = await connect({ servers: headquarters.nats.address });
  onTestFinished(() => connection.close());
  const manager = await jetstreamManager(connection);
  const first = sending(await writtenJournal(10, 1), headquarters.nats.address, 'first');
  await vi.waitFor(() => expect(first.state()?.stored).toBe(10), SOON);
  const second = sending(await writtenJournal(300, 1), headquarters.nats.address, 'second');
  await vi.waitFor(() => expect(second.state()?.stored).toBe(300), SOON);
  await vi.waitFor(async () => expect(await messagesOf(manager, 'second')).toBe(1), SOON);
  expect(await messagesOf(manager, 'first')).toBe(1);
});
