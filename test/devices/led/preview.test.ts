/** What boards of a model would show of a branch, and what a visitor could not read or could take for another ticket. */
import { expect, it } from 'vitest';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { previewBoards } from '../../../server/devices/led/preview.js';
import type { TicketRangeRow, WorkplaceRow } from '../../../server/model/books/index.js';

const PROFILES = loadLedProfiles();

const range = (id: number, prefix: string, first = 1, last = 999): TicketRangeRow => ({ id, prefix, first, last }) as TicketRangeRow;
const window = (id: number, name: string): WorkplaceRow => ({ id, name, alias: '' }) as WorkplaceRow;
const byId = <Row extends { readonly id: number }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

function previewed(
  model: string,
  ranges: readonly TicketRangeRow[],
  windows: readonly WorkplaceRow[] = [],
  transliterates = false,
): string[] {
  const profile = PROFILES.get(model);
  if (profile === undefined) throw new Error(`no profile ${model}`);
  const { rows } = previewBoards(profile, transliterates, { TicketRange: byId(ranges), Workplace: byId(windows) });
  return rows.map(({ kind, text, shows, verdict, letters, cells, like }) =>
    [kind, text, shows.map((one) => `'${one}'`).join(' '), verdict, letters.join(''), cells, like].join('|'),
  );
}

it('the first and the last ticket of each range stand before the first window, each window behind the first ticket', () => {
  expect(previewed('candle-7', [range(1, 'А', 5), range(2, '')], [window(1, '7'), window(2, '12')])).toEqual([
    "tickets|А|'А005-7 ' 'А999-7 '|shown||4|",
    "tickets||'001 -7 ' '999 -7 '|shown||4|",
    "window|7|'А005-7 '|shown||2|",
    "window|12|'А005-12'|shown||2|",
  ]);
});

it('letters that a board lacks, and what is too long, is what the box would refuse', () => {
  expect(previewed('candle-7', [range(1, 'Ж'), range(2, 'А', 1, 9999)], [window(1, '123')])).toEqual([
    "tickets|Ж|' 001-23' ' 999-23'|cannot|Ж|4|",
    "tickets|А|'А001-23' '9999-23'|cannot||4|",
    "window|123|' 001-23'|cannot||2|",
  ]);
});

it('on seven segments letters with the picture of a digit are told, and ranges that look alike where their numbers meet', () => {
  const rows = previewed('candle-7', [range(1, 'O'), range(2, 'О', 500, 600), range(3, 'S'), range(4, 'О', 2000, 2001)]);
  expect(rows.map((row) => row.split('|').slice(3).join('|'))).toEqual([
    'likeOther||4|О',
    'likeOther||4|O',
    'likeDigits|S|4|',
    'cannot||4|',
  ]);
});

it('substitutes can make two ranges one', () => {
  const gammas = [...PROFILES.values()].find(({ text, look }) => text.transliteration.Г === 'G' && look === 'dots');
  if (gammas === undefined) return expect.unreachable('no profile writes G for Г');
  const rows = previewed(gammas.id, [range(1, 'Г'), range(2, 'G')], [], true);
  expect(rows.map((row) => row.split('|')[3])).toEqual(['likeOther', 'likeOther']);
  expect(previewed(gammas.id, [range(1, 'Г')], [])[0]).toContain('|cannot|Г|');
});

it('a board without cells for windows shows none', () => {
  const tickets = [...PROFILES.values()].find(({ layout }) => layout.windowCells === 0);
  if (tickets === undefined) return expect.unreachable('each profile shows windows');
  expect(previewed(tickets.id, [range(1, '')], [window(1, '7')])).toHaveLength(1);
});
