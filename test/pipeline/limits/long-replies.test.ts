import { expect, it } from 'vitest';
import { LIMITS } from '../../../server/model/limits.js';
import { LongReplies } from '../../../server/pipeline/limits/long-replies.js';
import { NOBODY, type Peer } from '../../../server/pipeline/requests/peer.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const LONG = 4_000_000;
const COMMAND = 'currentQueue';
const peer = (id: number): Peer => ({ ...NOBODY, id });

class Loop {
  readonly timers = new VirtualTimers();
  readonly replies = new LongReplies(this.timers);
  readonly answered: string[] = [];
  readonly refused: string[] = [];

  known(peers: readonly Peer[]): void {
    for (const one of peers) this.replies.sent(one, COMMAND, LONG);
  }

  ask(by: Peer, name: string): void {
    void this.replies.inTurn(by, COMMAND, () => this.answered.push(name)).then((hadTurn) => hadTurn || this.refused.push(name));
  }

  async pass(ms: number): Promise<void> {
    this.timers.advance(ms);
    await new Promise(setImmediate);
  }
}

it('knows what was long for whom, until it is short', () => {
  const { replies } = new Loop();
  const [one, other] = [peer(1), peer(2)];
  replies.sent(one, COMMAND, LONG);
  expect([replies.isLong(one, COMMAND), replies.isLong(one, 'info'), replies.isLong(other, COMMAND)]).toEqual([true, false, false]);
  replies.sent(one, COMMAND, 100);
  expect(replies.isLong(one, COMMAND)).toBe(false);
});

it('answers at once while few ask, then as fast as a network carries it', async () => {
  const loop = new Loop();
  const one = peer(1);
  loop.known([one]);
  for (let count = 1; count <= 6; count++) loop.ask(one, `${count}`);
  expect(loop.answered).toEqual(['1', '2']);
  await loop.pass(100);
  expect(loop.answered).toEqual(['1', '2']);
  await loop.pass(400);
  expect(loop.answered).toEqual(['1', '2', '3', '4']);
  await loop.pass(500);
  expect(loop.answered).toEqual(['1', '2', '3', '4', '5', '6']);
});

it('lets another connection in before what the first one asked again and again', async () => {
  const loop = new Loop();
  const [one, other] = [peer(1), peer(2)];
  loop.known([one, other]);
  for (let count = 1; count <= 5; count++) loop.ask(one, `a${count}`);
  loop.ask(other, 'b');
  await loop.pass(500);
  expect(loop.answered).toEqual(['a1', 'a2', 'a3', 'b']);
});

it('refuses what is too much of one connection, and holds nothing for ever', async () => {
  const loop = new Loop();
  const one = peer(1);
  loop.known([one]);
  const most = LIMITS.long.atOnce + LIMITS.long.waitingOfUser;
  for (let count = 0; count < most + 3; count++) loop.ask(one, `${count}`);
  await loop.pass(0);
  expect(loop.refused.length).toBe(3);
  for (let count = 0; count < most; count++) await loop.pass(500);
  expect(loop.answered.length).toBe(most);
  expect(loop.timers.pending).toBe(0);
});
