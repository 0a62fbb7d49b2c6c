import { describe, expect, test } from 'vitest';
import type { DesignRow } from '../../server/model/designs/ticket-design.js';
import type { FieldFaultCode } from '../../server/model/errors/refusal-reasons.js';
import { checkDesign } from '../../server/presentation/design-check.js';

import { BANK_LOGO, designOf } from './tickets.js';

const FIELDS = '{ticket} {id} {services} {ahead} {wait} {wait_words} {date} {time} {branch} {registrator} {comment} {pin_code} {page}';

const FAULTS: readonly (readonly [row: DesignRow, field: string, fault: string | RegExp, why: FieldFaultCode, what: string])[] = [
  [{ row: 'text', text: 'Номер {nomer}' }, 'text', `there is no {nomer}, expected one of ${FIELDS}`, 'noField', '{nomer}'],
  [{ row: 'text', text: { ru: 'Номер', en: '{number}' } }, 'text.en', /^there is no \{number\}/, 'noField', '{number}'],
  [
    { row: 'text', text: { ru: 'Номер', de: 'Nummer' } },
    'text.de',
    'the design has no language "de", expected one of ru, en, kk',
    'noLanguage',
    'de',
  ],
  [{ row: 'text', text: { en: 'Number' } }, 'text', 'expected a text in "ru", the first language of the design', 'noText', 'ru'],
  [{ row: 'ahead', text: '{ahed}' }, 'text', /^there is no \{ahed\}/, 'noField', '{ahed}'],
  [{ row: 'ahead', text: '{ahead}', none: '{none}' }, 'none', /^there is no \{none\}/, 'noField', '{none}'],
  [{ row: 'ends', left: '{date}', right: '{hour}' }, 'right', /^there is no \{hour\}/, 'noField', '{hour}'],
  [{ row: 'ends', left: '{day}', right: '{time}' }, 'left', /^there is no \{day\}/, 'noField', '{day}'],
  [{ row: 'services', more: '{rest}' }, 'more', /^there is no \{rest\}.* \{count\}$/, 'noField', '{rest}'],
  [{ row: 'text', text: '{count}' }, 'text', /^there is no \{count\}/, 'noField', '{count}'],
  [{ row: 'qr', content: '{url}', size: 20 }, 'content', /^there is no \{url\}/, 'noField', '{url}'],
  [
    { row: 'qr', content: 'https://queue.example/{branch}/{ticket}/{id}', size: 6 },
    'size',
    /^too small for this content on paper 384 dots wide/,
    'tooSmall',
    '',
  ],
  [{ row: 'qr', content: 'x'.repeat(301), size: 44 }, 'size', /^too small/, 'tooSmall', ''],
  [{ row: 'barcode', content: '{code}', height: 5 }, 'content', /^there is no \{code\}/, 'noField', '{code}'],
  [
    { row: 'barcode', content: '{branch}', height: 5 },
    'content',
    /^\{branch\} may have letters that CODE128 does not carry/,
    'barcodeLetters',
    '{branch}',
  ],
  [{ row: 'barcode', content: 'Т{id}', height: 5 }, 'content', /^CODE128 carries Latin letters/, 'barcodeLetters', ''],
  [{ row: 'barcode', content: 'TICKET-{id}-{date}', height: 5 }, 'content', /^too long for paper 384 dots wide/, 'tooSmall', ''],
];

describe('checkDesign', () => {
  test.each(FAULTS)('%j: %s', (row, field, fault, why, what) => {
    expect(checkDesign(designOf({ row: 'number' }, row))).toEqual([
      { field: `rows[1].${field}`, fault: typeof fault === 'string' ? fault : expect.stringMatching(fault), why, what },
    ]);
  });

  test('every field is known where texts are', () => {
    expect(checkDesign(designOf({ row: 'text', text: FIELDS }, { row: 'services', more: `{count} ${FIELDS}` }))).toEqual([]);
    expect(checkDesign(designOf({ row: 'barcode', content: '{id}{pin_code}', height: 5 }, { row: 'text', text: '{ Г } {}' }))).toEqual([]);
  });

  test('a language twice', () => {
    expect(checkDesign({ ...designOf({ row: 'number' }), languages: ['ru', 'en', 'ru'] })).toEqual([
      { field: 'languages[2]', fault: '"ru" is there twice', why: 'twice', what: 'ru' },
    ]);
  });

  test('a ticket that would be too long to be printed', () => {
    const pictures = Array.from({ length: 10 }, () => ({ row: 'image', image: BANK_LOGO, height: 40 }) as const);
    expect(checkDesign(designOf(...pictures))).toEqual([
      {
        field: 'rows',
        fault: expect.stringMatching(/^the ticket would be 2\.\d times as long as can be printed, expected fewer rows$/),
        why: 'tooLong',
        what: expect.stringMatching(/^2\.\d$/),
      },
    ]);
  });

  test('all faults at once, from top to bottom', () => {
    const faults = checkDesign(designOf({ row: 'text', text: '{a} {b}' }, { row: 'text', text: '{c}' }));
    expect(faults.map(({ field }) => field)).toEqual(['rows[0].text', 'rows[0].text', 'rows[1].text']);
  });
});
