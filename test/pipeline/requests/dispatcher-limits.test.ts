/** The limiter of a connection lives as long as the connection. */
import { expect, it } from 'vitest';
import type { HandlerContext } from '../../../server/pipeline/handlers/context.js';
import { Dispatcher } from '../../../server/pipeline/requests/dispatcher.js';
import { NOBODY, type Peer } from '../../../server/pipeline/requests/peer.js';

const PER_SECOND = 5;
const BINARY = 'Binary frames are not accepted';

it('is gone with it: a box that is never restarted keeps nothing of connections of last year', () => {
  const nothing = { disconnected: () => undefined };
  const context = {
    config: { limits: { requestsPerSecond: PER_SECOND } },
    pipeline: { stamp: () => ({ atMs: 0 }) },
    committed: { follow: () => undefined },
    ...{ uses: nothing, subscriptions: nothing, byteWatch: nothing, codeGuard: nothing },
  } as unknown as HandlerContext;
  const dispatcher = new Dispatcher(context, () => 0);
  const errors: string[] = [];
  const peer: Peer = { ...NOBODY, id: 7, send: (frame) => void errors.push(/"desc":"([^",]*)/.exec(String(frame))?.[1] ?? String(frame)) };
  const ask = (times: number): string[] => {
    errors.length = 0;
    for (let count = 0; count < times; count++) dispatcher.refused(peer, { kind: 'binaryFrame' });
    return [...new Set(errors)];
  };
  dispatcher.connected(peer);
  expect(ask(PER_SECOND * 2)).toEqual([BINARY]);
  expect(ask(1)).not.toEqual([BINARY]);
  dispatcher.disconnected(peer);
  // A frame that was taken before its end is the only sight of what is kept: nothing counts it any more.
  expect(ask(PER_SECOND * 3)).toEqual([BINARY]);
});
