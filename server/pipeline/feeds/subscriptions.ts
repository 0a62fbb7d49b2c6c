/**
 * Pushes changes to subscribers. A topic is encoded once for everybody; a slow subscriber gets the newest state when it can take it, never
 * a backlog. Bursts are coalesced: the first change goes out at once, the next ones after a pause that grows with what a push costs, and
 * the last state always goes out.
 */
import type { Timers } from '../../../drivers/timing.js';
import type { QueueEvent, Session } from '../../model/events/events.js';
import { toInstant } from '../../model/events/stamp.js';
import { bookCommandName } from '../../protocol/client/book-commands.js';
import { replyText } from '../../protocol/envelope.js';
import type { Pipeline } from '../commit/pipeline.js';
import type { Peer } from '../requests/peer.js';
import { type Channel, noSubscribers, type Subscriber } from './channel.js';
import { ListInBytes } from './list-in-bytes.js';
import type { Present, Projections } from './projections.js';
import { NO_EDITION, Push } from './push.js';
import type { Topic } from './topics.js';

const PAUSE_MIN_MS = 20;
/** There are many pages of visitors, and a push to each searches its queue: a second later is soon enough. */
const TICKET_PAUSE_MIN_MS = 1_000;
/** Making and sending pushes of a topic takes at most this part of the time. */
const SHARE = 0.25;
/** After pushing for so long, other work comes for as long. */
const PUSHING_MS = 5;

const NEVER = { version: -1, present: null };

export class Subscriptions {
  private readonly channels = new Map<string, Channel>();
  /** Channels with peers that wait for the present state, in the order in which they are served. */
  private readonly asking = new Set<Channel>();
  private presentPausedUntilMs = Number.NEGATIVE_INFINITY;
  private isFlushPlanned = false;
  private cancelFlush = (): void => {};

  constructor(
    private readonly pipeline: Pipeline,
    private readonly projections: Projections,
    /** Whether a session may (still) read a topic. */
    private readonly mayRead: (session: Session | undefined, topic: Topic) => boolean,
    private readonly timers: Timers,
    /** The state that readers see where it is older than the one in memory: a new subscriber has then missed the difference. */
    private readonly onDisk: () => Pick<Projections, 'present'> | null = () => null,
  ) {}

  add(topic: Topic, peer: Peer, session: Session | null): void {
    let channel = this.channels.get(topic.key);
    if (channel === undefined) {
      // The present state is no change: a new subscriber gets what comes after it.
      const now = { version: this.projections.versionOf(topic), present: this.projections.present(topic) };
      const { version: pushedVersion, present: pushed } = this.onDisk() !== null ? NEVER : now;
      channel = { topic, ...noSubscribers(), pushedVersion, pushed, pausedUntilMs: 0 };
      this.channels.set(topic.key, channel);
      if (pushedVersion === NEVER.version) this.changed();
    }
    channel.subscribers.set(peer.id, { peer, sessionId: session?.id ?? null, edition: NO_EDITION });
  }

  /** The present state is to be pushed to one subscriber that asked for it; of many askers and many times, once. */
  pushPresent(topic: Topic, peer: Peer): void {
    const channel = this.channels.get(topic.key);
    // A peer that is owed a push gets the newest state as soon as it reads.
    if (!channel?.subscribers.has(peer.id) || channel.owed.has(peer.id)) return;
    if (channel.presenting !== null) {
      channel.presenting.add(peer.id);
      return;
    }
    channel.asked.add(peer.id);
    this.asking.add(channel);
    this.changed();
  }

  remove(topic: Topic, peer: Peer): void {
    const channel = this.channels.get(topic.key);
    if (channel) this.drop(channel, peer.id);
  }

  has(topic: Topic, peer: Peer): boolean {
    return this.channels.get(topic.key)?.subscribers.has(peer.id) ?? false;
  }

  /** How many topics a connection is subscribed to. */
  countOf(peer: Peer): number {
    let count = 0;
    for (const { subscribers } of this.channels.values()) if (subscribers.has(peer.id)) count += 1;
    return count;
  }

  /** Whether anybody follows the topic. */
  isKnown(topic: Topic): boolean {
    return this.channels.has(topic.key);
  }

  /** How many topics of a kind are followed. */
  countOfKind(kind: Topic['kind']): number {
    let count = 0;
    for (const { topic } of this.channels.values()) if (topic.kind === kind) count += 1;
    return count;
  }

  disconnected(peer: Peer): void {
    for (const channel of this.channels.values()) this.drop(channel, peer.id);
  }

  /** A peer can take more: what it missed is sent as it is now. */
  drained(peer: Peer): void {
    for (const channel of this.channels.values()) {
      if (!channel.owed.delete(peer.id)) continue;
      const push = this.owedPush(channel);
      this.released(channel.topic, () => this.deliver(channel, peer.id, push));
    }
  }

  applied(event: QueueEvent): void {
    this.projections.applied(event);
    this.changed();
  }

  /** Something changed, with or without an event: subscribers of what it changed get a push. */
  changed(): void {
    if (this.isFlushPlanned || this.channels.size === 0) return;
    this.isFlushPlanned = true;
    setImmediate(() => {
      this.isFlushPlanned = false;
      this.flush();
    });
  }

  stop(): void {
    this.cancelFlush();
  }

  private flush(): void {
    const waitUntilMs = Math.min(this.pushUntilPaused(), this.presentUntilPaused());
    if (waitUntilMs === Number.POSITIVE_INFINITY) return;
    this.cancelFlush();
    this.cancelFlush = this.timers.after(waitUntilMs - this.timers.nowMs(), () => this.flush());
  }

  /** Pushes what has changed, for a moment: many topics with long content take turns with other work. Returns until when the rest waits. */
  private pushUntilPaused(): number {
    const startedMs = this.timers.nowMs();
    let waitUntilMs = Number.POSITIVE_INFINITY;
    for (const channel of [...this.channels.values()]) {
      if (channel.pushedVersion === this.projections.versionOf(channel.topic)) continue;
      const nowMs = this.timers.nowMs();
      if (channel.pausedUntilMs > nowMs) waitUntilMs = Math.min(waitUntilMs, channel.pausedUntilMs);
      else if (nowMs - startedMs >= PUSHING_MS) return Math.min(waitUntilMs, 2 * nowMs - startedMs);
      else {
        this.push(channel);
        this.toTheEnd(channel);
      }
    }
    return waitUntilMs;
  }

  /** The others come first the next time. */
  private toTheEnd(channel: Channel): void {
    if (!this.channels.delete(channel.topic.key)) return;
    this.channels.set(channel.topic.key, channel);
  }

  /**
   * Serves the peers that asked for the present state, one topic after the other. All of that together takes a part of the time: a client
   * that asks in a loop waits and delays no other work. Returns until when the rest waits.
   */
  private presentUntilPaused(): number {
    for (const channel of this.asking) {
      const startedMs = this.timers.nowMs();
      if (this.presentPausedUntilMs > startedMs) return this.presentPausedUntilMs;
      this.asking.delete(channel);
      this.present(channel);
      const spentMs = this.timers.nowMs() - startedMs;
      if (spentMs > 0) this.presentPausedUntilMs = this.timers.nowMs() + spentMs / SHARE;
    }
    return Number.POSITIVE_INFINITY;
  }

  private present(channel: Channel): void {
    const { topic, asked } = channel;
    if (asked.size === 0) return;
    channel.asked = new Set();
    const shown = SHOWN_FROM_DISK.has(topic.kind) ? this.onDisk() : null;
    const present = (shown ?? this.projections).present(topic);
    // Editions of the state on the disk are counted apart.
    const push = this.pushOf(topic, shown === null ? present : { ...present, edition: NO_EDITION });
    const send = (): void => {
      channel.presenting = null;
      for (const peerId of asked) this.deliver(channel, peerId, push);
    };
    if (shown !== null) {
      send();
      return;
    }
    channel.presenting = asked;
    this.released(topic, send);
  }

  /** The state is read now and sent after the commit of what it contains. */
  private push(channel: Channel): void {
    const startedMs = this.timers.nowMs();
    const { topic } = channel;
    channel.pushedVersion = this.projections.versionOf(topic);
    const present = this.projections.present(topic);
    if (present.edition !== channel.pushed?.edition) {
      const push = this.pushOf(topic, present, channel.pushed);
      channel.pushed = present;
      // Everybody gets it, those who asked among them.
      channel.asked.clear();
      this.released(topic, () => {
        const sendingMs = this.timers.nowMs();
        for (const peerId of channel.subscribers.keys()) this.deliver(channel, peerId, push);
        this.pause(channel, this.timers.nowMs() - sendingMs);
      });
    }
    this.pause(channel, this.timers.nowMs() - startedMs);
  }

  /** Faults are of the present and not on the disk: they are pushed even while the disk stands still. */
  private released({ kind }: Topic, send: () => void): void {
    if (kind === 'faults') send();
    else this.pipeline.afterCommit(send);
  }

  private pause(channel: Channel, costMs: number): void {
    channel.pausedUntilMs = Math.max(channel.pausedUntilMs, this.timers.nowMs() + Math.max(pauseMinMs(channel.topic), costMs / SHARE));
  }

  private deliver(channel: Channel, peerId: number, push: Push): void {
    const subscriber = channel.subscribers.get(peerId);
    if (subscriber === undefined) return;
    if (!this.mayRead(this.sessionOf(subscriber), channel.topic)) {
      this.drop(channel, peerId);
      return;
    }
    const isTaken = subscriber.peer.push(push.frameFor(subscriber.edition));
    subscriber.edition = isTaken ? push.edition : NO_EDITION;
    if (!isTaken) channel.owed.add(peerId);
  }

  private owedPush(channel: Channel): Push {
    const present = this.projections.present(channel.topic);
    const push = channel.owedPush?.edition === present.edition ? channel.owedPush : this.pushOf(channel.topic, present);
    channel.owedPush = channel.owed.size === 0 ? null : push;
    return push;
  }

  private sessionOf({ sessionId }: Subscriber): Session | undefined {
    return sessionId === null ? undefined : this.pipeline.state.sessions.get(sessionId);
  }

  private drop(channel: Channel, peerId: number): void {
    channel.subscribers.delete(peerId);
    channel.asked.delete(peerId);
    channel.owed.delete(peerId);
    if (channel.subscribers.size > 0) return;
    this.channels.delete(channel.topic.key);
    this.asking.delete(channel);
    this.projections.forget(channel.topic);
  }

  private pushOf(topic: Topic, present: Present, before: Present | null = null): Push {
    const reply = { dateTime: toInstant(this.pipeline.stamp().atMs), command: commandOf(topic) };
    return new Push(topic, present, before, (data) =>
      data instanceof ListInBytes ? data.frame(reply) : Buffer.from(replyText({ ...reply, json: data.json })),
    );
  }
}

/** Topics that can be shown as they are on the disk while that stands still. The page of a ticket follows the state in memory. */
const SHOWN_FROM_DISK: ReadonlySet<Topic['kind']> = new Set<Topic['kind']>(['book', 'bookings', 'queue', 'devices', 'board', 'alerts']);

const pauseMinMs = ({ kind }: Topic): number => (kind === 'ticket' ? TICKET_PAUSE_MIN_MS : PAUSE_MIN_MS);

/** The name under which a topic is pushed. */
function commandOf(topic: Topic): string {
  if (topic.kind === 'book') return bookCommandName(topic.book, 'list');
  if (topic.kind === 'queue') return topic.asChanges ? 'queueChanges' : 'currentQueue';
  return topic.kind;
}
