/** The dialects of ESC/POS that the box supports. To add one, add a file beside this one and a line here. */
import type { PrinterProfile } from '../profile.js';
import { customPresenter } from './custom-presenter.js';
import { ejector } from './ejector.js';
import { graphics } from './graphics.js';
import type { PictureDialect, PresenterDialect } from './kind.js';
import { rasterImage } from './raster-image.js';
import { zebraPresenter } from './zebra-presenter.js';

export const PICTURES = [rasterImage, graphics] as const;
const PRESENTERS = [customPresenter, ejector, zebraPresenter] as const;

export function pictureDialect({ raster }: Pick<PrinterProfile, 'raster'>): PictureDialect {
  const dialect = PICTURES.find(({ name }) => name === raster.command);
  if (dialect === undefined) throw new RangeError(`no dialect of pictures is called ${raster.command}`);
  return dialect;
}

/** undefined = no dialect has the presenter commands of the profile; null = the printer has no presenter. */
export const presenterDialect = ({ presenter }: Pick<PrinterProfile, 'presenter'>): PresenterDialect | null | undefined =>
  presenter && PRESENTERS.find(({ begin }) => presenter.present.startsWith(begin));
