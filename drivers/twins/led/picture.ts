/** The display as a picture: digits of seven segments, or a matrix of dots. */
import type { LedProfile } from '../../led/profile.js';
import { escapeXml } from '../../led/xml.js';
import type { Lit, LitRow } from './face.js';

const CELL_WIDTH = 40;
const CELL_HEIGHT = 70;
const MARGIN = 14;
const LIT = '#ff3a20';
const DARK = '#2b0f0b';
const CASE = '#120806';
/** Gap between two dots of a matrix. */
const DOT = 5;
const DARKEST = 0.35;

/** Segments a to g, each from its starting point, in a cell of 40 × 70. */
const SEGMENTS = [
  'M8 6h20l-4 5h-12z',
  'M30 8v25l-3 2l-3-4v-18z',
  'M30 62v-25l-3-2l-3 4v18z',
  'M8 64h20l-4-5h-12z',
  'M6 62v-25l3-2l3 4v18z',
  'M6 8v25l3 2l3-4v-18z',
  'M10 35l3-2.5h10l3 2.5l-3 2.5h-10z',
];
const ARROWS: Readonly<Record<string, string>> = { '<': 'M6 35l22-20v40z', '>': 'M30 35l-22-20v40z' };

/** SVG; blinking rows are animated. */
export function drawBoard({ layout, look, vendor, model }: LedProfile, { rows, isOn, brightnessPercent }: Lit): string {
  const width = layout.cells * CELL_WIDTH + 2 * MARGIN;
  const height = layout.rows * (CELL_HEIGHT + MARGIN) + MARGIN;
  const opacity = isOn ? DARKEST + (1 - DARKEST) * (brightnessPercent / 100) : 0;
  const drawn = rows.map((row, at) => {
    const y = MARGIN + at * (CELL_HEIGHT + MARGIN);
    const content = look === 'segments' ? segmentRow(row, layout.cells) : dotRow(row, layout.cells);
    return `<g transform="translate(${MARGIN} ${y})">${content}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escapeXml(`${vendor} ${model}`)}</title>`,
    `<defs><pattern id="dots" width="${DOT}" height="${DOT}" patternUnits="userSpaceOnUse"><rect width="${DOT}" height="${DOT}"/>`,
    '<circle cx="2.5" cy="2.5" r="2.2" fill="#fff"/></pattern>',
    `<mask id="matrix" maskUnits="userSpaceOnUse" x="0" y="0" width="${width}" height="${height}">`,
    `<rect width="${width}" height="${height}" fill="url(#dots)"/></mask></defs>`,
    `<style>.lit{fill:${LIT};opacity:${opacity.toFixed(2)}}.dark{fill:${DARK}}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${CASE}"/>`,
    ...drawn,
    '</svg>',
  ].join('');
}

const BLINKING = '<animate attributeName="visibility" values="visible;hidden" dur="1s" calcMode="discrete" repeatCount="indefinite"/>';

function segmentRow({ text, isBlinking }: LitRow, cells: number): string {
  const letters = [...text.padEnd(cells)].slice(0, cells);
  const paths = letters.map((letter, cell) => {
    const arrow = ARROWS[letter];
    const shapes =
      arrow === undefined ? SEGMENTS.map((path, bit) => [path, (segmentsOf(letter) >> bit) & 1] as const) : [[arrow, 1] as const];
    return { x: cell * CELL_WIDTH, shapes };
  });
  const draw = (isLit: number): string =>
    paths
      .map(({ x, shapes }) => {
        const d = shapes.flatMap(([path, lit]) => (lit === isLit ? [path] : [])).join('');
        return d === '' ? '' : `<path transform="translate(${x} 0)" d="${d}"/>`;
      })
      .join('');
  const lit = `<g class="lit">${draw(1)}${isBlinking ? BLINKING : ''}</g>`;
  return `<g transform="skewX(-4)"><g class="dark">${draw(0)}</g>${lit}</g>`;
}

/** The dots are a mask over the letters; the viewer supplies the font. */
function dotRow({ text, isBlinking }: LitRow, cells: number): string {
  const width = cells * CELL_WIDTH;
  const length = Math.min(width, [...text].length * CELL_WIDTH);
  const words =
    text === ''
      ? ''
      : `<text class="lit" x="${width / 2}" y="58" text-anchor="middle" textLength="${length}" lengthAdjust="spacingAndGlyphs" ` +
        `font-family="PT Sans, monospace" font-weight="700" font-size="64" xml:space="preserve">` +
        `${escapeXml(text)}${isBlinking ? BLINKING : ''}</text>`;
  return `<g mask="url(#matrix)"><rect class="dark" width="${width}" height="${CELL_HEIGHT}"/>${words}</g>`;
}

/**
 * Letters of seven segments: bit 0 is the top, then clockwise, bit 6 the middle. Digits and Latin letters are from led-485_setuptool.py of
 * github.com/sman-dk/LED-485_setuptool; the others follow the common shapes, because no source has those of Candle.
 */
const SHAPES: Readonly<Record<string, number>> = {
  ...{ 0: 0x3f, 1: 0x06, 2: 0x5b, 3: 0x4f, 4: 0x66, 5: 0x6d, 6: 0x7d, 7: 0x07, 8: 0x7f, 9: 0x6f, '-': 0x40 },
  ...{ A: 0x77, B: 0x7f, C: 0x39, E: 0x79, F: 0x71, H: 0x76, I: 0x30, L: 0x38, O: 0x3f, P: 0x73, S: 0x6d, U: 0x3e },
  ...{ b: 0x7c, c: 0x58, d: 0x5e, l: 0x30, o: 0x5c },
  ...{ А: 0x77, Б: 0x7d, В: 0x7f, Г: 0x31, Е: 0x79, З: 0x4f, Н: 0x76, О: 0x3f, П: 0x37, Р: 0x73, С: 0x39, У: 0x6e, Ч: 0x66 },
  ...{ о: 0x5c, с: 0x58 },
};

/** 0 = dark. */
export const segmentsOf = (letter: string): number => SHAPES[letter] ?? 0;
