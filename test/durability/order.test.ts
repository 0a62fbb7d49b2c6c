/** Nothing leaves the box before it is on the disk: in the order of system calls that strace saw. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import { noonZone } from './branch.js';
import type { ConsumerElement } from './ledger.js';
import { ADMINISTRATOR } from './people.js';

const KIOSK = { component: 'registrator', login: 'kiosk', place: 1 } as const;
const SYNCS = 'fsync,fdatasync';
/** What uSockets may send with. */
const SENDS = 'sendto,sendmsg,write,writev';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-order-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const VISITORS = 12;
const markOf = (visitor: number): string => `visitor-${visitor}.`;

/** `sync` for each sync that came to its end, `record` for each batch recorded, and the number of each visitor whom a frame speaks of. */
function readTrace(file: string): ('sync' | 'record' | number)[] {
  const found: ('sync' | 'record' | number)[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (/f(data)?sync.*\) += 0/.test(line)) found.push('sync');
    if (/pwrite64\(\d+, "qbox released /.test(line)) found.push('record');
    if (!/^\d+ +(sendto|sendmsg|write|writev)\(/.test(line)) continue;
    for (const [, visitor] of line.matchAll(/visitor-(\d+)\./g)) found.push(Number(visitor));
  }
  return found;
}

it('replies, pushes and answers to others that speak of a change leave after its sync', async () => {
  const data = temporaryFolder();
  const trace = join(data, 'strace.log');
  const slow = ['-e', `inject=${SYNCS}:delay_enter=30000`];
  // Long enough for lists of everybody.
  const runner = ['strace', '-D', '-f', '-qq', '-s', '20000', '-o', trace, '-e', `trace=${SYNCS},${SENDS},pwrite64`, ...slow];
  const box = await startBox({ data, runner });
  onTestFinished(async () => void (await box.kill9()));
  const kiosk = await logIn(await connect(box.webSocketUrl), KIOSK);
  const watcher = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  await watcher.ask('subscribeConsumers');
  const reader = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  let readings = 0;
  const read = async (): Promise<void> => {
    const seen = await reader.ask<readonly unknown[]>('consumerList');
    readings += 1;
    if (seen.length < VISITORS) await read();
  };
  const everythingRead = read();
  for (let visitor = 1; visitor <= VISITORS; visitor++) {
    await kiosk.ask('registrateConsumer', { services: [4], comment: markOf(visitor), noprint: true, preview: false });
  }
  await everythingRead;
  await watcher.client.nextPush<readonly ConsumerElement[]>('consumerList', (consumers) => consumers.length === VISITORS);
  await box.stop();

  const order = readTrace(trace);
  // The reply, the push, and what the reader saw.
  for (let visitor = 1; visitor <= VISITORS; visitor++) expect(order.filter((one) => one === visitor).length).toBeGreaterThan(2);
  expect(readings).toBeGreaterThan(VISITORS);
  // A visitor is registered when the one before him has been answered: between the two there must have been a sync, and then a record.
  for (let visitor = 2; visitor <= VISITORS; visitor++) {
    const between = order.slice(order.indexOf(visitor - 1), order.indexOf(visitor));
    expect(between, `between ${markOf(visitor - 1)} and ${markOf(visitor)}`).toContain('sync');
    expect(between.slice(between.indexOf('sync')), `before ${markOf(visitor)}`).toContain('record');
  }
});

it('a power cut between the write and the answer: the repeated request gets the ticket that is there', async () => {
  const data = temporaryFolder();
  // No day may begin here: it would be written before the registration.
  const env = { QBOX_TIME_ZONE: noonZone() };
  const plain = await startBox({ data, env });
  const { token } = await logIn(await connect(plain.webSocketUrl), KIOSK);
  await plain.stop();

  // The log begins anew with a sync of its header; the second one is that of the first batch, which is written by then.
  const cut = ['-P', join(data, 'qbox.db-wal'), '-e', `trace=${SYNCS}`, '-e', `inject=${SYNCS}:signal=SIGKILL:when=2`];
  const box = await startBox({ data, env, runner: ['strace', '-D', '-f', '-qq', '-o', '/dev/null', ...cut] });
  onTestFinished(async () => void (await box.kill9()));
  const client = await connect(box.webSocketUrl);
  const request = { token, id: 'the only one', command: 'registrateConsumer', data: { services: [4], noprint: true, preview: false } };
  await expect(client.request(request)).rejects.toThrow('the connection was closed');
  expect(await box.exited).toEqual({ code: null, signal: 'SIGKILL' });

  const again = await startBox({ data, env });
  onTestFinished(async () => void (await again.kill9()));
  const kiosk = new RawSession(await connect(again.webSocketUrl), token);
  const startedAt = (await kiosk.client.request({ token, command: 'info' })).dateTime;
  const { consumer } = (await kiosk.client.request<{ readonly consumer: ConsumerElement }>(request)).data;
  expect(consumer.registration < startedAt, 'the ticket was given before the cut').toBe(true);
  const administrator = await logIn(kiosk.client, ADMINISTRATOR);
  expect(await administrator.ask('consumerList')).toEqual([consumer]);
});
