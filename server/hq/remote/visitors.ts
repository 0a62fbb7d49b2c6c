/**
 * What visitors ask without a log-in: which services a branch gives tickets for here, a ticket, and bookings. They are the branch's own:
 * nothing of them is kept here, and a branch that is not connected is said to be so.
 */
import { errorName } from '../../model/errors/error-codes.js';
import { type Rejection, reject, toWireError } from '../../model/errors/errors.js';
import { GuessBudget } from '../../pipeline/limits/guess-budget.js';
import { AddressLimit } from '../../pipeline/limits/rate-limit.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { LiveState } from '../../uplink/live/live-form.js';
import { Refusal } from '../api/asking.js';
import type { HqData } from '../api/registry.js';
import type { RemoteAnswer, RemoteBranch, RemoteVisitAnswer } from '../api/replies.js';
import type { Answer, Requests } from '../down/requests.js';
import type { LiveWatch } from '../live/live-watch.js';

export interface VisitorsOptions {
  readonly live: Pick<LiveWatch, 'of' | 'namesOf'>;
  readonly requests: Pick<Requests, 'ask' | 'isConnected'>;
  /** Of a clock that is never set. */
  readonly nowMs: () => number;
}

/** Of one address, which may be that of a whole office. */
const QUESTIONS_PER_SECOND = 5;
/** Tickets of one address, and bookings: so many at once, and one more each ten minutes. The branch has a limit of its own. */
const TICKETS_AT_ONCE = 6;
const TICKET_EACH_MS = 10 * 60_000;
/** Wrong codes of bookings: so many at once, and one more each three minutes. */
const WRONG_AT_ONCE = 10;
const WRONG_EACH_MS = 3 * 60_000;
/** Of all visitors to one branch: it takes five requests a second, and configurations go the same way. */
const BRANCH_PER_SECOND = 2;
const BRANCH_AT_ONCE = 2;
/** In the branch's log. */
const LOGIN = 'visitor';

export class Visitors {
  readonly #questions: AddressLimit;
  readonly #ofBranch: AddressLimit;
  readonly #tickets = new GuessBudget(TICKETS_AT_ONCE, TICKET_EACH_MS);
  readonly #bookings = new GuessBudget(TICKETS_AT_ONCE, TICKET_EACH_MS);
  readonly #wrongCodes = new GuessBudget(WRONG_AT_ONCE, WRONG_EACH_MS);
  /** Requests under way, by branch. */
  readonly #open = new Map<string, number>();

  constructor(private readonly options: VisitorsOptions) {
    this.#questions = new AddressLimit(QUESTIONS_PER_SECOND, options.nowMs);
    this.#ofBranch = new AddressLimit(BRANCH_PER_SECOND, options.nowMs);
  }

  /** Throws a `Refusal`: of a branch that has nothing for visitors here nothing is said, not even that it is there. */
  branch({ branch: name }: HqData<'remoteBranch'>, address: string): RemoteBranch {
    this.#spendQuestion(address);
    const { services, bookable = null } = this.#allowed(name);
    const isConnected = this.options.requests.isConnected(name);
    const { title, timeZone } = this.options.live.namesOf(name) ?? { title: name, timeZone: 'UTC' };
    const told = { title, timeZone, isConnected };
    return isConnected ? { ...told, services, bookable } : { ...told, services: [], bookable: bookable && [] };
  }

  async ticket({ branch: name, ...data }: HqData<'remoteTicket'>, address: string): Promise<RemoteAnswer> {
    const { nowMs } = this.options;
    this.#spendQuestion(address);
    this.#allowed(name);
    return await this.#inTurn(name, async (ask) => {
      if (data.service !== undefined) {
        const waitMs = this.#tickets.waitMs(address, 0, nowMs());
        if (waitMs > 0) return { answer: 'full', seconds: Math.ceil(waitMs / 1000) };
        this.#tickets.spend(address, nowMs());
      }
      const answer = await ask('remoteTicket', data);
      if (typeof answer === 'string') return { answer };
      return 'error' in answer ? { answer: 'refused', error: answer.error } : (answer.data as RemoteAnswer);
    });
  }

  /** Names and telephones of visitors are in it: it is kept nowhere, and in no log. */
  async visit({ branch: name, ...data }: HqData<'remoteVisit'>, address: string): Promise<RemoteVisitAnswer> {
    this.#spendQuestion(address);
    const allowed = this.#allowed(name);
    if (allowed.bookable === undefined) throw unknownBranch(name);
    return await this.#inTurn(name, async (ask) => {
      const refusal = this.#refuseVisit(data, address);
      if (refusal !== null) return { answer: 'refused', error: toWireError(refusal) };
      const answer = await ask('remoteVisit', data);
      if (typeof answer === 'string') return { answer };
      const told: RemoteVisitAnswer =
        'error' in answer ? { answer: 'refused', error: answer.error } : { answer: 'told', ...(answer.data as ReplyData<'remoteVisit'>) };
      this.#spendVisit(told, data, address);
      return told;
    });
  }

  #refuseVisit({ ask }: Pick<HqData<'remoteVisit'>, 'ask'>, address: string): Rejection | null {
    const secondsOf = (budget: GuessBudget): number => Math.ceil(budget.waitMs(address, 0, this.options.nowMs()) / 1000);
    const [books, opens] = [isBooking(ask) ? secondsOf(this.#bookings) : 0, isOpening(ask) ? secondsOf(this.#wrongCodes) : 0];
    if (books > 0) return reject('tooManyVisits', { seconds: books });
    return opens > 0 ? reject('tooManyWrongCodes', { seconds: opens }) : null;
  }

  /** A time that is full costs nothing. */
  #spendVisit(answer: RemoteVisitAnswer, { ask }: Pick<HqData<'remoteVisit'>, 'ask'>, address: string): void {
    const nowMs = this.options.nowMs();
    if (answer.answer === 'told' && isBooking(ask)) this.#bookings.spend(address, nowMs);
    if (answer.answer === 'refused' && errorName(answer.error) === 'codeUnknown') this.#wrongCodes.spend(address, nowMs);
  }

  #spendQuestion(address: string): void {
    if (!this.#questions.take(address)) throw new Refusal(reject('tooManyRequests', { most: QUESTIONS_PER_SECOND }));
  }

  /** Visitors to one branch are few at a time. */
  async #inTurn<Told>(
    name: string,
    go: (ask: (command: string, data: object) => Promise<Answer>) => Promise<Told>,
  ): Promise<Told | { readonly answer: 'offline' | 'busy' }> {
    const { requests } = this.options;
    if (!requests.isConnected(name)) return { answer: 'offline' };
    const open = this.#open.get(name) ?? 0;
    if (open >= BRANCH_AT_ONCE || !this.#ofBranch.take(name)) return { answer: 'busy' };
    this.#open.set(name, open + 1);
    try {
      return await go((command, data) => requests.ask(name, LOGIN, command, data));
    } finally {
      const left = (this.#open.get(name) ?? 1) - 1;
      if (left === 0) this.#open.delete(name);
      else this.#open.set(name, left);
    }
  }

  #allowed(name: string): NonNullable<LiveState['remote']> {
    const remote = this.options.live.of(name)?.state.remote;
    if (remote === undefined) throw unknownBranch(name);
    return remote;
  }
}

const isBooking = (ask: HqData<'remoteVisit'>['ask']): boolean => ask === 'bookVisit' || ask === 'moveVisit';
const isOpening = (ask: HqData<'remoteVisit'>['ask']): boolean => ask !== 'bookVisit' && ask !== 'bookableTimes';

const unknownBranch = (name: string): Refusal =>
  new Refusal(reject('noSuchElement', { field: 'data.branch', book: 'Branch', name, what: `the name "${name}"` }));
