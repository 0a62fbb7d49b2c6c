/**
 * Paper as a stack of horizontal blocks: a rule, a gap, a line of text. A block knows its height and draws itself as SVG from a given top.
 * Its texts are `drawable`. Sizes are in 48ths of the paper's width, so that papers of all widths look alike. Every block is whole dots
 * high and draws only inside itself, so that a block cut out of the drawn page is complete.
 */
import type { PlacedImage } from '../../drivers/imaging/drawing.js';
import type { PageLine } from '../../drivers/printer/job.js';
import { escapeXml, fittingSize, lengthOf, type Weight, wrap } from './text.js';

export type Align = 'left' | 'center' | 'right';

/** A laid out ticket: its SVG, the pictures placed over it, and the same as lines from top to bottom, for printers in text mode. */
export interface TicketLayout {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly svg: string;
  readonly images: readonly PlacedImage[];
  /** The lines cover the page: each begins where the one above it ends. */
  readonly lines: readonly PageLine[];
}

/** Properties of the paper that blocks need, in dots. */
export interface Sheet {
  readonly widthDots: number;
  readonly unit: number;
  readonly margin: number;
  /** The width between the margins. */
  readonly inner: number;
}

export interface Block {
  /** Whole dots, at least one. */
  readonly height: number;
  readonly draw: (top: number) => string;
  readonly picture?: Omit<PlacedImage, 'top'>;
  /** The block as a line of text; null = it is white, or exists only as a picture. */
  readonly text: PageLine['text'];
}

const UNITS_ACROSS = 48;
const MARGIN_UNITS = 1.5;

export function sheetOf(widthDots: number): Sheet {
  const unit = widthDots / UNITS_ACROSS;
  const margin = Math.round(MARGIN_UNITS * unit);
  return { widthDots, unit, margin, inner: widthDots - 2 * margin };
}

/** The largest area that `drivers/imaging` draws: 32 cm of paper 576 dots wide. */
const PAGE_DOTS_MAX = 1_500_000;

export const pageHeightMax = ({ widthDots }: Sheet): number => Math.floor(PAGE_DOTS_MAX / widthDots);

/** Black on white, as high as the blocks together. Blocks beyond the drawable height are left out. */
export function stack(sheet: Sheet, blocks: Iterable<Block>): TicketLayout {
  const { widthDots } = sheet;
  const svg: string[] = [];
  const images: PlacedImage[] = [];
  const lines: PageLine[] = [];
  let top = 0;
  for (const { height, draw, picture, text } of orWhite(sheet, blocks)) {
    if (top + height > pageHeightMax(sheet)) break;
    svg.push(draw(top));
    if (picture) images.push({ ...picture, top });
    lines.push({ top, height, text });
    top += height;
  }
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthDots}" height="${top}" font-family="PT Sans">`;
  return { widthDots, heightDots: top, svg: `${open}<rect width="100%" height="100%" fill="#fff"/>${svg.join('')}</svg>`, images, lines };
}

/** A drawing without height is left out. */
function* orWhite(sheet: Sheet, blocks: Iterable<Block>): Generator<Block> {
  let isEmpty = true;
  for (const block of blocks) {
    isEmpty = false;
    yield block;
  }
  if (isEmpty) yield gap(sheet, 1);
}

export const dotsOf = ({ unit }: Sheet, units: number): number => Math.max(1, Math.round(units * unit));

export const gap = (sheet: Sheet, units: number): Block => ({ height: dotsOf(sheet, units), draw: () => '', text: null });

export function rule({ unit, margin, inner }: Sheet): Block {
  // Thermal heads draw a line of one dot unevenly.
  const height = Math.max(2, Math.round(unit / 4));
  return { height, draw: (top) => `<rect x="${margin}" y="${top}" width="${inner}" height="${height}"/>`, text: null };
}

/** A picture, fitted into the width of the paper and `units` of height. */
export function picture(sheet: Sheet, image: Pick<PlacedImage, 'base64' | 'tone' | 'align'>, units: number): Block {
  const height = dotsOf(sheet, units);
  return { height, draw: () => '', picture: { ...image, left: sheet.margin, width: sheet.inner, height }, text: null };
}

/**
 * Metrics of PT Sans, in parts of its size: the baseline within a line, and the height of capitals and digits. Its letters reach from 0.875
 * above the baseline (Ğ, Й) to 0.273 below it (Ģ), so they fit into a line.
 */
const LINE_HEIGHT = 1.25;
const BASELINE = 0.95;
const CAPITAL_HEIGHT = 0.7;

/** The style of a row's text; `units` is its size. */
export interface Style {
  readonly units: number;
  readonly weight: Weight;
  readonly align: Align;
}

/** As many lines as the text needs, up to `maxLines`; none for an empty text. */
export function paragraph(sheet: Sheet, text: string, style: Style, maxLines: number): Block[] {
  const size = style.units * sheet.unit;
  const wrapping = { size, weight: style.weight, width: sheet.inner, maxLines };
  // Letters about as large as the printer's own also wrap at its columns. Small print does not: it would become a narrow column.
  const lines = wrap(text, size >= SMALL_PRINT ? { ...wrapping, charactersMax: columnsOf(sheet) } : wrapping);
  return lines.map((words) => textBlock(sheet, words, size, style));
}

function textBlock(sheet: Sheet, text: string, size: number, { weight, align }: Style): Block {
  const place = { x: anchorX(sheet, align), size, weight, anchor: ANCHORS[align] };
  const height = Math.ceil(LINE_HEIGHT * size);
  const draw = (top: number) => textElement(text, { ...place, baseline: top + Math.floor(BASELINE * size) });
  return { height, draw, text: textLine(sheet, text, { size, height, weight, align }) };
}

/** One line centred at `x`; smaller where it would not fit on the paper. */
export function caption(sheet: Sheet, text: string, units: number, at: { readonly x: number; readonly align: Align }): Block {
  const size = fittingSize(text, units * sheet.unit, 'regular', 2 * Math.min(at.x, sheet.widthDots - at.x));
  const block = textBlock(sheet, text, size, { units, weight: 'regular', align: at.align });
  const place = { x: at.x, size, weight: 'regular', anchor: ANCHORS.center } as const;
  return { ...block, draw: (top) => textElement(text, { ...place, baseline: top + Math.floor(BASELINE * size) }) };
}

/**
 * Room around a number, in parts of its size. Й reaches above digits. All usual capitals reach below them as Щ does, so tickets of one
 * design are equally long. Letters that reach deeper are unusual as prefixes; they get more room, to be printed whole.
 */
const NUMBER_ABOVE = 0.18;
const NUMBER_BELOW = 0.16;
const NUMBER_FAR_BELOW = 0.28;
const USUAL_NUMBER = /^[0-9A-PR-ZА-ЯЁӘҒҚҢӨҰҮҺІ -]*$/;

/** One bold line, `units` high from the baseline to the top of its digits, smaller where it would be too wide. */
export function bigNumber(sheet: Sheet, text: string, units: number, align: Align, isPrintersFont: boolean): Block {
  const size = fittingSize(text, (units * sheet.unit) / CAPITAL_HEIGHT, 'bold', sheet.inner);
  const baseline = Math.ceil((NUMBER_ABOVE + CAPITAL_HEIGHT) * size);
  const below = USUAL_NUMBER.test(text) ? NUMBER_BELOW : NUMBER_FAR_BELOW;
  const place = { x: anchorX(sheet, align), size, weight: 'bold', anchor: ANCHORS[align] } as const;
  const height = baseline + Math.ceil(below * size);
  return {
    height,
    draw: (top) => textElement(text, { ...place, baseline: top + baseline }),
    text: isPrintersFont ? textLine(sheet, text, { size, height, weight: 'bold', align }) : null,
  };
}

/** The smallest part of their size at which two texts are drawn on one line. */
const ENDS_SHRINK_MOST = 0.75;
const ENDS_LINES_MAX = 3;

/** Two texts on one line, at its left and right end; below each other where they are too long. */
export function ends(sheet: Sheet, left: string, right: string, style: Omit<Style, 'align'>): Block[] {
  const [atLeft, atRight] = [{ ...style, align: 'left' } as const, { ...style, align: 'right' } as const];
  const size = fittingSize(`${left}  ${right}`, style.units * sheet.unit, style.weight, sheet.inner);
  const isOneLine = left !== '' && right !== '' && size >= style.units * sheet.unit * ENDS_SHRINK_MOST;
  if (!isOneLine) return [...paragraph(sheet, left, atLeft, ENDS_LINES_MAX), ...paragraph(sheet, right, atRight, ENDS_LINES_MAX)];
  const [first, second] = [textBlock(sheet, left, size, atLeft), textBlock(sheet, right, size, atRight)];
  return [
    {
      ...first,
      draw: (top) => first.draw(top) + second.draw(top),
      text: spreadLine(sheet, left, right, { size, height: first.height, weight: style.weight }),
    },
  ];
}

/** In parts of the letters' size; printer letters of double height fit in. */
const BAR_HEIGHT = 1.7;

/** White letters on black: noticed at once, and clearly not a part of the design. */
export function blackBar(sheet: Sheet, text: string, units: number): Block {
  const style = { weight: 'bold', align: 'center' } as const;
  const size = fittingSize(text, units * sheet.unit, style.weight, sheet.inner * 0.9);
  const height = Math.ceil(BAR_HEIGHT * size);
  const letters = { x: sheet.widthDots / 2, size, weight: style.weight, anchor: ANCHORS[style.align], fill: '#fff' } as const;
  const baseline = Math.round((height + CAPITAL_HEIGHT * size) / 2);
  return {
    height,
    draw: (top) => {
      const bar = `<rect x="${sheet.margin}" y="${top}" width="${sheet.inner}" height="${height}"/>`;
      return bar + textElement(text, { ...letters, baseline: top + baseline });
    },
    // The printer's own letters have no black bar, so they are larger.
    text: textLine(sheet, text, { size: 2 * size, height, ...style }),
  };
}

/** Printer letters in text mode, font A: capitals are 18 dots high. Printers have 32, 42 or 48 columns. */
const CELL_WIDTH = 12;
const CELL_HEIGHT = 24;
const COLUMNS_MAX = 48;
/** The size at which capitals of PT Sans are as high as those of font A. */
const CELL_SIZE = 18 / CAPITAL_HEIGHT;
const SMALL_PRINT = 0.75 * CELL_SIZE;
const TIMES_MAX = 8;

const columnsOf = ({ widthDots }: Sheet): number => Math.min(COLUMNS_MAX, Math.floor(widthDots / CELL_WIDTH));

interface Letters extends Omit<Style, 'units'> {
  /** Size of the drawn letters and height of their block, in dots. */
  readonly size: number;
  readonly height: number;
}

/** The text in printer letters, magnified to about its size; null where they are too wide for the line or too high for the block. */
function textLine(sheet: Sheet, content: string, { size, height, weight, align }: Letters): PageLine['text'] {
  const [across, down] = [Math.floor(columnsOf(sheet) / lengthOf(content)), Math.floor(height / CELL_HEIGHT)];
  if (across < 1 || down < 1) return null;
  const heightTimes = Math.min(TIMES_MAX, down, Math.max(1, Math.round(size / CELL_SIZE)));
  return { content, align, isBold: weight === 'bold', widthTimes: Math.min(heightTimes, across), heightTimes };
}

function spreadLine(sheet: Sheet, left: string, right: string, letters: Omit<Letters, 'align'>): PageLine['text'] {
  const line = textLine(sheet, `${left}  ${right}`, { ...letters, align: 'center' });
  if (line === null) return null;
  const columns = Math.floor(columnsOf(sheet) / line.widthTimes);
  return { ...line, content: left + ' '.repeat(columns - lengthOf(left) - lengthOf(right)) + right };
}

const ANCHORS = { left: 'start', center: 'middle', right: 'end' } as const;

function anchorX({ widthDots, margin }: Sheet, align: Align): number {
  if (align === 'left') return margin;
  return align === 'right' ? widthDots - margin : widthDots / 2;
}

interface Placing {
  readonly x: number;
  readonly baseline: number;
  readonly size: number;
  readonly weight: Weight;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly fill?: string;
}

function textElement(text: string, { x, baseline, size, weight, anchor, fill }: Placing): string {
  const place = `x="${x}" y="${baseline}" text-anchor="${anchor}"`;
  const font = `font-size="${size.toFixed(2)}" font-weight="${weight === 'bold' ? 700 : 400}"`;
  return `<text ${place} ${font}${fill ? ` fill="${fill}"` : ''}>${escapeXml(text)}</text>`;
}
