/** Whom windows would call next under other segments and profiles: the present hall, of which nothing is changed. */
import type { CallingProfileRow, SegmentRow } from '../../../model/books/index.js';
import { type Consumer, NO_CLERK, NO_CONSUMER } from '../../../model/consumer.js';
import { Rejection } from '../../../model/errors/errors.js';
import type { EventOf } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { ExplainedCall } from '../../../model/explained-call.js';
import { Lanes } from '../../lanes.js';
import type { QueueState, WindowState } from '../../state.js';
import { TimedLanes } from '../../timed-lanes.js';
import { isOpenWindow } from '../serving-windows.js';
import { callNext } from './calling.js';
import { explainedCall } from './explained.js';
import { isInForce, profileOf } from './profiles.js';
import { segmentAnew, timedOf } from './segments.js';

/** Visitors who are looked at, those who came first: each costs some microseconds. */
export const LOOKED_AT_MAX = 2_000;
const VISITORS_OF_STEP = 50;
/** Windows that are told of. */
const WINDOWS_TOLD_MAX = 300;

export interface Draft {
  readonly segments: readonly SegmentRow[];
  readonly profiles: readonly CallingProfileRow[];
  /** Whoever waits belongs to the segment that he would be given now; else he keeps his own, as he will. */
  readonly isAnew: boolean;
}

interface NextAtWindow {
  readonly workplace: number;
  /** 0 = it calls in the usual order. */
  readonly profile: number;
  readonly isOpen: boolean;
  /** null = nobody waits whom it could call. */
  readonly next: ExplainedCall | null;
}

/**
 * The state with the books of the draft, in steps of some visitors. Visitors, lines and books are its own, so that the queue may go on
 * meanwhile; each visitor is as he was at his step. It is to be read, and not to be evolved.
 */
export function* underDraft(state: QueueState, { segments, profiles, isAnew }: Draft): Generator<undefined, QueueState> {
  const books = { ...booksOf(state), Segment: byId(segments), CallingProfile: byId(profiles) };
  // A profile that is changed in anything counts its calls anew.
  const kept = new Set(profiles.flatMap((row) => (isStored(state, row) ? row.id : [])));
  const callsUnder = new Map([...state.callsUnder].filter(([id]) => kept.has(id)));
  // Each window as it is when it has finished: whom it would call then.
  const windows = new Map([...state.windows].map(([id, window]) => [id, freeIn(window, kept)]));
  const consumers = new Map<number, Consumer>();
  const lanes = new Lanes(state.rules.ageingMsPerPoint);
  const draft: QueueState = { ...state, books, windows, callsUnder, consumers, lanes, abilities: new Map() };
  if (profiles.some(isInForce)) lanes.timed = new TimedLanes((consumer) => timedOf(draft, consumer));
  for (const waiting of [...waitingIn(state)].slice(0, LOOKED_AT_MAX)) {
    if (waiting.state === 'WAITING') {
      const consumer = { ...waiting, operations: waiting.operations.map((operation) => ({ ...operation })) };
      if (isAnew) consumer.segment = segmentAnew(draft, consumer);
      consumers.set(consumer.id, consumer);
      lanes.add(consumer);
    }
    if (consumers.size % VISITORS_OF_STEP === 0) yield;
  }
  return draft;
}

const freeIn = ({ callsUnder, ...window }: WindowState, kept: ReadonlySet<number>): WindowState => ({
  ...{ ...window, consumerId: NO_CONSUMER },
  ...(callsUnder && kept.has(callsUnder.profile) && { callsUnder }),
});

function isStored({ books }: QueueState, row: CallingProfileRow): boolean {
  const stored = books.CallingProfile.get(row.id);
  const fields = Object.keys(row) as (keyof CallingProfileRow)[];
  return stored !== undefined && fields.every((field) => JSON.stringify(stored[field]) === JSON.stringify(row[field]));
}

function* waitingIn({ consumers }: QueueState): Generator<Consumer, void> {
  for (const consumer of consumers.values()) if (consumer.state === 'WAITING') yield consumer;
}

/** Appointments are as many as visitors, and only looked up. */
function booksOf({ books }: QueueState): QueueState['books'] {
  const { Workplace, Service, Operation, User, UserRole } = books;
  return {
    ...books,
    ...{ Workplace: new Map(Workplace), Service: new Map(Service), Operation: new Map(Operation) },
    ...{ User: new Map(User), UserRole: new Map(UserRole) },
  };
}

/** @param draft of `underDraft`; each window is a step */
export function* nextAtWindows(draft: QueueState, stamp: Stamp): Generator<undefined, NextAtWindow[]> {
  const told: NextAtWindow[] = [];
  for (const [workplace, window] of draft.windows) {
    yield;
    if (told.length >= WINDOWS_TOLD_MAX) break;
    if (draft.books.Workplace.get(workplace)?.disabled !== 0) continue;
    const isOpen = isOpenWindow(draft, workplace, window);
    const profile = profileOf(draft, workplace)?.id ?? 0;
    // A window that is away is of interest where the draft changes whom it calls.
    if (!isOpen && profile === 0) continue;
    told.push({ workplace, profile, isOpen, next: nextAt(draft, workplace, stamp) });
  }
  return told;
}

function nextAt(draft: QueueState, workplace: number, stamp: Stamp): NextAtWindow['next'] {
  const outcome = callNext(draft, workplace, draft.windows.get(workplace)?.clerkId ?? NO_CLERK, stamp);
  if (outcome instanceof Rejection) return null;
  const called = outcome.events.find((event): event is EventOf<'called'> => event.t === 'called');
  return (called && explainedCall(draft, called)) ?? null;
}

const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): Map<number, Row> => new Map(rows.map((row) => [row.id, row]));
