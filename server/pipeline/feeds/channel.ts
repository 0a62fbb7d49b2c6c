/** A topic with its subscribers. */
import type { Peer } from '../requests/peer.js';
import type { Present } from './projections.js';
import type { Push } from './push.js';
import type { Topic } from './topics.js';

export interface Subscriber {
  readonly peer: Peer;
  /** null = no session: such a subscriber gets only what anybody may read. */
  readonly sessionId: number | null;
  /** What it has got. */
  edition: number;
}

export interface Channel {
  readonly topic: Topic;
  /** By peer: a connection gets each push once, however often it subscribed. */
  readonly subscribers: Map<number, Subscriber>;
  /** Peers that wait for the present state. */
  asked: Set<number>;
  /** Those of them whose frame waits for its commit. Later askers join them: a disk that stands still keeps one frame. */
  presenting: Set<number> | null;
  /** Peers whose buffers were full. */
  readonly owed: Set<number>;
  /** The present state, while a peer is owed it: many may take it one after the other. */
  owedPush: Push | null;
  pushedVersion: number;
  /** null = everything is news. */
  pushed: Present | null;
  pausedUntilMs: number;
}

export const noSubscribers = (): Pick<Channel, 'subscribers' | 'asked' | 'presenting' | 'owed' | 'owedPush'> => ({
  subscribers: new Map(),
  asked: new Set(),
  presenting: null,
  owed: new Set(),
  owedPush: null,
});
