/** Templates of LCD boards: those that come with the box, and those of the branch, files in a folder. */

import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../drivers/error-code.js';
import { describeProfileFaults, readProfile } from '../../../drivers/profile-files.js';
import { type LcdArea, LcdTemplate } from '../../model/designs/lcd-template.js';
import { isFilm, isFilmName } from '../../presentation/lcd/content.js';
import { checkTemplate } from '../../presentation/lcd/template-check.js';
import { BUILT_IN_TEMPLATES } from '../../presentation/lcd/templates.js';

const KIND = { folder: 'lcd', schema: LcdTemplate, relations: checkTemplate };
/** A picture that is a file beside the template, not base64. */
const FILE_NAME = /^[\w -]+\.(png|jpe?g|webp)$/i;

/** Of the data folder: files that headquarters has sent, and nothing else. */
export const SENT_FILES_FOLDER = 'headquarters-files';
/** Pictures of its templates are in memory as long as the box runs: headquarters shall not be able to use it up. */
const SENT_PICTURE_BYTES_MAX = 32 * 1024 * 1024;

export interface TemplateFolders {
  /** Of the branch; null = it has none. Its templates go before others with their names. */
  readonly own: string | null;
  /** Of headquarters; may be missing. */
  readonly sent: string;
}

interface Reading {
  /** Where films are looked for. */
  readonly films: readonly string[];
  pictureBytesLeft: number;
}

/** @param unusable called for a file that is left out: a branch without this template still has its queue */
export function loadLcdTemplates({ own, sent }: TemplateFolders, unusable: (why: string) => void): ReadonlyMap<string, LcdTemplate> {
  const templates = new Map(BUILT_IN_TEMPLATES);
  const films = own === null ? [sent] : [own, sent];
  if (existsSync(sent)) readTemplates(templates, sent, { films, pictureBytesLeft: SENT_PICTURE_BYTES_MAX }, unusable);
  if (own !== null) readTemplates(templates, own, { films, pictureBytesLeft: Number.POSITIVE_INFINITY }, unusable);
  return templates;
}

function readTemplates(templates: Map<string, LcdTemplate>, folder: string, reading: Reading, unusable: (why: string) => void): void {
  for (const file of filesIn(folder, unusable)) {
    try {
      const read = readProfile(KIND, file, readFileSync(join(folder, file), 'utf8'));
      if ('faults' in read) unusable(describeProfileFaults(read.faults));
      else templates.set(read.profile.id, withPictures(read.profile, folder, reading));
    } catch (error) {
      unusable(`${file}: ${messageOf(error)}`);
    }
  }
}

function filesIn(folder: string, unusable: (why: string) => void): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.toml'))
      .sort();
  } catch (error) {
    unusable(`lcd.templates: ${messageOf(error)}`);
    return [];
  }
}

/** Pictures are read once, here; a file that is not a picture is found when it is drawn. */
function withPictures(template: LcdTemplate, folder: string, reading: Reading): LcdTemplate {
  const read = (name: string): string => {
    if (FILE_NAME.test(name)) return pictureIn(join(folder, name), reading);
    // A film stays a file and is served in pieces.
    if (isFilm(name) && !isFilmName(name)) throw new Error(`${name}: expected the name of a film in this folder, of Latin letters`);
    if (isFilm(name) && !reading.films.some((one) => existsSync(join(one, name)))) accessSync(join(folder, name), constants.R_OK);
    return name;
  };
  const filled = (areas: readonly LcdArea[]): LcdArea[] =>
    areas.map((area) => (area.area === 'pictures' ? { ...area, pictures: area.pictures.map(read) } : area));
  return { ...template, landscape: filled(template.landscape), portrait: filled(template.portrait) };
}

function pictureIn(file: string, reading: Reading): string {
  reading.pictureBytesLeft -= statSync(file).size;
  if (reading.pictureBytesLeft < 0)
    throw new Error(`more than ${SENT_PICTURE_BYTES_MAX} bytes of pictures, with those of the templates before it`);
  return readFileSync(file).toString('base64');
}
