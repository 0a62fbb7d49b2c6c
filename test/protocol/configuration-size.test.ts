import { expect, it } from 'vitest';
import { demoBranch } from '../../server/demo/branch.js';
import { PLAIN_APPEARANCE } from '../../server/model/designs/appearance.js';
import { configurationOf } from '../../server/protocol/configuration-file/configuration.js';
import { readConfigurationFile } from '../../server/protocol/configuration-file/read.js';
import { excessOf, SIGNS_MAX, TABLES_MAX } from '../../server/protocol/configuration-file/size.js';
import { configurationToml } from '../../server/protocol/configuration-file/write.js';

const HEAD = '[qbox]\nformat = 1\n';
const MANY = 80_000;

it.each([
  ['empty tables', '[[Service]]\n', 'tables'],
  ['tables behind blanks', ' \t[[Service]]\n', 'tables'],
  ['fields', 'x = 1\n', 'values'],
  ['elements of a list', '1,', 'values'],
  ['inline tables', '{}', 'values'],
  ['parts of a name', 'a.', 'values'],
])('more %s than any branch has are refused without being parsed', (_what, piece, counted) => {
  expect(excessOf(HEAD + piece.repeat(MANY))).toEqual({ most: counted === 'tables' ? TABLES_MAX : SIGNS_MAX, what: counted });
});

it('takes pictures, however long, and a branch ten times the demo', () => {
  expect(excessOf(`${HEAD}[[TicketDesign]]\nimage = "${'A+/'.repeat(600_000)}="\n`)).toBeUndefined();
  const books = { ...demoBranch, User: [] } as unknown as Parameters<typeof configurationOf>[0];
  const text = configurationToml(configurationOf(books, { designs: [], templates: [], appearance: PLAIN_APPEARANCE }), '');
  expect(excessOf(text.repeat(10))).toBeUndefined();
});

it('names some of very many faults, and looks no further', () => {
  const element = `[[Service]]\n${Array.from({ length: 10 }, (_, n) => `f${n} = 1\n`).join('')}`;
  const text = HEAD + element.repeat(TABLES_MAX - 1);
  expect(excessOf(text)).toBeUndefined();
  const read = readConfigurationFile(text);
  expect(read.faults.length).toBeGreaterThan(50);
  expect(read.faults.length).toBeLessThan(200);
});

it('names some of very many misspelt books', () => {
  const read = readConfigurationFile(HEAD.replace('[qbox]\n', 'qbox.') + Array.from({ length: 5_000 }, (_, n) => `x${n} = 1\n`).join(''));
  expect(read.faults.length).toBeGreaterThan(50);
  expect(read.faults.length).toBeLessThan(200);
});
