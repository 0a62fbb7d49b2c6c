/** Parts of bookings at the windows that can have them, in one minute. */
import type { MinuteSpan } from '../../../model/hours-of-day.js';
import { isAt, type Staying } from './kept-windows.js';
import type { Planned } from './planned-services.js';
import type { Working } from './planned-windows.js';
import { type Groups, placesLeft } from './shared-windows.js';

/** A service of a booking, at its time. */
export interface Part extends Planned, MinuteSpan {
  readonly persons: number;
}

export interface PartAtWindows extends Part {
  /** When a number counts instead of windows. */
  readonly numbers: readonly MinuteSpan[];
  /** Those that work for the whole of it. */
  readonly windows: readonly Working[];
}

export const usesWindows = (part: PartAtWindows, minute: number): boolean =>
  isAt(part, minute) && !part.numbers.some((span) => isAt(span, minute));

/** Minutes at which it begins, or a number counts or counts no more; where it ends there is more room, never less. */
export const changesOf = ({ from, numbers }: PartAtWindows): readonly number[] => [
  from,
  ...numbers.flatMap((span) => [span.from, span.to]),
];

/** That of the first comes first. */
export function personsByWindows(parts: readonly PartAtWindows[]): ReadonlyMap<readonly Working[], number> {
  const persons = new Map<readonly Working[], number>();
  for (const { windows, persons: more } of parts) persons.set(windows, (persons.get(windows) ?? 0) + more);
  return persons;
}

/**
 * For each kind of visitors without a booking in turn: they take no window that others of them can have as well.
 * @param groupsOf of lists of windows
 */
export function leastLeft(
  persons: ReadonlyMap<readonly Working[], number>,
  staying: Staying,
  groupsOf: (lists: readonly (readonly Working[])[]) => Groups,
): number {
  // Those of whom windows stay come first: they are the same all shift.
  const lists = [...new Set([...staying.map(([windows]) => windows), ...persons.keys()])];
  const [own = []] = persons.keys();
  const more = staying.map(([, count], of) => ({ of, persons: count }));
  return placesLeft(
    groupsOf(lists),
    lists.map((windows) => persons.get(windows) ?? 0),
    lists.indexOf(own),
    more,
  );
}
