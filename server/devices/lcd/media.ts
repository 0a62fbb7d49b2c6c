/** Pictures and films of templates, for pages. Their templates have paths in place of base64; the box serves the files there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LcdArea, LcdTemplate } from '../../model/designs/lcd-template.js';
import { pictureContentType, pictureFileName } from '../../pipeline/tickets/picture-files.js';
import { isFilm, isFilmName } from '../../presentation/lcd/content.js';

/** The path under which pages find them. */
const FOLDER = '/board-media/';

export type LcdMedium =
  | { readonly kind: 'picture'; readonly contentType: string; readonly bytes: Buffer }
  | { readonly kind: 'film'; readonly contentType: string; readonly file: string };

interface PageForm {
  readonly template: LcdTemplate;
  readonly pictures: ReadonlyMap<string, string>;
}

export class LcdMedia {
  private readonly forms = new WeakMap<LcdTemplate, PageForm>();

  /**
   * @param folders where films are, the first one that has a film goes before others
   * @param inUse templates that boards show
   */
  constructor(
    private readonly folders: readonly string[],
    private readonly inUse: () => readonly LcdTemplate[],
  ) {}

  ofPage(template: LcdTemplate): LcdTemplate {
    return this.formOf(template).template;
  }

  /** The file under a path; undefined = no board shows it. Only names in a template are known, so no path leads to another file. */
  at(path: string): LcdMedium | undefined {
    for (const template of this.inUse()) {
      const form = this.formOf(template);
      const base64 = form.pictures.get(path);
      if (base64 !== undefined) return { kind: 'picture', contentType: pictureContentType(path), bytes: Buffer.from(base64, 'base64') };
      const film = playlistsOf(template).find((name) => isFilmName(name) && filmPath(name) === path);
      if (film === undefined) continue;
      const files = this.folders.map((folder) => join(folder, film));
      const file = files.find((one) => existsSync(one)) ?? files[0];
      if (file !== undefined) return { kind: 'film', contentType: /webm$/i.test(film) ? 'video/webm' : 'video/mp4', file };
    }
    return undefined;
  }

  private formOf(template: LcdTemplate): PageForm {
    const known = this.forms.get(template);
    if (known) return known;
    const pictures = new Map<string, string>();
    const pathOf = (picture: string): readonly string[] => {
      if (isFilm(picture)) return [filmPath(picture)];
      const name = pictureFileName(picture);
      // A file that is not a picture is also left out of a drawn board.
      if (name === undefined) return [];
      const path = FOLDER + name;
      pictures.set(path, picture);
      return [path];
    };
    const shown = (areas: readonly LcdArea[]): LcdArea[] =>
      areas.map((area) => (area.area === 'pictures' ? { ...area, pictures: area.pictures.flatMap(pathOf) } : area));
    const form = { template: { ...template, landscape: shown(template.landscape), portrait: shown(template.portrait) }, pictures };
    this.forms.set(template, form);
    return form;
  }
}

const filmPath = (name: string): string => `${FOLDER}${encodeURIComponent(name)}`;
const playlistsOf = ({ landscape, portrait }: LcdTemplate): readonly string[] =>
  [...landscape, ...portrait].flatMap((area) => (area.area === 'pictures' ? area.pictures : []));
