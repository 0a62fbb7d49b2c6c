/** Texts of the books by language: kept as given, refused in languages that the branch has not, absent where there are none. */
import { beforeEach, expect, it } from 'vitest';
import { elementOf, listText } from '../../../server/engine/views.js';
import { BOOKS, type BookDeclaration, isSparse } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { ADMIN, openBranch, SIMULATOR } from '../models/demo-engine.js';
import type { Engine } from '../models/engine.js';

let engine: Engine;
const set = (fields: Readonly<Record<string, unknown>>, book: 'Service' | 'Workplace' | 'Reason' = 'Service', id = SIMULATOR) =>
  engine.run({ type: 'setElement', book, id, fields, actingUserId: ADMIN, sessionId: 0 });
/** The branch of the demo, before anybody translated it. */
beforeEach(() => {
  engine = openBranch();
  for (const id of engine.state.books.Service.keys()) set({ names: {}, descriptions: {}, groups: {} }, 'Service', id);
});

const service = () => elementOf(engine.state, 'Service', SIMULATOR) ?? {};

it('are kept beside the text of the book, which stays as it is', () => {
  const before = service();
  engine.must({
    type: 'setElement',
    book: 'Service',
    id: SIMULATOR,
    fields: { names: { kk: 'Тренажёр', en: 'Simulator' }, descriptions: { en: 'Bring your passport' } },
    actingUserId: ADMIN,
    sessionId: 0,
  });
  expect(service()).toEqual({ ...before, names: { kk: 'Тренажёр', en: 'Simulator' }, descriptions: { en: 'Bring your passport' } });
});

it('are no field of an element that has none: the original protocol does not know them', () => {
  const before = listText(engine.state, 'Service');
  expect(before).not.toContain('"names"');
  set({ names: { kk: 'Тренажёр' }, groups: { kk: ' ' } });
  expect(service()).not.toHaveProperty('groups');
  expect(service()).toHaveProperty('names');
  set({ names: {} });
  expect(listText(engine.state, 'Service')).toBe(before);
  const added = engine.add('Workplace', { name: 'Окно 9', names: {} });
  expect(elementOf(engine.state, 'Workplace', added)).not.toHaveProperty('names');
});

it('are refused in a language that the branch has not, with those that it has', () => {
  const refused = set({ names: { kk: 'Тренажёр', de: 'Simulator' } });
  expect(refused).toBeInstanceOf(Rejection);
  expect((refused as Rejection).parameters).toMatchObject({
    field: 'data.names.de',
    kind: 'choice',
    allowed: ['ru', 'kk', 'en'],
    fault: 'expected one of the languages of the branch: ru, kk, en',
  });
  expect(service()).not.toHaveProperty('names');
  const reason = engine.add('Reason', { name: 'Нет паспорта', kind: 'refusal' });
  expect(set({ names: { fr: 'Sans passeport' } }, 'Reason', reason)).toBeInstanceOf(Rejection);
});

it('that were given before the branch lost a language hinder no other change', () => {
  set({ names: { kk: 'Тренажёр' } });
  const poorer = { ...engine.state, rules: { ...engine.state.rules, languages: ['ru'] } };
  engine.state = poorer;
  expect(set({ priority: 7 })).not.toBeInstanceOf(Rejection);
  expect(service()).toMatchObject({ priority: 7, names: { kk: 'Тренажёр' } });
});

it('are optional in books of the original, and always there in books of our own as they began', () => {
  const sparse = (Object.values(BOOKS) as BookDeclaration[]).flatMap((book) =>
    Object.keys(book.element.properties)
      .filter((field) => isSparse(book, field))
      .map((field) => `${book.name}.${field}`),
  );
  expect(sparse).toEqual([
    'Operation.names',
    'Service.names',
    'Service.descriptions',
    'Service.groups',
    'TicketRange.names',
    'Workplace.names',
    'UserRole.names',
    'QBoard.names',
    'ScoreBoard.names',
    'Registrator.names',
    // No text, but as sparse: a kiosk that asks for no telephone is written as the original has it.
    'Registrator.ask_notify',
    // And so is an appointment for one person.
    'ConsumerPreRegistered.persons',
    // Came to a book of our own later, and is off at first: rows of before are what they were.
    'CallingProfile.public_reasons',
  ]);
  for (const place of sparse) {
    const [name, field = ''] = place.split('.');
    const { example } = BOOKS[name as 'Service'] as BookDeclaration;
    expect(example, place).not.toHaveProperty(field);
  }
});
