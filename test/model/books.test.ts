import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { BOOK_NAMES, BOOKS, type BookDeclaration } from '../../server/model/books/index.js';
import { isSparse } from '../../server/model/books/texts.js';
import { coercerOf } from '../../server/model/schema.js';

const declarations = Object.entries(BOOKS) as [string, BookDeclaration][];

describe('the reference books', () => {
  it('are the eleven of the protocol in its order, and six of our own', () => {
    expect(declarations.map(([key]) => key)).toEqual([...BOOK_NAMES]);
    expect(declarations.map(([, { name }]) => name)).toEqual([...BOOK_NAMES]);
    expect(BOOK_NAMES).toHaveLength(17);
  });
});

describe.each(declarations)('%s', (_name, book) => {
  const fields = book.element.properties;

  it('has an example that is one of its elements', () => {
    expect([...Value.Errors(book.element, book.example)].map(({ path, message }) => `${path} ${message}`)).toEqual([]);
  });

  it('has defaults that are right values of its fields, in the first spelling', () => {
    for (const [field, value] of Object.entries(book.defaults)) {
      const schema = fields[field];
      if (schema === undefined) throw new Error(`${field} is no field`);
      expect(Value.Check(schema, value), field).toBe(true);
      expect(coercerOf(schema)?.(structuredClone(value)) ?? value, field).toEqual(value);
    }
  });

  it('says of each field how it comes: named, by default, kept by the box, or only where there is a text in another language', () => {
    // Made of other fields where they are left out (`book-rules.ts`); a ticket comes from a registration.
    const made: Record<string, readonly string[]> = {
      TicketRange: ['prefix', 'next'],
      Workplace: ['alias', 'state_id', 'reason'],
      ConsumerPreRegistered: ['date', 'pin_code'],
      Consumer: ['priority', 'comment', 'pin_code', 'photo'],
    };
    const sparse = Object.keys(fields).filter((field) => isSparse(book, field));
    const said = [...book.required, ...Object.keys(book.defaults), ...book.kept, ...sparse, ...(made[book.name] ?? [])];
    expect(said.toSorted()).toEqual(Object.keys(fields).toSorted());
  });

  it('finds an element by a field it has', () => {
    expect(Object.keys(fields)).toContain(book.nameField);
  });

  it('refers to books that there are, from fields that there are', () => {
    for (const { field, book: other, id } of book.references(book.example as never)) {
      expect(Object.keys(fields)).toContain(field.split(/[.[]/)[0]);
      expect(BOOK_NAMES).toContain(other);
      expect(id).toBeGreaterThan(0);
    }
  });
});

describe('references', () => {
  const fieldsOf = (name: keyof typeof BOOKS, element: Record<string, unknown>): string[] =>
    (BOOKS[name] as BookDeclaration)
      .references({ ...BOOKS[name].example, ...element } as never)
      .map(({ field, book, id }) => `${field} → ${book} ${id}`);

  it.each([
    [
      'Service',
      { ticket_range_id: 3, operations: { 10: [7], 20: [8, 9] } },
      ['ticket_range_id → TicketRange 3', 'operations.10 → Operation 7', 'operations.20 → Operation 8', 'operations.20 → Operation 9'],
    ],
    ['Service', { ticket_range_id: null, operations: {} }, []],
    ['Workplace', { operations: [3], services: { 4: 10 } }, ['operations → Operation 3', 'services → Service 4']],
    ['Registrator', { services: { 1: [1], 2: [4] } }, ['services.1 → Service 1', 'services.2 → Service 4']],
    ['UserRole', { clerk: { operations: [5] } }, ['clerk.operations → Operation 5']],
    ['UserRole', { clerk: null }, []],
    ['User', { role_id: 2, clerk: { default_workplace: 11 } }, ['role_id → UserRole 2', 'clerk.default_workplace → Workplace 11']],
    ['User', { role_id: 2, clerk: {} }, ['role_id → UserRole 2']],
    ['QBoard', { workplaces: [11] }, ['workplaces → Workplace 11']],
    ['ScoreBoard', { workplaces: [11] }, ['workplaces → Workplace 11']],
    ['ConsumerPreRegistered', { services: [4, 5] }, ['services → Service 4', 'services → Service 5']],
  ] as const)('of a %s (%#)', (name, element, expected) => {
    expect(fieldsOf(name, element)).toEqual(expected);
  });
});
