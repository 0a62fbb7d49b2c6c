/** Which sessions are in use, and in which order the others make room. */
import { beforeEach, expect, it } from 'vitest';
import type { Component, Session } from '../../../server/model/events/events.js';
import { SessionUses } from '../../../server/pipeline/access/session-uses.js';
import { NOBODY, type Peer } from '../../../server/pipeline/requests/peer.js';

let nowMs: number;
let uses: SessionUses;
let open: Map<number, Session>;
beforeEach(() => {
  nowMs = 0;
  uses = new SessionUses(() => nowMs);
  open = new Map();
});

const peer = (id: number): Peer => ({ ...NOBODY, id, address: `192.0.2.${id}` });
function session(id: number, component: Component = 'workplace', openedMs = 0): number {
  open.set(id, {
    id,
    tokenHash: '',
    component,
    userId: 1,
    placeId: 1,
    openedMs,
    usedMs: openedMs,
    answers: new Map(),
    dayAnswers: new Map(),
  });
  return id;
}
const idle = (): readonly number[] => uses.idle(open.values(), nowMs);

it('a session is in use as long as any connection is open on which it was used', () => {
  uses.used(session(1), peer(1), open);
  uses.used(1, peer(2), open);
  expect([idle(), uses.of(1)?.address]).toEqual([[], '192.0.2.2']);
  uses.disconnected(peer(2));
  expect([idle(), uses.of(1)?.isConnected]).toEqual([[], true]);
  uses.disconnected(peer(1));
  expect([idle(), uses.of(1)?.isConnected]).toEqual([[1], false]);
});

it('who has not used his for longest goes first, and people go before kiosks and boards', () => {
  session(1, 'registrator', 0);
  session(2, 'workplace', 5_000);
  session(3, 'administrator', 1_000);
  nowMs = 10_000;
  expect(idle()).toEqual([3, 2, 1]);
  uses.used(3, peer(1), open);
  uses.disconnected(peer(1));
  expect(idle()).toEqual([2, 3, 1]);
});

it('a connection holds few sessions in use, however many tokens it sends', () => {
  for (let id = 1; id <= 100; id++) uses.used(session(id), peer(1), open);
  expect(idle().length).toBe(84);
  expect(uses.of(100)?.isConnected).toBe(true);
  uses.disconnected(peer(1));
  expect(idle().length).toBe(100);
});
