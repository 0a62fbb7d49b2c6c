/** Elements of a book that are chosen, told by name; all of them are seen where they are changed. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { Boxes } from '../books/editors/references.js';
import { titlesOf } from '../books/words.js';
import { say } from './words.js';

interface FoldedProps {
  readonly book: BookName;
  readonly ids: readonly number[];
  readonly onIds: (ids: readonly number[]) => void;
  /** Among several of them, none is unfolded by itself. */
  readonly isFolded?: boolean;
}

export function FoldedBoxes({ book, ids, onIds, isFolded = false }: FoldedProps) {
  const [isOpen, setOpen] = useState(!isFolded && ids.length === 0);
  return (
    <details class="rule-choice" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{ids.length === 0 ? say('noneChosen') : titlesOf(book, ids)}</summary>
      <Boxes {...{ book, ids, onIds }} />
    </details>
  );
}
