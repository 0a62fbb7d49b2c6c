/** Lays out a ticket from its design and content, once: the preview, the picture and the lines of text are all made from this. */

import type { DesignRow, TicketDesign } from '../model/designs/ticket-design.js';
import type { Late, TicketContent } from '../model/ticket.js';
import {
  type Block,
  bigNumber,
  blackBar,
  ends,
  gap,
  paragraph,
  picture,
  rule,
  type Sheet,
  type Style,
  sheetOf,
  stack,
  type TicketLayout,
} from './blocks.js';
import { barcodeBlocks, qrBlocks } from './code-blocks.js';
import { hallWord } from './messages.js';
import { drawable } from './text.js';
import { filled, isEmpty, isVoid, languageOf, type Values, valuesOf, type Words, wordsIn } from './wording.js';

export type { TicketLayout } from './blocks.js';

export interface TicketExtras {
  /** Another paper with this number may exist. The ticket shows that at the top, whatever the design. */
  readonly isCopy: boolean;
  /** The visitor's photo in base64, with or without `data:image/…;base64,` before it; null = none. */
  readonly photo: string | null;
}

/**
 * Lays out a ticket on paper at least 200 dots wide. It accepts any content: texts wrap and end with an ellipsis, numbers shrink, codes
 * that do not fit are printed as text, and it leaves out empty rows and rows that would make the paper larger than 1.5 million dots.
 */
export function ticketLayout(design: TicketDesign, content: TicketContent, widthDots: number, extras: TicketExtras): TicketLayout {
  const sheet = sheetOf(widthDots);
  return stack(sheet, ticketBlocks(design, content, sheet, extras));
}

/** The blocks before stacking, of any total height; each row is laid out on demand. */
export function* ticketBlocks(design: TicketDesign, content: TicketContent, sheet: Sheet, extras: TicketExtras): Generator<Block> {
  const language = languageOf(design, content);
  const spoken = [language, ...design.languages];
  const ticket: Ticket = {
    sheet,
    content,
    extras,
    values: valuesOf(content, spoken),
    words: (words) => wordsIn(words, language, design),
    more: hallWord('moreServices', spoken),
  };
  if (extras.isCopy) yield* [blackBar(sheet, hallWord('copy', spoken), COPY_UNITS), gap(sheet, 1)];
  // Whatever the design: the visitor would wait for another time.
  if (content.late) yield* [...paragraph(sheet, lateText(content.late, spoken), LATE_STYLE, LATE_LINES_MAX), gap(sheet, 1)];
  for (const row of design.rows) {
    yield* rowBlocks(row, ticket);
    if (row.row === 'number' && content.persons !== undefined) yield* personsBlocks(sheet, content.persons, spoken);
  }
}

/** Whatever the design: below the number, for whoever calls it and for who comes with it. */
const personsBlocks = (sheet: Sheet, persons: number, languages: readonly string[]): readonly Block[] =>
  paragraph(sheet, hallWord('ticket.persons', languages).replace('{count}', String(persons)), LATE_STYLE, 1);

interface Ticket {
  readonly sheet: Sheet;
  readonly content: TicketContent;
  readonly extras: TicketExtras;
  readonly values: Values;
  readonly words: (words: Words) => string;
  readonly more: string;
}

type Row<Kind extends DesignRow['row']> = Extract<DesignRow, { row: Kind }>;

const COPY_UNITS = 3.6;
const LATE_STYLE: Style = { units: 3.2, weight: 'bold', align: 'center' };
const LATE_LINES_MAX = 4;
const TEXT_UNITS = 2.6;
const NUMBER_UNITS = 11;
const TEXT_LINES_MAX = 10;
const SERVICES_MOST = 8;
const SERVICE_LINES_MAX = 4;
/** In parts of the letters' size. */
const SERVICE_GAP = 0.25;
const AHEAD_LINES_MAX = 3;
/** Replaces a code that cannot be made; a clerk types it. */
const CODE_TEXT_LINES_MAX = 4;

const lateText = ({ time, next }: Late, languages: readonly string[]): string =>
  hallWord(next === null ? 'ticket.late' : 'ticket.lateNext', languages)
    .replace('{time}', time)
    .replace('{next}', next ?? '');

function rowBlocks(row: DesignRow, ticket: Ticket): readonly Block[] {
  const { sheet, extras, values } = ticket;
  if (row.when !== undefined && isEmpty(row.when, values)) return [];
  if (row.unless !== undefined && !isEmpty(row.unless, values)) return [];
  switch (row.row) {
    case 'text':
      return textBlocks(ticket, row.text, styleOf(row), row.lines_max ?? TEXT_LINES_MAX);
    case 'number':
      return numberBlocks(row, ticket);
    case 'services':
      return serviceBlocks(row, ticket);
    case 'ahead':
      return aheadBlocks(row, ticket);
    case 'ends':
      return endsBlocks(row, ticket);
    case 'image':
      return imageBlocks(row, row.image, row.tone ?? 'threshold', sheet);
    case 'photo':
      return imageBlocks(row, extras.photo ?? '', 'dither', sheet);
    case 'qr':
      return codeBlocks(ticket, row, (text) => qrBlocks(sheet, text, row.size, row.align ?? 'center'));
    case 'barcode':
      return codeBlocks(ticket, row, (text) => barcodeBlocks(sheet, text, row.height, row.align ?? 'center', row.text ?? true));
    case 'rule':
      return [rule(sheet)];
    case 'gap':
      return [gap(sheet, row.height)];
  }
}

/** Longer text does not fit into twenty lines of the smallest size, and breaking it into lines takes time. */
const SHOWN_LENGTH_MAX = 2500;
const shown = (text: string): string => drawable(text.slice(0, SHOWN_LENGTH_MAX));

function styleOf({ size, bold, align }: { size?: number; bold?: boolean; align?: Style['align'] }): Style {
  return { units: size ?? TEXT_UNITS, weight: bold ? 'bold' : 'regular', align: align ?? 'center' };
}

function textBlocks({ sheet, values, words }: Ticket, text: Words, style: Style, linesMax: number): readonly Block[] {
  const template = words(text);
  return isVoid([template], values) ? [] : paragraph(sheet, shown(filled(template, values)), style, linesMax);
}

function numberBlocks({ size, align, printer_font }: Row<'number'>, { sheet, content }: Ticket): readonly Block[] {
  const text = drawable(content.ticket);
  return text === '' ? [] : [bigNumber(sheet, text, size ?? NUMBER_UNITS, align ?? 'center', printer_font ?? false)];
}

function serviceBlocks(row: Row<'services'>, { sheet, content, values, words, more }: Ticket): readonly Block[] {
  const most = row.most ?? SERVICES_MOST;
  const names = content.services.map(drawable).filter((name) => name !== '');
  // "and 1 more" would take the place of that one service.
  const listed = names.length > most ? names.slice(0, most - 1) : names;
  const count = names.length - listed.length;
  const rest = count > 0 ? [shown(filled(row.more === undefined ? more : words(row.more), { ...values, count: String(count) }))] : [];
  const style = styleOf(row);
  // A gap separates names that have two lines.
  const between = (index: number) => (index === 0 ? [] : [gap(sheet, style.units * SERVICE_GAP)]);
  return [...listed, ...rest].flatMap((name, index) => [...between(index), ...paragraph(sheet, name, style, SERVICE_LINES_MAX)]);
}

function aheadBlocks(row: Row<'ahead'>, ticket: Ticket): readonly Block[] {
  if (ticket.content.ahead === null) return [];
  const text = ticket.content.ahead === 0 && row.none !== undefined ? row.none : row.text;
  return textBlocks(ticket, text, styleOf(row), AHEAD_LINES_MAX);
}

function endsBlocks(row: Row<'ends'>, { sheet, values, words }: Ticket): readonly Block[] {
  const templates = [words(row.left), words(row.right)];
  if (isVoid(templates, values)) return [];
  const [left = '', right = ''] = templates.map((template) => shown(filled(template, values)));
  return ends(sheet, left, right, styleOf(row));
}

/** How PNG, JPEG and WebP begin in base64, perhaps after `data:image/png;base64,`. */
const PICTURE = /^([^,]{0,40},)?(iVBORw0KGgo|\/9j\/|UklGR)/;

function imageBlocks(row: Row<'image'> | Row<'photo'>, base64: string, tone: 'dither' | 'threshold', sheet: Sheet): readonly Block[] {
  return PICTURE.test(base64) ? [picture(sheet, { base64, tone, align: row.align ?? 'center' }, row.height)] : [];
}

/** A code, or its content as text if the code cannot be made: a clerk can still type it. */
function codeBlocks(
  { sheet, values }: Ticket,
  row: Row<'qr'> | Row<'barcode'>,
  code: (content: string) => readonly Block[] | null,
): readonly Block[] {
  if (isVoid([row.content], values)) return [];
  const content = codeContent(filled(row.content, values));
  return code(content) ?? paragraph(sheet, shown(content), styleOf({ align: row.align }), CODE_TEXT_LINES_MAX);
}

/** Codes keep all characters except control characters other than line ends, and unpaired UTF-16 halves. */
const codeContent = (text: string): string =>
  text
    .slice(0, SHOWN_LENGTH_MAX)
    .replace(/\p{Cs}|(?!\n)\p{Cc}/gu, '')
    .trim();
