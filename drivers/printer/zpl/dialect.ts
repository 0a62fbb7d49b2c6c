/** What a profile names of ZPL: pictures as `^GF`, the cut and the presenter of a kiosk printer. Tickets are made in `format.ts`. */
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import type { Misfit } from '../../profile-files.js';
import { hasCommandFor, type PictureDialect, type PresenterDialect } from '../dialects/kind.js';
import type { PrinterProfile } from '../profile.js';
import { FIELD_BYTES_MAX, graphicField } from './graphic.js';

function* misfits({ mode, media, raster, presenter }: PrinterProfile): Iterable<Misfit> {
  if (mode === 'text') yield { field: 'mode', expected: '"raster": tickets of ZPL are pictures', got: mode };
  if (presenter === null) yield { field: 'presenter', expected: 'that of a kiosk printer, ^PN', got: undefined };
  const rowsMax = Math.floor(FIELD_BYTES_MAX / bytesPerRow(media.widthDots));
  if (raster.rowsPerBandMax > rowsMax) {
    yield { field: 'raster.rowsPerBandMax', expected: `at most ${rowsMax}, which ^GF can carry`, got: raster.rowsPerBandMax };
  }
}

export const fieldImage: PictureDialect<'^GF'> = {
  name: '^GF',
  print: (picture: Bitmap) => Buffer.from(graphicField(picture), 'latin1'),
  // A format is read as a whole: drivers/twins/printer/zpl-decode.ts.
  read: () => 'unknown',
  misfits,
};

/** `^PNmm` presents (ZPL Programming Guide P1099958, page 320); `^KV` says what becomes of a ticket that is not taken. */
export const kioskPresenter: PresenterDialect = {
  begin: '5E 50 4E',
  misfits: (profile) => (profile.presenter?.untaken === 'eject' ? hasCommandFor(profile) : []),
  read: () => 'unknown',
};
