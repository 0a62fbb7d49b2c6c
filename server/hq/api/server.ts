/**
 * Headquarters for browsers: pages, `POST /hq/api/COMMAND` with JSON, and `GET /hq/live`, a stream of events that says which branches have
 * changed. TLS is the business of the proxy before it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reject } from '../../model/errors/errors.js';
import { checkData } from '../../protocol/validation.js';
import { headersOf, type Page, type PageRequest, type PageSource, type Pages } from '../../transport/page.js';
import { noteChange } from '../access/changes.js';
import { ROLES, type User, userOfSession, usersOfSessions } from '../access/users.js';
import type { Director } from '../configuration/director.js';
import type { LiveWatch } from '../live/live-watch.js';
import type { Visitors } from '../remote/visitors.js';
import { type Answer, refused, toldOf, unknownCommand } from './answer.js';
import { Afterwards, Refusal } from './asking.js';
import { Entrance, type EntranceOptions, isOfEntrance, tokenIn } from './entering.js';
import { HANDLERS, type Handled, notAllowed } from './handlers.js';
import { LivePages } from './live-pages.js';
import { HQ_COMMANDS, type HqCommand, type HqData, isCommand, isOfVisitors, ROLE_OF, type VisitorCommand } from './registry.js';

export interface ApiOptions extends EntranceOptions {
  readonly live: Pick<LiveWatch, 'of' | 'namesOf' | 'follow'>;
  readonly director: Pick<Director, 'of' | 'follow' | 'compare'>;
  readonly visitors: Pick<Visitors, 'branch' | 'ticket' | 'visit'>;
  readonly pages: Pages;
  /** null = there is no such page. */
  readonly metrics: PageSource | null;
  /** HOST:PORT; a proxy with TLS stands before it. */
  readonly listen: string;
}

/** Longer ones are read of who is logged in alone. */
const SHORT_BYTES = 4 * 1024;
const BODY_BYTES_MAX = 512 * 1024;
const LONG_AT_ONCE = 64;
const CONNECTIONS_MAX = 2_000;
const REQUESTS_AT_ONCE = 64;
const REQUEST_MS = 30_000;

export class Api {
  readonly #server: Server;
  readonly #entrance: Entrance;
  readonly #pages: LivePages;
  #asking = 0;
  /** Requests with a long body that is being read. */
  #long = 0;

  constructor(private readonly options: ApiOptions) {
    const { log } = options;
    this.#pages = new LivePages(options);
    this.#entrance = new Entrance(options);
    this.#server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
      void this.#handle(request, response).catch((error: unknown) => {
        // Nobody waits for an answer.
        if (request.destroyed && !request.complete) return;
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
    this.#pages.start();
    return `http://${host}:${own}`;
  }

  get openPages(): number {
    return this.#pages.count;
  }

  async stop(): Promise<void> {
    this.#pages.stop();
    this.#server.closeAllConnections();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    if (url === null) return void response.writeHead(400).end();
    const [, command] = /^\/hq\/api\/([A-Za-z]{1,40})$/.exec(url.pathname) ?? [];
    if (command !== undefined) return this.#answer(response, await this.#ask(request, command));
    if (url.pathname === '/hq/live') return await this.#pages.join(response, tokenOf(request));
    await this.#page(request, response, url);
  }

  async #ask(request: IncomingMessage, command: string): Promise<Answer> {
    const type = request.headers['content-type'] ?? '';
    // A form of another site cannot send this type, nor the cookie.
    if (request.method !== 'POST' || !type.startsWith('application/json')) return refused(405, reject('noCommand'));
    if (!isCommand(command)) return unknownCommand(command, 404);
    // Who sends slowly is no request yet, and keeps nobody else waiting.
    const sent = await this.#bodyOf(request);
    if ('status' in sent) return sent;
    if (this.#asking >= REQUESTS_AT_ONCE) return refused(503, reject('tooManyRequests', { seconds: 1 }));
    this.#asking += 1;
    try {
      const declaration = HQ_COMMANDS[command];
      const checked = declaration === undefined ? null : checkData(declaration, sent.read);
      if (checked === null || 'rejection' in checked)
        return checked === null ? unknownCommand(command, 400) : refused(400, checked.rejection);
      if (isOfEntrance(command)) {
        const asker = { address: addressOf(request), cookies: request.headers.cookie ?? '' };
        return await this.#entrance.answer(command, checked.data, asker);
      }
      if (isOfVisitors(command)) return await this.#forVisitor(request, command, checked.data);
      return await this.#run(request, command, checked.data as object);
    } finally {
      this.#asking -= 1;
    }
  }

  /** What is long is read of sessions alone, of so many at once: the memory that a stranger takes is short. */
  async #bodyOf(request: IncomingMessage): Promise<Answer | { readonly read: object }> {
    const pieces: Buffer[] = [];
    let length = 0;
    let isLong = false;
    try {
      // Who is refused has an answer, and the rest of what they send goes nowhere.
      for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        pieces.push(piece);
        length += piece.length;
        if (length > BODY_BYTES_MAX) return NOT_JSON;
        if (length <= SHORT_BYTES || isLong) continue;
        if (this.#long >= LONG_AT_ONCE) return refused(503, reject('tooManyRequests', { seconds: 1 }));
        isLong = true;
        this.#long += 1;
        if (!(await this.#isLoggedIn(request))) return refused(401, reject('notLoggedIn'));
      }
    } finally {
      if (isLong) this.#long -= 1;
    }
    const read = jsonObject(Buffer.concat(pieces));
    return read === null ? NOT_JSON : { read };
  }

  async #isLoggedIn(request: IncomingMessage): Promise<boolean> {
    return (await this.options.database.inTransaction((client) => usersOfSessions(client, [tokenOf(request)]))).size === 1;
  }

  async #run(request: IncomingMessage, command: Handled, data: object): Promise<Answer> {
    const [touched, note] = [new Set<string>(), {}];
    try {
      const answered = await this.options.database.inTransaction(async (client) => {
        const user = await userOfSession(client, tokenOf(request));
        if (user === null) return refused(401, reject('notLoggedIn'));
        if (!mayAsk(user, command)) return refused(403, notAllowed(command, user));
        const handler = HANDLERS[command] as (asking: object, data: unknown) => Promise<unknown>;
        const { live, director } = this.options;
        const found = await handler({ client, user, live, director, nowMs: Date.now(), touched, note }, data);
        if (HQ_COMMANDS[command]?.changes === true) await noteChange(client, user.login, command, { ...data, ...note });
        return found instanceof Afterwards ? found : toldOf(found);
      });
      for (const branch of touched) this.#pages.changed(branch);
      return answered instanceof Afterwards ? toldOf(await answered.answer()) : answered;
    } catch (error) {
      if (error instanceof Refusal) return refused(400, error.rejection);
      throw error;
    }
  }

  async #forVisitor(request: IncomingMessage, command: VisitorCommand, data: unknown): Promise<Answer> {
    const { visitors } = this.options;
    const address = addressOf(request);
    try {
      if (command === 'remoteBranch') return toldOf(visitors.branch(data as HqData<'remoteBranch'>, address));
      if (command === 'remoteTicket') return toldOf(await visitors.ticket(data as HqData<'remoteTicket'>, address));
      return toldOf(await visitors.visit(data as HqData<'remoteVisit'>, address));
    } catch (error) {
      if (error instanceof Refusal) return refused(400, error.rejection);
      throw error;
    }
  }

  #answer(response: ServerResponse, { status, body, cookies }: Answer): void {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(cookies !== undefined && { 'Set-Cookie': [...cookies] }),
    });
    response.end(text);
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
    const { pages, metrics } = this.options;
    const source = (url.pathname === '/metrics' ? metrics : null) ?? pages.get(url.pathname) ?? pages.missing;
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

const NOT_JSON = refused(400, reject('notJson', { why: 'expected a JSON object of at most 512 KiB' }));

/** null = it names no place here: `//` begins the name of another machine. */
function urlOf({ url = '/' }: IncomingMessage): URL | null {
  try {
    return new URL(url, 'http://headquarters');
  } catch {
    return null;
  }
}

const tokenOf = ({ headers }: IncomingMessage): string => tokenIn(headers.cookie ?? '');

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

function jsonObject(bytes: Buffer): object | null {
  try {
    const read: unknown = JSON.parse(bytes.toString() || '{}');
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
