/** Who is next, in the rows without a call: a title, then a ticket and its service in each row. Quiet: nobody takes it for a call. */
import { nameIn } from '../../model/by-language.js';
import { hallWord } from '../messages.js';
import { columnsOf } from './call-columns.js';
import { type LcdContent, type Scene, WAITING_TICKETS_MAX } from './content.js';
import type { Rectangle, Tile } from './frame.js';
import type { Shape } from './shape.js';
import { fittingSizeOf, type LineBox, type LineStyle, line, linesOfSize, panel, type Size, tile, wholeLine } from './svg.js';

/** Letters are smaller than those of calls. */
const TICKET_SHARE = 0.62;
const NAME_SHARE = 0.76;
const NAME_LINES = 2;
/** Width of the outline of a row without a call, in gaps between rows. */
const OUTLINE_GAPS = 0.25;

interface NextTicket {
  readonly ticket: string;
  readonly service: string;
}

type NextLine = { readonly title: string } | NextTicket;

/** At most so many lines, the title among them; none where there is no room for a ticket, or nobody waits whom a window calls. */
export function nextLines(most: number, { content, language }: Pick<Scene, 'content' | 'language'>): readonly NextLine[] {
  const served = content.waiting.filter(({ isUnserved }) => isUnserved !== true);
  const tickets = nextTickets(served, language).slice(0, Math.max(0, most - 1));
  if (tickets.length === 0) return [];
  const services = new Set(tickets.map(({ service }) => service)).size;
  const isOfEach = services > 1 && services >= served.length;
  return [{ title: hallWord(isOfEach ? 'next' : 'nextOfSome', [language]) }, ...tickets];
}

/** The first of each service, then the second of each: windows do not call in one order. */
function nextTickets(waiting: LcdContent['waiting'], language: string): readonly NextTicket[] {
  const places = Array.from({ length: WAITING_TICKETS_MAX }, (_, place) => place);
  return places.flatMap((place) =>
    waiting.flatMap(({ service, names, tickets }) => {
      const ticket = tickets[place];
      return ticket === undefined ? [] : [{ ticket, service: nameIn({ name: service, names }, language) }];
    }),
  );
}

const quietStyle = ({ theme }: Scene, weight: LineStyle['weight']): LineStyle => ({ weight, colour: theme.quiet, align: 'left' });

/** The place of the service: beside the ticket, where no arrow is. */
function serviceBox(extent: Size, { gap }: Scene): LineBox {
  const { arrow, window } = columnsOf(extent, gap);
  return { left: arrow.left, width: window.left + window.width - arrow.left, top: 0, height: extent.height, share: NAME_SHARE };
}

/** One size for the names of all services, as in the list of who waits. */
export const nextNameSize = (next: readonly NextLine[], extent: Size, scene: Scene): number =>
  Math.min(
    ...next.flatMap((one) =>
      'title' in one ? [] : fittingSizeOf(one.service, serviceBox(extent, scene), quietStyle(scene, 'regular'), NAME_LINES),
    ),
  );

/** The outline of a row that has no call. */
export function freeRow({ width, height }: Size, { theme, gap }: Scene): readonly Shape[] {
  const bar = { left: 0, top: Math.floor(gap / 2), width, height: Math.max(1, height - gap) };
  return panel(bar, gap * 0.8, theme.background, { colour: theme.panel, width: Math.max(1, gap * OUTLINE_GAPS) });
}

export function nextRow(next: NextLine, place: Rectangle, nameSize: number, scene: Scene): Tile {
  const { theme, gap } = scene;
  const { ticket } = columnsOf(place, gap);
  const { height } = place;
  if ('title' in next) {
    const low = { left: ticket.left, width: Math.max(1, place.width - 6 * gap), top: height / 2, height: height / 2, share: 0.8 };
    return tile(place, theme.background, [line(next.title, low, quietStyle(scene, 'regular'))]);
  }
  return tile(place, theme.background, [
    freeRow(place, scene),
    wholeLine(next.ticket, { ...ticket, top: 0, height, share: TICKET_SHARE }, quietStyle(scene, 'bold')),
    linesOfSize(next.service, nameSize, serviceBox(place, scene), quietStyle(scene, 'regular'), NAME_LINES),
  ]);
}
