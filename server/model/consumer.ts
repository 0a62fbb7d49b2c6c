/** A visitor with a ticket (the wire's word is "consumer"). */

export type OperationState = 'WAITING' | 'SERVING' | 'POSTPONE' | 'SERVED' | 'REJECTED';
export type ConsumerState = OperationState;

/** A call that was not asked for as the next one: of a certain ticket, after a skip, by the window itself. */
export type CalledBy = 'hand' | 'skip' | 'auto';

/** A clerk chose a visitor whom the order would not have chosen. */
export const isOutOfTurn = ({ by, inTurn }: { readonly by?: CalledBy; readonly inTurn?: unknown }): boolean =>
  by === 'hand' && inTurn === undefined;

/** A stretch of a visitor's time at one operation: it is what statistics are made of. */
export interface Period {
  readonly state: 'SERVING' | 'POSTPONE' | 'REJECTED';
  inMs: number;
  /** null while it lasts. */
  outMs: number | null;
  comment: string | null;
  readonly userId: number | null;
  readonly workplaceId: number | null;
  /** How a visitor was called who was not the next in the queue's order. */
  readonly by?: CalledBy;
  /** Of a call by hand: the visitor was the next one all the same. */
  readonly inTurn?: true;
  /** How often the call was repeated while it lasted. */
  recalls?: number;
  /** When the visitor stood at the window, where somebody marked it. */
  arrivedMs?: number;
  /** What ended it, where the end of the operation does not say it. */
  end?: PeriodEnd;
  /** Of a refusal or a postponement; of a service by hand that of the call. From the book Reason. */
  readonly reasonId?: number;
  /** What came of a service. From the book Outcome. */
  outcomeId?: number;
}

/** As `isOfBox` of `db/facts/outcome.ts`, for tickets that are still in the queue. */
export const isOfBox = ({ state, userId }: { readonly state: string; readonly userId: number | null }): boolean =>
  userId === null && state !== 'SERVING';

/**
 * `handed`: the clerk went, or another one logged in at the window: the same operation goes on in the period that follows, which is
 * nobody's (`userId` null) until a clerk logs in.
 */
export type PeriodEnd = 'skipped' | 'postponed' | 'transferred' | 'handed';

/** Since when it has been served at the window, whichever of its clerks began; null = it never was. */
export function servedSinceMs({ periods }: Pick<TicketOperation, 'periods'>): number | null {
  let at = periods.length - 1;
  while (periods[at - 1]?.end === 'handed') at -= 1;
  return periods[at]?.inMs ?? null;
}

/** Who gave the ticket. That it was given for an appointment is told by `appointmentId`. */
export const CHANNELS = ['kiosk', 'clerk', 'administrator'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The expected wait as it was told. */
export interface PromisedWait {
  readonly leastSec: number;
  readonly medianSec: number;
  readonly mostSec: number;
}

/** The only clerk who may take an operation from a moment on; null = anyone. */
export interface Claim {
  readonly atMs: number;
  readonly userId: number | null;
}

export interface TicketOperation {
  readonly serviceId: number;
  /** Stages of a service run in ascending number; the wire calls it `priority` in `serveOperation`. */
  readonly stage: number;
  readonly operationId: number;
  registeredMs: number;
  state: OperationState;
  /** The user who serves or served it; null = none yet. */
  userId: number | null;
  /** The only clerk who may take it (`return2me`); null = anyone. */
  claimUserId: number | null;
  /** Since when it has been for whom; left out where it was never bound, and of what older programs bound. */
  claims?: readonly Claim[];
  comments: readonly string[];
  readonly periods: Period[];
}

export interface Consumer {
  readonly id: number;
  readonly rangeId: number;
  readonly prefix: string;
  readonly number: number;
  readonly ticket: string;
  registeredMs: number;
  /** 50 + coefficient; a smaller number is called earlier. */
  priority: number;
  state: ConsumerState;
  /** The window that serves or postponed the visitor; -1 = none. */
  workplaceId: number;
  lastCallMs: number | null;
  /** When the visitor stood at the window that serves the visitor now, where it was marked. */
  arrivedMs?: number | undefined;
  postponedToMs: number | null;
  vanishCount: number;
  comment: string;
  pinCode: string;
  /** The digest of the photo, which the database keeps; older programs kept the photo itself here, see `isInlinePhoto`. null = none. */
  photo: string | null;
  appointmentId: number | null;
  /** Opens the visitor's own page; empty = a ticket of an older box. A client that knows it can take the visitor out of the queue. */
  readonly code: string;
  registratorId: number | null;
  /** The printer that first printed the ticket; null = none yet. */
  printer: string | null;
  stateChangedMs: number;
  lastUpdateMs: number;
  /** Sorted by service, then stage, then operation. */
  operations: readonly TicketOperation[];
  /** Left out on tickets of kiosks, and of older programs. */
  channel?: Channel;
  /** Chosen by the visitor, such as `kk`. */
  language?: string;
  /** What the paper or the picture of the ticket told its visitor. */
  promised?: PromisedWait;
  printsFailed?: number;
  /** The agreed time of the appointment that the ticket was given for; it does not move with the clock. */
  appointmentMs?: number;
  /** When that appointment was made. */
  bookedMs?: number;
  /** The time that was agreed at first, of who came too late for it and got the next free one, `appointmentMs`. */
  firstAgreedMs?: number;
  /** How many come with the appointment; left out = one. */
  persons?: number;
  /** Came after the late window of the appointment, which stays missed: a visitor like those without one. */
  isMissed?: boolean;
  /** The priority from the agreed time on, of who came before it; left out = it stays. */
  priorityAtTime?: number | undefined;
  /** In the order it came then, and not at `registeredMs`: the agreed time of an appointment whose visitor came before it. */
  placedMs?: number;
  /** From the book Segment, as it was decided when the ticket was given or last got another service; left out = none. */
  segment?: number | undefined;
}

/** Before it nobody expects to be called: the ticket, or the agreed time of who came earlier. */
export const expectedMs = ({ registeredMs, appointmentMs = registeredMs }: Consumer): number => Math.max(registeredMs, appointmentMs);

/** Why a ticket ended that an administrator removed, with all its personal texts. */
export const REMOVED = 'removed';
export const BASE_PRIORITY = 50;
export const NO_WORKPLACE = -1;
export const NO_CONSUMER = -1;
export const NO_CLERK = -1;

/** Digests have 43 letters, and a picture in base64 more than a hundred. */
const DIGEST_LENGTH_MAX = 64;
export const isInlinePhoto = (photo: string): boolean => photo.length > DIGEST_LENGTH_MAX;

export const isFinished = (state: OperationState): boolean => state === 'SERVED' || state === 'REJECTED';

/** `Г` and 2 → `Г002` (seen in the original: at least three digits). */
export const ticketText = (prefix: string, number: number): string => prefix + String(number).padStart(3, '0');
