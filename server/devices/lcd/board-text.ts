/** The answer to `board`: the template of an LCD board, and the data that a page needs to show the same as a drawn board. */

import type { QBoardRow } from '../../model/books/index.js';
import { type Named, namesOf } from '../../model/by-language.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import { toInstant } from '../../model/events/stamp.js';
import type { LcdContent } from '../../presentation/lcd/content.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { Call } from '../shared/calls.js';

export type BoardData = ReplyData<'board'>;
export type BoardCallData = BoardData['calls'][number]['calls'][number];

export interface ShownBoard {
  readonly board: QBoardRow;
  /** Its pictures and films are paths on the box. */
  readonly template: LcdTemplate;
  readonly content: Omit<LcdContent, 'calls'>;
  readonly calls: (rows: number) => readonly BoardCallData[];
}

/** JSON. */
export function boardText({ board, template, content, calls }: ShownBoard): string {
  const data: BoardData = {
    id: board.id,
    name: board.name,
    ...namesOf(board),
    disabled: board.disabled,
    branch: content.branch,
    time_zone: content.timeZone,
    languages: [...content.languages],
    ...(content.closing && { closes: content.closing.time, closes_at: toInstant(content.closing.atMs) }),
    template,
    calls: rowsIn(template).map((rows) => ({ rows, calls: [...calls(rows)] })),
    waiting: content.waiting.map(({ service, names, count, tickets, waitMinutes, isUnserved }) => ({
      service,
      ...namesOf({ names }),
      count,
      tickets: [...tickets],
      wait_minutes: waitMinutes?.most ?? null,
      wait_least_minutes: waitMinutes?.least ?? null,
      unserved: isUnserved ?? false,
    })),
    free: (content.free ?? []).map(({ service, names, waitMinutes: { most, least } }) => ({
      service,
      ...namesOf({ names }),
      wait_minutes: most,
      wait_least_minutes: least,
    })),
  };
  return JSON.stringify(data);
}

const rowsIn = ({ landscape, portrait }: LcdTemplate): readonly number[] => [
  ...new Set([...landscape, ...portrait].flatMap((area) => (area.area === 'calls' ? [area.rows] : []))),
];

export const boardCall = (
  { ticket, prefix, number, atMs }: Call,
  window: Named & { readonly alias: string },
  isNew: boolean,
): BoardCallData => ({
  ticket,
  prefix,
  number,
  window: window.name,
  ...(window.names && { window_names: window.names }),
  window_alias: window.alias,
  called: toInstant(atMs),
  is_new: isNew ? 1 : 0,
});
