/** Windows that can do a service, and when they are planned to work. */

import type { ServiceRow, WorkplaceRow } from '../../../model/books/index.js';
import { type LocalDate, windowHours } from '../../../model/books/working-hours.js';
import type { MinuteSpan } from '../../../model/hours-of-day.js';
import type { QueueState } from '../../state.js';
import { sharesDepartment } from '../abilities.js';

const WHOLE_DAY: readonly MinuteSpan[] = [{ from: 0, to: 1440 }];

export interface Working {
  readonly id: number;
  readonly spans: readonly MinuteSpan[];
}

export const firstStage = ({ operations }: ServiceRow): readonly number[] =>
  operations[String(Math.min(...Object.keys(operations).map(Number)))] ?? [];

/** Windows that do the whole first stage of the service. */
export function windowsFor({ books }: QueueState, service: ServiceRow, operations: readonly number[]): readonly WorkplaceRow[] {
  const can = (window: WorkplaceRow): boolean =>
    window.disabled === 0 &&
    sharesDepartment(service, window.department) &&
    (window.all_operations === 1 || operations.every((operation) => window.operations.includes(operation)));
  return [...books.Workplace.values()].filter(can);
}

/** When it is planned to work. */
export const plannedHours = ({ books }: QueueState, window: WorkplaceRow, date: LocalDate): readonly MinuteSpan[] =>
  windowHours(books.Calendar, window, date) ?? WHOLE_DAY;
