/** The plain ticket: what a visitor holds in his hand, as an SVG in the printer's dots. */
import { drawable, escapeXml, fittingSize, type Weight, wrap } from './text.js';

export interface TicketContent {
  /** The number that will be called, the largest thing on the paper: `Г002`. */
  readonly ticket: string;
  /** Names of the services he asked for, in his order. */
  readonly services: readonly string[];
  /** When he took it, in the branch's own time zone, as the paper shall say it: `24.11.2026` and `15:09`. */
  readonly registered: { readonly date: string; readonly time: string };
  /** How many are called before him as things stand; null = not to be printed. */
  readonly ahead: number | null;
  /** Name of the branch; an empty one is left out. */
  readonly branch: string;
}

export interface Drawing {
  readonly svg: string;
  readonly widthDots: number;
  readonly heightDots: number;
}

/** Printable widths at 203 dots an inch: paper of 58 mm and of 80 mm. */
export const TICKET_WIDTHS_DOTS = { paper58mm: 384, paper80mm: 576 } as const;

const WORDS = {
  yourNumber: 'Ваш номер',
  ahead: (count: number) => (count === 0 ? 'Перед вами никого нет' : `Перед вами в очереди: ${count}`),
  moreServices: (count: number) => `и ещё услуг: ${count}`,
  wait: 'Пожалуйста, ожидайте вызова',
};

/** A ticket is as long as its text; these keep it to a length that a hand can hold. */
const BRANCH_LINES_MAX = 3;
const SERVICES_MAX = 8;
const SERVICE_LINES_MAX = 4;

/** A horizontal strip of the ticket; strips are stacked from top to bottom. */
interface Strip {
  readonly height: number;
  readonly draw: (top: number) => string;
}

/** Draws a ticket of any content and at least 200 dots wide: long names wrap, long numbers shrink, nothing sticks out. */
export function ticketSvg(content: TicketContent, widthDots: number): Drawing {
  const sheet = new Sheet(widthDots);
  const strips = [...headStrips(content, sheet), ...serviceStrips(content.services, sheet), ...footStrips(content, sheet)];
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

function headStrips({ branch, ticket }: TicketContent, sheet: Sheet): Strip[] {
  const name = sheet.paragraph(drawable(branch), 2.7, 'bold', BRANCH_LINES_MAX);
  return [
    sheet.gap(1.5),
    ...(name.length > 0 ? [...name, sheet.gap(1.4), sheet.rule(), sheet.gap(1.2)] : []),
    sheet.line(WORDS.yourNumber, 2.6, 'regular'),
    sheet.gap(1.5),
    sheet.capitals(drawable(ticket), 16),
    sheet.gap(2.2),
  ];
}

function serviceStrips(services: readonly string[], sheet: Sheet): Strip[] {
  const names = services.map(drawable).filter((name) => name !== '');
  // "and 1 more" would take the place of the one itself.
  const shown = names.length > SERVICES_MAX ? names.slice(0, SERVICES_MAX - 1) : names;
  const more = names.length - shown.length;
  return [
    ...shown.flatMap((name) => [...sheet.paragraph(name, 3, 'regular', SERVICE_LINES_MAX), sheet.gap(0.9)]),
    ...(more > 0 ? [sheet.line(WORDS.moreServices(more), 2.6, 'regular'), sheet.gap(0.9)] : []),
    ...(names.length > 0 ? [sheet.gap(0.5)] : []),
  ];
}

function footStrips({ ahead, registered }: TicketContent, sheet: Sheet): Strip[] {
  return [
    sheet.rule(),
    sheet.gap(1.2),
    ...(ahead === null ? [] : [sheet.line(WORDS.ahead(ahead), 3, 'bold'), sheet.gap(0.5)]),
    sheet.line(WORDS.wait, 2.6, 'regular'),
    sheet.gap(1.5),
    sheet.ends(drawable(registered.date), drawable(registered.time), 2.6),
    sheet.gap(1.2),
  ];
}

/** Of PT Sans, in parts of its size: where the baseline is in a line, and how high capitals and digits are. */
const LINE_HEIGHT = 1.25;
const BASELINE = 0.95;
const CAPITAL_HEIGHT = 0.7;

/** Strips for paper of one width. Sizes are in 48ths of the width, so that both papers look alike. */
class Sheet {
  readonly #unit: number;
  readonly #margin: number;
  readonly #inner: number;

  constructor(readonly widthDots: number) {
    this.#unit = widthDots / 48;
    this.#margin = Math.round(1.5 * this.#unit);
    this.#inner = widthDots - 2 * this.#margin;
  }

  gap(units: number): Strip {
    return { height: units * this.#unit, draw: () => '' };
  }

  rule(): Strip {
    // Thermal heads draw a line of one dot unevenly.
    const height = Math.max(2, Math.round(this.#unit / 4));
    const draw = (top: number) => `<rect x="${this.#margin}" y="${Math.round(top)}" width="${this.#inner}" height="${height}"/>`;
    return { height, draw };
  }

  /** One centred line that shrinks to fit. */
  line(text: string, units: number, weight: Weight): Strip {
    const size = fittingSize(text, units * this.#unit, weight, this.#inner);
    return this.#textStrip(text, size, weight, LINE_HEIGHT * size, BASELINE * size);
  }

  /** One centred bold line without room above and below it, for a number: nothing of it hangs below the baseline but a comma. */
  capitals(text: string, units: number): Strip {
    const size = fittingSize(text, units * this.#unit, 'bold', this.#inner);
    return this.#textStrip(text, size, 'bold', CAPITAL_HEIGHT * size, CAPITAL_HEIGHT * size);
  }

  /** Centred lines, as many as the text needs. */
  paragraph(text: string, units: number, weight: Weight, maxLines: number): Strip[] {
    const size = units * this.#unit;
    const lines = wrap(text, { size, weight, width: this.#inner, maxLines });
    return lines.map((line) => this.#textStrip(line, size, weight, LINE_HEIGHT * size, BASELINE * size));
  }

  /** Two texts on one line, at its left and right end. */
  ends(left: string, right: string, units: number): Strip {
    const size = fittingSize(`${left}  ${right}`, units * this.#unit, 'regular', this.#inner);
    const draw = (top: number) =>
      textElement(left, this.#margin, top + BASELINE * size, size, 'regular', 'start') +
      textElement(right, this.widthDots - this.#margin, top + BASELINE * size, size, 'regular', 'end');
    return { height: LINE_HEIGHT * size, draw };
  }

  #textStrip(text: string, size: number, weight: Weight, height: number, baseline: number): Strip {
    return { height, draw: (top) => textElement(text, this.widthDots / 2, top + baseline, size, weight, 'middle') };
  }
}

function textElement(text: string, x: number, baseline: number, size: number, weight: Weight, anchor: 'start' | 'middle' | 'end'): string {
  const bold = weight === 'bold' ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${Math.round(baseline)}" font-size="${size.toFixed(2)}" text-anchor="${anchor}"${bold}>${escapeXml(text)}</text>`;
}
