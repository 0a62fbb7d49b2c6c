/** The logo of the branch, `/appearance/HASH.png`. */
import { pictureContentType } from '../pipeline/tickets/picture-files.js';
import { type PageSource, textPage } from '../transport/page.js';
import { FOR_EVER } from './built-pages.js';

/** The present look, for pages. */
export interface ShownAppearance {
  /** What every page knows of it before it connects; empty while the look is plain. */
  readonly facts: () => { readonly appearance?: object };
  /** null = there is no logo */
  readonly logo: () => { readonly path: string; readonly picture: Buffer } | null;
}

export function logoPage(path: string, { logo }: ShownAppearance): PageSource | undefined {
  if (!path.startsWith('/appearance/')) return undefined;
  const present = logo();
  if (present?.path !== path) return textPage('404 Not Found', 'The logo of the branch is another one now.');
  return { contentType: pictureContentType(path), body: present.picture, headers: FOR_EVER };
}
