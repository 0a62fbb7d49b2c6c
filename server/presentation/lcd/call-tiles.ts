/** The list of calls on an LCD board: a tile for the names of the columns and one for each row, all rows equally high. */

import { aliasIn, nameIn } from '../../model/by-language.js';
import type { LcdAreaOf } from '../../model/lcd-template.js';
import { hallWord } from '../messages.js';
import type { LcdCall, Scene } from './content.js';
import type { Rectangle, Tile } from './frame.js';
import { arrow, line, lines, panel, tile, wholeLine } from './svg.js';

/** Height of the column names, in parts of a row; limited, because the row of a one-row board is very high. */
const HEADER_ROWS = 0.5;
const HEADER_SHARE_MOST = 0.16;

/** Parts of a row's width: the ticket and the arrow; the rest is for the window. */
const TICKET_SHARE = 0.4;
const ARROW_SHARE = 0.13;

export function callTiles(area: LcdAreaOf<'calls'>, box: Rectangle, scene: Scene): readonly Tile[] {
  const calls = scene.content.calls(area.rows).slice(0, area.rows);
  const headerWish =
    area.header === false ? 0 : Math.min((box.height / (area.rows + HEADER_ROWS)) * HEADER_ROWS, box.height * HEADER_SHARE_MOST);
  const rowHeight = Math.max(1, Math.floor((box.height - headerWish) / area.rows));
  const headerHeight = box.height - area.rows * rowHeight;
  const rows = Array.from({ length: area.rows }, (_, index): Tile => {
    const place = { left: box.left, top: box.top + headerHeight + index * rowHeight, width: box.width, height: rowHeight };
    const call = calls[index];
    if (call !== undefined) return callRow(area, place, call, index === 0, scene);
    const isMiddle = calls.length === 0 && index === Math.floor((area.rows - 1) / 2);
    return isMiddle ? inviting(place, scene) : tile(place, scene.theme.background, []);
  });
  if (headerHeight <= 0) return rows;
  return [...rows, header({ ...box, height: headerHeight }, area.header !== false, scene)];
}

type Columns = Readonly<Record<'ticket' | 'arrow' | 'window', Pick<Rectangle, 'left' | 'width'>>>;

function columnsOf({ width }: Rectangle, gap: number): Columns {
  const inner = Math.max(3, width - 6 * gap);
  const [ticket, between] = [inner * TICKET_SHARE, inner * ARROW_SHARE];
  return {
    ticket: { left: 3 * gap, width: ticket },
    arrow: { left: 3 * gap + ticket, width: between },
    window: { left: 3 * gap + ticket + between, width: inner - ticket - between },
  };
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
  const ticketInk = isFirst && !call.isNew ? theme.accent : ink;
  const share = { top: bar.top, height: bar.height, share: 0.86 };
  const direction = area.arrow ?? 'right';
  const named = { name: call.windowName, names: call.windowNames, alias: call.windowAlias };
  const window = area.window === 'alias' && call.windowAlias !== '' ? aliasIn(named, language) : nameIn(named, language);
  return tile(place, theme.background, [
    panel(bar, gap * 0.8, ground),
    wholeLine(call.ticket, { ...columns.ticket, ...share }, { weight: 'bold', colour: ticketInk, align: 'left' }),
    direction === 'none' ? [] : arrow(direction, { ...columns.arrow, ...share }, call.isNew ? theme.accent_ink : theme.quiet),
    lines(window, { ...columns.window, ...share, share: 0.72 }, { weight: 'bold', colour: ink, align: 'left' }, 2),
  ]);
}

function inviting(place: Rectangle, { theme, language, gap }: Scene): Tile {
  const bar = { left: 0, top: Math.floor(gap / 2), width: place.width, height: Math.max(1, place.height - gap) };
  const inner = { ...bar, left: 3 * gap, width: Math.max(1, place.width - 6 * gap), share: 0.62 };
  const text = lines(hallWord('nobodyCalled', [language]), inner, { weight: 'regular', colour: theme.ink, align: 'center' }, 2);
  return tile(place, theme.background, [panel(bar, gap * 0.8, theme.panel), text]);
}
