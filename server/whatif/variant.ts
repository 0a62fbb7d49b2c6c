/** A day under other circumstances: other windows, other hours, other skills, other rows of the books. */
import type { ConfigureCommand } from '../engine/commands.js';
import { decide } from '../engine/decide.js';
import { evolve } from '../engine/evolve.js';
import type { QueueState } from '../engine/state.js';
import type { RowBook } from '../model/books/index.js';
import { noSuchElement, Rejection } from '../model/errors/errors.js';
import type { EventOf, QueueEvent } from '../model/events/events.js';
import type { Fact, KeptDay } from './kept-day.js';
import { openMorning, stampIn } from './morning.js';
import type { Played } from './player.js';
import { LAST } from './supply.js';

/** From one minute of the day to another. */
export type Span = readonly [fromMinute: number, toMinute: number];

interface WindowVariant {
  readonly id: number;
  /** When somebody sits there, instead of when somebody did; [] = never. Left out = as it was. */
  readonly hours?: readonly Span[];
  /** What the window can do. Left out = as it was. */
  readonly operations?: readonly number[];
}

export interface Variant {
  readonly windows: readonly WindowVariant[];
  /** Parts of rows, or whole new ones; the engine checks the books as they then are. */
  readonly books: ConfigureCommand['set'];
  /** Of these `books` has all rows that count: others of the day are switched off. */
  readonly whole: readonly WholeBook[];
}

/** Books that an editor shows as one thing. */
type WholeBook = 'Segment' | 'CallingProfile';

interface Varied {
  readonly day: Played;
  readonly state: QueueState;
}

const MINUTE_MS = 60_000;

/** The day and its morning as the variant has them; or why there is no such branch. */
export function varied(day: KeptDay, { windows, books, whole }: Variant): Varied | Rejection {
  const state = openMorning(day.morning);
  const set = withSkills(books, windows);
  for (const book of whole) switchOffOthers(state, book, set);
  const unknown = windows.find(({ id }) => !state.books.Workplace.has(id) && !set.Workplace?.some((row) => row.id === id));
  if (unknown) return noSuchElement('Workplace', unknown.id, 'data.windows');
  const refusal = configured(state, day, set);
  if (refusal) return refusal;
  const seated = windows.filter((window): window is WindowVariant & { hours: readonly Span[] } => window.hours !== undefined);
  const emptied = new Set(seated.map(({ id }) => id));
  const facts = day.facts.filter((fact) => !isReplaced(fact, emptied, set, whole));
  for (const id of emptied) empty(state, id);
  const comings = new Comings(state, day);
  const moved = seated.flatMap(({ id, hours }) => comings.facts(id, hours));
  const windowEndsMs = new Map([...day.windowEndsMs].filter(([id]) => !emptied.has(id)));
  return { day: { ...day, windowEndsMs, facts: [...facts, ...moved].sort((one, other) => one.event.at - other.event.at) }, state };
}

function withSkills(books: ConfigureCommand['set'], windows: readonly WindowVariant[]): ConfigureCommand['set'] {
  const skilled = windows.flatMap(({ id, operations }) => (operations === undefined ? [] : [{ id, operations, all_operations: 0 }]));
  if (skilled.length === 0) return books;
  const rows = new Map((books.Workplace ?? []).map((row) => [row.id, row]));
  for (const row of skilled) rows.set(row.id, { ...rows.get(row.id), ...row });
  return { ...books, Workplace: [...rows.values()] };
}

function configured(state: QueueState, { morning }: KeptDay, set: ConfigureCommand['set']): Rejection | undefined {
  if (Object.keys(set).length === 0) return undefined;
  const nothing = { remove: {}, designs: [], removeDesigns: [], templates: [], removeTemplates: [] };
  const outcome = decide(state, { type: 'configure', set, ...nothing, actingUserId: 0 }, stampIn(morning, state.lastAtMs));
  if (outcome instanceof Rejection) return outcome;
  for (const event of outcome.events) evolve(state, event);
  return undefined;
}

/** Not removed: tickets that were kept may have a segment. Its name is free: one of the variant may have it. */
function switchOffOthers(state: QueueState, book: WholeBook, set: ConfigureCommand['set']): void {
  for (const row of [...state.books[book].values()]) {
    if (set[book]?.some(({ id }) => id === row.id)) continue;
    evolve(state, { t: 'bookSet', at: state.lastAtMs, book, id: row.id, row: { ...row, name: `\0${row.id}`, disabled: 1 } });
  }
}

/** The variant says otherwise. */
function isReplaced(fact: Fact, windows: ReadonlySet<number>, set: ConfigureCommand['set'], whole: readonly WholeBook[]): boolean {
  if (fact.kind === 'window' || fact.kind === 'call') return windows.has(fact.window);
  if (fact.kind !== 'branch') return false;
  const { event } = fact;
  return (event.t === 'bookSet' || event.t === 'bookRemoved') && (isWhole(whole, event) || isSet(set, event));
}

const isWhole = (whole: readonly string[], { book }: EventOf<'bookSet' | 'bookRemoved'>): boolean => whole.includes(book);
const isSet = (set: ConfigureCommand['set'], { book, id }: EventOf<'bookSet' | 'bookRemoved'>): boolean =>
  set[book as RowBook]?.some((row) => row.id === id) ?? false;

/** Whoever sat there in the morning does not. */
function empty(state: QueueState, id: number): void {
  for (const session of [...state.sessions.values()]) {
    if (session.placeId === id) evolve(state, { t: 'sessionClosed', at: state.lastAtMs, session: session.id, why: 'variant' });
  }
}

/** Who comes to a window: its usual clerk of the day, or, where nobody was there, somebody who may do everything. */
class Comings {
  private session: number;
  private readonly firstMs: number;

  constructor(
    private readonly state: QueueState,
    private readonly day: KeptDay,
  ) {
    this.firstMs = day.facts.find(({ kind }) => kind === 'came' || kind === 'window')?.event.at ?? 0;
    this.session = 1 + Math.max(state.nextSessionId, ...day.facts.map(({ event }) => (event.t === 'sessionOpened' ? event.session : 0)));
  }

  facts(window: number, hours: readonly Span[]): Fact[] {
    const user = this.usualClerk(window) ?? anybodyIn(this.state);
    return hours.flatMap(([fromMinute, toMinute]) => {
      const session = this.session++;
      const opened = { tokenHash: `variant ${session}`, component: 'workplace', user, place: window } as const;
      // All day is since somebody came: nobody is there from midnight on, and is idle.
      const beginMs = Math.max(this.state.lastAtMs, fromMinute === 0 ? this.firstMs : 0);
      const at = (minute: number): number => Math.max(beginMs, this.day.morning.dayStartMs + minute * MINUTE_MS);
      const fact = (event: QueueEvent): Fact => ({ kind: 'window', window, wasFree: true, event, order: LAST });
      return [
        fact({ t: 'sessionOpened', at: at(fromMinute), session, ...opened }),
        fact({ t: 'sessionClosed', at: at(toMinute), session, why: 'variant' }),
      ];
    });
  }

  private usualClerk(window: number): number | undefined {
    const counts = new Map<number, number>();
    for (const list of this.day.stays.values()) {
      for (const stay of list) if (stay.window === window && stay.clerk > 0) counts.set(stay.clerk, (counts.get(stay.clerk) ?? 0) + 1);
    }
    const known = [...counts].filter(([user]) => this.state.books.User.has(user));
    return known.sort(([, one], [, other]) => other - one)[0]?.[0];
  }
}

/** A new user who may do everything. */
export function anybodyIn(state: QueueState): number {
  const { nextIds, lastAtMs: at } = state;
  const [user, role] = [nextIds.User, nextIds.UserRole];
  const clerk = { id: role, all_operations: 1, operations: [] };
  const rows = { administrator: null, registrator: null, board: null, supervisor: null };
  evolve(state, { t: 'bookSet', at, book: 'UserRole', id: role, row: { id: role, name: 'anybody', disabled: 0, ...rows, clerk } });
  evolve(state, {
    t: 'bookSet',
    at,
    book: 'User',
    id: user,
    row: { id: user, login: `${user}`, role_id: role, disabled: 0, passwordHash: '' },
  });
  return user;
}
