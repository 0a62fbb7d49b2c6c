/** The layout of an LCD board: makes a frame from a template, its content and the time. Pure. */
import { nameIn } from '../../model/by-language.js';
import type { LcdArea, LcdAreaOf, LcdTemplate } from '../../model/designs/lcd-template.js';
import { callTiles } from './call-tiles.js';
import { isFilm, type LcdContent, type Scene } from './content.js';
import type { LcdFrame, Rectangle, Tile } from './frame.js';
import { line, lines, type Size, tile } from './svg.js';
import { waitingTiles } from './waiting-tiles.js';
import { closingText, dateText, languageAt, languageTurnMs, nextTurnMs, timeText, turnOf, wordsIn } from './words.js';

const TICKER_SECONDS = 12;
export const PICTURE_SECONDS = 15;
const MINUTE_MS = 60_000;

export const areasOf = (template: LcdTemplate, { width, height }: Size): readonly LcdArea[] =>
  height > width ? template.portrait : template.landscape;

export interface LcdScreen {
  readonly language: string;
  readonly areas: readonly { readonly area: LcdArea; readonly box: Rectangle; readonly tiles: readonly Tile[] }[];
}

export function lcdScreen(template: LcdTemplate, content: LcdContent, size: Size, atMs: number): LcdScreen {
  const language = languageAt(content.languages, template, atMs);
  const scene: Scene = {
    ...{ theme: template.theme, content, language, atMs },
    closing: closingText(content.closing, atMs, language),
    gap: Math.max(1, Math.round(Math.min(size.width, size.height) / 100)),
  };
  const areas = areasOf(template, size);
  // It is said once: among the announcements, or else where the date is.
  const ofClocks = areas.some(({ area }) => area === 'ticker') ? { ...scene, closing: null } : scene;
  const shown = areas.map((area) => {
    const box = boxOf(area, size);
    return { area, box, tiles: tilesOf(area, box, area.area === 'clock' ? ofClocks : scene) };
  });
  return { language, areas: shown };
}

export function lcdFrame(template: LcdTemplate, content: LcdContent, size: Size, atMs: number): LcdFrame {
  const { areas } = lcdScreen(template, content, size, atMs);
  // A new call is the most urgent; everything else may come some milliseconds later.
  const inOrder = [...areas.filter(({ area }) => area.area === 'calls'), ...areas.filter(({ area }) => area.area !== 'calls')];
  return { ...size, background: template.theme.background, tiles: inOrder.flatMap(({ tiles }) => tiles) };
}

/** The next time at which the frame changes by time alone, in milliseconds since the epoch. */
export function nextFrameMs(template: LcdTemplate, content: LcdContent, size: Size, atMs: number): number {
  const closing = closingText(content.closing, atMs, languageAt(content.languages, template, atMs));
  const turns = areasOf(template, size).map((area) => {
    if (area.area === 'ticker') return nextTurnMs(announced(area, closing), area.seconds ?? TICKER_SECONDS, atMs);
    if (area.area === 'pictures') return nextTurnMs(picturesIn(area), area.seconds ?? PICTURE_SECONDS, atMs);
    return Number.POSITIVE_INFINITY;
  });
  const minute = (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS;
  return Math.min(minute, languageTurnMs(content.languages, template, atMs), ...turns);
}

/** In whole pixels: boxes that touch in percent touch in pixels. */
function boxOf({ box: [left, top, width, height] }: LcdArea, size: Size): Rectangle {
  const across = (percent: number) => Math.round((percent * size.width) / 100);
  const down = (percent: number) => Math.round((percent * size.height) / 100);
  const [x, y] = [across(left), down(top)];
  return { left: x, top: y, width: Math.max(1, across(left + width) - x), height: Math.max(1, down(top + height) - y) };
}

function tilesOf(area: LcdArea, box: Rectangle, scene: Scene): readonly Tile[] {
  switch (area.area) {
    case 'calls':
      return callTiles(area, box, scene);
    case 'waiting':
      return waitingTiles(area, box, scene);
    case 'clock':
      return [clockTile(area, box, scene)];
    case 'ticker':
      return [tickerTile(area, box, scene)];
    case 'pictures':
      return [pictureTile(area, box, scene)];
    case 'text':
      return [textTile(area, box, scene)];
  }
}

/** The part of a clock's height for the time; the date is below. */
const TIME_SHARE = 0.66;

function clockTile(
  { date = true, align = 'center' }: LcdAreaOf<'clock'>,
  box: Rectangle,
  { theme, content, language, atMs, gap, closing }: Scene,
): Tile {
  const inner = { left: gap, width: Math.max(1, box.width - 2 * gap) };
  const timeHeight = date ? box.height * TIME_SHARE : box.height;
  const time = line(
    timeText(atMs, content.timeZone),
    { ...inner, top: 0, height: timeHeight, share: 0.9 },
    { weight: 'bold', colour: theme.ink, align },
  );
  if (!date) return tile(box, theme.background, [time]);
  const below = { ...inner, top: timeHeight * 0.96, height: box.height - timeHeight, share: 0.8 };
  const words = closing ?? dateText(atMs, content.timeZone, language);
  const day = line(words, below, { weight: 'regular', colour: theme.quiet, align });
  return tile(box, theme.background, [time, day]);
}

/** While the branch closes, that comes first. */
const announced = ({ texts }: LcdAreaOf<'ticker'>, closing: string | null): LcdAreaOf<'ticker'>['texts'] =>
  closing === null ? texts : [closing, ...texts];

function tickerTile(area: LcdAreaOf<'ticker'>, box: Rectangle, scene: Scene): Tile {
  const { theme, language, gap, atMs, closing } = scene;
  const text = wordsIn(turnOf(announced(area, closing), area.seconds ?? TICKER_SECONDS, atMs) ?? '', language, valuesOf(scene));
  const inner = { left: 3 * gap, top: 0, width: Math.max(1, box.width - 6 * gap), height: box.height, share: 0.66 };
  return tile(box, theme.panel, [lines(text, inner, { weight: 'regular', colour: theme.ink, align: 'center' }, 2)]);
}

function pictureTile(area: LcdAreaOf<'pictures'>, box: Rectangle, scene: Scene): Tile {
  const { seconds = PICTURE_SECONDS, fit = 'contain' } = area;
  const base64 = turnOf(picturesIn(area), seconds, scene.atMs);
  const whole = { left: 0, top: 0, width: box.width, height: box.height };
  return tile(box, scene.theme.background, [], base64 === undefined ? [] : [{ ...whole, base64, fit }]);
}

/** Drawn boards leave out films; only pages play them. */
const picturesIn = ({ pictures }: LcdAreaOf<'pictures'>): readonly string[] => pictures.filter((picture) => !isFilm(picture));

function textTile({ text, lines: most = 1, bold = false, align = 'left' }: LcdAreaOf<'text'>, box: Rectangle, scene: Scene): Tile {
  const { theme, language, gap } = scene;
  const inner = { left: gap, top: 0, width: Math.max(1, box.width - 2 * gap), height: box.height, share: 0.8 };
  const style = { weight: bold ? 'bold' : 'regular', colour: theme.ink, align } as const;
  return tile(box, theme.background, [lines(wordsIn(text, language, valuesOf(scene)), inner, style, most)]);
}

const valuesOf = ({ content: { branch, board, boardNames }, language }: Scene): Readonly<Record<string, string>> => ({
  branch,
  board: nameIn({ name: board, names: boardNames }, language),
});
