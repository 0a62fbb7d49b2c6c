/** The whole configuration of a branch, changed at once. The original protocol changes one element at a time. */
import { type TObject, type TProperties, Type } from '@sinclair/typebox';
import { BOOKS, type BookDeclaration, type RowBook } from '../../model/books/index.js';
import { Service } from '../../model/books/service.js';
import { Switch, WholeNumber } from '../../model/schema.js';
import { DESIGN_NAME_PATTERN, TicketDesign } from '../../model/ticket-design.js';
import { command, ErrorReply, noErrorsExample } from '../declaration.js';

/**
 * The books that say what a branch is, each after those that it refers to. Visitors and appointments are not among them: they are of a
 * day, and of persons.
 */
export const CONFIGURATION_BOOKS = [
  'Operation',
  'TicketRange',
  'Service',
  'UserRole',
  'Workplace',
  'User',
  'Registrator',
  'QBoard',
  'ScoreBoard',
] as const satisfies readonly RowBook[];
export type ConfigurationBook = (typeof CONFIGURATION_BOOKS)[number];

/** What an element is at present, or a secret: no part of what it is meant to be. */
const NOT_CONFIGURED: Partial<Record<ConfigurationBook, readonly string[]>> = {
  Workplace: ['state_id'],
  TicketRange: ['next'],
  User: ['password'],
};

/** Fields of an element that belong to the configuration, with their schemas; `id` is not among them. */
export function configuredFields(book: ConfigurationBook): TProperties {
  const { element, kept } = BOOKS[book] as BookDeclaration;
  const leftOut = new Set([...kept, ...(NOT_CONFIGURED[book] ?? [])]);
  return Object.fromEntries(Object.entries(element.properties).filter(([field]) => !leftOut.has(field)));
}

/** Far more than were ever given; a book must not run out of ids. */
const ID_MAX = 1_000_000;
const ELEMENTS_MAX = 20_000;
const closed = { additionalProperties: false };
const ElementId = () => WholeNumber(`the id of an element, from 1 to ${ID_MAX}`, 1, ID_MAX);

/** An element to set: its id, and the fields that change; of a new one all that are not their defaults. */
export function configuredElement(book: ConfigurationBook): TObject {
  const fields = Object.entries(configuredFields(book)).map(([field, schema]) => [field, Type.Optional(schema)]);
  return Type.Object({ id: ElementId(), ...Object.fromEntries(fields) }, closed);
}

type ByBook<Value> = { readonly [Book in ConfigurationBook]?: readonly Value[] };
export interface ConfiguredElement {
  readonly id: number;
  readonly [field: string]: unknown;
}

const byBook = <Value>(of: (book: ConfigurationBook) => TObject | ReturnType<typeof ElementId>, expects: string) =>
  Type.Unsafe<ByBook<Value>>(
    Type.Object(
      Object.fromEntries(
        CONFIGURATION_BOOKS.map((book) => [book, Type.Optional(Type.Array(of(book), { maxItems: ELEMENTS_MAX, 'x-expects': expects }))]),
      ),
      { ...closed, 'x-expects': `${expects} by book: ${CONFIGURATION_BOOKS.join(', ')}` },
    ),
  );

const DesignName = () =>
  Type.String({ pattern: DESIGN_NAME_PATTERN, 'x-expects': 'a name of at most 60 of the characters a-z, 0-9 and "-", such as "bank"' });

const { id: _given, ...serviceExample } = Service.example;

export const configurationCommands = {
  setConfiguration: command({
    name: 'setConfiguration',
    family: 'general',
    isExtension: true,
    summary:
      'Sets and removes elements of several books and ticket designs at once, all of it or nothing. New elements get the ids that ' +
      'are given; new users have no password and cannot log in. What is checked is how the books are afterwards. With `check` ' +
      'nothing changes.',
    rights: ['administrator'],
    changes: true,
    data: Type.Object(
      {
        set: Type.Optional(byBook<ConfiguredElement>(configuredElement, 'elements')),
        remove: Type.Optional(byBook<number>(ElementId, 'ids of elements')),
        designs: Type.Optional(
          Type.Array(Type.Object({ name: DesignName(), design: TicketDesign }, closed), { maxItems: 100, 'x-expects': 'ticket designs' }),
        ),
        removeDesigns: Type.Optional(Type.Array(DesignName(), { maxItems: 100, 'x-expects': 'names of ticket designs of the branch' })),
        check: Type.Optional(Switch()),
      },
      closed,
    ),
    reply: ErrorReply,
    example: {
      request: { set: { Service: [{ id: 12, ...serviceExample, name: 'Выдача документов' }] }, remove: { QBoard: [2] }, check: false },
      reply: noErrorsExample,
    },
  }),
};
