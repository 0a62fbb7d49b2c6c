import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import widths from '../../server/presentation/glyph-widths.json' with { type: 'json' };
import { readAdvances } from './ttf.js';

const font = (file: string) => fileURLToPath(new URL(`../../drivers/imaging/fonts/${file}`, import.meta.url));
const regular = readAdvances(font('PTS55F.ttf'));
const bold = readAdvances(font('PTS75F.ttf'));

// Spaces and invisible characters are none of the table's business, nor is what the font keeps under private numbers.
const isDrawn = (character: string) => /[^\s\p{Cf}\p{Co}]/u.test(character);

/** Width → the characters that have it. */
function tableOf(advances: Map<string, number>): Record<number, string> {
  const byWidth: Record<number, string> = {};
  for (const [character, width] of advances) if (isDrawn(character)) byWidth[width] = (byWidth[width] ?? '') + character;
  return byWidth;
}

/** Marks would sit on the quote before them. */
const escaped = (json: string) => json.replace(/\p{M}/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);

test('the committed table is what the font files say', async () => {
  const text = escaped(JSON.stringify({ regular: tableOf(regular), bold: tableOf(bold) }, null, 2));
  await expect(`${text}\n`).toMatchFileSnapshot('../../server/presentation/glyph-widths.json');
});

describe.each([
  ['regular', regular, widths.regular],
  ['bold', bold, widths.bold],
] as const)('%s', (_, advances, table) => {
  test('draws Russian, Kazakh and Latin, digits and the signs of an office', () => {
    const known = new Set(Object.values(table).flatMap((characters) => [...characters]));
    const needed =
      'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяӘәҒғҚқҢңӨөҰұҮүҺһІіAZaz0123456789№«»—–…-/()+,.:;!?"\'%&<>';
    expect([...needed].filter((character) => !known.has(character))).toEqual([]);
  });

  test('a space is as wide as the code assumes', () => {
    expect(advances.get(' ')).toBeLessThanOrEqual(278);
  });
});
