/** The parts of a design or template in order: chosen, moved, duplicated and removed with buttons, keys or by dragging with a mouse. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../shared/parts/parts.js';
import { type Fault, faultsAt } from './faults.js';
import { say } from './words.js';

interface PartListProps {
  readonly label: string;
  /** The kind of each part, in words. */
  readonly titles: readonly string[];
  readonly chosen: number;
  readonly faults: readonly Fault[];
  /** Below the chosen one, where there is no room beside the list; null = there is. */
  readonly fields: ComponentChildren;
  /** `rows`, `landscape`. */
  readonly place: string;
  readonly onChoose: (index: number) => void;
  readonly onMove: (from: number, to: number) => void;
  readonly onDouble: (index: number) => void;
  readonly onRemove: (index: number) => void;
}

export function PartList({ label, titles, chosen, faults, fields, place, onChoose, onMove, onDouble, onRemove }: PartListProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const { list, move } = useMoving(titles.length, onMove);
  const pressed = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step !== 0 && event.altKey) move(index, index + step);
    else if (event.key === 'Delete' && titles.length > 1) onRemove(index);
    else return;
    event.preventDefault();
  };
  return (
    <ol class="design-parts" ref={list} aria-label={label}>
      {titles.map((title, index) => (
        <li
          key={index}
          class="design-part"
          // What is typed into is not dragged.
          draggable={!fields}
          data-chosen={index === chosen}
          onDragStart={() => setDragged(index)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => {
            if (dragged !== null && dragged !== index) move(dragged, index);
            setDragged(null);
          }}
        >
          <button
            type="button"
            class="design-choose"
            aria-pressed={index === chosen}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
            onClick={() => onChoose(index)}
            onKeyDown={(event) => pressed(event, index)}
          >
            <span class="design-title">{title}</span>
            {faultsAt(faults, `${place}.${index}`).length > 0 ? <span class="design-mark">{say('hasFault')}</span> : null}
          </button>
          {index === chosen ? (
            <span class="design-tools">
              <Button disabled={index === 0} aria-label={say('moveUp', { title })} onClick={() => move(index, index - 1)}>
                ↑
              </Button>
              <Button disabled={index === titles.length - 1} aria-label={say('moveDown', { title })} onClick={() => move(index, index + 1)}>
                ↓
              </Button>
              <Button aria-label={say('double', { title })} onClick={() => onDouble(index)}>
                ⊕
              </Button>
              <Button disabled={titles.length < 2} aria-label={say('remove', { title })} onClick={() => onRemove(index)}>
                ✕
              </Button>
            </span>
          ) : null}
          {index === chosen ? fields : null}
        </li>
      ))}
    </ol>
  );
}

/** The focus follows the moved part before the next key arrives: that key may be "remove". */
function useMoving(count: number, onMove: PartListProps['onMove']) {
  const list = useRef<HTMLOListElement>(null);
  const movedTo = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (movedTo.current === null) return;
    list.current?.querySelectorAll<HTMLElement>('.design-part > .design-choose')[movedTo.current]?.focus();
    movedTo.current = null;
  });
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= count) return;
    movedTo.current = to;
    onMove(from, to);
  };
  return { list, move };
}
