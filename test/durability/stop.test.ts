/** A clean stop: what the box has taken it answers, and what it answered is there at the next start, without replaying anything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { connect, dataOf, logIn, md5, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { Branch, seedOfThisRun } from './branch.js';
import { checkNumbers } from './checks.js';
import type { ConsumerElement } from './ledger.js';
import { ADMINISTRATOR } from './people.js';

const ROUNDS = 6;
const ANSWERS_MAX = 200;

it(`loses nothing in ${ROUNDS} stops under load`, { timeout: 120_000 * SLOWNESS }, async () => {
  const seed = seedOfThisRun();
  const branch = await Branch.open(seed);
  const { ledger, chance } = branch;
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      expect(await branch.workUntilStopped(chance.below(ANSWERS_MAX))).toEqual({ code: 0, signal: null });
      expect(await branch.restart(), 'events replayed after a clean stop').toBe(0);
      await branch.check(true);
    }
  } catch (error) {
    throw new Error(`SEED=${seed}: with ${ledger.tickets.size} tickets`, { cause: error });
  }
  checkNumbers(ledger);
  expect(ledger.tickets.size).toBeGreaterThan(ROUNDS);
});

it('answers what it has taken: hashing, drawing and looking into the history included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-stop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const box = await startBox({ data: folder });
  onTestFinished(async () => void (await box.kill9()));
  const client = await connect(box.webSocketUrl);
  const { token } = await logIn(client, ADMINISTRATOR);

  const numbers = [1, 2, 3, 4];
  const ask = <Data>(id: string, command: string, data: object) => client.request<Data>({ token, id, command, data }).then(dataOf);
  const users = numbers.map((n) => ask<object>(`user ${n}`, 'newUser', { login: `user ${n}`, password: md5('secret'), role_id: 2 }));
  const login = { component: 'registrator', login: 'kiosk', password: md5('12345'), registrator: 1 };
  const logins = numbers.map((n) =>
    client.request<{ readonly token: string }>({ id: `login ${n}`, command: 'login', data: login }).then(dataOf),
  );
  const tickets = numbers.map((n) =>
    ask<{ readonly preview?: string; readonly consumer: ConsumerElement }>(`ticket ${n}`, 'registrateConsumer', {
      services: [4],
      noprint: true,
    }),
  );
  const statistics = ask<readonly unknown[]>('statistics', 'statistics', {});
  const answers = Promise.all([Promise.all(users), Promise.all(logins), Promise.all(tickets), statistics]);
  // Frames of one connection are taken in their order: with this answer, all of them have been.
  await ask('last', 'info', {});
  const stopped = box.stop();

  const [, sessions, registered, visits] = await answers;
  expect(registered.filter(({ preview }) => preview?.startsWith('image/png;base64,'))).toHaveLength(numbers.length);
  expect(visits).toHaveLength(numbers.length);
  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await client.closed).toEqual({ code: 1001, reason: 'the box is stopping' });

  const again = await startBox({ data: folder });
  onTestFinished(async () => void (await again.kill9()));
  const session = new RawSession(await connect(again.webSocketUrl), token);
  const logged = await session.ask<readonly { readonly login: string }[]>('userList');
  expect(logged.filter(({ login: name }) => name.startsWith('user '))).toHaveLength(numbers.length);
  expect(await session.ask<readonly unknown[]>('consumerList')).toHaveLength(numbers.length);
  for (const kiosk of sessions) await new RawSession(session.client, kiosk.token).ask('info');
});
