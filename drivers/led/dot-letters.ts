/**
 * Letters of 5 by 7 dots, for boards that are sent pictures. Drawn for this project after the common shapes of displays of dots; a zero has
 * a stroke, so that it is no О. Seven rows from the top, five bits each, the highest is the leftmost.
 */
import { type Bitmap, bytesPerRow } from '../imaging/bitmap.js';
import type { Misfit } from '../profile-files.js';

export const LETTER_DOTS = { across: 5, down: 7 };

/** Two hexadecimal digits a row. */
const SHAPES: Readonly<Record<string, string>> = {
  ...{ 0: '0E11131519110E', 1: '040C040404040E', 2: '0E11010204081F', 3: '1F02040201110E', 4: '02060A121F0202' },
  ...{ 5: '1F101E0101110E', 6: '0608101E11110E', 7: '1F010204080808', 8: '0E11110E11110E', 9: '0E11110F01020C' },
  ...{ A: '0E1111111F1111', B: '1E11111E11111E', C: '0E11101010110E', D: '1C12111111121C', E: '1F10101E10101F' },
  ...{ F: '1F10101E101010', G: '0E11101711110F', H: '1111111F111111', I: '0E04040404040E', J: '0702020202120C' },
  ...{ K: '11121418141211', L: '1010101010101F', M: '111B1515111111', N: '11111915131111', O: '0E11111111110E' },
  ...{ P: '1E11111E101010', Q: '0E11111115120D', R: '1E11111E141211', S: '0F10100E01011E', T: '1F040404040404' },
  ...{ U: '1111111111110E', V: '11111111110A04', W: '1111111515150A', X: '11110A040A1111', Y: '1111110A040404' },
  ...{ Z: '1F01020408101F', А: '0E1111111F1111', Б: '1F10101E11111E', В: '1E11111E11111E', Г: '1F101010101010' },
  ...{ Д: '060A0A0A0A1F11', Е: '1F10101E10101F', Ё: '0A001F101E101F', Ж: '1515150E151515', З: '0E11010601110E' },
  ...{ И: '11111315191111', Й: '0A041113151911', К: '11121418141211', Л: '07090909090911', М: '111B1515111111' },
  ...{ Н: '1111111F111111', О: '0E11111111110E', П: '1F111111111111', Р: '1E11111E101010', С: '0E11101010110E' },
  ...{ Т: '1F040404040404', У: '1111110F01110E', Ф: '040E1515150E04', Х: '11110A040A1111', Ц: '12121212121F01' },
  ...{ Ч: '1111110F010101', Ш: '1515151515151F', Щ: '15151515151F01', Ъ: '1808080E09090E', Ы: '11111119151519' },
  ...{ Ь: '1010101E11111E', Э: '0E11010701110E', Ю: '1215151D151512', Я: '0F11110F050911', Ә: '0E01011F11110E' },
  ...{ Ғ: '0F08081E080808', Қ: '12141818141301', Ң: '12121E12121301', Ө: '0E11111F11110E', Ұ: '11110A041F0404' },
  ...{ Ү: '11110A0A040404', Һ: '1010101E111111', І: '0E04040404040E', '-': '0000001F000000', '.': '00000000000C0C' },
  ...{ ',': '000000000C0408', ':': '000C0C000C0C00', '/': '00010204081000', '+': '0004041F040400', '<': '02040810080402' },
  ...{ '>': '08040201020408', '(': '02040808080402', ')': '08040202020408' },
};

/** Every letter that has a shape, besides the space. */
export const DOT_LETTERS = Object.keys(SHAPES).join('');

/** Cells of a row, how often a dot of a letter is repeated across and down, and the size of the whole board. */
export interface DotLayout {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rows: number;
  readonly cells: number;
  readonly across: number;
  readonly down: number;
}

/** The rows and cells of a model on the dots of its board. */
export const dotLayoutOf = (
  { rows, cells }: Pick<DotLayout, 'rows' | 'cells'>,
  { widthDots, heightDots, across, down }: Omit<DotLayout, 'rows' | 'cells'>,
): DotLayout => ({ widthDots, heightDots, rows, cells, across, down });

/** A cell is a letter and the gap behind it. */
const cellDots = ({ across }: DotLayout): number => (LETTER_DOTS.across + 1) * across;

/** Dots that all cells need across and down; a board has no fewer. */
export const dotsOf = (layout: DotLayout) => ({
  widthDots: layout.cells * cellDots(layout) - layout.across,
  heightDots: layout.rows * (LETTER_DOTS.down + 1) * layout.down - layout.down,
});

/** Cells and rows that the dots of a board have no room for. */
export function* dotMisfits(layout: DotLayout): Iterable<Misfit> {
  const { widthDots, heightDots } = dotsOf(layout);
  if (widthDots > layout.widthDots) {
    yield { field: 'layout.cells', expected: `cells that fit ${layout.widthDots} dots; these need ${widthDots}`, got: layout.cells };
  }
  if (heightDots > layout.heightDots) {
    yield { field: 'layout.rows', expected: `rows that fit ${layout.heightDots} dots; these need ${heightDots}`, got: layout.rows };
  }
}

/** The upper left dot of a cell: the cells are in the middle of the board, the rows share its height. */
function placeOf(layout: DotLayout, row: number, cell: number): { readonly left: number; readonly top: number } {
  const rowDots = Math.floor(layout.heightDots / layout.rows);
  const left = Math.floor((layout.widthDots - dotsOf(layout).widthDots) / 2) + cell * cellDots(layout);
  return { left, top: row * rowDots + Math.floor((rowDots - LETTER_DOTS.down * layout.down) / 2) };
}

/** The texts of the rows as a picture; 1 = lit. A letter without a shape stays dark. */
export function drawDots(layout: DotLayout, texts: readonly string[]): Bitmap {
  const { widthDots, heightDots, across, down } = layout;
  const stride = bytesPerRow(widthDots);
  const bytes = new Uint8Array(stride * heightDots);
  for (const [row, text] of texts.entries()) {
    for (const [cell, letter] of [...text].entries()) {
      const { left, top } = placeOf(layout, row, cell);
      for (const [x, y] of litDots(letter)) {
        for (let at = 0; at < across * down; at++) {
          const [dotX, dotY] = [left + x * across + (at % across), top + y * down + Math.floor(at / across)];
          bytes[dotY * stride + (dotX >> 3)] = (bytes[dotY * stride + (dotX >> 3)] ?? 0) | (0x80 >> (dotX & 7));
        }
      }
    }
  }
  return { widthDots, heightDots, bytes };
}

function* litDots(letter: string): Iterable<[x: number, y: number]> {
  const shape = SHAPES[letter] ?? '';
  for (let y = 0; y < shape.length / 2; y++) {
    const row = Number.parseInt(shape.slice(y * 2, y * 2 + 2), 16);
    for (let x = 0; x < LETTER_DOTS.across; x++) if (((row >> (LETTER_DOTS.across - 1 - x)) & 1) === 1) yield [x, y];
  }
}

/**
 * What a person reads on a board, row by row. `strange` counts cells whose dots are no letter, and says whether a dot is lit between the
 * cells. Of letters that look alike the first of the table is read: A, not А.
 */
export function readDots(layout: DotLayout, { bytes }: Pick<Bitmap, 'bytes'>): { readonly texts: string[]; readonly strange: number } {
  const stride = bytesPerRow(layout.widthDots);
  const unread = Uint8Array.from(bytes);
  let strange = 0;
  const texts = Array.from({ length: layout.rows }, (_, row) =>
    Array.from({ length: layout.cells }, (__, cell) => {
      const letter = readCell(layout, { bytes: unread, stride }, placeOf(layout, row, cell));
      if (letter === null) strange++;
      return letter ?? ' ';
    }).join(''),
  );
  // Read cells were darkened: what is still lit is in no cell.
  return { texts, strange: strange + (unread.some((byte) => byte !== 0) ? 1 : 0) };
}

function readCell(
  { across, down }: DotLayout,
  { bytes, stride }: { readonly bytes: Uint8Array; readonly stride: number },
  { left, top }: { readonly left: number; readonly top: number },
): string | null {
  let shape = '';
  let isEven = true;
  for (let y = 0; y < LETTER_DOTS.down; y++) {
    let row = 0;
    for (let x = 0; x < LETTER_DOTS.across; x++) {
      let lit = 0;
      for (let at = 0; at < across * down; at++) {
        const [dotX, dotY] = [left + x * across + (at % across), top + y * down + Math.floor(at / across)];
        const byte = dotY * stride + (dotX >> 3);
        if (((bytes[byte] ?? 0) & (0x80 >> (dotX & 7))) !== 0) lit++;
        bytes[byte] = (bytes[byte] ?? 0) & ~(0x80 >> (dotX & 7));
      }
      if (lit !== 0 && lit !== across * down) isEven = false;
      row = (row << 1) | (lit > 0 ? 1 : 0);
    }
    shape += row.toString(16).toUpperCase().padStart(2, '0');
  }
  if (!isEven) return null;
  if (/^0*$/.test(shape)) return ' ';
  return Object.entries(SHAPES).find(([, known]) => known === shape)?.[0] ?? null;
}
