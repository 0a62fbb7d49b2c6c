/**
 * What windows are, noted where it changes: state, clerk, and what could be called there. Serving is not noted, visits tell it. The rows
 * go to the disk with the batch of the events that caused them; figures are made of them, see docs/indicators.md.
 */
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import type { Ability } from '../../engine/ability.js';
import { abilityOf, servesService } from '../../engine/rules/abilities.js';
import type { QueueState, WindowState } from '../../engine/state.js';
import type { BookName, ServiceRow } from '../../model/books/index.js';
import { NO_CLERK } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import { WINDOW_STATE } from '../../model/window-state.js';

/** Books that say what can be done at a window. */
const BOOKS_OF_WINDOWS: ReadonlySet<BookName> = new Set<BookName>(['Workplace', 'Operation', 'Service', 'User', 'UserRole']);

interface Noted {
  readonly stateId: number;
  readonly clerkId: number;
  /** Of a break, in the book of reasons. */
  readonly reasonId: number | undefined;
  /** It is another object as soon as a book has changed. */
  readonly ability: Ability;
  readonly can: string;
}

export class WindowLog {
  private readonly noted = new Map<number, Noted>();
  private readonly possible: Possible;
  /** A book has changed, and windows were not looked at since. */
  private isStale = false;

  constructor(private readonly state: QueueState) {
    this.possible = new Possible(state);
  }

  /** The first rows of a program. @param knownMs the last moment before it started */
  begin(knownMs: number, atMs: number): WindowLogRow[] {
    const off = atMs > knownMs && knownMs > 0 ? [aboutTheBox('off', atMs, atMs - knownMs)] : [];
    return [...off, ...this.everyWindow(atMs)];
  }

  /** To be called after each event was applied to the state. */
  applied(event: QueueEvent): readonly WindowLogRow[] {
    switch (event.t) {
      case 'called':
      case 'takenBack':
        // Most events of a day: they change neither books nor clerks.
        return this.isAsNoted(event.w) ? NOTHING : this.changed(event.w, event.at);
      case 'windowStateSet':
      case 'servicesOpened':
        return this.changed(event.w, event.at);
      case 'sessionOpened':
        return event.component === 'workplace' && event.place !== null ? this.changed(event.place, event.at) : NOTHING;
      case 'sessionClosed':
        return this.changedAnywhere(event.at);
      case 'bookSet':
      case 'bookRemoved':
        if (event.book === 'Service') this.possible.forget();
        this.isStale ||= BOOKS_OF_WINDOWS.has(event.book);
        return NOTHING;
      case 'dayOpened':
        return this.everyWindow(event.at);
      case 'clockSet':
        return [aboutTheBox('clock', event.at, event.byMs), ...this.everyWindow(event.at)];
      default:
        return NOTHING;
    }
  }

  /** To be called after all events of a command: one that changes a thousand elements is looked at once. */
  settled(atMs: number): readonly WindowLogRow[] {
    return this.isStale ? this.changedAnywhere(atMs) : NOTHING;
  }

  private isAsNoted(windowId: number): boolean {
    const window = this.state.windows.get(windowId);
    const noted = this.noted.get(windowId);
    return window !== undefined && noted?.stateId === window.stateId && noted.clerkId === window.clerkId;
  }

  private everyWindow(atMs: number): WindowLogRow[] {
    this.noted.clear();
    return this.changedAnywhere(atMs);
  }

  private changedAnywhere(atMs: number): WindowLogRow[] {
    this.isStale = false;
    const removed = [...this.noted.keys()].filter((windowId) => !this.state.windows.has(windowId));
    return [...this.state.windows.keys(), ...removed].flatMap((windowId) => this.changed(windowId, atMs));
  }

  private changed(windowId: number, atMs: number): readonly WindowLogRow[] {
    const window = this.state.windows.get(windowId);
    const before = this.noted.get(windowId);
    if (window === undefined) {
      this.noted.delete(windowId);
      return before === undefined ? NOTHING : [{ ...CLOSED, windowId, atMs }];
    }
    const now = this.present(windowId, window, before);
    this.noted.set(windowId, now);
    return before !== undefined && isSame(before, now) ? NOTHING : [rowOf(windowId, now, atMs)];
  }

  private present(windowId: number, { stateId, clerkId, reasonId }: WindowState, before: Noted | undefined): Noted {
    const ability = abilityOf(this.state, windowId, clerkId);
    const can = before?.ability === ability ? before.can : this.possible.textOf(ability);
    return { stateId, clerkId, reasonId, ability, can };
  }
}

const NOTHING: readonly WindowLogRow[] = [];

const CLOSED = { state: 'closed', clerkId: null, reason: null, can: null, byMs: null } as const;

const aboutTheBox = (state: 'off' | 'clock', atMs: number, byMs: number): WindowLogRow => ({
  ...{ atMs, state, byMs },
  ...{ windowId: null, clerkId: null, reason: null, can: null },
});

/** What could be called matters while the window is open. */
const isSame = (before: Noted, now: Noted): boolean =>
  before.stateId === now.stateId &&
  before.clerkId === now.clerkId &&
  before.reasonId === now.reasonId &&
  (before.can === now.can || now.stateId !== WINDOW_STATE.open);

function rowOf(windowId: number, { stateId, clerkId: clerk, reasonId, can }: Noted, atMs: number): WindowLogRow {
  const clerkId = clerk === NO_CLERK ? null : clerk;
  if (stateId === WINDOW_STATE.open) return { atMs, windowId, state: 'open', clerkId, reason: null, can, byMs: null };
  const reason = reasonId === undefined ? null : String(reasonId);
  if (stateId === WINDOW_STATE.onBreak) return { atMs, windowId, state: 'break', clerkId, reason, can: null, byMs: null };
  return { ...CLOSED, windowId, clerkId, atMs };
}

/** What could be called at a window. Windows that can do the same share a text; only services with operations of the window are read. */
class Possible {
  private known: Services | null = null;
  private readonly texts = new Map<string, string>();

  constructor(private readonly state: QueueState) {}

  /** Services have changed. */
  forget(): void {
    this.known = null;
    this.texts.clear();
  }

  /** By service the operations that could be called at the window, JSON. A disabled window calls nobody. */
  textOf(ability: Ability): string {
    if (this.state.books.Workplace.get(ability.workplaceId)?.disabled === 1) return '{}';
    const key = JSON.stringify([ability.department, ability.openedServices, ability.operationsText]);
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.possibleAt(ability));
    if (this.texts.size >= TEXTS_MAX) this.texts.clear();
    this.texts.set(key, text);
    return text;
  }

  private possibleAt(ability: Ability): Readonly<Record<string, readonly number[]>> {
    const { byService, byOperation } = this.services();
    const services = new Set([...ability.operations].flatMap((operation) => byOperation.get(operation) ?? []));
    const can: Record<string, readonly number[]> = {};
    for (const serviceId of services) {
      if (!servesService(this.state, ability, serviceId)) continue;
      can[serviceId] = (byService.get(serviceId) ?? []).filter((operation) => ability.operations.has(operation));
    }
    return can;
  }

  private services(): Services {
    if (this.known !== null) return this.known;
    const byService = new Map<number, readonly number[]>();
    const byOperation = new Map<number, number[]>();
    for (const [serviceId, service] of this.state.books.Service) {
      const operations = operationsOf(service);
      byService.set(serviceId, operations);
      for (const operation of operations) {
        const services = byOperation.get(operation);
        if (services === undefined) byOperation.set(operation, [serviceId]);
        else services.push(serviceId);
      }
    }
    this.known = { byService, byOperation };
    return this.known;
  }
}

interface Services {
  /** Each operation once. */
  readonly byService: ReadonlyMap<number, readonly number[]>;
  readonly byOperation: ReadonlyMap<number, readonly number[]>;
}

/** Windows of one branch rarely differ in more ways. */
const TEXTS_MAX = 1000;

const operationsOf = ({ operations }: Pick<ServiceRow, 'operations'>): readonly number[] => [...new Set(Object.values(operations).flat())];
