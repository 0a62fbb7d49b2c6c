/** What a page keeps over a reload. A browser that forbids it makes the page forget, not fail. */

export type Shelf = 'local' | 'tab';

/** Asking for the storage is what fails where it is forbidden. */
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
    // The page works on; after a reload it starts anew.
  }
}
