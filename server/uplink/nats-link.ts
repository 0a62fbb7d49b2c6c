/** The line to headquarters: a plain client of NATS. */
import { JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { type Access, optionsOf } from './credentials.js';
import type { Link, Published } from './link.js';
import {
  type Answer,
  askSubject,
  type Chunk,
  HEAD_HEADER,
  headOf,
  inboxOf,
  journalSubject,
  packChunk,
  packMark,
  readMark,
  STREAM,
  storedSubject,
} from './wire.js';

export interface LinkOptions extends Access {
  readonly address: string;
  readonly branch: string;
}

const CONNECT_MS = 10_000;
const REQUEST_MS = 10_000;
const PING_MS = 20_000;
/** Of JetStream: the expectation of the last message of a subject does not hold. */
const WRONG_LAST_SEQUENCE = 10071;
/** `maximum messages exceeded`, `maximum bytes exceeded`, `insufficient resources`, `resource limits exceeded`. */
const FULL = /maximum (?:messages|bytes) exceeded|insufficient|resource limits/i;

/**
 * Rejects where there is no way in.
 * @param connected called with the connection, for what else goes over it
 */
export async function natsLink(
  options: LinkOptions,
  told: (text: string) => void,
  connected?: (connection: NatsConnection) => void,
): Promise<Link> {
  const { address, branch } = options;
  const connection = await connect({
    servers: address,
    name: `qbox ${branch}`,
    // Each connection begins with the question of what is there.
    reconnect: false,
    timeout: CONNECT_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
    inboxPrefix: inboxOf(branch),
    ...optionsOf(options),
  });
  connected?.(connection);
  return await linkOver(connection, branch, told);
}

async function linkOver(connection: NatsConnection, branch: string, told: (text: string) => void): Promise<Link> {
  connection.subscribe(storedSubject(branch), { callback: (error, message) => void (error ?? told(message.string())) });
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: REQUEST_MS });
  const client = jetstream(connection, { timeout: REQUEST_MS });
  return {
    get isClosed() {
      return connection.isClosed();
    },
    closed: connection.closed().then((error) => error ?? undefined),
    async newest() {
      const found = await manager.direct.getMessage(STREAM, { last_by_subj: journalSubject(branch) });
      return found === null ? { mark: null, message: 0 } : { mark: readMark(found.header?.get(HEAD_HEADER) ?? ''), message: found.seq };
    },
    async ask(marks) {
      const reply = await connection.request(askSubject(branch), JSON.stringify({ marks }), { timeout: REQUEST_MS });
      return reply.json<Answer>();
    },
    async publish(chunk: Chunk, expected: number): Promise<Published> {
      const marked = headers();
      marked.set(HEAD_HEADER, packMark(headOf(chunk)));
      // The expectation alone: a message id beside it would have a stale message that is sent again acknowledged as a duplicate, though
      // nothing was stored.
      const expect = { lastSubjectSequence: expected, streamName: STREAM };
      try {
        const { seq, duplicate } = await client.publish(journalSubject(branch), packChunk(chunk), { headers: marked, expect });
        return { kind: 'taken', message: seq, isDuplicate: duplicate };
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) return { kind: 'stale' };
        if (error instanceof Error && FULL.test(error.message)) return { kind: 'full', detail: error.message };
        throw error;
      }
    },
    close: () => connection.close(),
  };
}
