/** A list of ids whose order counts: dragged by mouse, or moved by the buttons of each row. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { BookName } from '../../../../../model/books/declaration.js';
import { Button } from '../../../shared/parts/parts.js';
import { type Row, rowsOf } from '../../library.js';
import { rowTitle, say } from '../words.js';

interface OrderedProps {
  readonly book: BookName;
  readonly ids: readonly number[];
  readonly onIds: (ids: readonly number[]) => void;
}

export type Direction = 'earlier' | 'later';

/** The list with the element at another place. */
export function moved(ids: readonly number[], id: number, to: number): readonly number[] {
  const others = ids.filter((other) => other !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

export function OrderedList({ book, ids, onIds }: OrderedProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const { list, step } = useSteps(ids, onIds);
  const rows = rowsOf(book) ?? [];
  const titleOf = (id: number): string => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? say('notThere', { id }) : rowTitle(book, row);
  };
  const dropAt = (index: number) => {
    if (dragged !== null) onIds(moved(ids, dragged, index));
    setDragged(null);
  };
  return (
    <>
      <ol class="ordered" ref={list}>
        {ids.map((id, index) => (
          <li
            key={id}
            data-id={id}
            class={id === dragged ? 'is-dragged' : ''}
            draggable
            onDragStart={() => setDragged(id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              dropAt(index);
            }}
          >
            <Item
              title={titleOf(id)}
              isFirst={index === 0}
              isLast={index === ids.length - 1}
              onStep={(direction) => step(id, direction)}
              onOut={() => onIds(ids.filter((other) => other !== id))}
            />
          </li>
        ))}
      </ol>
      <Adding book={book} rows={rows.filter(({ id }) => !ids.includes(id))} onAdd={(id) => onIds([...ids, id])} />
    </>
  );
}

/** The button that moved a row keeps the focus: moving an element in the document takes it away. */
export function useSteps(ids: readonly number[], onIds: OrderedProps['onIds']) {
  const list = useRef<HTMLOListElement>(null);
  const focused = useRef<{ readonly id: number; readonly direction: Direction } | null>(null);
  // By the order alone, and at once: whatever else is drawn meanwhile has not moved the row yet, and the next key comes soon.
  const order = ids.join();
  useLayoutEffect(() => {
    if (focused.current === null) return;
    const { id, direction } = focused.current;
    focused.current = null;
    const row = list.current?.querySelector(`[data-id="${id}"]`);
    const buttons = [direction, 'earlier', 'later'].map((name) => row?.querySelector<HTMLButtonElement>(`.${name}:enabled`));
    buttons.find((button) => button)?.focus();
  }, [order]);
  const step = (id: number, direction: Direction) => {
    focused.current = { id, direction };
    onIds(moved(ids, id, ids.indexOf(id) + (direction === 'earlier' ? -1 : 1)));
  };
  return { list, step };
}

interface ItemProps {
  readonly title: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onStep: (direction: Direction) => void;
  readonly onOut: () => void;
}

const Item = ({ title, isFirst, isLast, onStep, onOut }: ItemProps) => (
  <>
    <span class="grip" aria-hidden="true">
      ⠿
    </span>
    <span class="ordered-title">{title}</span>
    <Button kind="quiet" look="earlier" aria-label={say('earlier', { name: title })} disabled={isFirst} onClick={() => onStep('earlier')}>
      <span aria-hidden="true">↑</span>
    </Button>
    <Button kind="quiet" look="later" aria-label={say('later', { name: title })} disabled={isLast} onClick={() => onStep('later')}>
      <span aria-hidden="true">↓</span>
    </Button>
    <Button kind="quiet" aria-label={say('takeOut', { name: title })} onClick={onOut}>
      <span aria-hidden="true">×</span>
    </Button>
  </>
);

interface AddingProps {
  readonly book: BookName;
  readonly rows: readonly Row[];
  readonly onAdd: (id: number) => void;
}

const Adding = ({ book, rows, onAdd }: AddingProps) =>
  rows.length === 0 ? null : (
    <select aria-label={say('putIn')} value="" onChange={(event) => onAdd(Number(event.currentTarget.value))}>
      <option value="">{say('putIn')}</option>
      {rows.map((row) => (
        <option key={row.id} value={row.id}>
          {rowTitle(book, row)}
        </option>
      ))}
    </select>
  );
