/** A document being edited, with its undo steps. */
import { Store } from '../../shared/store.js';
import { changed, firstStep, redone, type Steps, undone } from './steps.js';

export class History<Document> {
  readonly steps: Store<Steps<Document>>;

  constructor(first: Document) {
    this.steps = new Store(firstStep(first));
  }

  change(present: Document, where = ''): void {
    this.steps.set(changed(this.steps.value, present, where));
  }

  undo(): void {
    this.steps.set(undone(this.steps.value));
  }

  redo(): void {
    this.steps.set(redone(this.steps.value));
  }
}
