/**
 * Headquarters for browsers: pages, `POST /hq/api/COMMAND` with JSON, and `GET /hq/live`, a stream of events that says which branches have
 * changed. TLS is the business of the proxy before it; the session is a cookie that no script reads and no other site sends.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Rejection, reject, toWireError } from '../../model/errors.js';
import { LoginGuard } from '../../pipeline/login-guard.js';
import { LoginLog } from '../../pipeline/login-log.js';
import { checkData } from '../../protocol/validation.js';
import { headersOf, type Page, type PageRequest, type Pages } from '../../transport/page.js';
import { branchesOf } from '../access/groups.js';
import { closeSession, openSession, ROLES, type User, userOf, userOfSession } from '../access/users.js';
import type { Database } from '../database.js';
import type { LiveWatch } from '../live/live-watch.js';
import { HANDLERS, type Handled, notAllowed, Refusal } from './handlers.js';
import { branchNow } from './overview.js';
import { HQ_COMMANDS, type HqCommand, type HqData, isCommand, ROLE_OF } from './registry.js';

export interface ApiOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  readonly live: Pick<LiveWatch, 'of' | 'follow'>;
  readonly pages: Pages;
  /** HOST:PORT; a proxy with TLS stands before it. */
  readonly listen: string;
  /** The cookie is for TLS alone. */
  readonly isSecure: boolean;
  readonly log: (level: 'info' | 'warn', what: string, details: object) => void;
}

const COOKIE = 'qbox-hq';
const BODY_BYTES_MAX = 512 * 1024;
const CONNECTIONS_MAX = 2_000;
const REQUESTS_AT_ONCE = 64;
const LISTENERS_MAX = 500;
const REQUEST_MS = 30_000;
/** Changes of branches go out together. */
const PUSH_MS = 2_000;
/** A proxy ends what is silent. */
const ALIVE_PUSHES = 10;
/** Pushed beyond it to a reader that does not read: it connects again. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly cookie?: string;
}

export class Api {
  readonly #server: Server;
  readonly #guard: LoginGuard;
  readonly #listeners = new Set<ServerResponse>();
  #asking = 0;

  constructor(private readonly options: ApiOptions) {
    const { log } = options;
    const nowMs = (): number => performance.now();
    this.#guard = new LoginGuard(nowMs, new LoginLog(nowMs, (fields, text) => log('warn', text, fields)));
    this.#server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
      void this.#handle(request, response).catch((error: unknown) => {
        log('warn', 'a request was not answered', { url: request.url, error: String(error) });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  /** The address that it listens on. */
  async start(): Promise<string> {
    const [, host = '127.0.0.1', port = '0'] = /^(.*):(\d{1,5})$/.exec(this.options.listen) ?? [];
    await new Promise<void>((isListening, failed) => {
      this.#server.once('error', failed);
      this.#server.listen(Number(port), host, isListening);
    });
    const { port: own } = this.#server.address() as AddressInfo;
    return `http://${host}:${own}`;
  }

  async stop(): Promise<void> {
    for (const listener of this.#listeners) listener.end();
    this.#server.closeAllConnections();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    if (url === null) return void response.writeHead(400).end();
    const [, command] = /^\/hq\/api\/([A-Za-z]{1,40})$/.exec(url.pathname) ?? [];
    if (command !== undefined) return this.#answer(response, await this.#ask(request, command));
    if (url.pathname === '/hq/live') return await this.#listen(request, response);
    await this.#page(request, response, url);
  }

  async #ask(request: IncomingMessage, command: string): Promise<Answer> {
    const type = request.headers['content-type'] ?? '';
    // A form of another site cannot send this type, nor the cookie.
    if (request.method !== 'POST' || !type.startsWith('application/json')) return refused(405, reject('noCommand'));
    if (!isCommand(command)) return refused(404, reject('unknownCommand', { command }));
    if (this.#asking >= REQUESTS_AT_ONCE) return refused(503, reject('tooManyRequests', { seconds: 1 }));
    this.#asking += 1;
    try {
      const sent = await bodyOf(request);
      if (sent === null) return refused(400, reject('notJson', { why: 'expected a JSON object of at most 512 KiB' }));
      const declaration = HQ_COMMANDS[command];
      const checked = declaration === undefined ? null : checkData(declaration, sent);
      if (checked === null || 'rejection' in checked) return refused(400, checked?.rejection ?? reject('unknownCommand', { command }));
      if (command === 'logIn') return await this.#logIn(request, checked.data as HqData<'logIn'>);
      if (command === 'logOut') return await this.#logOut(request);
      return await this.#run(request, command, checked.data);
    } finally {
      this.#asking -= 1;
    }
  }

  async #run(request: IncomingMessage, command: Handled, data: unknown): Promise<Answer> {
    try {
      return await this.options.database.inTransaction(async (client) => {
        const user = await userOfSession(client, tokenOf(request));
        if (user === null) return refused(401, reject('notLoggedIn'));
        if (!mayAsk(user, command)) return refused(403, notAllowed(command, user));
        const handler = HANDLERS[command] as (asking: object, data: unknown) => Promise<unknown>;
        const { live } = this.options;
        return { status: 200, body: { data: (await handler({ client, user, live, nowMs: Date.now() }, data)) ?? null } };
      });
    } catch (error) {
      if (error instanceof Refusal) return refused(400, error.rejection);
      throw error;
    }
  }

  async #logIn(request: IncomingMessage, { login, password }: HqData<'logIn'>): Promise<Answer> {
    const { database, isSecure } = this.options;
    let user: User | null = null;
    const attempt = { login, address: addressOf(request), knownBy: undefined };
    const rejection = await this.#guard.refuse(attempt, async () => {
      user = await database.inTransaction((client) => userOf(client, login, password));
      return user !== null;
    });
    if (rejection !== null || user === null) return refused(401, rejection ?? reject('wrongPassword'));
    const { id, role } = user as User;
    const token = await database.inTransaction((client) => openSession(client, id));
    const cookie = `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
    return { status: 200, body: { data: { login, role } }, cookie };
  }

  async #logOut(request: IncomingMessage): Promise<Answer> {
    await this.options.database.inTransaction((client) => closeSession(client, tokenOf(request)));
    return { status: 200, body: { data: null }, cookie: `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0` };
  }

  #answer(response: ServerResponse, { status, body, cookie }: Answer): void {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(cookie !== undefined && { 'Set-Cookie': cookie }),
    });
    response.end(text);
  }

  /** What a user sees is looked up once a push, so that who loses a group loses its branches. */
  async #listen(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { database, live } = this.options;
    const seenBy = async () =>
      await database.inTransaction(async (client) => {
        const user = await userOfSession(client, tokenOf(request));
        return user === null ? null : await branchesOf(client, user);
      });
    if (this.#listeners.size >= LISTENERS_MAX || (await seenBy()) === null) {
      response.writeHead(401).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    response.write(': \n\n');
    this.#listeners.add(response);
    const changed = new Set<string>();
    const unfollow = live.follow((branch) => changed.add(branch));
    let pushes = 0;
    const push = async (): Promise<void> => {
      pushes += 1;
      if (changed.size === 0 && pushes % ALIVE_PUSHES !== 0) return;
      const names = new Set(changed);
      changed.clear();
      const branches = await seenBy();
      if (branches === null || response.writableLength > UNREAD_BYTES_MAX) return void response.end();
      const rows = branches.filter(({ name }) => names.has(name)).map((branch) => branchNow(branch, live.of(branch.name), Date.now()));
      response.write(rows.length === 0 ? ': \n\n' : `data: ${JSON.stringify(rows)}\n\n`);
    };
    const timer = setInterval(() => void push().catch(() => response.end()), PUSH_MS);
    response.on('close', () => {
      clearInterval(timer);
      unfollow();
      this.#listeners.delete(response);
    });
  }

  async #page(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname === '/') {
      response.writeHead(302, { Location: '/hq' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const { pages } = this.options;
    const source = pages.get(url.pathname) ?? pages.missing;
    if (source === undefined) return void response.writeHead(404).end();
    const asked = pageRequest(request, url);
    const page: Page = typeof source === 'function' ? await source(asked) : source;
    response.writeHead(Number(page.status?.slice(0, 3) ?? 200), Object.fromEntries(headersOf(page)));
    if (request.method === 'HEAD') return void response.end();
    if (Buffer.isBuffer(page.body)) return void response.end(page.body);
    for await (const piece of page.body) response.write(piece);
    response.end();
  }
}

const mayAsk = ({ role }: User, command: HqCommand): boolean => {
  const least = ROLE_OF[command];
  return least === null || ROLES.indexOf(role) >= ROLES.indexOf(least);
};

const refused = (status: number, rejection: Rejection): Answer => ({ status, body: { error: toWireError(rejection) } });

/** null = it names no place here: `//` begins the name of another machine. */
function urlOf({ url = '/' }: IncomingMessage): URL | null {
  try {
    return new URL(url, 'http://headquarters');
  } catch {
    return null;
  }
}

const tokenOf = ({ headers }: IncomingMessage): string =>
  new RegExp(`(?:^|; )${COOKIE}=([\\w-]{43})(?:;|$)`).exec(headers.cookie ?? '')?.[1] ?? '';

/** The proxy on this machine says who asks; from elsewhere nobody is believed. */
function addressOf({ socket, headers }: IncomingMessage): string {
  const own = socket.remoteAddress ?? '';
  const isProxy = own === '::1' || own.replace('::ffff:', '').startsWith('127.');
  const told = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return isProxy && told ? told : own;
}

/** null = it is no JSON object, or too long. */
async function bodyOf(request: IncomingMessage): Promise<object | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > BODY_BYTES_MAX) return null;
    pieces.push(piece);
  }
  try {
    const read: unknown = JSON.parse(Buffer.concat(pieces).toString() || '{}');
    return typeof read === 'object' && read !== null ? read : null;
  } catch {
    return null;
  }
}

const pageRequest = (request: IncomingMessage, url: URL): PageRequest => ({
  ...{ address: addressOf(request), isThisMachine: false, host: request.headers.host ?? '', query: url.searchParams },
  encodings: String(request.headers['accept-encoding'] ?? ''),
  authorization: request.headers.authorization ?? '',
  known: String(request.headers['if-none-match'] ?? ''),
  range: request.headers.range ?? '',
  signal: new AbortController().signal,
});
