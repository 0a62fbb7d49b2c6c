/**
 * Who gets in at headquarters' NATS server: it asks this program for each connection that its own configuration does not know
 * (authorization callout, ADR-26 of NATS). A key that belongs to a branch gets in for the subjects of that branch; a box that wants to join
 * may say its code; nobody else gets in. What is not answered within two seconds is refused by the server.
 */
import { type Msg, type NatsConnection, nkeys } from '@nats-io/transport-node';
import { ALL_JOINING, branchOf, JOINING_NAME, type JoinAnswer, readJoinRequest } from '../../uplink/wire.js';
import type { Database } from '../database.js';
import { type Log, messageOf } from '../log.js';
import { admit, connectionsToEnd, join } from './branches.js';
import { claimsIn, type KeyPair, signed } from './jwt.js';
import { Limit } from './limit.js';
import { type Permissions, permissionsOf, permissionsToJoin } from './permissions.js';

export interface DoorOptions {
  readonly connection: NatsConnection;
  readonly database: Database;
  /** Of the account key that the server's configuration names as `issuer`. */
  readonly issuer: KeyPair;
  /** The account of branches in the server's configuration. */
  readonly account: string;
  readonly log: Log;
}

const CALLOUT = '$SYS.REQ.USER.AUTH';
const QUEUE = 'door';
/** At once; a thousand branches come back within half a minute, and whoever is not answered comes again. */
const AT_ONCE = 64;
const SWEEP_MS = 2_000;
const MINUTE_MS = 60_000;
/** Long enough for one question. */
const JOINING_SECONDS = 60;
const JOINING_PER_HOST = 30;
const CODES_PER_KEY = 3;
const SECOND_MS = 1_000;

/** What the server says of a connection. */
interface Caller {
  readonly server: string;
  readonly client: number;
  readonly host: string;
  /** Made by the server for this answer. */
  readonly user: string;
  readonly name: string;
  /** Proven by its signature. */
  readonly publicKey: string | null;
}

interface Admitted {
  readonly permissions: Permissions;
  readonly name: string;
  readonly seconds: number | null;
}

export class Door {
  #answering = 0;
  #sweeping: NodeJS.Timeout | undefined;
  readonly #now = (): number => performance.now();
  readonly #joinersOfHost = new Limit(this.#now, JOINING_PER_HOST, MINUTE_MS);
  readonly #codesOfKey = new Limit(this.#now, CODES_PER_KEY, MINUTE_MS);

  constructor(private readonly options: DoorOptions) {}

  start(): void {
    const { connection } = this.options;
    const limited = (work: (message: Msg) => Promise<void>) => (error: Error | null, message: Msg) =>
      void (error ?? this.#limited(work, message));
    connection.subscribe(CALLOUT, { queue: QUEUE, callback: limited((message) => this.#callout(message)) });
    connection.subscribe(ALL_JOINING, { queue: QUEUE, callback: limited((message) => this.#joining(message)) });
    this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_MS);
  }

  stop(): void {
    clearInterval(this.#sweeping);
  }

  async #limited(work: (message: Msg) => Promise<void>, message: Msg): Promise<void> {
    if (this.#answering >= AT_ONCE) return;
    this.#answering += 1;
    try {
      await work(message);
    } catch (error) {
      // No answer: the server refuses, and the box tries again.
      this.options.log('warn', 'a connection was not answered', { error: messageOf(error) });
    } finally {
      this.#answering -= 1;
    }
  }

  async #callout(message: Msg): Promise<void> {
    const caller = callerIn(message.string());
    if (caller === null) return;
    const admitted = await this.#admitted(caller);
    if (admitted === null) this.options.log('warn', 'a connection was refused', { host: caller.host, key: caller.publicKey });
    const { issuer } = this.options;
    const nats = admitted === null ? { error: 'unknown key' } : { jwt: this.#userOf(caller, admitted) };
    message.respond(
      signed({ sub: caller.user, aud: caller.server, nats: { ...nats, type: 'authorization_response' } }, issuer, Date.now()),
    );
  }

  async #admitted({ publicKey, name, host, server, client }: Caller): Promise<Admitted | null> {
    if (publicKey === null) return null;
    if (name === JOINING_NAME) {
      if (!this.#joinersOfHost.passes(host)) return null;
      return { permissions: permissionsToJoin(publicKey), name: JOINING_NAME, seconds: JOINING_SECONDS };
    }
    const branch = await this.options.database.inTransaction((database) => admit(database, publicKey, server, client));
    return branch === null ? null : { permissions: permissionsOf(branch), name: branch, seconds: null };
  }

  #userOf({ user }: Caller, { permissions, name, seconds }: Admitted): string {
    const now = Date.now();
    const unlimited = { subs: -1, data: -1, payload: -1 };
    const nats = { pub: { allow: permissions.publish }, sub: { allow: permissions.subscribe }, ...unlimited, type: 'user' };
    const until = seconds === null ? {} : { exp: Math.floor(now / SECOND_MS) + seconds };
    return signed({ sub: user, aud: this.options.account, name, ...until, nats }, this.options.issuer, now);
  }

  /** The subject has the key, which was proven when the box connected. */
  async #joining(message: Msg): Promise<void> {
    const publicKey = branchOf(message.subject);
    const answer = await this.#joined(publicKey, message.string());
    this.options.log('refused' in answer ? 'warn' : 'info', 'a box asked to join', { key: publicKey, ...answer });
    message.respond(JSON.stringify(answer));
  }

  async #joined(publicKey: string, text: string): Promise<JoinAnswer> {
    const request = readJoinRequest(text);
    if (!this.#codesOfKey.passes(publicKey)) return { refused: 'tooManyCodes' };
    if (request === null) return { refused: 'unknownCode' };
    return await this.options.database.inTransaction((client) => join(client, publicKey, request.code));
  }

  /** Ends what is connected with a revoked key. The database says it, so that it is so after a restart, too. */
  async #sweep(): Promise<void> {
    const { database, connection, log } = this.options;
    try {
      for (const { server, client } of await database.withClient(connectionsToEnd)) {
        // A server does it only for who waits for its answer, which is the same whether it had the connection or not.
        connection.request(`$SYS.REQ.SERVER.${server}.KICK`, JSON.stringify({ cid: client }), { timeout: SWEEP_MS }).catch(() => undefined);
      }
    } catch (error) {
      log('warn', 'connections with revoked keys could not be looked for', { error: messageOf(error) });
    }
  }
}

type Loose = Readonly<Record<string, unknown>>;
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Null = it is no request of a server. */
function callerIn(jwt: string): Caller | null {
  const request = loose(loose(claimsIn(jwt)).nats);
  const [server, client, said] = [loose(request.server_id), loose(request.client_info), loose(request.connect_opts)];
  const [id, user] = [text(server.id), text(request.user_nkey)];
  if (id === '' || user === '' || typeof client.id !== 'number') return null;
  const publicKey = isProven(text(said.nkey), text(said.sig), text(client.nonce)) ? text(said.nkey) : null;
  return { server: id, client: client.id, host: text(client.host), user, name: text(said.name), publicKey };
}

/** The server leaves it to this program to check the signature of its nonce. */
function isProven(publicKey: string, signature: string, nonce: string): boolean {
  if (!publicKey.startsWith('U') || signature === '' || nonce === '') return false;
  try {
    return nkeys.fromPublic(publicKey).verify(Buffer.from(nonce), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
