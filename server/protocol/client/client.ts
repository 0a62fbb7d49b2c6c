/**
 * The client of the box, for browsers and Node. It connects and comes back, keeps its session, makes its subscriptions
 * anew, and repeats under its id what was not answered: the box answers a repetition as it answered the first time, so a
 * kiosk whose cable was pulled never takes two tickets. At run time it imports nothing but its own small pure files.
 */
import type { BookName } from '../../model/books/index.js';
import type { Component } from '../../model/events/events.js';
import type { DeviceBytes } from '../commands/box/devices.js';
import type { QueueChanges } from '../commands/queue/queue.js';
import type { NamedCommand, ReplyData, RequestData } from '../registry.js';
import { bookCommandName } from './book-commands.js';
import type { ConnectionState } from './connection.js';
import { type ClientOptions, Conversation } from './conversation.js';
import { NoAnswerError, QboxError } from './errors.js';
import { md5 } from './md5.js';
import { Subscriptions, type Topic } from './subscriptions.js';
import type { Element, ElementChange, NewElement, QueueEntries } from './types.js';
import type { RequestOptions } from './unanswered.js';

export { CODES, type ErrorName, errorName } from '../../model/errors/error-codes.js';
export type { DeviceBytes } from '../commands/box/devices.js';
export type { ConnectionState, ConnectionTimes } from './connection.js';
export type { ClientOptions } from './conversation.js';
export { NoAnswerError, type NoAnswerReason, QboxError } from './errors.js';
export type { Element, ElementChange, NewElement, QueueEntries, SocketConstructor, SocketLike, Timers } from './types.js';
export type { RequestOptions } from './unanswered.js';

/** The account and the place of a log-in. The password is given as typed; its MD5 goes over the wire. */
export interface Credentials {
  readonly component: Component;
  readonly login: string;
  readonly password: string;
  readonly workplace?: number;
  readonly registrator?: number;
  readonly qboard?: number;
  readonly scoreboard?: number;
  /** A secret that this device keeps: the box recognises the device by it, also where its address changes or is shared. See `login`. */
  readonly device?: string;
}

/** Ends a subscription; resolves when nothing more will come. */
export type Unsubscribe = () => Promise<void>;
/** Called if the box refuses the subscription later, when it is made anew. */
type OnRefused = (failure: Error) => void;

export class QboxClient {
  readonly #conversation: Conversation;
  readonly #subscriptions: Subscriptions;
  readonly #watches = new Set<{ readonly order: RequestData<'subscribeDeviceBytes'>; readonly onBytes: (heard: DeviceBytes) => void }>();

  /** Connects at once. Throws if the URL is not one of a WebSocket. */
  constructor(options: ClientOptions) {
    this.#subscriptions = new Subscriptions((command, data) => this.#conversation.ask(command, data));
    this.#conversation = new Conversation(options, {
      onFresh: () => {
        this.#subscriptions.beginAll();
        for (const { order } of this.#watches) void this.#conversation.ask('subscribeDeviceBytes', order).catch(() => {});
      },
      onConnectionLost: () => this.#subscriptions.connectionLost(),
      onPush: (command, data) => {
        if (command !== 'deviceBytes') this.#subscriptions.pushed(command, data);
        else for (const { onBytes } of this.#watches) onBytes(data as DeviceBytes);
      },
    });
  }

  get state(): ConnectionState {
    return this.#conversation.state;
  }

  get token(): string | undefined {
    return this.#conversation.token;
  }

  /** The box's clock in its newest message, ISO 8601; empty before the first. */
  get boxTime(): string {
    return this.#conversation.boxTime;
  }

  /** Sends a command. Rejects with `QboxError` if the box refuses it, with `NoAnswerError` if no answer comes. */
  call<Name extends NamedCommand>(command: Name, data: RequestData<Name>, options?: RequestOptions): Promise<ReplyData<Name>> {
    return this.request(command, data, options) as Promise<ReplyData<Name>>;
  }

  list<Book extends BookName>(book: Book, options?: RequestOptions): Promise<Element<Book>[]> {
    return this.request(bookCommandName(book, 'list'), {}, options) as Promise<Element<Book>[]>;
  }

  get<Book extends BookName>(book: Book, by: { id: number } | { name: string }, options?: RequestOptions): Promise<Element<Book>> {
    return this.request(bookCommandName(book, 'get'), by, options) as Promise<Element<Book>>;
  }

  async set<Book extends BookName>(book: Book, change: ElementChange<Book>, options?: RequestOptions): Promise<void> {
    await this.request(bookCommandName(book, 'set'), change, options);
  }

  /** Adds an element and gives it back whole. */
  add<Book extends BookName>(book: Book, fields: NewElement<Book>, options?: RequestOptions): Promise<Element<Book>> {
    return this.request(bookCommandName(book, 'new'), fields, options) as Promise<Element<Book>>;
  }

  async remove(book: BookName, id: number, options?: RequestOptions): Promise<void> {
    await this.request(bookCommandName(book, 'remove'), { id }, options);
  }

  async removeAll(book: BookName, options?: RequestOptions): Promise<void> {
    await this.request(bookCommandName(book, 'removeAll'), {}, options);
  }

  /** Any command by its name, for callers who know it only at run time. */
  request(command: string, data: object, options?: RequestOptions): Promise<unknown> {
    return this.#conversation.request(command, data, options);
  }

  /** Opens a session. The client logs in again by itself if the box forgets the session. */
  login(credentials: Credentials, options?: RequestOptions): Promise<ReplyData<'login'>> {
    return this.#conversation.login({ ...credentials, password: md5(credentials.password) }, options);
  }

  /** Ends the session and all subscriptions that need one. */
  async logout(options?: RequestOptions): Promise<void> {
    await this.#conversation.logout(options);
    this.#subscriptions.sessionEnded(new NoAnswerError('subscription', 'closed', 'the session was ended'));
  }

  // Each of these calls its listener with the present state and again after each change, and resolves when the first state is there.

  subscribe<Book extends BookName>(book: Book, onRows: (rows: Element<Book>[]) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    const topic = {
      key: book,
      data: {},
      subscribe: bookCommandName(book, 'subscribe'),
      unsubscribe: bookCommandName(book, 'unsubscribe'),
      fetch: bookCommandName(book, 'list'),
    };
    return this.#listen(topic, onRows, onRefused);
  }

  /** The queue to a window; without one to the window of the session. */
  subscribeQueue(queue: RequestData<'currentQueue'>, onRows: (rows: QueueEntries) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    const { workplace, detailed = false } = queue;
    const topic = workplace === undefined ? topicOf('currentQueue', { detailed }) : queueTopic(workplace, detailed);
    return this.#listen(topic, onRows, onRefused);
  }

  /** The content of an LCD board. It needs no session, and outlives one. */
  subscribeBoard(id: number, onBoard: (board: ReplyData<'board'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    const isOf = (board: unknown) => (board as ReplyData<'board'>).id === id;
    return this.#listen({ ...topicOf('board', { id }), isOf, needsNoSession: true }, onBoard, onRefused);
  }

  /** The look of the branch. It needs no session, and outlives one. */
  subscribeAppearance(onLook: (look: ReplyData<'appearance'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    return this.#listen({ ...topicOf('appearance'), needsNoSession: true }, onLook, onRefused);
  }

  subscribeDevices(onDevices: (devices: ReplyData<'devices'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    return this.#listen(topicOf('devices'), onDevices, onRefused);
  }

  subscribeFaults(onFaults: (faults: ReplyData<'faults'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    return this.#listen(topicOf('faults'), onFaults, onRefused);
  }

  /** Who is expected on the day. */
  subscribeBookings(date: string, onDay: (day: ReplyData<'bookings'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    const isOf = (day: unknown) => (day as ReplyData<'bookings'>).date === date;
    return this.#listen({ ...topicOf('bookings', { date }), isOf }, onDay, onRefused);
  }

  /** What the head of the branch should know of now. */
  subscribeAlerts(onAlerts: (alerts: ReplyData<'alerts'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    return this.#listen(topicOf('alerts'), onAlerts, onRefused);
  }

  /** The devices in software of a demo. It needs no session, and outlives one. */
  subscribeLab(onLab: (lab: ReplyData<'lab'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    return this.#listen({ ...topicOf('lab'), needsNoSession: true }, onLab, onRefused);
  }

  /** The ticket with this code. It needs no session, and outlives one. */
  subscribeTicket(code: string, onTicket: (ticket: ReplyData<'ticket'>) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    const isOf = (ticket: unknown) => (ticket as ReplyData<'ticket'>).code === code;
    return this.#listen({ ...topicOf('ticket', { code }), isOf, needsNoSession: true }, onTicket, onRefused);
  }

  /** Calls `onBytes` with the bytes on the cable of a device, until the returned function is called. */
  async watchDevice(order: RequestData<'subscribeDeviceBytes'>, onBytes: (heard: DeviceBytes) => void): Promise<Unsubscribe> {
    const watch = { order, onBytes };
    this.#watches.add(watch);
    await this.call('subscribeDeviceBytes', order).catch((failure: unknown) => {
      this.#watches.delete(watch);
      throw failure;
    });
    return async () => {
      this.#watches.delete(watch);
      await this.call('unsubscribeDeviceBytes', order);
    };
  }

  /** Ends everything: what is unanswered rejects, subscriptions fall silent, nothing connects again. The session stays. */
  close(): Promise<void> {
    const closing = this.#conversation.close();
    this.#subscriptions.clear(closedFailure());
    return closing;
  }

  #listen<State>(topic: Topic, onState: (state: State) => void, onRefused?: OnRefused): Promise<Unsubscribe> {
    if (this.state.status === 'closed') return Promise.reject(closedFailure());
    return new Promise((resolve, reject) => {
      const listener = {
        onState: (state: unknown) => {
          onState(state as State);
          resolve(() => this.#subscriptions.remove(topic, listener));
        },
        onEnded: (failure: Error) => {
          // Nothing happens here if the promise was kept already.
          reject(failure);
          if (failure instanceof QboxError) onRefused?.(failure);
        },
      };
      this.#subscriptions.add(topic, listener, this.#conversation.isReady);
    });
  }
}

/** What a command answers and a subscription of its name pushes. */
const topicOf = (fetch: string, data: object = {}): Topic => {
  const name = fetch.charAt(0).toUpperCase() + fetch.slice(1);
  return { key: [fetch, ...Object.values(data)].join(' '), data, subscribe: `subscribe${name}`, unsubscribe: `unsubscribe${name}`, fetch };
};

/** The changes of a queue. Of the session's own queue the box pushes the whole: a client cannot tell whose its changes would be. */
const queueTopic = (workplace: number, detailed: boolean): Topic => ({
  ...topicOf('queueChanges', { workplace, detailed }),
  isOf: (push) => (push as QueueChanges).workplace === workplace && (push as QueueChanges).detailed === detailed,
  after: (rows, push) => queueAfter(rows as QueueEntries | undefined, push as QueueChanges),
});

function queueAfter(rows: QueueEntries = [], { queue, changes = [] }: QueueChanges): QueueEntries {
  if (queue !== undefined) return queue;
  const after = [...rows];
  for (const { at, remove, insert } of changes) after.splice(at, remove, ...insert);
  return after;
}

const closedFailure = (): NoAnswerError => new NoAnswerError('subscription', 'closed', 'the client was closed');
