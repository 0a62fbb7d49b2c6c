/** The logo of the branch, `/appearance/HASH.png`. */
import { extname } from 'node:path';
import { type PageSource, textPage } from '../transport/page.js';
import { FOR_EVER } from './built-pages.js';

/** The present look, for pages. */
export interface ShownAppearance {
  /** What every page knows of it before it connects; empty while the look is plain. */
  readonly facts: () => { readonly appearance?: object };
  /** null = there is no logo */
  readonly logo: () => { readonly path: string; readonly picture: Buffer } | null;
}

const TYPES: Readonly<Record<string, string>> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp' };

export function logoPage(path: string, { logo }: ShownAppearance): PageSource | undefined {
  if (!path.startsWith('/appearance/')) return undefined;
  const present = logo();
  if (present?.path !== path) return textPage('404 Not Found', 'The logo of the branch is another one now.');
  const contentType = TYPES[extname(path)] ?? 'application/octet-stream';
  return { contentType, body: present.picture, headers: FOR_EVER };
}
