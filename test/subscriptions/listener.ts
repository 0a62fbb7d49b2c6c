/** Somebody who is subscribed, and what he was told. */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Frame, RawSession } from '../support/raw-client.js';

/** Waits until the newest push of a list is what somebody who asks is answered: the last state always comes. Takes all pushes before it. */
export async function expectNewest(subscriber: RawSession, list: string, asked: RawSession, data: unknown = {}): Promise<Frame> {
  const fresh = await asked.ask(list, data);
  const push = await subscriber.client.nextPush(list, (shown) => isDeepStrictEqual(shown, fresh));
  expect(push).not.toHaveProperty('token');
  expect(push).not.toHaveProperty('id');
  expect(Object.keys(push).sort()).toEqual(['command', 'data', 'dateTime']);
  forget(subscriber, list);
  return push;
}

export const pushesOf = ({ client }: RawSession, list: string): Frame[] => client.pushes.filter(({ command }) => command === list);

export function forget({ client }: RawSession, list: string): void {
  client.pushes.splice(0, client.pushes.length, ...client.pushes.filter(({ command }) => command !== list));
}

let marks = 0;
/**
 * Returns when everything that happened before has been told to whoever is told: a change of a book that nothing else of the tests
 * changes is pushed behind it, and a second one behind whatever was still held back when the first one was made.
 */
export async function expectQuiet(subscriber: RawSession, admin: RawSession): Promise<void> {
  await subscriber.ask('subscribeQBoards');
  for (let round = 0; round < 2; round++) {
    const alias = `mark ${++marks}`;
    await admin.ask('setQBoard', { id: 2, alias });
    await subscriber.client.nextPush<readonly { alias: string }[]>('qBoardList', (boards) => boards.some((board) => board.alias === alias));
  }
  await subscriber.ask('unsubscribeQBoards');
  forget(subscriber, 'qBoardList');
}
