/** Cards whose order counts: dragged by mouse, moved by the buttons of each. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../shared/parts/parts.js';
import { moved, useSteps } from '../books/editors/ordered.js';
import { say } from './words.js';

interface CardsProps<Item> {
  readonly items: readonly Item[];
  readonly titleOf: (item: Item) => string;
  /** Before the title, such as the number of the place. */
  readonly markOf: (item: Item, index: number) => string;
  readonly onItems: (items: readonly Item[]) => void;
  readonly drawItem: (item: Item, index: number) => ComponentChildren;
}

const STEPS = [
  ['earlier', '↑'],
  ['later', '↓'],
] as const;

export function OrderedCards<Item extends { readonly id: number }>({ items, titleOf, markOf, onItems, drawItem }: CardsProps<Item>) {
  const [dragged, setDragged] = useState<number | null>(null);
  const ids = items.map(({ id }) => id);
  const arrange = (order: readonly number[]) => onItems(order.flatMap((id) => items.find((item) => item.id === id) ?? []));
  const { list, step } = useSteps(ids, arrange);
  return (
    <ol class="rule-cards" ref={list}>
      {items.map((item, index) => (
        <li
          key={item.id}
          data-id={item.id}
          class={item.id === dragged ? 'rule-card is-dragged' : 'rule-card'}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged !== null) arrange(moved(ids, dragged, index));
            setDragged(null);
          }}
        >
          <fieldset
            class="rule-card-head"
            aria-label={titleOf(item)}
            draggable
            onDragStart={() => setDragged(item.id)}
            onDragEnd={() => setDragged(null)}
          >
            <span class="grip" aria-hidden="true">
              ⠿
            </span>
            <span class="rule-card-mark">{markOf(item, index)}</span>
            <span class="push" />
            {STEPS.map(([direction, arrow]) => (
              <Button
                key={direction}
                kind="quiet"
                look={direction}
                aria-label={say(direction, { name: titleOf(item) })}
                disabled={index === (direction === 'earlier' ? 0 : items.length - 1)}
                onClick={() => step(item.id, direction)}
              >
                <span aria-hidden="true">{arrow}</span>
              </Button>
            ))}
            <Button
              kind="quiet"
              aria-label={say('takeOut', { name: titleOf(item) })}
              onClick={() => onItems(items.filter(({ id }) => id !== item.id))}
            >
              <span aria-hidden="true">×</span>
            </Button>
          </fieldset>
          {drawItem(item, index)}
        </li>
      ))}
    </ol>
  );
}
