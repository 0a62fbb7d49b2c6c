/** What boards with few cells call a window. */
import type { WorkplaceRow } from './books/index.js';

/**
 * Its number, if its alias has one (`Окно 2` → `2`, `каб. 12А` → `12А`), else the alias itself: whoever names a window without a number
 * gives it an alias that is short enough. The alias is the name where nobody set it.
 */
export function shortWindowText({ alias, name }: Pick<WorkplaceRow, 'alias' | 'name'>): string {
  const text = alias.trim() === '' ? name : alias;
  const [numbered] = /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*/u.exec(text) ?? [];
  return numbered ?? text.trim();
}
