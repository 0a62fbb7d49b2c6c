/** The configuration as TOML with comments. The order is that of the declarations, so that two files differ where two branches do. */
import type { TSchema } from '@sinclair/typebox';
import { BOOKS } from '../../model/books/index.js';
import type { Appearance } from '../../model/designs/appearance.js';
import { CONFIGURATION_BOOKS, type ConfigurationBook, configuredFields } from '../commands/books/configuration.js';
import { expectationOf } from '../declaration.js';
import {
  type Configuration,
  defaultOf,
  type Element,
  FORMAT,
  type NamedDesign,
  type NamedTemplate,
  TABLES,
  type Table,
} from './configuration.js';

const HEAD = `# The configuration of a qbox, written by \`qctl book export\`; \`qctl book import FILE --dry-run\` shows what would change.
#
# An element is known by its id. A field that is left out has its default, which for most is "none"; lines such as "# printer =" stand
# for fields that are none now. Elements that are not here stay as they are, unless --prune is said: then they are removed from the books
# that are named below. Passwords are never written: a new user cannot log in until \`qctl user password LOGIN\`.
# Not here, because they are of a day and not of a branch: visitors, appointments, the next number of a range, open and closed windows.
`;

/** @param tables those that are written */
export function configurationToml(
  { books, designs, templates, appearance }: Configuration,
  boxVersion: string,
  tables: ReadonlySet<Table> = new Set(TABLES),
): string {
  return [
    HEAD,
    '[qbox]',
    `format = ${FORMAT}                # of this file`,
    `version = ${tomlValue(boxVersion)}          # of the box that wrote it`,
    `books = ${tomlValue(TABLES.filter((table) => tables.has(table)))}`,
    '',
    ...CONFIGURATION_BOOKS.filter((book) => tables.has(book)).map((book) => bookToml(book, books[book])),
    designsToml(designs),
    templatesToml(templates),
    appearanceToml(appearance),
  ].join('\n');
}

const rule = (title: string): string => `# ${'─'.repeat(4)} ${title} ${'─'.repeat(Math.max(4, 100 - title.length))}`;

function bookToml(book: ConfigurationBook, elements: readonly Element[]): string {
  const schemas = Object.entries(configuredFields(book));
  const width = Math.max(...schemas.map(([field]) => field.length));
  const explained = schemas.map(
    ([field, schema]) => `#   ${field.padEnd(width)}  ${comment(expectationOf(schema))}${byDefault(book, field)}`,
  );
  const rows = elements.length === 0 ? [sampleToml(book)] : elements.map((element) => elementToml(book, schemas, element));
  return [rule(book), `# ${BOOKS[book].title}`, ...explained, '', ...rows].join('\n');
}

/** A typical first element of each book; together they are a branch with one window. */
const SAMPLES: Readonly<Record<ConfigurationBook, Element>> = {
  Operation: { id: 1, name: 'Консультация' },
  TicketRange: { id: 1, name: 'Талоны А', prefix: 'А', first: 1, last: 999 },
  Service: { id: 1, name: 'Консультация', ticket_range_id: 1, operations: { 10: [1] } },
  BookingPlan: { id: 1, name: 'Приём по записи', services: [1], slot_minutes: 20, places: 2 },
  Reason: { id: 1, name: 'Нет паспорта', kind: 'refusal', services: [1] },
  Outcome: { id: 1, name: 'Договор подписан', services: [1] },
  UserRole: { id: 2, name: 'Оператор', clerk: { all_operations: 1 } },
  Workplace: { id: 1, name: 'Окно 1', operations: [1] },
  User: { id: 2, login: 'petrov', surname: 'Петров', role_id: 2 },
  Registrator: { id: 1, name: 'Киоск у входа' },
  Segment: { id: 1, name: 'Касса', position: 10, when: [{ fact: 'service', op: 'in', value: [1] }], promise_min: 10 },
  CallingProfile: { id: 1, name: 'Зал', windows: [1], finally: 'share' },
  Calendar: { id: 1, name: 'Производственный календарь', days: [{ date: '2027-01-01', name: 'Новый год', hours: [] }] },
  QBoard: { id: 1, name: 'Экран в зале', languages: ['ru', 'kk'] },
  ScoreBoard: { id: 1, name: 'Табло над окном 1', workplaces: [1] },
};

/** In comments, so that a file as it was exported changes nothing. */
function sampleToml(book: ConfigurationBook): string {
  const fields = Object.entries(SAMPLES[book]).map(([field, value]) => `${field} = ${tomlValue(value)}`);
  return [
    '# There is none yet. An example, to be used without the signs at the beginning:',
    ...[`[[${book}]]`, ...fields].map((line) => `# ${line}`),
    '',
  ].join('\n');
}

function byDefault(book: ConfigurationBook, field: string): string {
  const value = defaultOf(book, field);
  if (value === undefined) return '';
  return value === null ? '; default: none' : `; default: ${comment(tomlValue(value))}`;
}

function elementToml(book: ConfigurationBook, schemas: readonly (readonly [string, TSchema])[], element: Element): string {
  const lines = schemas.map(([field]) => fieldToml(field, element[field]));
  return [`[[${book}]]`, `id = ${element.id}`, ...lines, ''].join('\n');
}

/** TOML has no null: a field with null is a comment. */
const fieldToml = (field: string, value: unknown): string =>
  value === null || value === undefined ? `# ${field} =` : `${field} = ${tomlValue(value)}`;

const DESIGN_COMMENT = `# How tickets look, where the branch has designs of its own; those that come with the box are not here.
# The rows of a design are explained in the protocol reference under "setTicketDesign".
`;

const designsToml = (designs: readonly NamedDesign[]): string =>
  [rule('TicketDesign'), DESIGN_COMMENT, ...designs.map(designToml)].join('\n');

const designToml = ({ name, design }: NamedDesign): string =>
  [
    '[[TicketDesign]]',
    `name = ${tomlValue(name)}`,
    `title = ${tomlValue(design.title)}`,
    `languages = ${tomlValue(design.languages)}`,
    'rows = [',
    ...design.rows.map((row) => `  ${tomlValue(row)},`),
    ']',
    '',
  ].join('\n');

const TEMPLATE_COMMENT = `# How LCD boards look, where the branch has templates of its own; those of the box and of its folder are not here.
# The areas of a template are explained in the protocol reference under "setLcdTemplate".
`;

const templatesToml = (templates: readonly NamedTemplate[]): string =>
  [rule('LcdTemplate'), TEMPLATE_COMMENT, ...templates.map(templateToml)].join('\n');

const templateToml = ({ name, template }: NamedTemplate): string =>
  ['[[LcdTemplate]]', `name = ${tomlValue(name)}`, ...Object.entries(template).map(([field, value]) => partToml(field, value)), ''].join(
    '\n',
  );

/** Areas a line each: a template has many. */
const partToml = (field: string, value: unknown): string =>
  Array.isArray(value)
    ? [`${field} = [`, ...value.map((area) => `  ${tomlValue(area)},`), ']'].join('\n')
    : `${field} = ${tomlValue(value)}`;

const APPEARANCE_COMMENT = `# The look of kiosks, of boards with a template of the box, and of the pages of tickets:
# a logo (a picture in base64), a colour, and the schemes (light, dark, contrast) of kiosks and boards.
`;

const appearanceToml = (appearance: Appearance): string =>
  [
    rule('Appearance'),
    APPEARANCE_COMMENT,
    '[[Appearance]]',
    ...Object.entries(appearance).map(([field, value]) => fieldToml(field, value)),
    '',
  ].join('\n');

/** A value on one line. Nulls inside are left out, as in the file as a whole. */
export function tomlValue(value: unknown): string {
  if (typeof value === 'string') return tomlText(value);
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, inner]) => `${tomlKey(key)} = ${tomlValue(inner)}`).join(', ')} }`;
}

const tomlKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlText(key));

/** JSON's escapes are TOML's. Control characters that JSON lets stand are written out, half a character cannot be written at all. */
const tomlText = (text: string): string =>
  JSON.stringify(text.replace(/\p{Surrogate}/gu, '\u{fffd}')).replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The text of a declaration, on the one line that a comment has. */
const comment = (text: string): string => text.replace(/\s+/g, ' ');
