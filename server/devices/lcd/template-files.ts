/** Templates of LCD boards: those that come with the box, and those of the branch, files in a folder. */

import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../drivers/error-code.js';
import { describeProfileFaults, readProfile } from '../../../drivers/profile-files.js';
import { type LcdArea, LcdTemplate } from '../../model/lcd-template.js';
import { isFilm, isFilmName } from '../../presentation/lcd/content.js';
import { checkTemplate } from '../../presentation/lcd/template-check.js';
import { BUILT_IN_TEMPLATES } from '../../presentation/lcd/templates.js';

const KIND = { folder: 'lcd', schema: LcdTemplate, relations: checkTemplate };
/** A picture that is a file beside the template, not base64. */
const FILE_NAME = /^[\w -]+\.(png|jpe?g|webp)$/i;

/** @param unusable called for a file that is left out: a branch without this template still has its queue */
export function loadLcdTemplates(folder: string | null, unusable: (why: string) => void): ReadonlyMap<string, LcdTemplate> {
  const templates = new Map(BUILT_IN_TEMPLATES);
  if (folder === null) return templates;
  for (const file of filesIn(folder, unusable)) {
    try {
      const read = readProfile(KIND, file, readFileSync(join(folder, file), 'utf8'));
      if ('faults' in read) unusable(describeProfileFaults(read.faults));
      else templates.set(read.profile.id, withPictures(read.profile, folder));
    } catch (error) {
      unusable(`${file}: ${messageOf(error)}`);
    }
  }
  return templates;
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
function withPictures(template: LcdTemplate, folder: string): LcdTemplate {
  const read = (name: string): string => {
    if (FILE_NAME.test(name)) return readFileSync(join(folder, name)).toString('base64');
    // A film stays a file and is served in pieces.
    if (isFilm(name) && !isFilmName(name)) throw new Error(`${name}: expected the name of a film in this folder, of Latin letters`);
    if (isFilm(name)) accessSync(join(folder, name), constants.R_OK);
    return name;
  };
  const filled = (areas: readonly LcdArea[]): LcdArea[] =>
    areas.map((area) => (area.area === 'pictures' ? { ...area, pictures: area.pictures.map(read) } : area));
  return { ...template, landscape: filled(template.landscape), portrait: filled(template.portrait) };
}
