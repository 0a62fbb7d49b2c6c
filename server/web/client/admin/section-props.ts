/** What each section of the page is given. */
import type { Library } from './library.js';

export interface SectionProps {
  readonly library: Library;
  /** The path after the section's own part of the address: `#/books/Service/4` → `['Service', '4']`. */
  readonly path: readonly string[];
}
