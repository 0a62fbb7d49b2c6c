/** A day as it was, apart from its queue: what came from people, and how long each thing took. The queue follows from it by the rules. */
import type { CommandOf, FinishCommand } from '../engine/commands.js';
import type { Reason } from '../model/errors/refusal-reasons.js';
import type { EventOf, QueueEvent } from '../model/events/events.js';
import type { Morning } from './morning.js';

/** An operation of a ticket: service, stage and operation. */
export type DoingKey = string;

/** Its place among all that happened on the day: of what happens at one moment, what came first comes first again. */
interface InOrder {
  readonly order: number;
}

/** What happens in a stay at a window, so long after it began. */
export type Step = InOrder & { readonly afterMs: number } & (
    | {
        readonly kind: 'finish';
        readonly as: FinishCommand['as'];
        readonly what: FinishCommand['what'];
        /** What began at the same window then. */
        readonly starts: readonly DoingKey[];
      }
    | {
        readonly kind: 'postpone';
        readonly delayMinutes: number;
        readonly isMine: boolean;
        /** When the visitor was back in the line. */
        backAfterMs: number;
        backOrder: number;
      }
    | { readonly kind: 'skip' }
    | { readonly kind: 'transfer'; readonly serviceId: number; readonly to: CommandOf<'transfer'>['to']; readonly priority: number | null }
    | { readonly kind: 'add'; readonly serviceId: number }
    | { readonly kind: 'close'; readonly reason: string }
    /** What the day tells ends here, and the visitor was still being served. */
    | { readonly kind: 'unfinished' }
  );

/** From a call until the visitor leaves the window. */
export interface Stay {
  readonly visitor: number;
  readonly window: number;
  readonly clerk: number;
  readonly fromMs: number;
  toMs: number | null;
  /** What the call began. */
  readonly doing: readonly DoingKey[];
  readonly steps: readonly Step[];
}

/**
 * A free moment of a window that could have called somebody: how long until it did; or, `isCut`, how long it did not, until another window
 * had called the visitor or the clerk was gone.
 */
export interface FreeMoment extends InOrder {
  readonly ms: number;
  readonly isCut: boolean;
}

/** A call out of turn: it stays one. */
export interface HandCall {
  readonly atMs: number;
  readonly visitor: number;
  /** Of the event. */
  readonly order: number;
}

/** What did not follow from the queue, by the clock. */
export type Fact = InOrder & Happened;

type Happened =
  | { readonly kind: 'came'; readonly event: EventOf<'registered'> }
  /** A visitor left, was removed, became more urgent or was bound to a clerk. */
  | { readonly kind: 'visitor'; readonly event: EventOf<'closed' | 'consumerChanged' | 'bound'> }
  | { readonly kind: 'branch'; readonly event: QueueEvent }
  /** Somebody came to a window or left it. `wasFree` = nobody was being served there. */
  | { readonly kind: 'window'; readonly window: number; readonly wasFree: boolean; readonly event: QueueEvent }
  /** A call at a window that was not open: during a break, or by an administrator where nobody sits. */
  | { readonly kind: 'call'; readonly window: number; readonly visitor: number | null; readonly event: EventOf<'called'> };

export interface KeptDay {
  readonly morning: Morning;
  /** In the order in which they happened. */
  readonly facts: readonly Fact[];
  /** By visitor, in order; a visitor who was never called has none. */
  readonly stays: ReadonlyMap<number, readonly Stay[]>;
  /** By window. */
  readonly freeMoments: ReadonlyMap<number, readonly FreeMoment[]>;
  /**
   * By window that nobody has closed: from when on it calls nobody any more. That is since it could have called somebody and did not, or
   * its page was closed, else the last event of the day.
   */
  readonly windowEndsMs: ReadonlyMap<number, number>;
  readonly handCalls: ReadonlyMap<number, readonly HandCall[]>;
  /** How long each operation of each visitor took, by visitor and operation. */
  readonly lengths: ReadonlyMap<number, ReadonlyMap<DoingKey, number>>;
  /** The longest wait that each visitor was told, where one was. */
  readonly toldMs: ReadonlyMap<number, number>;
  /** Of the last event of tickets and windows. */
  readonly lastMs: number;
  /** When the day ended, or the journal does. */
  readonly endMs: number;
  readonly was: PlayedDay;
}

/** A day from beginning to end, as it was or as it would have been. */
export interface PlayedDay {
  readonly visits: ReadonlyMap<number, PlayedVisit>;
  /** In the order of the calls. */
  readonly stays: readonly PlayedStay[];
  /** How long each window was open or served, until the last event of the day: nobody knows when those left who are there then. */
  readonly presentMs: ReadonlyMap<number, number>;
  /** How long each served, of the same time. */
  readonly busyMs: ReadonlyMap<number, number>;
}

export interface PlayedVisit {
  readonly id: number;
  readonly services: readonly number[];
  /** As decided when the ticket was given; 0 = none. */
  readonly segment: number;
  /** What visitors of the segment are promised; null = the branch has no segments. */
  readonly promiseMs: number | null;
  /** From when they are: when the ticket was given, or the time of the appointment. */
  readonly promisedFromMs: number;
  readonly cameMs: number;
  /** Before it nobody expects to be called: of who came early for an appointment its time, else when the ticket was given. */
  readonly expectedMs: number;
  /** When the norm of waiting is broken; null = there is none. */
  readonly dueMs: number | null;
  /** When the visitor went away without having been called; null = he did not. */
  leftMs: number | null;
}

export interface PlayedStay {
  readonly visitor: number;
  readonly window: number;
  readonly fromMs: number;
  /** null = it lasts beyond the day. */
  toMs: number | null;
}

/** Why a day cannot be tried. */
export type NotTried = Extract<Reason, 'clockWasSet' | 'nobodyCame' | 'dayTooLong'>;

export const listAt = <Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] => {
  const known = lists.get(key);
  if (known) return known;
  const list: Item[] = [];
  lists.set(key, list);
  return list;
};
