/** Waiting tickets by service: a title and a tile for each row. The last row counts the services that have no row. */

import { nameIn } from '../../model/by-language.js';
import type { LcdAreaOf } from '../../model/lcd-template.js';
import { hallWord } from '../messages.js';
import { waitWords } from '../wait-words.js';
import { filled } from '../wording.js';
import type { LcdWaiting, Scene } from './content.js';
import type { Rectangle, Tile } from './frame.js';
import { fittingSizeOf, type LineBox, type LineStyle, line, linesOfSize, panel, type Size, tile } from './svg.js';
import { wordsIn } from './words.js';

const TITLE_ROWS = 0.5;
const TICKETS = 4;
/** Part of a row's width for the number of waiting visitors. */
const COUNT_SHARE = 0.17;
/** Part of a row's height for the name of the service; the tickets are below. */
const NAME_SHARE = 0.66;
const NAME_LINES = 2;
/** Part of a row's width for the wait of a new ticket, beside the tickets. */
const WAIT_SHARE = 0.5;

export function waitingTiles(area: LcdAreaOf<'waiting'>, box: Rectangle, scene: Scene): readonly Tile[] {
  const rowHeight = Math.max(1, Math.floor(box.height / (area.rows + TITLE_ROWS)));
  const titleHeight = box.height - area.rows * rowHeight;
  const waitingNow = scene.content.waiting.map((one) => ({
    ...one,
    service: nameIn({ name: one.service, names: one.names }, scene.language),
  }));
  const services = rowsOf(waitingNow, area.rows, hallWord('otherServices', [scene.language]));
  // One size for all names: a service with a short name is not more important than the others.
  const nameSize = Math.min(...services.map((waiting) => nameSizeOf(waiting, area, { width: box.width, height: rowHeight }, scene)));
  const rows = Array.from({ length: area.rows }, (_, index): Tile => {
    const place = { left: box.left, top: box.top + titleHeight + index * rowHeight, width: box.width, height: rowHeight };
    const waiting = services[index];
    if (waiting !== undefined) return serviceRow(waiting, area, place, nameSize, scene);
    return services.length === 0 && index === 0 ? nobody(place, scene) : tile(place, scene.theme.background, []);
  });
  return titleHeight > 0 ? [...rows, title(area, { ...box, height: titleHeight }, scene)] : rows;
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

function title(area: LcdAreaOf<'waiting'>, place: Rectangle, { theme, language, gap }: Scene): Tile {
  const text = area.title === undefined ? hallWord('waiting', [language]) : wordsIn(area.title, language);
  const inner = { left: 2 * gap, top: 0, width: Math.max(1, place.width - 4 * gap), height: place.height, share: 0.8 };
  return tile(place, theme.background, [line(text, inner, { weight: 'regular', colour: theme.quiet, align: 'left' })]);
}

/** The places in a row of its panel, its name, the tickets below, and the number of waiting visitors. */
function partsOf({ tickets, waitMinutes, isUnserved }: LcdWaiting, area: LcdAreaOf<'waiting'>, { width, height }: Size, { gap }: Scene) {
  const bar = { left: 0, top: Math.floor(gap / 2), width, height: Math.max(1, height - gap) };
  const inner = Math.max(2, width - 4 * gap);
  const countWidth = inner * COUNT_SHARE;
  const shown = tickets.slice(0, area.tickets ?? TICKETS);
  const hasWait = area.wait === true && (waitMinutes !== null || isUnserved === true);
  const nameHeight = shown.length === 0 && !hasWait ? bar.height : bar.height * NAME_SHARE;
  const waitWidth = hasWait ? inner * WAIT_SHARE : 0;
  const left = { left: 2 * gap, width: Math.max(1, inner - countWidth - gap) };
  const name: LineBox = { ...left, top: bar.top, height: nameHeight, share: 0.9 };
  const low = { top: bar.top + nameHeight * 0.94, height: bar.height - nameHeight, share: 0.86 };
  const below: LineBox = { ...left, ...low, width: hasWait ? Math.max(1, inner - waitWidth - gap) : left.width };
  const wait: LineBox | null = hasWait ? { ...low, left: width - 2 * gap - waitWidth, width: waitWidth } : null;
  const countHeight = hasWait ? nameHeight : bar.height;
  const countShare = hasWait ? 0.55 / NAME_SHARE : 0.55;
  const count: LineBox = { left: width - 2 * gap - countWidth, top: bar.top, width: countWidth, height: countHeight, share: countShare };
  return { bar, name, below, wait, count, shown };
}

const nameStyle = ({ theme }: Scene): LineStyle => ({ weight: 'regular', colour: theme.ink, align: 'left' });

const nameSizeOf = (waiting: LcdWaiting, area: LcdAreaOf<'waiting'>, extent: Size, scene: Scene): number =>
  fittingSizeOf(waiting.service, partsOf(waiting, area, extent, scene).name, nameStyle(scene), NAME_LINES);

function serviceRow(waiting: LcdWaiting, area: LcdAreaOf<'waiting'>, place: Rectangle, nameSize: number, scene: Scene): Tile {
  const { theme, gap } = scene;
  const { bar, name, below, wait, count, shown } = partsOf(waiting, area, place, scene);
  return tile(place, theme.background, [
    panel(bar, gap * 0.8, theme.panel),
    linesOfSize(waiting.service, nameSize, name, nameStyle(scene), NAME_LINES),
    shown.length === 0 ? [] : line(shown.join(' · '), below, { weight: 'bold', colour: theme.quiet, align: 'left' }),
    wait === null ? [] : line(waitText(waiting, scene), wait, { weight: 'regular', colour: theme.quiet, align: 'right' }),
    line(String(waiting.count), count, { weight: 'bold', colour: theme.ink, align: 'right' }),
  ]);
}

function waitText({ waitMinutes: minutes }: LcdWaiting, { language }: Scene): string {
  if (minutes === null) return hallWord('noWindow', [language]);
  return filled(hallWord('waitNew', [language]), { wait: waitWords(minutes, [language]) });
}

const nobody = (place: Rectangle, { theme, language, gap }: Scene): Tile =>
  tile(place, theme.background, [
    line(
      hallWord('nobodyWaits', [language]),
      { left: 2 * gap, top: 0, width: Math.max(1, place.width - 4 * gap), height: place.height, share: 0.5 },
      { weight: 'regular', colour: theme.quiet, align: 'left' },
    ),
  ]);
