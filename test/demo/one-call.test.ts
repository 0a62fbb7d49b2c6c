/** One call over the protocol drives everything that a branch has: LED board, LCD board, voice, and the lamp of the keypad. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { decodeWav } from '../../drivers/sound/wav.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawClient } from '../support/raw-client.js';

const PATIENCE = { timeout: 20_000 };
const WINDOW = 11;
/** The board over that window, and the first row of the main board. */
const BOARDS = [33, 40];

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

const read = (...path: string[]): string => {
  const file = join(box.data, ...path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const lit = (address: number): string => /<g class="lit">.*/.exec(read('boards', `${address}.svg`))?.[0] ?? '';
const lamp = (): string => read('keys', `${WINDOW}.lamp`);
const sounds = (): string[] => {
  const folder = join(box.data, 'sound', 'hall');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.wav')) : [];
};

it('nextConsumer is seen on both kinds of boards and on the lamp, and heard', async () => {
  const clerk = await logIn(client, { component: 'workplace', login: 'petrov', place: WINDOW });
  await clerk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
  await vi.waitFor(() => expect(BOARDS.map(lit)).not.toContain(''), PATIENCE);
  await vi.waitFor(() => expect(lamp()).not.toBe(''), PATIENCE);
  const screen = async () => {
    const answer = await fetch(`${box.url}/qboard/1.png`);
    return { version: answer.headers.get('etag'), png: Buffer.from(await answer.arrayBuffer()) };
  };
  const before = { boards: BOARDS.map(lit), lamp: lamp(), screen: await screen() };
  expect(sounds()).toEqual([]);

  await clerk.ask('nextConsumer');

  await vi.waitFor(() => expect(BOARDS.map((address, index) => lit(address) === before.boards[index])).toEqual([false, false]), PATIENCE);
  await vi.waitFor(async () => expect((await screen()).png.equals(before.screen.png)).toBe(false), PATIENCE);
  await vi.waitFor(() => expect(lamp()).not.toBe(before.lamp), PATIENCE);
  const [sound = ''] = await vi.waitFor(() => {
    expect(sounds()).toHaveLength(1);
    return sounds();
  }, PATIENCE);
  const samples = decodeWav(readFileSync(join(box.data, 'sound', 'hall', sound)));
  expect([...samples].some((sample) => Math.abs(sample) > 1000)).toBe(true);
});
