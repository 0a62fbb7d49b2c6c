/**
 * Many elements, designs and templates changed at once. The check is of the books as they are afterwards, so two elements may exchange
 * their names, and something may go together with all that refers to it. The refusal lists all faults; with one of them nothing changes.
 */

import { BOOKS, type BookDeclaration, type BookRows, type RowBook } from '../../../model/books/index.js';
import type { Appearance } from '../../../model/designs/appearance.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import type { EventOf, QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { ConfigureCommand, Outcome } from '../../commands.js';
import { evolve } from '../../evolve.js';
import { newWindow } from '../../reducers/reducers.js';
import { type QueueState, rowsOf } from '../../state.js';
import { isOfCalling } from '../calling/profiles.js';
import { type Change, completed, merged, refuseChange, refuseRemoval, refuseWithoutAdministrator, sideEffects } from './book-rules.js';
import { refuseRow, sessionsStandingOn, usersOf } from './books.js';
import { elementsMax } from './books-limits.js';
import { removeDesign, removeTemplate, setAppearance, setDesign, setTemplate } from './designs.js';
import { inUse } from './in-use.js';

type Row = BookRows[RowBook];

/** An element of the command, and where it stands there. */
interface Placed {
  readonly book: RowBook;
  readonly id: number;
  readonly place: string;
}
type SetElement = Placed & { readonly fields: Readonly<Record<string, unknown>>; readonly row: Row };

export function configure(state: QueueState, command: ConfigureCommand, stamp: Stamp): Outcome {
  const { revision } = command;
  if (revision !== undefined && revision.order <= state.revision.order) return reject('changedMeanwhile', { name: String(revision.order) });
  const after = copyOf(state);
  const faults: Rejection[] = [];
  const note: Note = (place, fault) => {
    if (fault) faults.push(...[fault, ...fault.causes].map((each) => placed(each, place)));
  };
  for (const { book, id, place } of elementsAt('added', command.added ?? {})) note(place, refuseTaken(state, book, id));
  const removed = elementsAt('remove', command.remove);
  for (const { book, id, place } of removed) {
    if (!rowsOf(after, book).delete(id)) note(place, noSuchElement(book, id, 'data'));
  }
  const lookOf = (appearance: Appearance) => setAppearance(after, { appearance }, stamp);
  const designsSet = [
    ...inTurn(after, note, 'designs', command.designs, (one) => setDesign(after, one, stamp)),
    ...inTurn(after, note, 'templates', command.templates, (one) => setTemplate(after, one, stamp)),
    ...(command.appearance === undefined ? [] : inTurn(after, note, 'appearance', [command.appearance], lookOf)),
  ];
  const set = setElements(after, command, stamp);
  for (const element of set) {
    for (const fault of faultsOfElement(after, element, state, { actingUserId: command.actingUserId, stamp })) note(element.place, fault);
  }
  for (const { book, id, place } of removed) note(place, refuseGone(after, book, id, command.actingUserId));
  note('data', refuseWithoutAdministrator(state, after.books));
  const designsRemoved = [
    ...inTurn(after, note, 'removeDesigns', command.removeDesigns, (name) => withoutCauses(removeDesign(after, { name }, stamp))),
    ...inTurn(after, note, 'removeTemplates', command.removeTemplates, (name) => withoutCauses(removeTemplate(after, { name }, stamp))),
  ];

  const [first, ...others] = faults;
  if (first) return new Rejection(first.error, first.parameters, others);
  const sessions = [
    ...removed.flatMap(({ book, id }) => sessionsStandingOn(state, stamp, book, new Set([id]))),
    ...set.filter(({ book, id }) => rowsOf(state, book).has(id)).flatMap((element) => consequences(state, element, command, stamp)),
  ];
  return {
    events: [
      ...sessions,
      ...designsSet,
      ...asOneChange([
        ...set.map(({ book, id, row }): BookEvent => ({ t: 'bookSet', at: stamp.atMs, book, id, row })),
        ...removed.map(({ book, id }): BookEvent => ({ t: 'bookRemoved', at: stamp.atMs, book, id })),
      ]),
      ...designsRemoved,
      ...(revision === undefined ? [] : [{ t: 'revisionApplied' as const, at: stamp.atMs, ...revision }]),
    ],
  };
}

type BookEvent = EventOf<'bookSet' | 'bookRemoved'>;

/** Whatever of segments and profiles is changed together is one revision of them. */
function asOneChange(events: readonly BookEvent[]): BookEvent[] {
  let isFirst = true;
  return events.map((event) => {
    if (!isOfCalling(event.book)) return event;
    const told: BookEvent = isFirst ? event : { ...event, also: 1 };
    isFirst = false;
    return told;
  });
}

/** The state with books, designs and templates of its own; what is derived from books is derived anew. */
function copyOf(state: QueueState): QueueState {
  const books = Object.fromEntries(Object.entries(state.books).map(([book, rows]) => [book, new Map(rows as Map<number, Row>)]));
  return {
    ...state,
    books: books as unknown as QueueState['books'],
    designs: new Map(state.designs),
    templates: new Map(state.templates),
    windows: new Map(state.windows),
    abilities: new Map(),
  };
}

const elementsAt = (part: 'remove' | 'added', of: ConfigureCommand['remove']): Placed[] =>
  entriesOf(of).flatMap(([book, ids]) => ids.map((id, index) => ({ book, id, place: `data.${part}.${book}[${index}]` })));

/** Two who edit at once may have chosen one id for what each of them adds: the second would change what the first has added. */
function refuseTaken(state: QueueState, book: RowBook, id: number): Rejection | undefined {
  const known = rowsOf(state, book).get(id) as Readonly<Record<string, unknown>> | undefined;
  return known && reject('changedMeanwhile', { name: String(known[BOOKS[book].nameField]) });
}

/** The rows as they will be; `after` has them when this returns. Of two with the same id the later counts, and the earlier is a fault. */
function setElements(after: QueueState, { set }: ConfigureCommand, stamp: Stamp): SetElement[] {
  return entriesOf(set).flatMap(([book, elements]) =>
    elements.map(({ id, ...fields }, index) => {
      const old = rowsOf(after, book).get(id);
      const row = old
        ? merged(after, book, old, fields, undefined)
        : completed(after, { type: 'newElement', book, fields, passwordHash: '', chance: 0 }, id, stamp);
      rowsOf(after, book).set(id, row);
      if (book === 'Workplace' && !after.windows.has(id)) after.windows.set(id, newWindow(stamp.atMs));
      return { book, id, fields, row, place: `data.set.${book}[${index}]` };
    }),
  );
}

type Fault = Rejection | undefined;

function faultsOfElement(after: QueueState, element: SetElement, before: QueueState, by: Omit<Change, 'set'>): Fault[] {
  const { book, id, fields, row } = element;
  const { required } = BOOKS[book] as BookDeclaration;
  const isNew = !rowsOf(before, book).has(id);
  const missing = required.filter((field) => field !== 'password' && (row as unknown as Record<string, unknown>)[field] === undefined);
  if (rowsOf(after, book).get(id) !== row)
    return [reject('invalidField', { field: 'data.id', fault: `${id} is set twice`, why: 'twice', what: id })];
  if (isNew && rowsOf(after, book).size > elementsMax(book)) return [reject('bookFull', { book, most: elementsMax(book) })];
  const others = [refuseRow(after, book, row), refuseChange(after, book, row, { ...by, set: fields })].flatMap((fault) =>
    fault ? [new Rejection(fault.error, fault.parameters), ...fault.causes] : [],
  );
  return [
    ...missing.map((field) =>
      reject('invalidField', { field: `data.${field}`, fault: `a new element of ${book} needs it`, why: 'required' }),
    ),
    ...others.filter(({ parameters }) => !missing.some((field) => parameters.field === `data.${field}`)),
  ];
}

/** Refuses a removal where something still refers to the element, or its book forbids it. */
function refuseGone(after: QueueState, book: RowBook, id: number, actingUserId: number): Rejection | undefined {
  if (rowsOf(after, book).has(id)) {
    return reject('invalidField', { field: 'data', fault: `${book} ${id} is set and removed`, why: 'setAndRemoved' });
  }
  const users = usersOf(after, book, id, new Set());
  return users.length > 0 ? withoutCauses(inUse({ book, id }, users)) : refuseRemoval(after, book, id, actingUserId);
}

type Note = (place: string, fault: Fault) => void;

/** Drops the causes, which only repeat the sentence one by one. */
const withoutCauses = <Some extends Outcome>(outcome: Some): Some | Rejection =>
  outcome instanceof Rejection ? new Rejection(outcome.error, outcome.parameters) : outcome;

/** Does all that can be done in `after`, and returns the events; refusals are noted with the places of their elements. */
function inTurn<Item>(
  after: QueueState,
  note: Note,
  list: string,
  items: readonly Item[],
  decide: (item: Item) => Outcome,
): readonly QueueEvent[] {
  return items.flatMap((item, index) => {
    const outcome = decide(item);
    if (outcome instanceof Rejection) {
      note(`data.${list}[${index}]`, outcome);
      return [];
    }
    for (const event of outcome.events) evolve(after, event);
    return outcome.events;
  });
}

const consequences = (state: QueueState, { book, id, fields, row }: SetElement, { actingUserId }: ConfigureCommand, stamp: Stamp) =>
  sideEffects(state, { type: 'setElement', book, id, fields, actingUserId, sessionId: 0 }, row, stamp);

/** A fault of an element, with the place of the element in the command. */
function placed({ error, parameters }: Rejection, place: string): Rejection {
  const { field } = parameters;
  return new Rejection(error, typeof field === 'string' ? { ...parameters, field: field.replace(/^data/, place) } : parameters);
}

const entriesOf = <Value>(byBook: { readonly [Book in RowBook]?: readonly Value[] }): [RowBook, readonly Value[]][] =>
  Object.entries(byBook) as [RowBook, readonly Value[]][];
