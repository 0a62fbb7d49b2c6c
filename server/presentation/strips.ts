/**
 * Paper as a stack of horizontal strips: a rule, a gap, a line of text. A strip knows its height and draws itself as SVG from
 * a given top; texts given to it are `drawable` ones. Sizes are in 48ths of the paper's width, so that papers look alike.
 */
import { escapeXml, fittingSize, type Weight, wrap } from './text.js';

export interface Drawing {
  readonly svg: string;
  readonly widthDots: number;
  readonly heightDots: number;
}

/** What strips must know of the paper, in dots. */
export interface Sheet {
  readonly widthDots: number;
  readonly unit: number;
  readonly margin: number;
  /** The width between the margins. */
  readonly inner: number;
}

export interface Strip {
  readonly height: number;
  readonly draw: (top: number) => string;
}

const UNITS_ACROSS = 48;
const MARGIN_UNITS = 1.5;

export function sheetOf(widthDots: number): Sheet {
  const unit = widthDots / UNITS_ACROSS;
  const margin = Math.round(MARGIN_UNITS * unit);
  return { widthDots, unit, margin, inner: widthDots - 2 * margin };
}

/** Black on white, as long as the strips are high. */
export function stack({ widthDots }: Sheet, strips: readonly Strip[]): Drawing {
  let top = 0;
  const drawn = strips.map((strip) => {
    const svg = strip.draw(top);
    top += strip.height;
    return svg;
  });
  const heightDots = Math.ceil(top);
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthDots}" height="${heightDots}" font-family="PT Sans">`;
  return { svg: `${open}<rect width="100%" height="100%" fill="#fff"/>${drawn.join('')}</svg>`, widthDots, heightDots };
}

export const gap = ({ unit }: Sheet, units: number): Strip => ({ height: units * unit, draw: () => '' });

export function rule({ unit, margin, inner }: Sheet): Strip {
  // Thermal heads draw a line of one dot unevenly.
  const height = Math.max(2, Math.round(unit / 4));
  return { height, draw: (top) => `<rect x="${margin}" y="${Math.round(top)}" width="${inner}" height="${height}"/>` };
}

/** Of PT Sans, in parts of its size: where the baseline is in a line, and how high capitals and digits are. */
const LINE_HEIGHT = 1.25;
const BASELINE = 0.95;
const CAPITAL_HEIGHT = 0.7;

/** One centred line that shrinks to fit. */
export function line(sheet: Sheet, text: string, units: number, weight: Weight): Strip {
  return centredLine(sheet, text, fittingSize(text, units * sheet.unit, weight, sheet.inner), weight);
}

/** Centred lines, as many as the text needs up to `maxLines`; none for an empty text. */
export function paragraph(sheet: Sheet, text: string, units: number, weight: Weight, maxLines: number): Strip[] {
  const size = units * sheet.unit;
  const lines = wrap(text, { size, weight, width: sheet.inner, maxLines });
  return lines.map((words) => centredLine(sheet, words, size, weight));
}

function centredLine({ widthDots }: Sheet, text: string, size: number, weight: Weight): Strip {
  const draw = (top: number) => textElement(text, { x: widthDots / 2, baseline: top + BASELINE * size, size, weight, anchor: 'middle' });
  return { height: LINE_HEIGHT * size, draw };
}

/** One centred bold line without room above and below it, for a number: little of it hangs below the baseline. */
export function capitals({ widthDots, unit, inner }: Sheet, text: string, units: number): Strip {
  const size = fittingSize(text, units * unit, 'bold', inner);
  const height = CAPITAL_HEIGHT * size;
  return { height, draw: (top) => textElement(text, { x: widthDots / 2, baseline: top + height, size, weight: 'bold', anchor: 'middle' }) };
}

/** Two texts on one line, at its left and right end. */
export function ends({ widthDots, unit, margin, inner }: Sheet, left: string, right: string, units: number): Strip {
  const size = fittingSize(`${left}  ${right}`, units * unit, 'regular', inner);
  const draw = (top: number) => {
    const common = { baseline: top + BASELINE * size, size, weight: 'regular' } as const;
    return (
      textElement(left, { ...common, x: margin, anchor: 'start' }) + textElement(right, { ...common, x: widthDots - margin, anchor: 'end' })
    );
  };
  return { height: LINE_HEIGHT * size, draw };
}

interface Placing {
  readonly x: number;
  readonly baseline: number;
  readonly size: number;
  readonly weight: Weight;
  readonly anchor: 'start' | 'middle' | 'end';
}

function textElement(text: string, { x, baseline, size, weight, anchor }: Placing): string {
  const place = `x="${x}" y="${Math.round(baseline)}" text-anchor="${anchor}"`;
  return `<text ${place} font-size="${size.toFixed(2)}" font-weight="${weight === 'bold' ? 700 : 400}">${escapeXml(text)}</text>`;
}
