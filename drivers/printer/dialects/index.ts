/** The dialects of ESC/POS that the box supports, and ZPL. To add one, add a file beside this one and a line here. */
import type { PrinterProfile } from '../profile.js';
import { fieldImage, kioskPresenter } from '../zpl/dialect.js';
import { fields as zplFields, zplStatus } from '../zpl/status.js';
import { fields as automaticFields, automaticStatus } from './automatic-status.js';
import { column8, column24 } from './column-image.js';
import { customPresenter } from './custom-presenter.js';
import { fields as customFields, customStatus } from './custom-status.js';
import { ejector } from './ejector.js';
import { graphics } from './graphics.js';
import { identity } from './identity.js';
import type { PictureDialect, PresenterDialect, Question, StatusDialect } from './kind.js';
import { paperSensor, fields as sensorFields } from './paper-sensor.js';
import { rasterImage } from './raster-image.js';
import { fields as realTimeFields, realTimeStatus } from './real-time-status.js';
import { zebraPresenter } from './zebra-presenter.js';

export const PICTURES = [rasterImage, graphics, column24, column8, fieldImage] as const;
const PRESENTERS = [customPresenter, ejector, zebraPresenter, kioskPresenter] as const;
/** In this order bytes are compared with their forms: Custom's `10 0F …` also begins as automatic status does. */
const ESC_POS: readonly StatusDialect[] = [realTimeStatus, customStatus, automaticStatus, identity, paperSensor];
const ZPL: readonly StatusDialect[] = [zplStatus];
export const STATUSES: readonly StatusDialect[] = [...ESC_POS, ...ZPL];
export const STATUS_FIELDS = { ...realTimeFields, ...automaticFields, ...sensorFields, ...customFields, ...zplFields };

/** Its tickets are formats of ZPL, not commands of ESC/POS. */
export const isZpl = ({ status }: Pick<PrinterProfile, 'status'>): boolean => status.zpl === true;

/** Those of the language of the printer. */
export const statusesOf = (status: PrinterProfile['status']): readonly StatusDialect[] => (isZpl({ status }) ? ZPL : ESC_POS);

/** Questions that the printer answers at any moment. Empty = it never reports its status. */
export const liveQuestions = (profile: PrinterProfile): readonly Question[] => questionsOf(profile, 'atOnce');

/** The question whose answer proves that everything before it was executed; null = the printer answers none. */
export const proofQuestion = (profile: PrinterProfile): Question | null => questionsOf(profile, 'inTurn')[0] ?? null;

const questionsOf = ({ status }: PrinterProfile, when: Question['when']): readonly Question[] =>
  statusesOf(status)
    .flatMap(({ questions }) => questions(status))
    .filter((question) => question.when === when);

export function pictureDialect({ raster }: Pick<PrinterProfile, 'raster'>): PictureDialect {
  const dialect = PICTURES.find(({ name }) => name === raster.command);
  if (dialect === undefined) throw new RangeError(`no dialect of pictures is called ${raster.command}`);
  return dialect;
}

/** undefined = no dialect has the presenter commands of the profile; null = the printer has no presenter. */
export const presenterDialect = ({ presenter }: Pick<PrinterProfile, 'presenter'>): PresenterDialect | null | undefined =>
  presenter && PRESENTERS.find(({ begin }) => presenter.present.startsWith(begin));
