/** The way from a page to its place in the guides of `docs/help/`. They open beside the page, whose input stays. */
import { useStore } from '../box/store.js';
import { language, sayShared } from '../words/words.js';

/** A guide, and a heading in it: `head#reports`. */
export type HelpPlace = `${'visitor' | 'clerk' | 'head' | 'administrator' | 'technician'}${'' | `#${string}`}`;

export const HelpLink = ({ place }: { readonly place: HelpPlace }) => (
  <a class="button help" href={`/help/${useStore(language)}/${place}`} target="_blank" rel="noopener" aria-label={sayShared('help')}>
    ?
  </a>
);
