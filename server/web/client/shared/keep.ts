/** Storage that survives a reload. If the browser forbids it, the page forgets instead of failing. */

export type StorageKind = 'local' | 'tab';

/** In a browser that forbids storage, reading the property is what throws. */
const storageOf = (storage: StorageKind): Storage => (storage === 'local' ? localStorage : sessionStorage);

export function kept(storage: StorageKind, key: string): string | null {
  try {
    return storageOf(storage).getItem(`qbox.${key}`);
  } catch {
    return null;
  }
}

/** null = forget it. */
export function keep(storage: StorageKind, key: string, value: string | null): void {
  try {
    if (value === null) storageOf(storage).removeItem(`qbox.${key}`);
    else storageOf(storage).setItem(`qbox.${key}`, value);
  } catch {
    // The page goes on; after a reload it starts anew.
  }
}
