/** The shapes of LCD boards. Texts may be passed as people typed them. */
import { drawable, fittingSize, textWidth, type Weight, wrap } from '../text.js';
import type { Rectangle, Tile, TilePicture } from './frame.js';
import { ground, type Shape, svgOf } from './shape.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Metrics of PT Sans, in parts of its size: height of capitals, and reach of letters above and below the baseline (Ğ, Ģ). */
const CAPITAL_HEIGHT = 0.7;
const REACH_BELOW = 0.273;
const LINE_HEIGHT = 1.2;
/** Size of letters, in parts of a box's height, at which capitals are in the middle and no letter leaves the box. */
const SIZE_OF_HEIGHT = 1 / (2 * (CAPITAL_HEIGHT / 2 + REACH_BELOW));

export interface LineStyle {
  readonly weight: Weight;
  readonly colour: string;
  readonly align: 'left' | 'center' | 'right';
}

/** The place of a text and its largest size, as a part of the largest size that the height of its box allows. */
export interface LineBox extends Rectangle {
  /** 0 to 1. */
  readonly share: number;
}

const ANCHORS = { left: 'start', center: 'middle', right: 'end' } as const;
/** Factors by which letters shrink before a text is cut. */
const SHRINKING = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52] as const;
const SMALLEST = 0.52;
/** The fewest letters left of a cut text, even in a narrow box. */
const LETTERS_LEAST = 4;

/** One line in the middle of its box; smaller if it is too long, and cut if it would become half as large. */
export const line = (text: string, box: LineBox, style: LineStyle): readonly Shape[] => lines(text, box, style, 1);

/** A line that is never cut, however small it becomes: a number cut in half would be another number. */
export function wholeLine(text: string, box: LineBox, style: LineStyle): readonly Shape[] {
  const shown = drawable(text);
  const size = fittingSize(shown, largestSize(box.height, 1) * box.share, style.weight, box.width);
  return textElement(shown, box, box.top + box.height / 2, size, style);
}

/** At most `most` lines in the middle of the box: as many as allow the largest letters. */
export const lines = (text: string, box: LineBox, style: LineStyle, most: number): readonly Shape[] =>
  linesOfSize(text, fittingSizeOf(text, box, style, most), box, style, most);

/** The same in letters of a given size, for texts in one list. A size above that of `fittingSizeOf` would leave the box. */
export const linesOfSize = (text: string, size: number, box: LineBox, style: LineStyle, most: number): readonly Shape[] =>
  stacked(brokenAt(drawable(text), size, box, style, most), box, size, style);

export function fittingSizeOf(text: string, box: LineBox, style: LineStyle, most: number): number {
  const shown = drawable(text);
  let best = 0;
  for (let count = 1; count <= most; count++) {
    const largest = largestSize(box.height, count) * box.share;
    const fits = (size: number): boolean => isWhole(shown, brokenAt(shown, size, box, style, count), size, box, style);
    best = SHRINKING.map((step) => largest * step).find((size) => size > best && fits(size)) ?? best;
  }
  return best > 0 ? best : Math.min(largestSize(box.height, most) * box.share * SMALLEST, box.width / LETTERS_LEAST);
}

const brokenAt = (text: string, size: number, { width }: LineBox, { weight }: LineStyle, maxLines: number): readonly string[] =>
  wrap(text, { size, weight, width, maxLines });

/** Whether nothing was cut, no word was broken, and no single letter is too wide. */
const isWhole = (text: string, broken: readonly string[], size: number, { width }: LineBox, { weight }: LineStyle): boolean =>
  broken.join(' ') === text && broken.every((words) => textWidth(words, size, weight) <= width);

const largestSize = (height: number, count: number): number => height / (1 / SIZE_OF_HEIGHT + (count - 1) * LINE_HEIGHT);

function stacked(broken: readonly string[], box: LineBox, size: number, style: LineStyle): readonly Shape[] {
  const step = LINE_HEIGHT * size;
  const first = box.top + box.height / 2 - ((broken.length - 1) * step) / 2;
  return broken.flatMap((words, index) => textElement(words, box, first + index * step, size, style));
}

function textElement(text: string, box: LineBox, middle: number, size: number, { weight, colour, align }: LineStyle): readonly Shape[] {
  if (text === '') return [];
  const x = align === 'left' ? box.left : align === 'right' ? box.left + box.width : box.left + box.width / 2;
  const y = middle + (CAPITAL_HEIGHT * size) / 2;
  // Rounded down: otherwise a long text would leave its box.
  const attributes = {
    x: x.toFixed(1),
    y: y.toFixed(1),
    'text-anchor': ANCHORS[align],
    'font-size': (Math.floor(size * 100) / 100).toFixed(2),
    'font-weight': weight === 'bold' ? 700 : 400,
    fill: colour,
  };
  return [{ tag: 'text', attributes, text }];
}

interface Edge {
  readonly colour: string;
  readonly width: number;
}

/** @param edge lies within the rectangle */
export function panel({ left, top, width, height }: Rectangle, radius: number, colour: string, edge: Edge | null = null): readonly Shape[] {
  const inset = (edge?.width ?? 0) / 2;
  const place = { x: left + inset, y: top + inset, width: width - 2 * inset, height: height - 2 * inset };
  return [
    {
      tag: 'rect',
      attributes: {
        ...place,
        ...(radius > 0 && { rx: radius.toFixed(1) }),
        fill: colour,
        ...(edge && { stroke: edge.colour, 'stroke-width': edge.width }),
      },
    },
  ];
}

const TURNS = { right: 0, down: 90, left: 180, up: 270 } as const;

/** As large as fits into the box with a margin. */
export function arrow(direction: keyof typeof TURNS, { left, top, width, height }: Rectangle, colour: string): readonly Shape[] {
  const unit = Math.min(width * 0.62, height * 0.5) / 2;
  const [x, y] = [(left + width / 2).toFixed(1), (top + height / 2).toFixed(1)];
  const shape = 'M-1 -.16H.2V-.62L1 0 .2 .62V.16H-1Z';
  const transform = `translate(${x} ${y}) rotate(${TURNS[direction]}) scale(${unit.toFixed(2)})`;
  return [{ tag: 'path', attributes: { transform, d: shape, fill: colour } }];
}

export function tile(
  { left, top, width, height }: Rectangle,
  colour: string,
  parts: readonly (readonly Shape[])[],
  pictures: readonly TilePicture[] = [],
): Tile {
  const shapes = [ground(width, height, colour), ...parts.flat()];
  return { left, top, width, height, shapes, svg: svgOf(width, height, shapes), pictures };
}
