/** The typed characters: the number of a ticket, or the number of a user and then the PIN. A pure state machine; time is an input. */

export interface KeypadEntry {
  readonly typed: string;
  /** The user whose PIN is being typed; null = not a PIN. */
  readonly userId: number | null;
  readonly atMs: number;
}

export const NOTHING_TYPED: KeypadEntry = { typed: '', userId: null, atMs: 0 };

/** An unfinished entry expires, so that it does not mix with that of the next user. */
export const FORGOTTEN_AFTER_MS = 15_000;
const TYPED_MAX = 12;

export const entryAt = (entry: KeypadEntry, nowMs: number): KeypadEntry =>
  nowMs - entry.atMs > FORGOTTEN_AFTER_MS ? NOTHING_TYPED : entry;

/** Characters beyond the longest possible number are dropped. */
export const withTyped = (entry: KeypadEntry, character: string, nowMs: number): KeypadEntry => ({
  ...entry,
  typed: (entry.typed + character).slice(0, TYPED_MAX),
  atMs: nowMs,
});

export type LoginStep =
  | { readonly kind: 'asksPin'; readonly entry: KeypadEntry }
  | { readonly kind: 'logIn'; readonly userId: number; readonly pin: string }
  /** Neither a number nor a PIN. */
  | { readonly kind: 'wrong' };

/** Enter, while no user is logged in: first the number of a user, then the PIN. */
export function enterLogin({ typed, userId }: KeypadEntry, nowMs: number): LoginStep {
  if (userId !== null) return typed === '' ? { kind: 'wrong' } : { kind: 'logIn', userId, pin: typed };
  return /^[1-9]\d{0,8}$/.test(typed) ? { kind: 'asksPin', entry: { typed: '', userId: Number(typed), atMs: nowMs } } : { kind: 'wrong' };
}
