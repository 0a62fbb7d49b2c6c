/** The place on the page: the fragment of the address, `#/books/Service/4` → `['books', 'Service', '4']`. */
import { Store } from '../shared/box/store.js';

export interface SectionProps {
  /** The path after the section's own part of the address: `#/books/Service/4` → `['Service', '4']`. */
  readonly path: readonly string[];
}

function read(): readonly string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
}

/** An address typed by hand may contain invalid percent-encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const place = new Store<readonly string[]>(read());

export const addressOf = (...path: readonly (string | number)[]): string =>
  `#/${path.map((part) => encodeURIComponent(String(part))).join('/')}`;

export function go(...path: readonly (string | number)[]): void {
  location.hash = addressOf(...path);
}

/** A part of the page that may have unsaved changes. */
interface Guard {
  readonly isDirty: () => boolean;
  /** Asks the user whether to leave; true = yes. */
  readonly ask: () => boolean;
}

let guard: Guard | null = null;

/** Only one guard at a time: the newest replaces the one before. Returns the function that removes it. */
export function guardLeaving(newest: Guard): () => void {
  guard = newest;
  return () => {
    if (guard === newest) guard = null;
  };
}

/** Whether the page may be left. Asks the user if there are unsaved changes. */
export const mayLeave = (): boolean => guard === null || !guard.isDirty() || guard.ask();

let shownHash = location.hash;
addEventListener('hashchange', () => {
  if (location.hash === shownHash) return;
  if (!mayLeave()) {
    // Restores the address. This changes the fragment once more, without effect.
    history.replaceState(null, '', shownHash === '' ? location.pathname : shownHash);
    return;
  }
  shownHash = location.hash;
  place.set(read());
});
addEventListener('beforeunload', (event) => {
  if (guard?.isDirty()) event.preventDefault();
});
