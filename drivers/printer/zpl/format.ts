/**
 * A ticket as a format of ZPL II, between `^XA` and `^XZ`: a kiosk printer of Zebra prints it when its end has come, cuts it and holds it
 * in its mouth. Pages are those of the ZPL Programming Guide P1099958 (2022); "Integrator" is the KR403 Software Integrator Guide
 * P1026208-001, zebra.manymanuals.de/print-scan/kr403/specifications-33880.
 */
import { cropRows } from '../../imaging/bitmap.js';
import { fromHex, joinBytes } from '../commands.js';
import type { PageBytes, PrintablePage } from '../job.js';
import type { PrinterProfile } from '../profile.js';
import { blankRowsAt } from '../raster.js';
import { graphicField } from './graphic.js';

const MM_PER_INCH = 25.4;
/** Of media left at the cut, the default (`^KV`, page 288). */
const CUT_MARGIN_MM = 9;

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** `~JA` cancels all formats in the buffer, and what is being received (page 251); obeyed at once, in a format too (Integrator 53). */
const CANCEL = '~JA\r\n';

/** Makes an end of a format that was received in part: a tilde ends the data of a picture, too (`^GF`, page 215). */
export const cancelFormats = (): Uint8Array => ascii(CANCEL);

/** Cuts off what a broken ticket may have left behind the head, and ejects it: `^CN1` cuts fully, `^CP0` ejects (pages 162, 165). */
export const clearPaperPath = (): Uint8Array => ascii(`${CANCEL}^XA^MMK^CN1^CP0^XZ\r\n`);

/**
 * Nothing is printed before `^XZ` has come; between the fields the printer may be asked for its status, as control commands are obeyed in a
 * format, too (Integrator 53). A ticket that broke off is not printed by the printer itself once more (`^JZN`, page 281): the box prints a
 * marked one.
 */
export function encodeFormat(profile: PrinterProfile, { bitmap }: PrintablePage): PageBytes {
  const { cut, media, presenter, raster } = profile;
  const fields: Uint8Array[] = [];
  for (let top = 0; top < bitmap.heightDots; ) {
    const blank = blankRowsAt(bitmap, top, bitmap.heightDots - top);
    if (blank > 0) {
      top += blank;
      continue;
    }
    const height = Math.min(raster.rowsPerBandMax, bitmap.heightDots - top);
    fields.push(ascii(`^FO0,${top}${graphicField(cropRows(bitmap, top, height))}^FS\r\n`));
    top += height;
  }
  // A format without a field prints nothing.
  if (fields.length === 0) fields.push(ascii(`^FO0,0${graphicField(cropRows(bitmap, 0, 1))}^FS\r\n`));
  return {
    begin: ascii(`^XA^MMK^MNN^JZN^PW${media.widthDots}^LL${bitmap.heightDots}^LH0,0^LS0${kioskValues(presenter)}\r\n`),
    bands: fields,
    end: joinBytes(
      [cut.command, presenter?.present ?? null].flatMap((hex) => (hex === null ? [] : [fromHex(hex)])).concat(ascii('^XZ\r\n')),
    ),
    lengthMm: ((bitmap.heightDots + cut.feedDots) / media.dpi) * MM_PER_INCH,
  };
}

/** `^KVcut,margin,type,seconds,loop` (page 288): what becomes of a ticket that is not taken; 0 seconds = it stays until the next one. */
function kioskValues(presenter: PrinterProfile['presenter']): string {
  const isRetracted = presenter?.untaken === 'retract';
  return `^KV0,${CUT_MARGIN_MM},${isRetracted ? 1 : 0},${isRetracted ? presenter.timeoutSeconds : 0},0`;
}
