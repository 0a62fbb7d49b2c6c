/** The list of calls on an LCD board: a tile for the names of the columns and one for each row, all rows equally high. */

import { aliasIn, nameIn } from '../../model/by-language.js';
import { edgeOnBoard, leadingInk } from '../../model/designs/colours.js';
import type { LcdAreaOf } from '../../model/designs/lcd-template.js';
import { hallWord, LANGUAGES } from '../messages.js';
import { columnsOf } from './call-columns.js';
import type { LcdCall, Scene } from './content.js';
import type { Rectangle, Tile } from './frame.js';
import { freeRow, nextLines, nextNameSize, nextRow } from './next-tiles.js';
import { arrow, line, lines, panel, tile, wholeLine } from './svg.js';

/** Width of an outline, in gaps between rows. */
const EDGE_GAPS = 0.3;

/** Free rows below calls, from which on an invitation stands there. */
const QUIET_ROWS = 3;

/** Height of the column names, in parts of a row; limited, because the row of a one-row board is very high. */
const HEADER_ROWS = 0.5;
const HEADER_SHARE_MOST = 0.16;

export function callTiles(area: LcdAreaOf<'calls'>, box: Rectangle, scene: Scene): readonly Tile[] {
  const calls = scene.content.calls(area.rows).slice(0, area.rows);
  const headerWish =
    area.header === false ? 0 : Math.min((box.height / (area.rows + HEADER_ROWS)) * HEADER_ROWS, box.height * HEADER_SHARE_MOST);
  const rowHeight = Math.max(1, Math.floor((box.height - headerWish) / area.rows));
  const headerHeight = box.height - area.rows * rowHeight;
  const invited = Math.floor((area.rows - 1) / 2);
  const free = calls.length === 0 ? invited + 1 : calls.length;
  const below = area.next === true ? nextLines(area.rows - free, scene) : [];
  // Nobody is next: in the middle of what is left, for who comes in.
  const quiet = area.next === true && calls.length > 0 && below.length === 0 ? quietRow(free, area.rows) : undefined;
  const nameSize = nextNameSize(below, { width: box.width, height: rowHeight }, scene);
  const rows = Array.from({ length: area.rows }, (_, index): Tile => {
    const place = { left: box.left, top: box.top + headerHeight + index * rowHeight, width: box.width, height: rowHeight };
    const call = calls[index];
    if (call !== undefined) return callRow(area, place, call, index === 0, scene);
    if (calls.length === 0 && index === invited) return inviting(place, scene, true);
    if (index === quiet) return inviting(place, scene, false);
    const next = below[index - free];
    if (next !== undefined) return nextRow(next, place, nameSize, scene);
    return tile(place, scene.theme.background, []);
  });
  if (headerHeight <= 0) return rows;
  return [...rows, header({ ...box, height: headerHeight }, area.header !== false, scene)];
}

function header(place: Rectangle, hasNames: boolean, { theme, language, gap }: Scene): Tile {
  if (!hasNames) return tile(place, theme.background, []);
  const columns = columnsOf(place, gap);
  const style = { weight: 'regular', colour: theme.quiet, align: 'left' } as const;
  const height = { top: 0, height: place.height, share: 0.8 };
  return tile(place, theme.background, [
    line(hallWord('ticket', [language]), { ...columns.ticket, ...height }, style),
    line(hallWord('window', [language]), { ...columns.window, ...height }, style),
  ]);
}

/** A row does not depend on its place in the list, so that a row that moves down is the same picture. */
function callRow(area: LcdAreaOf<'calls'>, place: Rectangle, call: LcdCall, isFirst: boolean, { theme, language, gap }: Scene): Tile {
  const { width, height } = place;
  const columns = columnsOf(place, gap);
  const bar = { left: 0, top: Math.floor(gap / 2), width, height: Math.max(1, height - gap) };
  const [ground, ink] = call.isNew ? [theme.accent, theme.accent_ink] : [theme.panel, theme.ink];
  const ticketInk = isFirst && !call.isNew ? leadingInk(theme) : ink;
  const edge = call.isNew ? edgeOnBoard(theme) : null;
  const share = { top: bar.top, height: bar.height, share: 0.86 };
  const direction = area.arrow ?? 'right';
  const named = { name: call.windowName, names: call.windowNames, alias: call.windowAlias };
  const shown = area.window === 'alias' && call.windowAlias !== '' ? aliasIn(named, language) : nameIn(named, language);
  const window = area.header === false ? shown : underHeader(shown);
  return tile(place, theme.background, [
    panel(bar, gap * 0.8, ground, edge === null ? null : { colour: edge, width: Math.max(1, gap * EDGE_GAPS) }),
    wholeLine(call.ticket, { ...columns.ticket, ...share }, { weight: 'bold', colour: ticketInk, align: 'left' }),
    direction === 'none' ? [] : arrow(direction, { ...columns.arrow, ...share }, call.isNew ? theme.accent_ink : theme.quiet),
    lines(window, { ...columns.window, ...share, share: 0.72 }, { weight: 'bold', colour: ink, align: 'left' }, 2),
  ]);
}

/** «Окно 2» is «2» below «Окно»; a name that was not translated, too. */
function underHeader(window: string): string {
  const [first = '', ...others] = window.split(' ');
  const isHeader = LANGUAGES.some((language) => hallWord('window', [language]).toLowerCase() === first.toLowerCase());
  return isHeader && others.length > 0 ? others.join(' ') : window;
}

/** Of rows below a few calls; undefined = the calls need no company. */
const quietRow = (first: number, rows: number): number | undefined =>
  rows - first < QUIET_ROWS ? undefined : first + Math.floor((rows - first) / 2);

/** @param isAlone nothing else is in the list; otherwise it is quiet, so that nobody takes it for a call */
function inviting(place: Rectangle, scene: Scene, isAlone: boolean): Tile {
  const { theme, language, gap } = scene;
  const bar = { left: 0, top: Math.floor(gap / 2), width: place.width, height: Math.max(1, place.height - gap) };
  const inner = { ...bar, left: 3 * gap, width: Math.max(1, place.width - 6 * gap), share: 0.62 };
  const colour = isAlone ? theme.ink : theme.quiet;
  const text = lines(hallWord('nobodyCalled', [language]), inner, { weight: 'regular', colour, align: 'center' }, 2);
  return tile(place, theme.background, [isAlone ? panel(bar, gap * 0.8, theme.panel) : freeRow(place, scene), text]);
}
