import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BOLD, REGULAR } from '../../server/presentation/glyph-widths.js';
import { readAdvances } from './ttf.js';

const font = (file: string) => fileURLToPath(new URL(`../../drivers/imaging/fonts/${file}`, import.meta.url));
const regular = readAdvances(font('PTS55F.ttf'));
const bold = readAdvances(font('PTS75F.ttf'));

// Spaces and invisible characters are none of the table's business, nor is what the font keeps under private numbers.
const isDrawn = (character: string) => /[^\s\p{Cf}\p{Co}]/u.test(character);

function literal(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/\\/g, '\\\\').replace(/\p{M}/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return quote + (quote === "'" ? escaped.replace(/'/g, "\\'") : escaped) + quote;
}

function tableText(name: string, advances: Map<string, number>): string {
  const byWidth = new Map<number, string>();
  for (const [character, width] of advances) if (isDrawn(character)) byWidth.set(width, (byWidth.get(width) ?? '') + character);
  const lines = [...byWidth].sort(([a], [b]) => a - b).map(([width, characters]) => `  ${width}: ${literal(characters)},`);
  return `export const ${name}: Readonly<Record<number, string>> = {\n${lines.join('\n')}\n};\n`;
}

const head = `/**
 * How far each character of PT Sans moves the pen, in thousandths of the font's size: width → the characters that have it.
 * Generated from the files in drivers/imaging/fonts: \`npx vitest run test/presentation/glyph-widths.test.ts -u\` writes it anew.
 */
`;

test('the committed table is what the font files say', async () => {
  const text = [head, tableText('REGULAR', regular), tableText('BOLD', bold)].join('\n').replace('*/\n\n', '*/\n');
  await expect(text).toMatchFileSnapshot('../../server/presentation/glyph-widths.ts');
});

describe.each([
  ['regular', regular, REGULAR],
  ['bold', bold, BOLD],
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
