/**
 * A connection to an MQTT broker (OASIS, MQTT Version 5.0), made again whenever it is lost. What is to be known is state: the newest
 * message of each topic is kept and sent again at each connection, so that broker and readers are right in the end. The only importer of
 * the package `mqtt`, which takes 20 MB of memory: it is loaded when a broker is set, and not before.
 */

import { readFile } from 'node:fs/promises';
import type { IClientOptions, MqttClient } from 'mqtt';
import { messageOf } from '../error-code.js';
import type { Timers } from '../timing.js';
import { type BrokerFault, faultOf } from './faults.js';

export interface BrokerOptions {
  /** `mqtt://HOST:PORT`, or `mqtts://HOST:PORT` with TLS. */
  readonly address: string;
  readonly user: string | null;
  /** Files are read at each connection, so that a new password needs no restart. */
  readonly passwordFile: string | null;
  /** The certificate of an authority (PEM) for `mqtts`, in place of those of the system. */
  readonly authorityFile: string | null;
  /** Published for this client: `online` while it is connected, `offline` by the broker when it is gone (last will). */
  readonly availabilityTopic: string;
  readonly timers: Timers;
  readonly healthChanged: (fault: BrokerFault | null, detail: string) => void;
}

export interface Received {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Kept by the broker since some earlier time: no news. */
  readonly isRetained: boolean;
}

/** What devices and publishers use. */
export interface Messages {
  /** Messages of a topic, which may have wildcards. Returns the function that ends that. */
  follow(topic: string, received: (message: Received) => void): () => void;
  /** The state of a topic, until the next one. `isKept`: the broker keeps it for later readers. An empty text ends it. */
  set(topic: string, payload: string, isKept: boolean): void;
  /** News, for who listens now; lost while there is no connection. */
  tell(topic: string, payload: string): void;
  /** Called at each change, and at once: null = connected. */
  watch(changed: (fault: BrokerFault | null) => void): () => void;
}

const CONNECT_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A connection that lasted this long was good: the pause is short again. */
const STEADY_MS = 30_000;
/** Silence of the broker for one and a half times as long ends the connection. */
const KEEP_ALIVE_SECONDS = 20;
const CLOSE_MS = 2_000;
/** Windows, devices and lamps of a branch, each with a few topics. */
const TOPICS_MAX = 2_000;
const NEWS_MAX = 100;
/** What buttons, lamps and bridges send is far smaller. Asked of the broker, and counted here. */
const PACKET_BYTES_MAX = 64 * 1024;

interface State {
  readonly payload: string;
  readonly isKept: boolean;
}

export class Broker implements Messages {
  readonly #followed = new Set<{ readonly topic: string; readonly received: (message: Received) => void }>();
  readonly #watchers = new Set<(fault: BrokerFault | null) => void>();
  readonly #states = new Map<string, State>();
  /** Topics whose newest state the broker does not have. */
  readonly #due = new Set<string>();
  #news: (readonly [topic: string, payload: string])[] = [];
  #fault: BrokerFault | null = 'starting';
  #client: MqttClient | null = null;
  #isSending = false;
  #isClosed = false;
  #pauseMs = FIRST_PAUSE_MS;
  #cancel = (): void => {};

  constructor(private readonly options: BrokerOptions) {}

  start(): void {
    void this.#connect();
  }

  follow(topic: string, received: (message: Received) => void): () => void {
    const one = { topic, received };
    this.#followed.add(one);
    if (this.#fault === null) this.#client?.subscribe(topic, { qos: 0 }, () => {});
    return () => this.#followed.delete(one);
  }

  set(topic: string, payload: string, isKept: boolean): void {
    const before = this.#states.get(topic);
    if (before?.payload === payload || (before === undefined && this.#states.size >= TOPICS_MAX)) return;
    this.#states.set(topic, { payload, isKept });
    this.#due.add(topic);
    this.#send();
  }

  tell(topic: string, payload: string): void {
    if (this.#fault !== null || this.#news.length >= NEWS_MAX) return;
    this.#news.push([topic, payload]);
    this.#send();
  }

  watch(changed: (fault: BrokerFault | null) => void): () => void {
    this.#watchers.add(changed);
    changed(this.#fault);
    return () => this.#watchers.delete(changed);
  }

  get fault(): BrokerFault | null {
    return this.#fault;
  }

  /** Says `offline` itself: the broker publishes the will only where a client vanished. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    const client = this.#client;
    if (client === null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.options.timers.after(CLOSE_MS, () => {
        client.end(true);
        resolve();
      });
      const end = (): void => {
        client.end(false, () => {
          cancel();
          resolve();
        });
      };
      if (this.#fault === null) client.publish(this.options.availabilityTopic, 'offline', { retain: true }, end);
      else end();
    });
  }

  async #connect(): Promise<void> {
    const { address, timers } = this.options;
    try {
      const [{ connect }, secrets] = await Promise.all([import('mqtt'), this.#secrets()]);
      if (this.#isClosed) return;
      const client = connect(address, { ...secrets, ...this.#manner() });
      this.#client = client;
      let fault: BrokerFault = 'brokerAway';
      let detail = 'the connection was closed';
      let cancelSteady = (): void => {};
      client.on('error', (error) => {
        [fault, detail] = [faultOf(error), error.message];
      });
      client.on('connect', () => {
        cancelSteady = timers.after(STEADY_MS, () => {
          this.#pauseMs = FIRST_PAUSE_MS;
        });
        this.#connected(client);
      });
      client.on('message', (topic, payload, { retain }) => this.#received({ topic, payload, isRetained: retain }));
      client.once('close', () => {
        cancelSteady();
        client.end(true);
        this.#lost(fault, detail);
      });
      limitPackets(client);
    } catch (error) {
      this.#lost('brokerSettings', messageOf(error));
    }
  }

  /** How it connects: no session and no queue at the broker or in the package, as all of it is sent anew. */
  #manner(): IClientOptions {
    return {
      protocolVersion: 5,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: CONNECT_MS,
      keepalive: KEEP_ALIVE_SECONDS,
      properties: { maximumPacketSize: PACKET_BYTES_MAX },
      will: { topic: this.options.availabilityTopic, payload: Buffer.from('offline'), qos: 0, retain: true },
    };
  }

  async #secrets(): Promise<IClientOptions> {
    const { user, passwordFile, authorityFile } = this.options;
    const read = async (file: string | null): Promise<string | null> => (file === null ? null : await readFile(file, 'utf8'));
    const [password, authority] = await Promise.all([read(passwordFile), read(authorityFile)]);
    return {
      ...(user !== null && { username: user }),
      ...(password !== null && { password: password.trimEnd() }),
      ...(authority !== null && { ca: authority }),
    };
  }

  #connected(client: MqttClient): void {
    client.publish(this.options.availabilityTopic, 'online', { retain: true }, () => {});
    const topics = [...new Set([...this.#followed].map(({ topic }) => topic))];
    if (topics.length > 0) client.subscribe(topics, { qos: 0 }, () => {});
    for (const topic of this.#states.keys()) this.#due.add(topic);
    this.#tell(null, '');
    this.#send();
  }

  #lost(fault: BrokerFault, detail: string): void {
    this.#client = null;
    this.#isSending = false;
    this.#news = [];
    if (this.#isClosed) return;
    this.#tell(fault, detail);
    this.#cancel = this.options.timers.after(this.#pauseMs, () => void this.#connect());
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #tell(fault: BrokerFault | null, detail: string): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    this.options.healthChanged(fault, detail);
    for (const changed of this.#watchers) changed(fault);
  }

  #received(message: Received): void {
    for (const { topic, received } of this.#followed) if (isOf(topic, message.topic)) received(message);
  }

  /** One message at a time, so that a broker that does not read costs one message of memory. */
  #send(): void {
    const client = this.#client;
    if (this.#isSending || client === null || this.#fault !== null) return;
    const message = this.#next();
    if (message === null) return;
    this.#isSending = true;
    client.publish(message.topic, message.payload, { retain: message.isKept }, (error) => {
      if (client !== this.#client) return;
      this.#isSending = false;
      // What the broker ended need not be sent at the next connection.
      if (!error && message.payload === '' && this.#states.get(message.topic)?.payload === '') this.#states.delete(message.topic);
      this.#send();
    });
  }

  #next(): (State & { readonly topic: string }) | null {
    const news = this.#news.shift();
    if (news !== undefined) return { topic: news[0], payload: news[1], isKept: false };
    const [topic] = this.#due;
    if (topic === undefined) return null;
    this.#due.delete(topic);
    const state = this.#states.get(topic);
    return state === undefined ? this.#next() : { topic, ...state };
  }
}

/** MQTT 5.0, 4.7.1: `+` is one level, `#` is all levels at the end. */
export function isOf(filter: string, topic: string): boolean {
  const [levels, parts] = [filter.split('/'), topic.split('/')];
  if (levels.at(-1) === '#') return levels.slice(0, -1).every((level, at) => level === '+' || level === parts[at]);
  return levels.length === parts.length && levels.every((level, at) => level === '+' || level === parts[at]);
}

/** A broker that sends more than it was asked for has its connection ended. */
function limitPackets(client: MqttClient): void {
  let bytes = 0;
  client.stream.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    // A chunk is at most as long as a packet, and may begin with the end of another.
    if (bytes > 2 * PACKET_BYTES_MAX) client.stream.destroy(new Error('a packet of the broker is too long'));
  });
  client.on('packetreceive', () => {
    bytes = 0;
  });
}
