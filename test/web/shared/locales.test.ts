/** The messages of `locales/`: each language has all of them, with the same arguments and every form of its plurals. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { PRINTER_FAULTS } from '../../../drivers/printer/faults.js';
import { deviceModels } from '../../../server/config/devices/models.js';
import { BOOKS } from '../../../server/model/books/index.js';
import { FAULT_CODES } from '../../../server/model/faults.js';
import { hallWord } from '../../../server/presentation/messages.js';
import { argumentsOf, pluralsOf } from '../support/message-arguments.js';

const LOCALES = join(import.meta.dirname, '../../../locales');
const languages = readdirSync(LOCALES).filter((name) => !name.includes('.'));
/** Says which messages there are; types are made from it. */
const FIRST = 'ru';

/** Words of the others are asked for by the types. */
const DEVICE_FAULTS = [...PRINTER_FAULTS, 'silent', 'refused', 'noPath', 'notReached'];

/** English words within the name of a model; what its maker writes small has a digit. */
const DESCRIBED = /(?<!-)\b(?!x\b)[a-z]{2,}\b/;

type Messages = Readonly<Record<string, string>>;
const familiesOf = (language: string) => readdirSync(join(LOCALES, language)).map((file) => file.replace('.json', ''));
const read = (language: string, family: string) => JSON.parse(readFileSync(join(LOCALES, language, `${family}.json`), 'utf8')) as Messages;
const families = familiesOf(FIRST).filter((family) => family !== 'language');

const formatOf = (message: string, language: string) => new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst();
const shapeOf = (message: string, language: string) =>
  [...argumentsOf(formatOf(message, language))].map(([name, choices]) => `${name} ${[...choices].sort().join(' ')}`.trim()).sort();

describe.each(languages)('in %s', (language) => {
  it('there are the same families as in the first language, and a name', () => {
    expect(familiesOf(language).sort()).toEqual(familiesOf(FIRST).sort());
    expect(read(language, 'language')).toEqual({ name: expect.stringMatching(/\S/), order: expect.any(Number) });
  });

  it.each(families)('%s has the same messages with the same arguments and choices', (family) => {
    const [first, messages] = [read(FIRST, family), read(language, family)];
    expect(Object.keys(messages)).toEqual(Object.keys(first));
    for (const [key, message] of Object.entries(messages)) {
      expect(message.trim(), key).not.toBe('');
      expect(shapeOf(message, language), key).toEqual(shapeOf(first[key] ?? '', FIRST));
    }
  });

  it.each(families)('%s has each form that the plurals of the language have', (family) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const needed = pluralCategories.filter((category) => WHOLE.some((count) => new Intl.PluralRules(language).select(count) === category));
    for (const [key, message] of Object.entries(read(language, family)))
      for (const forms of pluralsOf(formatOf(message, language))) {
        // Kazakh counts without changing the noun.
        if (forms.every((form) => form === 'other' || form.startsWith('='))) continue;
        // What whole numbers need; ICU wants `other` always, and it says what `many` would say.
        const missing = needed.filter((category) => !forms.includes(category) && category !== 'many');
        expect(missing, key).toEqual([]);
      }
  });

  it('every model whose name is a description is worded, and no other but the ways to sound', () => {
    const described = deviceModels(null).filter(({ vendor, model }) => /^(Generic|nameless)$/.test(vendor) || DESCRIBED.test(model));
    expect(Object.keys(read(language, 'models')).sort()).toEqual([...described.map(({ id }) => id), 'clips', 'speech'].sort());
  });

  it('every fault of the box and of devices is worded, with what to do about it', () => {
    const wordsOf = (codes: readonly string[]) => codes.flatMap((code) => [`${code}.what`, `${code}.todo`]);
    expect(Object.keys(read(language, 'faults')).sort()).toEqual(wordsOf(FAULT_CODES).sort());
    expect(Object.keys(read(language, 'device-faults'))).toEqual(expect.arrayContaining(wordsOf(DEVICE_FAULTS)));
  });

  it('every field of a book has a name: a page would show that of the wire', () => {
    const books = read(language, 'books');
    const isNamed = (book: string, field: string) => `field.${book}.${field}` in books || `field.${field}` in books;
    const fields = Object.values(BOOKS).flatMap(({ name, element }) =>
      Object.keys(element.properties).map((field) => [name, field] as const),
    );
    expect(fields.filter(([book, field]) => !isNamed(book, field))).toEqual([]);
  });

  it('boards and tickets fill their messages in without a parser', () => {
    for (const message of Object.values(read(language, 'hall')))
      expect(formatOf(message, language).filter((element) => 'options' in element)).toEqual([]);
  });

  it('what serves the queue is a system or a server, whatever its housing', () => {
    const said = families.flatMap((family) => Object.values(read(language, family)));
    expect(said.filter((message) => /коробк|қорап|киоск/i.test(message))).toEqual([]);
  });

  it('how long something may take is a norm, of waiting and of service alike', () => {
    const said = families.flatMap((family) => Object.values(read(language, family)));
    expect(said.filter((message) => /норматив|\bstandard time|\btarget time/i.test(message))).toEqual([]);
  });

  it('boards and tickets speak it as well', () => {
    expect(hallWord('copy', [language])).toBe(read(language, 'hall').copy);
  });
});

const WHOLE = Array.from({ length: 200 }, (_, count) => count);
