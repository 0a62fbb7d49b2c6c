/**
 * Waiting tickets by service: a title and a tile for each row. The last row counts the services that have no row. Rows that are left say
 * how long a ticket of another service would wait. Of what the waits are stands once, in the title: in each row it would leave the waits
 * letters that nobody reads from the other end of the hall.
 */

import { nameIn } from '../../model/by-language.js';
import type { LcdAreaOf } from '../../model/designs/lcd-template.js';
import { hallWord } from '../messages.js';
import { waitWords } from '../wait-words.js';
import type { LcdContent, LcdWaiting, Scene } from './content.js';
import type { Rectangle, Tile } from './frame.js';
import { fittingSizeOf, type LineBox, type LineStyle, line, linesOfSize, panel, type Size, tile } from './svg.js';
import { wordsIn } from './words.js';

const TITLE_ROWS = 0.5;
/** Gaps before a text, as in the rows of calls: on an upright screen one stands above the other. */
const INSET = 3;
const TICKETS = 4;
/** Part of a row's width for the number of waiting visitors. */
const COUNT_SHARE = 0.17;
/** Part of a row's height for the name of the service; the tickets are below. */
const NAME_SHARE = 0.62;
const NAME_LINES = 2;
/** Part of a row's width for the wait of a new ticket, beside the tickets. */
const WAIT_SHARE = 0.5;
/** Rather fewer tickets than smaller ones: part of the size that one alone has. */
const TICKETS_SIZE_LEAST = 0.9;

export function waitingTiles(area: LcdAreaOf<'waiting'>, box: Rectangle, scene: Scene): readonly Tile[] {
  const rowHeight = Math.max(1, Math.floor(box.height / (area.rows + TITLE_ROWS)));
  const titleHeight = box.height - area.rows * rowHeight;
  const { content, language } = scene;
  const listed = rowsOf(content.waiting, area.rows, hallWord('otherServices', [language]));
  const left = area.rows - Math.max(1, listed.length);
  const services = [...listed, ...freeRows(area, content, left)].map((one) => ({
    ...one,
    service: nameIn({ name: one.service, names: one.names }, language),
  }));
  // One size for all names: a service with a short name is not more important than the others.
  const extent = { width: box.width, height: rowHeight };
  const nameSize = Math.min(...services.map((waiting) => nameSizeOf(waiting, area, extent, scene)));
  const hasWaits = area.wait === true && services.some(({ waitMinutes }) => waitMinutes !== null);
  const rows = Array.from({ length: area.rows }, (_, index): Tile => {
    const place = { left: box.left, top: box.top + titleHeight + index * rowHeight, width: box.width, height: rowHeight };
    if (listed.length === 0 && index === 0) return nobody(place, scene);
    const waiting = services[listed.length === 0 ? index - 1 : index];
    return waiting === undefined ? tile(place, scene.theme.background, []) : serviceRow(waiting, area, place, nameSize, scene);
  });
  return titleHeight > 0 ? [...rows, title(area, { ...box, height: titleHeight }, hasWaits, scene)] : rows;
}

/** The services that fit; the last row stands for the rest. */
function rowsOf(waiting: readonly LcdWaiting[], most: number, others: string): readonly LcdWaiting[] {
  if (waiting.length <= most) return waiting;
  const rest = waiting.slice(most - 1);
  return [
    ...waiting.slice(0, most - 1),
    { service: others, count: rest.reduce((sum, { count }) => sum + count, 0), tickets: [], waitMinutes: null },
  ];
}

/** A board that tells no waits has nothing to say of them. */
function freeRows({ wait }: LcdAreaOf<'waiting'>, { free = [] }: LcdContent, most: number): readonly LcdWaiting[] {
  return wait === true ? free.slice(0, Math.max(0, most)).map((one) => ({ ...one, count: 0, tickets: [] })) : [];
}

function title(area: LcdAreaOf<'waiting'>, place: Rectangle, hasWaits: boolean, { theme, language, gap }: Scene): Tile {
  const text = area.title === undefined ? hallWord('waiting', [language]) : wordsIn(area.title, language);
  const whole = Math.max(1, place.width - 2 * INSET * gap);
  const width = hasWaits ? Math.max(1, whole * (1 - WAIT_SHARE) - gap) : whole;
  const inner = { left: INSET * gap, top: 0, width, height: place.height, share: 0.8 };
  const right = { ...inner, left: INSET * gap + whole * (1 - WAIT_SHARE), width: whole * WAIT_SHARE };
  return tile(place, theme.background, [
    line(text, inner, { weight: 'regular', colour: theme.quiet, align: 'left' }),
    hasWaits ? line(hallWord('waitNew', [language]), right, { weight: 'regular', colour: theme.quiet, align: 'right' }) : [],
  ]);
}

/** The places in a row of its panel, its name, the tickets below, and the number of waiting visitors. */
function partsOf(waiting: LcdWaiting, area: LcdAreaOf<'waiting'>, { width, height }: Size, scene: Scene) {
  const { tickets, waitMinutes, isUnserved } = waiting;
  const { gap } = scene;
  const bar = { left: 0, top: Math.floor(gap / 2), width, height: Math.max(1, height - gap) };
  const inner = Math.max(2, width - 2 * INSET * gap);
  const countWidth = inner * COUNT_SHARE;
  const offered = tickets.slice(0, area.tickets ?? TICKETS);
  const hasWait = area.wait === true && (waitMinutes !== null || isUnserved === true);
  const nameHeight = offered.length === 0 && !hasWait ? bar.height : bar.height * NAME_SHARE;
  // Alone in its line it is read from afar.
  const waitWidth = !hasWait ? 0 : offered.length === 0 ? inner : inner * WAIT_SHARE;
  const left = { left: INSET * gap, width: Math.max(1, inner - countWidth - gap) };
  const name: LineBox = { ...left, top: bar.top, height: nameHeight, share: 0.9 };
  const low = { top: bar.top + nameHeight * 0.94, height: bar.height - nameHeight, share: 0.86 };
  const below: LineBox = { ...left, ...low, width: hasWait ? Math.max(1, inner - waitWidth - gap) : left.width };
  const wait: LineBox | null = hasWait ? { ...low, left: width - INSET * gap - waitWidth, width: waitWidth } : null;
  const shown = hasWait ? readable(offered, below, ticketStyle(scene)) : offered;
  const countHeight = hasWait ? nameHeight : bar.height;
  const countShare = hasWait ? 0.55 / NAME_SHARE : 0.55;
  const count: LineBox = {
    left: width - INSET * gap - countWidth,
    top: bar.top,
    width: countWidth,
    height: countHeight,
    share: countShare,
  };
  return { bar, name, below, wait, count, shown };
}

/** As many as are read from afar beside the wait. */
function readable(tickets: readonly string[], box: LineBox, style: LineStyle): readonly string[] {
  const sizeOf = (count: number): number => fittingSizeOf(joined(tickets.slice(0, count)), box, style, 1);
  const least = sizeOf(1) * TICKETS_SIZE_LEAST;
  return tickets.filter((_, index) => index === 0 || sizeOf(index + 1) >= least);
}

const joined = (tickets: readonly string[]): string => tickets.join(' · ');

const ticketStyle = ({ theme }: Scene): LineStyle => ({ weight: 'bold', colour: theme.quiet, align: 'left' });

const nameStyle = ({ theme }: Scene): LineStyle => ({ weight: 'regular', colour: theme.ink, align: 'left' });

const nameSizeOf = (waiting: LcdWaiting, area: LcdAreaOf<'waiting'>, extent: Size, scene: Scene): number =>
  fittingSizeOf(waiting.service, partsOf(waiting, area, extent, scene).name, nameStyle(scene), NAME_LINES);

function serviceRow(waiting: LcdWaiting, area: LcdAreaOf<'waiting'>, place: Rectangle, nameSize: number, scene: Scene): Tile {
  const { theme, gap } = scene;
  const { bar, name, below, wait, count, shown } = partsOf(waiting, area, place, scene);
  return tile(place, theme.background, [
    panel(bar, gap * 0.8, theme.panel),
    linesOfSize(waiting.service, nameSize, name, nameStyle(scene), NAME_LINES),
    shown.length === 0 ? [] : line(joined(shown), below, ticketStyle(scene)),
    wait === null
      ? []
      : line(waitText(waiting, scene), wait, { weight: 'regular', colour: theme.quiet, align: shown.length === 0 ? 'left' : 'right' }),
    waiting.count === 0 ? [] : line(String(waiting.count), count, { weight: 'bold', colour: theme.ink, align: 'right' }),
  ]);
}

const waitText = ({ waitMinutes: minutes }: LcdWaiting, { language }: Scene): string =>
  minutes === null ? hallWord('noWindow', [language]) : waitWords(minutes, [language]);

const nobody = (place: Rectangle, { theme, language, gap }: Scene): Tile =>
  tile(place, theme.background, [
    line(
      hallWord('nobodyWaits', [language]),
      { left: INSET * gap, top: 0, width: Math.max(1, place.width - 2 * INSET * gap), height: place.height, share: 0.5 },
      { weight: 'regular', colour: theme.quiet, align: 'left' },
    ),
  ]);
