/** Where one is on the page: the fragment of the address, `#/books/Service/4` → `['books', 'Service', '4']`. */
import { Store } from '../shared/store.js';

function read(): readonly string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
}

/** What somebody typed into the address may be no spelling of anything. */
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

/** Somebody who may have something that is not saved. */
interface Guard {
  readonly isDirty: () => boolean;
  /** Asks whether to leave all the same. */
  readonly ask: () => boolean;
}

let guard: Guard | null = null;

/** One at a time: the newest counts. Answers how to end it. */
export function guardLeaving(newest: Guard): () => void {
  guard = newest;
  return () => {
    if (guard === newest) guard = null;
  };
}

/** Whether whoever has something that is not saved gives it up, asked where there is something. */
export const mayLeave = (): boolean => guard === null || !guard.isDirty() || guard.ask();

let shownHash = location.hash;
addEventListener('hashchange', () => {
  if (location.hash === shownHash) return;
  if (!mayLeave()) {
    // Back to where the address was; this changes it once more, and nothing follows from that.
    history.replaceState(null, '', shownHash === '' ? location.pathname : shownHash);
    return;
  }
  shownHash = location.hash;
  place.set(read());
});
addEventListener('beforeunload', (event) => {
  if (guard?.isDirty()) event.preventDefault();
});
