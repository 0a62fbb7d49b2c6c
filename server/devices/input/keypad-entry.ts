/** What is being typed at a keypad: the number of a ticket, or somebody's own number and then his PIN. A pure machine; time is an input. */

export interface KeypadEntry {
  readonly typed: string;
  /** Whose PIN is being typed; null = it is none. */
  readonly userId: number | null;
  /** When the last key was pressed. */
  readonly atMs: number;
}

export const NOTHING_TYPED: KeypadEntry = { typed: '', userId: null, atMs: 0 };

/** Whoever walks away leaves nothing behind for the next one. */
export const FORGOTTEN_AFTER_MS = 15_000;
const TYPED_MAX = 12;

/** What is still meant at this time. */
export const entryAt = (entry: KeypadEntry, nowMs: number): KeypadEntry =>
  nowMs - entry.atMs > FORGOTTEN_AFTER_MS ? NOTHING_TYPED : entry;

/** What is typed beyond any number is not kept. */
export const withTyped = (entry: KeypadEntry, character: string, nowMs: number): KeypadEntry => ({
  ...entry,
  typed: (entry.typed + character).slice(0, TYPED_MAX),
  atMs: nowMs,
});

export type LoginStep =
  /** The PIN comes next. */
  | { readonly kind: 'asksPin'; readonly entry: KeypadEntry }
  | { readonly kind: 'logIn'; readonly userId: number; readonly pin: string }
  /** Neither a number nor a PIN. */
  | { readonly kind: 'wrong' };

/** Enter, while nobody is logged in: first the number of a user, then his PIN. */
export function enterLogin({ typed, userId }: KeypadEntry, nowMs: number): LoginStep {
  if (userId !== null) return typed === '' ? { kind: 'wrong' } : { kind: 'logIn', userId, pin: typed };
  return /^[1-9]\d{0,8}$/.test(typed) ? { kind: 'asksPin', entry: { typed: '', userId: Number(typed), atMs: nowMs } } : { kind: 'wrong' };
}
