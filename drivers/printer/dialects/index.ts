/** The dialects of ESC/POS that the box speaks. A new one is a file beside this one, and a line here. */
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

/** undefined = the presenter of the profile has commands of none; null = the printer has no presenter. */
export const presenterDialect = ({ presenter }: Pick<PrinterProfile, 'presenter'>): PresenterDialect | null | undefined =>
  presenter && PRESENTERS.find(({ begin }) => presenter.present.startsWith(begin));
