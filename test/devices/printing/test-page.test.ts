/** The test page of a printer, row by row. */
import { expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { testPage } from '../../../server/devices/printing/test-page.js';
import type { DesignRow } from '../../../server/model/designs/ticket-design.js';

const PROFILE = loadPrinterProfiles().get('epson-tm-t20iii') ?? expect.unreachable();
const SETTINGS = { name: 'hall', profile: PROFILE, mode: 'raster', port: 'tcp:hall:9100' } as never;

const words = (row: DesignRow): string => {
  if (row.row === 'text') return `${row.size}${row.bold ? ' bold' : ''}: ${row.text}`;
  if (row.row === 'qr') return `qr ${row.size}: ${row.content}`;
  return row.row === 'barcode' ? `barcode ${row.height}: ${row.content}` : row.row;
};
const rows = (pattern: string): string[] => testPage(SETTINGS, pattern, 'Зал', '12:00').design.rows.map(words);

const HEAD = ['rule', '6 bold: hall', '2.6: Epson TM-T20III', 'rule'];

it('names the printer large, then what it can print: letters of three languages, a QR code and a bar code', () => {
  expect(rows('page')).toEqual([
    ...HEAD,
    '2.6: epson-tm-t20iii, raster, 576',
    '2: tcp:hall:9100',
    '2.6: Съешь ещё этих мягких булок, да выпей чаю',
    '2.6: Ә ғ қ ң ө ұ ү һ і',
    '2.6: The quick brown fox 0123456789',
    'qr 16: qbox hall',
    'barcode 4: 1234567890',
    'rule',
    '2.6: 12:00',
  ]);
});

it('names it and the time alone where one printer is to be told from another', () => {
  expect(rows('identify')).toEqual([...HEAD, '2.6: 12:00']);
});

it('is a ticket of nobody', () => {
  expect(testPage(SETTINGS, 'page', 'Зал', '').content).toMatchObject({
    ticket: '',
    consumerId: 0,
    branch: 'Зал',
    ahead: null,
    language: 'ru',
  });
});
