/** The plain ticket: what a visitor holds in his hand, as an SVG in the printer's dots. */
import { capitals, type Drawing, ends, gap, line, paragraph, rule, type Sheet, type Strip, sheetOf, stack } from './strips.js';
import { drawable } from './text.js';

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

/** Draws a ticket of any content and at least 200 dots wide: long names wrap, long numbers shrink, nothing sticks out. */
export function ticketSvg(content: TicketContent, widthDots: number): Drawing {
  const sheet = sheetOf(widthDots);
  return stack(sheet, [...headStrips(content, sheet), ...serviceStrips(content.services, sheet), ...footStrips(content, sheet)]);
}

function headStrips({ branch, ticket }: TicketContent, sheet: Sheet): Strip[] {
  const name = paragraph(sheet, drawable(branch), 2.7, 'bold', BRANCH_LINES_MAX);
  return [
    gap(sheet, 1.5),
    ...(name.length > 0 ? [...name, gap(sheet, 1.4), rule(sheet), gap(sheet, 1.2)] : []),
    line(sheet, WORDS.yourNumber, 2.6, 'regular'),
    gap(sheet, 1.5),
    capitals(sheet, drawable(ticket), 16),
    gap(sheet, 2.2),
  ];
}

function serviceStrips(services: readonly string[], sheet: Sheet): Strip[] {
  const names = services.map(drawable).filter((name) => name !== '');
  // "and 1 more" would take the place of the one itself.
  const shown = names.length > SERVICES_MAX ? names.slice(0, SERVICES_MAX - 1) : names;
  const more = names.length - shown.length;
  return [
    ...shown.flatMap((name) => [...paragraph(sheet, name, 3, 'regular', SERVICE_LINES_MAX), gap(sheet, 0.9)]),
    ...(more > 0 ? [line(sheet, WORDS.moreServices(more), 2.6, 'regular'), gap(sheet, 0.9)] : []),
    ...(names.length > 0 ? [gap(sheet, 0.5)] : []),
  ];
}

function footStrips({ ahead, registered }: TicketContent, sheet: Sheet): Strip[] {
  return [
    rule(sheet),
    gap(sheet, 1.2),
    ...(ahead === null ? [] : [line(sheet, WORDS.ahead(ahead), 3, 'bold'), gap(sheet, 0.5)]),
    line(sheet, WORDS.wait, 2.6, 'regular'),
    gap(sheet, 1.5),
    ends(sheet, drawable(registered.date), drawable(registered.time), 2.6),
    gap(sheet, 1.2),
  ];
}
