/**
 * Who comes in, by a password of headquarters or by a server of log-ins, and who leaves. A session is a cookie that no script reads and no
 * other site sends.
 */
import { reject } from '../../model/errors/errors.js';
import { withoutHidden } from '../../model/hidden-characters.js';
import { LoginGuard, sourceOf } from '../../pipeline/access/login-guard.js';
import { LoginLog } from '../../pipeline/access/login-log.js';
import { GuessBudget } from '../../pipeline/limits/guess-budget.js';
import { AddressLimit } from '../../pipeline/limits/rate-limit.js';
import { BEGUN_SECONDS, type Issuer, IssuerError } from '../access/issuer.js';
import { closeSession, openSession, type User, userOf, userOfIssuer } from '../access/users.js';
import type { Database } from '../database.js';
import { type Answer, refused, toldOf, unknownCommand } from './answer.js';
import type { HqCommand, HqData } from './registry.js';

export interface EntranceOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  /** null = there is no server of log-ins. */
  readonly issuer: Pick<Issuer, 'begin' | 'end' | 'leaveAddress'> | null;
  /** Cookies are for TLS alone. */
  readonly isSecure: boolean;
  readonly log: (level: 'info' | 'warn', what: string, details: object) => void;
}

/** Who asks. */
export interface Asker {
  readonly address: string;
  readonly cookies: string;
}

const COMMANDS = ['logIn', 'logOut', 'beginIssuerLogIn', 'endIssuerLogIn'] as const satisfies readonly HqCommand[];
export type EntranceCommand = (typeof COMMANDS)[number];
export const isOfEntrance = (command: HqCommand): command is EntranceCommand => COMMANDS.some((one) => one === command);

const SESSION = 'qbox-hq';
/** Of a log-in that was begun. */
const BEGUN = 'qbox-hq-begun';
const SECRET = /^[\w-]{43}$/;

/** Log-ins at the server of log-ins that an address begins. */
const BEGUN_PER_SECOND = 5;
/** Those that went wrong there, as wrong passwords: at once, and one more each two minutes. */
const WRONG_AT_ONCE = 24;
const WRONG_EACH_MS = 120_000;
/** Asked there at the same time: it may be slow, and others do not wait for it. */
const ASKED_AT_ONCE = 8;
/** In the log, of all addresses. */
const LINES_AT_ONCE = 20;
const LINE_MS = 10_000;

export class Entrance {
  readonly #guard: LoginGuard;
  readonly #begins = new AddressLimit(BEGUN_PER_SECOND, () => performance.now());
  readonly #wrong = new GuessBudget(WRONG_AT_ONCE, WRONG_EACH_MS);
  readonly #lines = new GuessBudget(LINES_AT_ONCE, LINE_MS);
  #asked = 0;

  constructor(private readonly options: EntranceOptions) {
    const nowMs = (): number => performance.now();
    this.#guard = new LoginGuard(nowMs, new LoginLog(nowMs, (fields, text) => options.log('warn', text, fields)));
  }

  async answer(command: EntranceCommand, data: unknown, asker: Asker): Promise<Answer> {
    if (command === 'logIn') return await this.#logIn(data as HqData<'logIn'>, asker);
    if (command === 'logOut') return await this.#logOut(asker);
    const { issuer } = this.options;
    if (issuer === null) return unknownCommand(command, 404);
    if (this.#asked >= ASKED_AT_ONCE) return refused(503, reject('tooManyRequests', { most: ASKED_AT_ONCE }));
    this.#asked += 1;
    try {
      if (command === 'beginIssuerLogIn') return await this.#begin(issuer, asker);
      return await this.#end(issuer, data as HqData<'endIssuerLogIn'>, asker);
    } catch (error) {
      if (error instanceof IssuerError) return this.#failed(error, asker);
      throw error;
    } finally {
      this.#asked -= 1;
    }
  }

  async #logIn({ login, password }: HqData<'logIn'>, { address }: Asker): Promise<Answer> {
    let user: User | null = null;
    const rejection = await this.#guard.refuse({ login, address, knownBy: undefined }, async () => {
      user = await this.options.database.inTransaction((client) => userOf(client, login, password));
      return user !== null;
    });
    if (rejection !== null || user === null) return refused(401, rejection ?? reject('wrongPassword'));
    return await this.#entered(user);
  }

  async #begin(issuer: Pick<Issuer, 'begin'>, { address }: Asker): Promise<Answer> {
    if (!this.#begins.take(sourceOf(address))) return refused(400, reject('tooManyRequests', { most: BEGUN_PER_SECOND }));
    const begun = await issuer.begin();
    return { ...toldOf({ address: begun.address }), cookies: [this.#cookie(BEGUN, begun.secret, `; Max-Age=${BEGUN_SECONDS}`)] };
  }

  async #end(issuer: Pick<Issuer, 'end'>, { query }: HqData<'endIssuerLogIn'>, { address, cookies }: Asker): Promise<Answer> {
    const waitMs = this.#wrong.waitMs(sourceOf(address), 0, performance.now());
    if (waitMs > 0) return refused(401, reject('tooManyFailures', { seconds: Math.ceil(waitMs / 1000) }));
    const login = await issuer.end(cookieOf(cookies, BEGUN), query);
    const user = await this.options.database.inTransaction((client) => userOfIssuer(client, login));
    if (user !== null) return await this.#entered(user, this.#cookie(BEGUN, '', '; Max-Age=0'));
    this.#spend(address, `${login} is no user who logs in this way`);
    return refused(401, reject('notAUser', { login }));
  }

  #failed({ refusal, why }: IssuerError, { address }: Asker): Answer {
    if (refusal === 'issuerAway') this.#note('the server of log-ins does not answer', { why });
    else this.#spend(address, why);
    return refused(401, reject(refusal));
  }

  #spend(address: string, why: string): void {
    this.#wrong.spend(sourceOf(address), performance.now());
    this.#note('a log-in at the server of log-ins was refused', { address, why: withoutHidden(why) });
  }

  #note(what: string, details: object): void {
    const now = performance.now();
    if (this.#lines.waitMs('', 0, now) > 0) return;
    this.#lines.spend('', now);
    this.options.log('warn', what, details);
  }

  async #entered({ id, login, role }: User, ...more: readonly string[]): Promise<Answer> {
    const token = await this.options.database.inTransaction((client) => openSession(client, id));
    return { ...toldOf({ login, role }), cookies: [this.#cookie(SESSION, token), ...more] };
  }

  /** `next`: where the browser goes, to be logged out at the server of log-ins, too. */
  async #logOut({ cookies }: Asker): Promise<Answer> {
    const { database, issuer } = this.options;
    const was = await database.inTransaction((client) => closeSession(client, tokenIn(cookies)));
    const next = was?.hasPassword === false && issuer !== null ? await issuer.leaveAddress() : null;
    return { ...toldOf({ next }), cookies: [this.#cookie(SESSION, '', '; Max-Age=0')] };
  }

  #cookie(name: string, value: string, more = ''): string {
    return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${more}${this.options.isSecure ? '; Secure' : ''}`;
  }
}

/** Of the session; empty = there is none. */
export const tokenIn = (cookies: string): string => cookieOf(cookies, SESSION);

function cookieOf(cookies: string, name: string): string {
  const value =
    cookies
      .split('; ')
      .find((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? '';
  return SECRET.test(value) ? value : '';
}
