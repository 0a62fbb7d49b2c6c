/**
 * Slows down guessing without keeping anybody else out. Guesses count by account, address and device:
 * - Wrong guesses at one account from one place cost a wait that doubles each time. Other places are not delayed.
 * - A device on which the user has logged in before waits for its own wrong guesses alone.
 * - All others share two budgets as well: one for the account, over all addresses, and one for the address, over all accounts.
 *   A part of each is kept for newcomers.
 * Counts are kept in memory: a restart forgives. Known devices are in the state, and survive until their user has another password or
 * somebody has them forgotten.
 */
import { isIPv6 } from 'node:net';
import { type Rejection, reject } from '../../model/errors/errors.js';
import { FairQueue } from '../limits/fair-queue.js';
import { forgetOldest, GuessBudget } from '../limits/guess-budget.js';
import type { LoginLog } from './login-log.js';

const FREE_FAILURES = 3;
const WAIT_MAX_MS = 60_000;
/** Each attempt before the end of a wait adds this to it, up to `HASTY_WAIT_MAX_MS` from now on. */
const HASTE_MS = 1_000;
const HASTY_WAIT_MAX_MS = 5 * 60_000;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;
const LANES_MAX = 10_000;

/** 360 an hour in the long run from all unknown devices together, the price of letting in a new device while others guess. */
const ACCOUNT_GUESSES_AT_ONCE = 60;
const ACCOUNT_GUESS_MS = 10_000;
/** 30 an hour in the long run from one address, but for users that are known there: several clerks may share it. */
const ADDRESS_GUESSES_AT_ONCE = 24;
const ADDRESS_GUESS_MS = 120_000;

/** Passwords that are checked at the same time: each keeps a core busy, and drawing and the disk need theirs, too. */
const CHECKS = { atOnce: 2, waitingOfKeyMax: 100, waitingMax: 1000 };

export interface LoginAttempt {
  readonly login: string;
  readonly address: string;
  /** The mark by which the device is known as one on which this user has logged in before; undefined = it is not known. */
  readonly knownBy: string | undefined;
}

/** The failures of one account from one place. */
interface Lane {
  readonly failures: number;
  readonly lastMs: number;
  readonly waitUntilMs: number;
}

export class LoginGuard {
  /** In order of the last failure, the oldest first. */
  readonly #lanes = new Map<string, Lane>();
  readonly #accounts = new GuessBudget(ACCOUNT_GUESSES_AT_ONCE, ACCOUNT_GUESS_MS);
  readonly #addresses = new GuessBudget(ADDRESS_GUESSES_AT_ONCE, ADDRESS_GUESS_MS);
  readonly #checks = new FairQueue(CHECKS);

  /** @param nowMs a monotonic clock */
  constructor(
    private readonly nowMs: () => number,
    private readonly log: LoginLog,
  ) {}

  /**
   * Checks a secret when its turn comes; null = it is right. The wait is checked again then: otherwise a burst of guesses would all be
   * tried before the first of them has failed.
   */
  async refuse(attempt: LoginAttempt, isRight: () => Promise<boolean>): Promise<Rejection | null> {
    const early = this.#tooEarly(attempt);
    if (early) return early;
    const isFirstClass = attempt.knownBy !== undefined;
    const turn = { key: isFirstClass ? laneOf(attempt) : sourceOf(attempt.address), isFirstClass };
    const refusal = await this.#checks.run(turn, async () => this.#tooEarly(attempt) ?? (await this.#checked(attempt, isRight)));
    return refusal === undefined ? reject('tooManyFailures', { seconds: 1 }) : refusal;
  }

  /** Seconds to wait before the next attempt; 0 = go on. */
  waitSeconds(attempt: LoginAttempt): number {
    const now = this.nowMs();
    const { login, address, knownBy } = attempt;
    const { failures, waitUntilMs } = this.#laneAt(laneOf(attempt), now);
    const waitMs = waitUntilMs - now;
    if (knownBy !== undefined) return secondsOf(waitMs);
    const ofAccount = this.#accounts.waitMs(login, failures, now);
    return secondsOf(Math.max(waitMs, ofAccount, this.#addresses.waitMs(sourceOf(address), failures, now)));
  }

  async #checked(attempt: LoginAttempt, isRight: () => Promise<boolean>): Promise<Rejection | null> {
    if (await isRight()) {
      this.#lanes.delete(laneOf(attempt));
      return null;
    }
    this.#failed(attempt);
    this.log.failed(attempt);
    return reject('wrongPassword');
  }

  #failed(attempt: LoginAttempt): void {
    const now = this.nowMs();
    const key = laneOf(attempt);
    const failures = this.#laneAt(key, now).failures + 1;
    const waitMs = failures <= FREE_FAILURES ? 0 : Math.min(WAIT_MAX_MS, 1000 * 2 ** (failures - FREE_FAILURES - 1));
    // Deleted and set again, so that the map stays in order of age and the oldest can go.
    this.#lanes.delete(key);
    this.#lanes.set(key, { failures, lastMs: now, waitUntilMs: now + waitMs });
    forgetOldest(this.#lanes, LANES_MAX);
    if (attempt.knownBy !== undefined) return;
    this.#accounts.spend(attempt.login, now);
    this.#addresses.spend(sourceOf(attempt.address), now);
  }

  #tooEarly(attempt: LoginAttempt): Rejection | undefined {
    const seconds = this.waitSeconds(attempt);
    if (seconds === 0) return undefined;
    if (attempt.knownBy === undefined) this.#prolong(laneOf(attempt));
    this.log.refused(attempt);
    return reject('tooManyFailures', { seconds });
  }

  /** An attempt before its time is not checked and prolongs the wait. Known devices are exempt: others may share a known address. */
  #prolong(key: string): void {
    const lane = this.#lanes.get(key);
    const now = this.nowMs();
    if (lane === undefined || lane.waitUntilMs <= now) return;
    const waitUntilMs = Math.max(lane.waitUntilMs, Math.min(lane.waitUntilMs + HASTE_MS, now + HASTY_WAIT_MAX_MS));
    this.#lanes.set(key, { ...lane, waitUntilMs });
  }

  #laneAt(key: string, now: number): Lane {
    const lane = this.#lanes.get(key);
    return lane && now - lane.lastMs < FORGOTTEN_AFTER_MS ? lane : { failures: 0, lastMs: now, waitUntilMs: 0 };
  }
}

const laneOf = ({ login, address, knownBy }: LoginAttempt): string => `${knownBy ?? sourceOf(address)} ${login}`;

const secondsOf = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));

/** A machine with an IPv6 address can use any of its network: 64 bits count as one address. */
export function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - (tail?.length ?? 0) }, () => '0');
  return `${[...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(':')}::/64`;
}
