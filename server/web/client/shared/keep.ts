/** Storage that survives a reload. If the browser forbids it, the page forgets instead of failing. */

export type Shelf = 'local' | 'tab';

/** In a browser that forbids storage, reading the property is what throws. */
const storageOf = (shelf: Shelf): Storage => (shelf === 'local' ? localStorage : sessionStorage);

export function kept(shelf: Shelf, key: string): string | null {
  try {
    return storageOf(shelf).getItem(`qbox.${key}`);
  } catch {
    return null;
  }
}

/** null = forget it. */
export function keep(shelf: Shelf, key: string, value: string | null): void {
  try {
    if (value === null) storageOf(shelf).removeItem(`qbox.${key}`);
    else storageOf(shelf).setItem(`qbox.${key}`, value);
  } catch {
    // The page goes on; after a reload it starts anew.
  }
}
