/** The keypads of the demo: a key is pressed by writing a file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawClient } from '../support/raw-client.js';

let box: Box;
let client: RawClient;
beforeEach(async () => {
  box = await startBox();
  client = await connect(box.webSocketUrl);
});
afterEach(async () => {
  client.socket.terminate();
  await box.stop();
});

it('a key that is written calls a visitor, and the lamp shows it', async () => {
  const clerk = await logIn(client, { component: 'workplace', login: 'petrov', place: 11 });
  await clerk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
  const lamp = (): string => readFileSync(join(box.data, 'keys/11.lamp'), 'utf8');
  await vi.waitFor(() => expect(lamp()).toBe('green 200\n'), { timeout: 10_000 });
  // On a shared line a key can be lost in a frame to a board; people press again, which calls the same visitor again.
  await vi.waitFor(
    () => {
      if (lamp() === 'green 200\n') writeFileSync(join(box.data, 'keys/11'), '31\n');
      expect(lamp()).toBe('green 500\n');
    },
    { timeout: 20_000, interval: 1000 },
  );
  expect(await clerk.ask('currentQueue')).toEqual([]);
});
