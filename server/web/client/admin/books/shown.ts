/** A value of a book for display: names instead of ids, words instead of numbers. */
import type { BookName } from '../../../../model/books/declaration.js';
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';
import { clerkName } from '../../../../protocol/figures/naming.js';
import { LANGUAGE_NAMES } from '../../shared/words/catalogues.js';
import { dayShown, momentText } from '../../shared/words/time.js';
import { builtInTitle } from '../design-titles.js';
import { rowOf } from '../library.js';
import { minutesText } from './editors/plain.js';
import { formOf, kindOf } from './kinds.js';
import { choiceName, has, partName, say, titleById, titlesOf } from './words.js';

/** Ids in fields that the box maintains and no form takes. */
const KEPT_REFERENCES: Readonly<Record<string, BookName>> = {
  'Workplace.clerk_id': 'User',
  'Workplace.consumer_id': 'Consumer',
  'Workplace.currentOperations': 'Operation',
  'Consumer.workplace_id': 'Workplace',
  'ConsumerPreRegistered.consumer_id': 'Consumer',
};

/** Fields with the name of a design. */
const DESIGNS: Readonly<Record<string, 'tickets' | 'boards'>> = { 'QBoard.template': 'boards', 'Registrator.ticket_design': 'tickets' };

/** As their editors have them. */
const IN_MINUTES = ['Operation.regulated_sec', 'Operation.danger_sec', 'Service.wait_norm_sec', 'Service.appointment_wait_norm_sec'];

export const isInMinutes = (book: BookName, field: string): boolean => IN_MINUTES.includes(`${book}.${field}`);

const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

export function shownValue(book: BookName, field: string, value: unknown): string {
  const found = formOf(book).fields.find(({ name }) => name === field);
  const schema = found?.set ?? found?.add ?? null;
  const place = `${book}.${field}`;
  const refers = KEPT_REFERENCES[place];
  if (place === 'Workplace.clerk_id') return idsOf(value).map(personOf).join();
  if (refers !== undefined) return titlesOf(refers, idsOf(value));
  if (place === 'Consumer.services') return titlesOf('Service', Object.keys(value ?? {}).map(Number));
  if (isInMinutes(book, field) && typeof value === 'number') return minutesText(value);
  if (place === 'Workplace.state_id') return choiceName(book, field, value);
  const design = DESIGNS[place];
  if (design !== undefined && typeof value === 'string') return builtInTitle(design, value) ?? value;
  return shown(book, field, schema ?? {}, value);
}

/** By the name of the person, as in the hall, where there is one. */
function personOf(id: unknown): string {
  const row = rowOf('User', id);
  return row === undefined ? titleById('User', id) : clerkName(row as unknown as Parameters<typeof clerkName>[0]);
}

/** -1 = no element. */
const idsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === -1 || value === undefined ? [] : [value]);

function shown(book: BookName, field: string, schema: FieldSchema, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  const { kind, schema: inner } = kindOf(schema);
  if (kind === 'flag' || kind === 'switch' || typeof value === 'boolean') return say(value === 1 || value === true ? 'yes' : 'no');
  if (kind === 'reference' && inner['x-refers']) return titleById(inner['x-refers'], value);
  if (kind === 'choice' || field === 'state') return choiceName(book, field, value);
  if (Array.isArray(value)) {
    if (value.length === 0 && field === 'workplaces') return say('all');
    return value.map((item) => shown(book, field, inner.items ?? {}, item)).join(', ');
  }
  if (typeof value === 'object') return shownObject(book, field, inner, value);
  const text = String(value);
  if (DAY.test(text)) return dayShown(text);
  return INSTANT.test(text) ? momentText(Date.parse(text)) : text;
}

function shownObject(book: BookName, field: string, { properties = {}, patternProperties = {} }: FieldSchema, value: object): string {
  const [every] = Object.values(patternProperties);
  const entries = Object.entries(value).filter(([key, inner]) => key !== 'id' && inner !== null);
  // A part of a role that is enabled and has no settings.
  if (entries.length === 0 && Object.keys(patternProperties).length === 0) return say('yes');
  const texts = entries.map(([key, inner], index) => {
    const text = shown(book, field, every ?? properties[key] ?? {}, inner);
    // One stage is that of the service itself.
    return field === 'operations' && entries.length === 1 ? text : `${keyName(book, field, key, index)}: ${text}`;
  });
  return texts.join('; ');
}

function keyName(book: BookName, field: string, key: string, index: number): string {
  switch (`${book}.${field}`) {
    case 'Service.operations':
      return say('stage', { number: index + 1 });
    case 'Registrator.services':
      return say('screen', { number: index + 1 });
    case 'BookingPlan.opening_hours':
    case 'BookingPlan.places_by_hours':
    case 'Calendar.opening_hours':
    case 'Registrator.opening_hours':
    case 'Workplace.opening_hours':
      return has(`day.${key}`) ? say(`day.${key}` as 'day.1') : key;
    case 'Workplace.services':
      return titleById('Service', Number(key));
    default:
      return LANGUAGE_NAMES.get(key) ?? partName(book, field, key);
  }
}
