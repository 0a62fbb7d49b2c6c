/** Text for drawings: which characters can be drawn, text width, line breaks. Sizes and widths are in dots. */
// How far each character of PT Sans moves the pen, in thousandths of the font's size; generated from the font files by its test.
import widths from './glyph-widths.json' with { type: 'json' };

export type Weight = 'regular' | 'bold';

const widthsOf = (table: Readonly<Record<number, string>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(table).flatMap(([width, characters]) => [...characters].map((character) => [character, Number(width)] as const)));

const WIDTHS: Readonly<Record<Weight, ReadonlyMap<string, number>>> = { regular: widthsOf(widths.regular), bold: widthsOf(widths.bold) };

/** For both weights, in thousandths of the font's size. */
const SPACE = 278;
/** The widest character of the font. An unknown character counts as that wide. */
const WIDEST = 1300;

/** Replaces characters that the font lacks, such as emoji and Chinese characters. */
const REPLACEMENT = '?';

/**
 * The drawable form of a text that people typed: one space for each run of white space and control characters, one `?` for each run of
 * characters that the font lacks, without marks and invisible characters that it lacks. It has no line breaks.
 */
export function drawable(text: string): string {
  const composed = text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ');
  const known = [...composed].map((character) => {
    if (character === ' ' || WIDTHS.regular.has(character)) return character;
    return /[\p{M}\p{Cf}\p{Sk}]/u.test(character) ? '' : '\0';
  });
  return known.join('').replace(/\0+/g, REPLACEMENT).trim();
}

const thousandthsOf = (character: string, weight: Weight): number =>
  character === ' ' ? SPACE : (WIDTHS[weight].get(character) ?? WIDEST);

/** The width of a drawable text. Kerning is ignored, because it only makes a text narrower. */
export function textWidth(text: string, size: number, weight: Weight): number {
  let thousandths = 0;
  for (const character of text) thousandths += thousandthsOf(character, weight);
  return (thousandths * size) / 1000;
}

export interface Wrapping {
  readonly size: number;
  readonly weight: Weight;
  readonly width: number;
  /** Text beyond this many lines is cut, and the last line ends with an ellipsis. */
  readonly maxLines: number;
  /** The most characters in a line, even narrow ones; left out = as many as fit. */
  readonly charactersMax?: number;
}

/** Lines of a drawable text, none wider than `width`, as even as the words allow; none for an empty text. */
export function wrap(text: string, wrapping: Wrapping): readonly string[] {
  const lines = greedyLines(text, wrapping);
  if (lines.length > wrapping.maxLines) return withEllipsis(lines.slice(0, wrapping.maxLines), wrapping);
  return lines.length > 1 ? evenLines(text, wrapping, lines) : lines;
}

/** The same number of lines in the narrowest possible column: a single last word below centred text seems a mistake. */
function evenLines(text: string, wrapping: Wrapping, greedy: readonly string[]): readonly string[] {
  let best = greedy;
  let [tooNarrow, wideEnough] = [wrapping.width / 2, wrapping.width];
  while (wideEnough - tooNarrow > 1) {
    const width = (tooNarrow + wideEnough) / 2;
    const lines = greedyLines(text, { ...wrapping, width });
    if (lines.length > greedy.length || breaksMoreWords(lines, greedy)) tooNarrow = width;
    else [best, wideEnough] = [lines, width];
  }
  return best;
}

/** A word that was not broken must stay so: then the lines hold the same words, that is, as many spaces. */
const breaksMoreWords = (lines: readonly string[], than: readonly string[]): boolean => wordsIn(lines) > wordsIn(than);
const wordsIn = (lines: readonly string[]): number => lines.join(' ').split(' ').length;

/** A part of a text with its width, so that nothing is measured twice. */
interface Piece {
  readonly text: string;
  readonly thousandths: number;
  readonly characters: number;
}

const NOTHING: Piece = { text: '', thousandths: 0, characters: 0 };

const joined = (one: Piece, other: Piece): Piece => ({
  text: one.text + other.text,
  thousandths: one.thousandths + other.thousandths,
  characters: one.characters + other.characters,
});

/** Each line takes as many words as fit; a word wider than a line is broken. */
function greedyLines(text: string, { size, weight, width, charactersMax = Number.POSITIVE_INFINITY }: Wrapping): string[] {
  const fits = ({ thousandths, characters }: Piece) => (thousandths * size) / 1000 <= width && characters <= charactersMax;
  const letters = (word: string) =>
    [...word].map((letter) => ({ text: letter, thousandths: thousandthsOf(letter, weight), characters: 1 }));
  const [space = NOTHING] = letters(' ');
  const lines: string[] = [];
  let line = NOTHING;
  const words = text.split(' ').filter((part) => part !== '');
  for (const word of words.map(letters)) {
    const whole = word.reduce(joined, NOTHING);
    const longer = line === NOTHING ? whole : joined(joined(line, space), whole);
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== NOTHING) lines.push(line.text);
    line = NOTHING;
    for (const letter of word) {
      if (line !== NOTHING && !fits(joined(line, letter))) {
        lines.push(line.text);
        line = NOTHING;
      }
      line = joined(line, letter);
    }
  }
  return line === NOTHING ? lines : [...lines, line.text];
}

const fitsOneLine = (line: string, { size, weight, width, charactersMax = Number.POSITIVE_INFINITY }: Wrapping): boolean =>
  textWidth(line, size, weight) <= width && lengthOf(line) <= charactersMax;

/** Counts characters, not the UTF-16 halves of characters outside the basic plane. */
export const lengthOf = (text: string): number => [...text].length;

function withEllipsis(lines: readonly string[], wrapping: Wrapping): readonly string[] {
  let last = lines.at(-1) ?? '';
  while (last !== '' && !fitsOneLine(`${last}…`, wrapping)) last = [...last].slice(0, -1).join('');
  return [...lines.slice(0, -1), `${last.replace(/[\s,.;:–—/-]+$/, '')}…`];
}

/** The largest size up to `size` at which a text fits into the width on one line. */
export function fittingSize(text: string, size: number, weight: Weight, width: number): number {
  const needed = textWidth(text, size, weight);
  return needed <= width ? size : (size * width) / needed;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
