/** Places of areas on a screen, in percent: moved and resized within it, and snapped to lines that are near. Pure. */

/** Left, top, width, height. */
export type Box = readonly [number, number, number, number];

export const SIDE_MIN = 2;
const GRID = 0.5;
/** An edge snaps to a line that is nearer than this, in percent. */
const NEAR = 0.8;

const onGrid = (value: number): number => Math.round(value / GRID) * GRID;
const within = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);
/** Removes the rounding errors of adding fractions. */
const clean = (value: number): number => Math.round(value * 100) / 100;

export const movedBox = ([left, top, width, height]: Box, across: number, down: number): Box => [
  clean(within(left + across, 0, 100 - width)),
  clean(within(top + down, 0, 100 - height)),
  width,
  height,
];

/** Moves the lower right corner. */
export const resizedBox = ([left, top, width, height]: Box, across: number, down: number): Box => [
  left,
  top,
  clean(within(width + across, SIDE_MIN, 100 - left)),
  clean(within(height + down, SIDE_MIN, 100 - top)),
];

/** Moves the upper left corner; the opposite one stays. */
export function cornerMoved([left, top, width, height]: Box, across: number, down: number): Box {
  const newLeft = within(left + across, 0, left + width - SIDE_MIN);
  const newTop = within(top + down, 0, top + height - SIDE_MIN);
  return [clean(newLeft), clean(newTop), clean(width + left - newLeft), clean(height + top - newTop)];
}

/** Moves an edge to a near line, else to the grid. */
function snapped(value: number, lines: readonly number[]): number {
  const nearest = lines.reduce((best, line) => (Math.abs(line - value) < Math.abs(best - value) ? line : best), Number.POSITIVE_INFINITY);
  return Math.abs(nearest - value) <= NEAR ? nearest : onGrid(value);
}

const edges = (boxes: readonly Box[], start: 0 | 1): number[] => [
  0,
  100,
  ...boxes.flatMap((box) => [box[start], box[start] + box[start + 2 === 2 ? 2 : 3]]),
];

/** A box that was moved: its upper left corner snaps to lines that are near. */
export const snappedMove = (box: Box, others: readonly Box[]): Box =>
  movedBox(box, snapped(box[0], edges(others, 0)) - box[0], snapped(box[1], edges(others, 1)) - box[1]);

/** A box that was resized: its lower right corner snaps. */
export function snappedSize(box: Box, others: readonly Box[]): Box {
  const [right, bottom] = [box[0] + box[2], box[1] + box[3]];
  return resizedBox(box, snapped(right, edges(others, 0)) - right, snapped(bottom, edges(others, 1)) - bottom);
}

const SLACK = 0.001;

export const overlap = (one: Box, other: Box): boolean =>
  one[0] + SLACK < other[0] + other[2] &&
  other[0] + SLACK < one[0] + one[2] &&
  one[1] + SLACK < other[1] + other[3] &&
  other[1] + SLACK < one[1] + one[3];

/** A free place for a new area. On a full screen it overlaps others, and the box reports that. */
export function freeBox(boxes: readonly Box[]): Box {
  for (const [width, height] of [
    [40, 30],
    [30, 20],
    [20, 12],
    [15, 8],
    [10, 5],
  ] as const) {
    for (let top = 0; top + height <= 100; top += 1) {
      for (let left = 0; left + width <= 100; left += 1) {
        const box: Box = [left, top, width, height];
        if (!boxes.some((other) => overlap(box, other))) return box;
      }
    }
  }
  return [30, 30, 40, 30];
}
