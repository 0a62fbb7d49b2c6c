/** QR codes and barcodes on paper: rectangles of whole dots, with the white border that readers need. */

import { type Align, type Block, caption, dotsOf, type Sheet } from './blocks.js';
import { CODE128_QUIET, code128Bars, type Modules, QR_QUIET, qrModules } from './codes.js';

/** 0.25 mm at 203 dpi: single dots run together on warm paper. */
const MODULE_DOTS_MIN = 2;
/** In parts of a unit, 0.5 mm on paper of 80 mm: wider bars make a barcode long and no easier to read. */
const BAR_UNITS_MAX = 1 / 3;
const BAR_TEXT_UNITS = 2.4;

/** A QR code at most `units` large with its white border; null where it cannot be read at that size. */
export function qrBlocks(sheet: Sheet, content: string, units: number, align: Align): Block[] | null {
  const room = dotsOf(sheet, units);
  const fits = (modules: Modules | null) => modules !== null && (modules.across + 2 * QR_QUIET) * MODULE_DOTS_MIN <= room;
  // More correction makes a crumpled ticket readable; less is better than no code.
  const correcting = qrModules(content, 'M');
  const modules = fits(correcting) ? correcting : qrModules(content, 'L');
  if (modules === null || !fits(modules)) return null;
  const dots = Math.floor(room / (modules.across + 2 * QR_QUIET));
  const quiet = QR_QUIET * dots;
  const left = leftOf(sheet, align, modules.across * dots, quiet);
  const draw = (top: number) => `<path d="${darkRuns(modules, left, top + quiet, dots)}"/>`;
  return [{ height: modules.across * dots + 2 * quiet, draw, text: null }];
}

/** A QR code for a screen, with its white border: SVG, one unit for each module. null if the content is too long to be read. */
export function qrPicture(content: string): string | null {
  const modules = qrModules(content, 'M');
  if (modules === null) return null;
  const across = modules.across + 2 * QR_QUIET;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${across} ${across}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="${rectangle(0, 0, across, across)}"/><path d="${darkRuns(modules, QR_QUIET, QR_QUIET, 1)}"/></svg>`
  );
}

/** CODE128 as wide as its content, with its content below; null if it cannot encode the content or does not fit on the paper. */
export function barcodeBlocks(sheet: Sheet, content: string, units: number, align: Align, hasText: boolean): Block[] | null {
  const bars = code128Bars(content);
  if (bars === null) return null;
  const across = bars.reduce((sum, width) => sum + width, 0);
  const dots = Math.min(dotsOf(sheet, BAR_UNITS_MAX), Math.floor(sheet.widthDots / (across + 2 * CODE128_QUIET)));
  if (dots < MODULE_DOTS_MIN) return null;
  const left = leftOf(sheet, align, across * dots, CODE128_QUIET * dots);
  const height = dotsOf(sheet, units);
  const drawn: Block = { height, draw: (top) => `<path d="${barPath(bars, left, top, dots, height)}"/>`, text: null };
  return hasText ? [drawn, caption(sheet, content, BAR_TEXT_UNITS, { x: left + (across * dots) / 2, align })] : [drawn];
}

/** Where the code begins: at the margin, or further in if its white border needs more room. */
function leftOf({ widthDots, margin }: Sheet, align: Align, width: number, quiet: number): number {
  const aside = Math.max(margin, quiet);
  if (align === 'center') return Math.floor((widthDots - width) / 2);
  return align === 'left' ? Math.min(aside, widthDots - width - quiet) : Math.max(quiet, widthDots - aside - width);
}

const rectangle = (x: number, y: number, width: number, height: number): string => `M${x} ${y}h${width}v${height}h-${width}z`;

/** Draws adjacent dark modules as one rectangle: otherwise soft edges between them would be visible as lines. */
function darkRuns({ across, cells }: Modules, left: number, top: number, dots: number): string {
  const runs: string[] = [];
  for (let row = 0; row < across; row++) {
    for (let start = 0; start < across; start++) {
      let end = start;
      while (end < across && cells[row * across + end] === 1) end++;
      if (end > start) runs.push(rectangle(left + start * dots, top + row * dots, (end - start) * dots, dots));
      start = end;
    }
  }
  return runs.join('');
}

function barPath(bars: readonly number[], left: number, top: number, dots: number, height: number): string {
  const path: string[] = [];
  let x = left;
  bars.forEach((width, index) => {
    if (index % 2 === 0) path.push(rectangle(x, top, width * dots, height));
    x += width * dots;
  });
  return path.join('');
}
