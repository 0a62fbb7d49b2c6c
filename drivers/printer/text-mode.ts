/** Prints a page in the printer's own letters: faster, and best for old printers. A line that they cannot show is drawn instead. */
import { type EncodedText, encodeText } from './code-pages.js';
import { joinBytes, selectAlignment, selectBold, selectCodePage, selectSize } from './commands.js';
import { pictureDialect } from './dialects/index.js';
import type { PageLine, PrintablePage } from './job.js';
import type { PrinterProfile } from './profile.js';
import { drawRows, feedDots, feedDotsMax } from './raster.js';

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

/**
 * Whether this model can print a page as text: it needs a feed of a known length, and a line that is drawn must move the paper by exactly its
 * height, which strips of `ESC *` cannot.
 */
export const setsText = (profile: PrinterProfile): boolean =>
  profile.feed.unit !== 'unknown' && pictureDialect(profile).stripRows === undefined;

/** The profile `setsText`. */
export function setLines(profile: PrinterProfile, page: PrintablePage): Uint8Array[] {
  const commands: Uint8Array[] = [];
  let settings = AS_INITIALIZED;
  for (const line of page.lines) {
    const encoded = settableText(profile, line, settings.encoding);
    if (line.text !== null && encoded !== null) {
      const { align, isBold, widthTimes, heightTimes } = line.text;
      const wanted = { encoding: encoded.encoding ?? settings.encoding, align, isBold, widthTimes, heightTimes };
      // The first feed prints the line; it is at least as long as the letters are high.
      commands.push(joinBytes([...changes(profile, settings, wanted), encoded.bytes, ...feedDots(profile, line.height)]));
      settings = wanted;
      continue;
    }
    // A picture is as wide as the paper, but some printers still shift it.
    const atLeft: Settings = { ...settings, align: settings.align === null ? null : 'left' };
    commands.push(...changes(profile, settings, atLeft), ...drawRows(profile, page.bitmap, line.top, line.height));
    settings = atLeft;
  }
  return commands;
}

/** The bytes of the line's text; null if the printer cannot show it, or not in this height. */
function settableText(profile: PrinterProfile, { text, height }: PageLine, current: string | null): EncodedText | null {
  if (text === null) return null;
  const charHeight = text.heightTimes * profile.text.charHeightDots;
  // A line lower than its letters would print as high as they are, and the page would be longer than drawn.
  if (charHeight > height || charHeight > feedDotsMax(profile)) return null;
  const encoded = encodeText(text.content, Object.keys(profile.text.codePages), current);
  if (encoded === null || encoded.bytes.length * text.widthTimes > profile.text.columns) return null;
  return encoded;
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
