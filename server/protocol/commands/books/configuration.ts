/** The whole configuration of a branch, changed at once. The original protocol changes one element at a time. */
import { type TObject, type TProperties, Type } from '@sinclair/typebox';
import { BOOKS, type BookDeclaration, type RowBook } from '../../../model/books/index.js';
import { Service } from '../../../model/books/service.js';
import { Appearance } from '../../../model/designs/appearance.js';
import { LcdTemplate } from '../../../model/designs/lcd-template.js';
import { DESIGN_NAME_PATTERN, TicketDesign } from '../../../model/designs/ticket-design.js';
import { ClosedObject, described, Nullable, Switch, WholeNumber } from '../../../model/schema.js';
import { ErrorParameters, extensions } from '../../declaration.js';
import { OwnTemplateName } from './templates.js';

/**
 * The books that define a branch, each after those that it refers to. Visitors and appointments are not among them: they belong to a day,
 * and to persons.
 */
export const CONFIGURATION_BOOKS = [
  'Operation',
  'TicketRange',
  'Service',
  'BookingPlan',
  'Reason',
  'Outcome',
  'UserRole',
  'Workplace',
  'User',
  'Registrator',
  'Segment',
  'CallingProfile',
  'Calendar',
  'QBoard',
  'ScoreBoard',
] as const satisfies readonly RowBook[];
export type ConfigurationBook = (typeof CONFIGURATION_BOOKS)[number];

/** Fields with present state or a secret, which are not configuration. */
const NOT_CONFIGURED: Partial<Record<ConfigurationBook, readonly string[]>> = {
  Workplace: ['state_id', 'reason'],
  TicketRange: ['next'],
  User: ['password'],
};

/** Fields of an element that belong to the configuration, with their schemas; `id` is not among them. */
export function configuredFields(book: ConfigurationBook): TProperties {
  const { element, kept } = BOOKS[book] as BookDeclaration;
  const leftOut = new Set([...kept, ...(NOT_CONFIGURED[book] ?? [])]);
  return Object.fromEntries(Object.entries(element.properties).filter(([field]) => !leftOut.has(field)));
}

/** Far more ids than were ever given; a book must not run out of them. */
const ID_MAX = 1_000_000;
const ELEMENTS_MAX = 20_000;
const closed = { additionalProperties: false };
const ElementId = () => WholeNumber(`the id of an element, from 1 to ${ID_MAX}`, 1, ID_MAX);

/** An element to set: its id, and the fields that change; of a new one all that are not their defaults. */
export function configuredElement(book: ConfigurationBook): TObject {
  const fields = Object.entries(configuredFields(book)).map(([field, schema]) => [field, Type.Optional(schema)]);
  return ClosedObject({ id: ElementId(), ...Object.fromEntries(fields) });
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

/** Elements to set, by book. */
export const elementsByBook = () => byBook<ConfiguredElement>(configuredElement, 'elements');

const DesignName = () =>
  Type.String({ pattern: DESIGN_NAME_PATTERN, 'x-expects': 'a name of at most 60 of the characters a-z, 0-9 and "-", such as "bank"' });

const { id: _given, ...serviceExample } = Service.example;

const Change = Type.Object({
  book: Type.String({ 'x-expects': 'the book, TicketDesign, LcdTemplate or Appearance' }),
  id: Type.Unsafe<number | string>(
    Type.Union([Type.Integer(), Type.String()], { 'x-expects': 'the id, of a design or a template the name, of the look `branch`' }),
  ),
  title: Type.String({ description: 'the display name' }),
  fields: Type.Array(
    Type.Object({
      field: Type.String({ description: 'a field of the element' }),
      from: Type.Unknown({ description: 'the present value; null = none' }),
      to: Type.Unknown({ description: 'the new value; null = none' }),
    }),
    { description: 'the fields that change' },
  ),
});

/** Of a text of a configuration. */
export const FileFaults = {
  faults: Type.Array(
    Type.Object({
      line: Nullable(Type.Integer(), 'the line, counted from 1; null = the fault belongs to no line'),
      fault: Type.String({ description: 'what is wrong, and where' }),
      codeModule: Type.Integer({ description: 'the module of the error' }),
      codeError: Type.Integer({ description: 'the number of the error in its module' }),
      parameters: ErrorParameters,
    }),
    { description: 'why nothing was changed; [] = the text is valid' },
  ),
};

export const ConfigurationDifference = {
  added: Type.Array(Change, { description: 'what is new' }),
  changed: Type.Array(Change, { description: 'changed elements' }),
  removed: Type.Array(Change, { description: 'removed elements' }),
};

const textExample = `[qbox]
format = 1

[[Operation]]
id = 4
name = "Назначение практических занятий"
regulated_sec = 240
danger_sec = 600
`;
export const changeExample = {
  book: 'Operation',
  id: 4,
  title: 'Operation 4 "Назначение практических занятий"',
  fields: [{ field: 'regulated_sec', from: 300, to: 240 }],
};
const keptExample = { book: 'Operation', id: 3, title: 'Operation 3 "Назначение занятий на тренажере"', fields: [] };

/** A file is one frame, of which the largest is 2 MiB unless set otherwise. */
const FILE_LENGTH_MAX = 2_000_000;

export const configurationCommands = extensions('general', {
  exportConfiguration: {
    summary:
      'The whole configuration as one commented TOML text: the books of the branch, the ticket designs, the LCD board templates and its ' +
      'look. It contains no passwords.',
    rights: ['administrator'],
    reply: Type.Object({ text: Type.String({ description: 'the configuration, for `importConfiguration`' }) }),
    example: { request: {}, reply: { text: '[qbox]\nformat = 1\n' } },
  },

  importConfiguration: {
    summary:
      'Imports a text of `exportConfiguration`, as a whole or not at all. With `check` nothing changes, and the reply lists what would. ' +
      'If the reply has `faults`, nothing was changed. With `prune`, elements that are missing from the text are removed from its books.',
    rights: ['administrator'],
    changes: true,
    data: {
      text: Type.String({
        maxLength: FILE_LENGTH_MAX,
        'x-opaque': 'each of its values is looked at by itself',
        'x-expects': 'a text of `exportConfiguration`',
      }),
      prune: Type.Optional(Switch('true = elements that the text does not have are removed')),
      check: Type.Optional(Switch('true = nothing changes; the answer says what would')),
    },
    reply: Type.Object({
      applied: Type.Boolean({ 'x-expects': 'whether the text was applied' }),
      ...FileFaults,
      ...ConfigurationDifference,
      kept: Type.Array(Change, { 'x-expects': 'elements that exist only in the box and stay as they are' }),
      passwordless: Type.Array(Type.String(), { 'x-expects': 'logins of new users; they have no password yet' }),
    }),
    example: {
      request: { text: textExample, check: true },
      reply: { applied: false, faults: [], added: [], changed: [changeExample], removed: [], kept: [keptExample], passwordless: [] },
    },
  },

  setConfiguration: {
    summary:
      'Sets and removes elements of several books, ticket designs and LCD board templates in one step, as a whole or not at all. New ' +
      'elements get the given ids. New users have no password and cannot log in. The box validates the resulting books, not the ' +
      'single steps. With `check` nothing changes.',
    rights: ['administrator'],
    changes: true,
    data: {
      set: Type.Optional(elementsByBook()),
      remove: Type.Optional(byBook<number>(ElementId, 'ids of elements')),
      added: Type.Optional(
        described(
          'of `set` those that are to be new: nothing is changed where somebody else has used an id meanwhile (`changedMeanwhile`)',
          byBook<number>(ElementId, 'ids of elements'),
        ),
      ),
      designs: Type.Optional(
        Type.Array(ClosedObject({ name: DesignName(), design: described('the whole design', TicketDesign) }), {
          maxItems: 100,
          'x-expects': 'ticket designs',
        }),
      ),
      removeDesigns: Type.Optional(Type.Array(DesignName(), { maxItems: 100, 'x-expects': 'names of ticket designs of the branch' })),
      templates: Type.Optional(
        Type.Array(ClosedObject({ name: OwnTemplateName(), template: described('the whole template', LcdTemplate) }), {
          maxItems: 50,
          'x-expects': 'templates of LCD boards',
        }),
      ),
      removeTemplates: Type.Optional(Type.Array(OwnTemplateName(), { maxItems: 50, 'x-expects': 'names of templates of the branch' })),
      appearance: Type.Optional(described('the whole look of the branch; left out = it stays', Appearance)),
      check: Type.Optional(Switch('true = nothing changes; a refusal says what is wrong')),
    },
    example: {
      request: { set: { Service: [{ id: 12, ...serviceExample, name: 'Выдача документов' }] }, remove: { QBoard: [2] }, check: false },
    },
  },
});
