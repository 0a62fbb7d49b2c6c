/** Encodes pictures and blank paper. Drawing and feeding together give exactly the height of the picture. */
import { type Bitmap, bytesPerRow, cropRows } from '../imaging/bitmap.js';
import { FEED_UNITS_MAX, joinBytes, printAndFeed } from './commands.js';
import { pictureDialect } from './dialects/index.js';
import type { PrinterProfile } from './profile.js';

/** Fewer blank rows than these (2 mm) are drawn: a feed between pictures makes the head stop, which some printers show as a fine line. */
const BLANK_ROWS_MIN = 16;

export function drawRows(profile: PrinterProfile, bitmap: Bitmap, top: number, heightDots: number): Uint8Array[] {
  const { stripRows } = pictureDialect(profile);
  if (stripRows !== undefined) return drawStrips(profile, cropRows(bitmap, top, heightDots), stripRows);
  if (profile.feed.unit === 'unknown') return draw(profile, bitmap, top, heightDots);
  return runsOf(cropRows(bitmap, top, heightDots)).flatMap((run) =>
    run.isBlank ? feedDots(profile, run.height) : draw(profile, bitmap, top + run.top, run.height),
  );
}

/** Blank paper. If the printer's feed unit is unknown, it is drawn. */
export function feedBlank(profile: PrinterProfile, heightDots: number): Uint8Array[] {
  if (profile.feed.unit !== 'unknown') return feedDots(profile, heightDots);
  const widthDots = profile.media.widthDots;
  const blank = { widthDots, heightDots, bytes: new Uint8Array(bytesPerRow(widthDots) * heightDots) };
  return draw(profile, blank, 0, heightDots);
}

/** As many `ESC J` as needed. The profile's unit is known. */
export function feedDots(profile: PrinterProfile, dots: number): Uint8Array[] {
  const commands: Uint8Array[] = [];
  for (let rest = dots; rest > 0; rest -= feedDotsMax(profile)) {
    commands.push(printAndFeed(Math.min(rest, feedDotsMax(profile)) * unitsPerDot(profile)));
  }
  return commands;
}

export const feedDotsMax = (profile: PrinterProfile): number => Math.floor(FEED_UNITS_MAX / unitsPerDot(profile));

const unitsPerDot = ({ feed }: PrinterProfile): number => (feed.unit === 'halfDot' ? 2 : 1);

function draw(profile: PrinterProfile, bitmap: Bitmap, top: number, heightDots: number): Uint8Array[] {
  const { print } = pictureDialect(profile);
  const commands: Uint8Array[] = [];
  const rowsMax = profile.raster.rowsPerBandMax;
  for (let from = 0; from < heightDots; from += rowsMax) {
    commands.push(print(cropRows(bitmap, top + from, Math.min(rowsMax, heightDots - from))));
  }
  return commands;
}

/**
 * Strips of `ESC *`, each printed by a feed of its height. The paper cannot move by less, so that the last strip may end up to a strip
 * below the picture; blank rows between two strips are fed.
 */
function drawStrips(profile: PrinterProfile, bitmap: Bitmap, stripRows: number): Uint8Array[] {
  const { print } = pictureDialect(profile);
  const commands: Uint8Array[] = [];
  for (let top = 0; top < bitmap.heightDots; ) {
    const blank = blankRowsFrom(bitmap, top);
    if (blank >= BLANK_ROWS_MIN || top + blank === bitmap.heightDots) {
      commands.push(...feedDots(profile, blank));
      top += blank;
    } else {
      const strip = cropRows(bitmap, top, Math.min(stripRows, bitmap.heightDots - top));
      commands.push(joinBytes([print(strip), ...feedDots(profile, stripRows)]));
      top += stripRows;
    }
  }
  return commands;
}

function blankRowsFrom(bitmap: Bitmap, top: number): number {
  let row = top;
  while (row < bitmap.heightDots && isBlankRow(bitmap, row)) row++;
  return row - top;
}

interface Run {
  readonly top: number;
  height: number;
  readonly isBlank: boolean;
}

// Blank runs are at least BLANK_ROWS_MIN high, except at the end of the picture, where a feed always does.
function runsOf(bitmap: Bitmap): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < bitmap.heightDots; row++) {
    const isBlank = isBlankRow(bitmap, row);
    const last = runs.at(-1);
    if (last?.isBlank === isBlank) last.height++;
    else runs.push({ top: row, height: 1, isBlank });
  }
  const joined: Run[] = [];
  for (const [at, run] of runs.entries()) {
    const isBlank = run.isBlank && (run.height >= BLANK_ROWS_MIN || at === runs.length - 1);
    const last = joined.at(-1);
    if (last?.isBlank === isBlank) last.height += run.height;
    else joined.push({ ...run, isBlank });
  }
  return joined;
}

/** Rows without a dot from `top` on, `most` of them at most. */
export function blankRowsAt(bitmap: Bitmap, top: number, most: number): number {
  let rows = 0;
  while (rows < most && isBlankRow(bitmap, top + rows)) rows++;
  return rows;
}

function isBlankRow({ widthDots, bytes }: Bitmap, row: number): boolean {
  const stride = bytesPerRow(widthDots);
  for (let at = row * stride; at < (row + 1) * stride; at++) {
    if (bytes[at] !== 0) return false;
  }
  return true;
}
