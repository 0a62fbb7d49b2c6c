/** Encodes a ticket for one printer model. Pure: the same page gives the same bytes. */
import { bytesPerRow } from '../imaging/bitmap.js';
import { cancelKanji, fromHex, initialize, joinBytes, knownCut, nothing, selectAmericanAscii, setMotionUnits } from './commands.js';
import { isZpl } from './dialects/index.js';
import type { PageBytes, PrintablePage } from './job.js';
import type { PrinterProfile } from './profile.js';
import { drawRows, feedBlank } from './raster.js';
import { setLines, setsText } from './text-mode.js';
import { cancelFormats, clearPaperPath, encodeFormat } from './zpl/format.js';

const MM_PER_INCH = 25.4;
/** Header and trailer of the longest drawing command. */
const COMMAND_BYTES_MAX = 32;

/**
 * The bytes of a page, as a picture or, if the printer has the letters, as text. The paper is as long as the page is high, whatever the
 * mixture of pictures, lines and feeds. Throws `RangeError` for a page that does not fit the profile.
 */
export function encodePage(profile: PrinterProfile, page: PrintablePage, mode: PrinterProfile['mode']): PageBytes {
  checkPage(profile, page);
  if (isZpl(profile)) return encodeFormat(profile, page);
  const { bitmap } = page;
  const isText = mode === 'text' && setsText(profile);
  const commands = isText ? setLines(profile, page) : drawRows(profile, bitmap, 0, bitmap.heightDots);
  return {
    begin: joinBytes([...begin(profile), ...(isText ? [selectAmericanAscii()] : [])]),
    bands: gather(commands, bandBytesMax(profile)),
    end: joinBytes([...cutOff(profile), ...(profile.presenter === null ? [] : [fromHex(profile.presenter.present)])]),
    lengthMm: ((bitmap.heightDots + profile.cut.feedDots) / profile.media.dpi) * MM_PER_INCH,
  };
}

/**
 * Makes a clean edge after an interrupted ticket: completes a partly received command with blank rows, cuts off the rest of the ticket and,
 * with a presenter, ejects it. `DLE ENQ` is not included: in the header of a picture its bytes would be a size of megabytes.
 */
export function cleanUp(profile: PrinterProfile): Uint8Array {
  if (isZpl(profile)) return clearPaperPath();
  const { presenter } = profile;
  return joinBytes([
    nothing(bandBytesMax(profile)),
    ...begin(profile),
    ...cutOff(profile),
    ...(presenter === null ? [] : [fromHex(presenter.eject ?? presenter.present)]),
  ]);
}

/** Completes a command of which this many bytes may be missing; a format of ZPL is cancelled. */
export function completion(profile: PrinterProfile, missingBytes: number): Uint8Array {
  if (isZpl(profile)) return missingBytes > 0 ? cancelFormats() : nothing(0);
  return nothing(missingBytes);
}

function checkPage(profile: PrinterProfile, { bitmap, lines }: PrintablePage): void {
  const { widthDots } = profile.media;
  if (bitmap.widthDots !== widthDots) {
    throw new RangeError(`page: expected ${widthDots} dots across for ${profile.id}, got ${bitmap.widthDots}`);
  }
  const size = bytesPerRow(widthDots) * bitmap.heightDots;
  if (bitmap.bytes.length !== size) throw new RangeError(`page: expected ${size} bytes of picture, got ${bitmap.bytes.length}`);
  let bottom = 0;
  for (const [at, line] of lines.entries()) {
    if (line.top !== bottom) throw new RangeError(`page: expected line ${at} to begin at row ${bottom}, got ${line.top}`);
    bottom += line.height;
  }
  if (bottom !== bitmap.heightDots) throw new RangeError(`page: expected lines over ${bitmap.heightDots} rows, got ${bottom}`);
}

function begin({ feed, text, presenter }: PrinterProfile): Uint8Array[] {
  // The ticket of the last visitor, if still in the mouth, would jam the next one.
  const clearMouth = presenter === null || presenter.untaken === 'hold' ? null : presenter[presenter.untaken];
  return [
    initialize(),
    ...(text.cancelsKanji ? [cancelKanji()] : []),
    ...(feed.unitsPerInch === null ? [] : [setMotionUnits(feed.unitsPerInch)]),
    ...(clearMouth === null ? [] : [fromHex(clearMouth)]),
  ];
}

function cutOff(profile: PrinterProfile): Uint8Array[] {
  const { cut, presenter } = profile;
  const feedsByItself = cut.command === null ? presenter?.presentCuts === true : knownCut(cut.command)?.feeds === true;
  return [...(feedsByItself ? [] : feedBlank(profile, cut.feedDots)), ...(cut.command === null ? [] : [fromHex(cut.command)])];
}

/** No command is longer. */
export const bandBytesMax = (profile: PrinterProfile): number =>
  profile.raster.rowsPerBandMax * bytesPerRow(profile.media.widthDots) + COMMAND_BYTES_MAX;

function gather(commands: readonly Uint8Array[], bytesMax: number): Uint8Array[] {
  const bands: Uint8Array[] = [];
  let band: Uint8Array[] = [];
  let length = 0;
  for (const command of commands) {
    if (length > 0 && length + command.length > bytesMax) {
      bands.push(joinBytes(band));
      band = [];
      length = 0;
    }
    band.push(command);
    length += command.length;
  }
  return length === 0 ? bands : [...bands, joinBytes(band)];
}
