/** Actions of a user at the box, one at a time, with a note about the last; and what their pages share: rows by id. */
import { failureText, type Names } from './failures.js';
import { Store } from './store.js';

interface Note {
  readonly text: string;
  readonly isBad: boolean;
}

export abstract class Acting {
  /** A request is not answered yet: another cannot begin meanwhile. */
  readonly isBusy = new Store(false);
  readonly note = new Store<Note | null>(null);
  protected abstract readonly names: Names;

  protected tell(text: string): void {
    this.note.set({ text, isBad: false });
  }

  /** True if it was done. The client repeats a request under its id if the connection breaks. */
  protected async act(action: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy.value) return false;
    this.isBusy.set(true);
    this.note.set(null);
    try {
      await action();
      return true;
    } catch (failure) {
      this.note.set({ text: failureText(failure, { names: this.names }), isBad: true });
      this.refused(failure);
      return false;
    } finally {
      this.isBusy.set(false);
    }
  }

  protected refused(_failure: unknown): void {}
}

export const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> =>
  new Map(rows.map((row) => [row.id, row]));
