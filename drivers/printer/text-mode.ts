/** Prints a page in the printer's own letters: faster, and best for old printers. A line that they cannot show is drawn instead. */
import { encodeText } from './code-pages.js';
import { joinBytes, lineFeed, selectAlignment, selectBold, selectCodePage, selectSize } from './commands.js';
import { isZpl, pictureDialect } from './dialects/index.js';
import type { PageLine, PrintablePage } from './job.js';
import type { PrinterProfile } from './profile.js';
import { blankRowsAt, drawRows, feedBlank, feedDots, feedDotsMax } from './raster.js';

type Text = NonNullable<PageLine['text']>;

/** Current settings of the printer; null = power-on state, which is unknown. */
interface Settings {
  readonly encoding: string | null;
  readonly align: Text['align'] | null;
  readonly isBold: boolean;
  readonly widthTimes: number;
  readonly heightTimes: number;
}

const AS_INITIALIZED: Settings = { encoding: null, align: null, isBold: false, widthTimes: 1, heightTimes: 1 };

/** Whether this model prints pages as text: a line that is drawn must move the paper by its height, which strips of `ESC *` cannot. */
export const setsText = (profile: PrinterProfile): boolean => pictureDialect(profile).stripRows === undefined && !isZpl(profile);

/** Whether it ends the lines of a text with line feeds, as nobody knows how far its feed moves the paper. */
export const endsByLineFeed = (profile: PrinterProfile): boolean => profile.feed.unit === 'unknown' && setsText(profile);

/** The profile `setsText`. */
export function setLines(profile: PrinterProfile, page: PrintablePage): Uint8Array[] {
  return endsByLineFeed(profile) ? setWithLineFeeds(profile, page) : setWithFeeds(profile, page);
}

function setWithFeeds(profile: PrinterProfile, page: PrintablePage): Uint8Array[] {
  const commands: Uint8Array[] = [];
  let settings = AS_INITIALIZED;
  for (const line of page.lines) {
    const set = settableText(profile, line, settings);
    if (set !== null) {
      // The first feed prints the line; it is at least as long as the letters are high.
      commands.push(joinBytes([...changes(profile, settings, set.wanted), set.bytes, ...feedDots(profile, line.height)]));
      settings = set.wanted;
      continue;
    }
    const atLeft = leftOf(settings);
    commands.push(...changes(profile, settings, atLeft), ...drawRows(profile, page.bitmap, line.top, line.height));
    settings = atLeft;
  }
  return commands;
}

/** Fewer blank rows than these (1 mm) are not drawn between two lines of text: they are made up for later. */
const GAP_DOTS_MIN = 8;
const LINES_PER_INCH = 6;

/**
 * For models of which nobody knows how far `ESC J` feeds: each line ends with a line feed, as such printers are used everywhere. It moves
 * the paper by a sixth of an inch, or by the height of the letters; where the page has more room, that is drawn, and where it has less,
 * the next blank rows are left out. The ticket is as long as its preview, but for what its last lines are too long.
 */
function setWithLineFeeds(profile: PrinterProfile, page: PrintablePage): Uint8Array[] {
  const commands: Uint8Array[] = [];
  let settings = AS_INITIALIZED;
  /** Rows that the paper is before the page; below 0, behind it. */
  let ahead = 0;
  const atLeft = (): void => {
    const left = leftOf(settings);
    commands.push(...changes(profile, settings, left));
    settings = left;
  };
  const catchUp = (least: number): void => {
    if (-ahead < least) return;
    atLeft();
    commands.push(...feedBlank(profile, -ahead));
    ahead = 0;
  };
  for (const line of page.lines) {
    const set = settableText(profile, line, settings);
    if (set !== null && set.bytes.length > 0) {
      catchUp(GAP_DOTS_MIN);
      commands.push(joinBytes([...changes(profile, settings, set.wanted), set.bytes, lineFeed()]));
      settings = set.wanted;
      ahead += lineFeedDots(profile, set.wanted.heightTimes) - line.height;
      continue;
    }
    catchUp(1);
    const skipped = Math.min(ahead, blankRowsAt(page.bitmap, line.top, line.height));
    ahead -= skipped;
    if (skipped === line.height) continue;
    atLeft();
    commands.push(...drawRows(profile, page.bitmap, line.top + skipped, line.height - skipped));
  }
  catchUp(1);
  return commands;
}

const lineFeedDots = ({ media, text }: PrinterProfile, heightTimes: number): number =>
  Math.max(heightTimes * text.charHeightDots, Math.round(media.dpi / LINES_PER_INCH));

/** A picture is as wide as the paper, but some printers still shift it. */
const leftOf = (settings: Settings): Settings => ({ ...settings, align: settings.align === null ? null : 'left' });

/** The bytes of the line's text, and the settings that it needs; null if the printer cannot show it, or not in this height. */
function settableText(
  profile: PrinterProfile,
  { text, height }: PageLine,
  settings: Settings,
): { readonly bytes: Uint8Array; readonly wanted: Settings } | null {
  if (text === null) return null;
  const { align, isBold, widthTimes, heightTimes } = text;
  const charHeight = heightTimes * profile.text.charHeightDots;
  // A line lower than its letters would print as high as they are, and the page would be longer than drawn.
  if (charHeight > height || (profile.feed.unit !== 'unknown' && charHeight > feedDotsMax(profile))) return null;
  const encoded = encodeText(text.content, Object.keys(profile.text.codePages), settings.encoding);
  if (encoded === null || encoded.bytes.length * widthTimes > profile.text.columns) return null;
  return { bytes: encoded.bytes, wanted: { encoding: encoded.encoding ?? settings.encoding, align, isBold, widthTimes, heightTimes } };
}

function changes(profile: PrinterProfile, from: Settings, to: Settings): Uint8Array[] {
  const page = to.encoding === null ? undefined : profile.text.codePages[to.encoding];
  const isSameSize = to.widthTimes === from.widthTimes && to.heightTimes === from.heightTimes;
  return [
    ...(page === undefined || to.encoding === from.encoding ? [] : [selectCodePage(page)]),
    ...(to.align === null || to.align === from.align ? [] : [selectAlignment(to.align)]),
    ...(to.isBold === from.isBold ? [] : [selectBold(to.isBold)]),
    ...(isSameSize ? [] : [selectSize(to.widthTimes, to.heightTimes)]),
  ];
}
