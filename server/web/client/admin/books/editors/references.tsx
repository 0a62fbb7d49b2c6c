/** Editors of ids, shown by name: one list, or lists by stage or screen. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../../model/books/declaration.js';
import { Button, Check } from '../../../shared/parts/parts.js';
import { rowsOf } from '../../library.js';
import { rowTitle, say } from '../words.js';
import { OrderedList } from './ordered.js';
import type { EditorProps } from './plain.js';

/** Up to this many checkboxes can be read at a glance; a longer list has a search field. */
const SEEN_AT_A_GLANCE = 12;

interface BoxesProps {
  readonly book: BookName;
  readonly ids: readonly number[];
  readonly onIds: (ids: readonly number[]) => void;
}

/** A checkbox for each element of a book. The ids are in the order of the book. */
export function Boxes({ book, ids, onIds }: BoxesProps) {
  const [wanted, setWanted] = useState('');
  const rows = rowsOf(book) ?? [];
  const known = new Set(rows.map(({ id }) => id));
  const boxes = [
    ...rows.map((row) => ({ id: row.id, title: rowTitle(book, row) })),
    ...ids.filter((id) => !known.has(id)).map((id) => ({ id, title: say('notThere', { id }) })),
  ];
  const isFound = (title: string): boolean => title.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());
  const toggle = (id: number, isChosen: boolean) =>
    onIds(boxes.map((box) => box.id).filter((one) => (one === id ? isChosen : ids.includes(one))));
  return (
    <>
      {boxes.length > SEEN_AT_A_GLANCE ? (
        <input
          type="search"
          class="boxes-search"
          aria-label={say('search')}
          placeholder={say('search')}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      ) : null}
      <div class="boxes">
        {boxes
          .filter(({ title }) => isFound(title))
          .map(({ id, title }) => (
            <Check key={id} label={title} isChecked={ids.includes(id)} onCheck={(is) => toggle(id, is)} />
          ))}
      </div>
      {boxes.length === 0 ? <p class="soft">{say('nothing', { book })}</p> : null}
    </>
  );
}

const idsIn = (value: unknown): readonly number[] => (Array.isArray(value) ? (value as number[]) : []);

export const ReferencesEdit = ({ schema, value, onValue }: EditorProps) => (
  <Boxes book={schema.items?.['x-refers'] ?? 'Service'} ids={idsIn(value)} onIds={onValue} />
);

type ByNumber = Readonly<Record<string, readonly number[]>>;
type Words = readonly ['stage', 'addStage', 'removeStage'] | readonly ['screen', 'addScreen', 'removeScreen'];

/**
 * Lists of ids, each under a number: operations by stage, services by screen. Only their order counts, so they are shown as first, second …
 * @param step a new list gets the next number in this step
 * @param List boxes in the order of the book, or a list whose order counts
 * @param first what the first list begins with
 */
const byNumber = (book: BookName, step: number, [one, add, remove]: Words, List = Boxes, first: () => readonly number[] = () => []) =>
  function ByNumberEdit({ value, onValue }: EditorProps) {
    const groups = (value ?? {}) as ByNumber;
    const numbers = Object.keys(groups).map(Number);
    const without = (number: number): ByNumber => Object.fromEntries(Object.entries(groups).filter(([other]) => Number(other) !== number));
    const next = (Math.floor(Math.max(0, ...numbers) / step) + 1) * step;
    return (
      <div class="groups">
        {numbers
          .sort((before, after) => before - after)
          .map((number, index) => (
            <fieldset key={number} class="group">
              <legend>{say(one, { number: index + 1 })}</legend>
              <List book={book} ids={groups[number] ?? []} onIds={(ids) => onValue({ ...groups, [number]: ids })} />
              <Button kind="quiet" onClick={() => onValue(without(number))}>
                {say(remove, { number: index + 1 })}
              </Button>
            </fieldset>
          ))}
        <Button onClick={() => onValue({ ...groups, [next]: numbers.length === 0 ? first() : [] })}>{say(add)}</Button>
      </div>
    );
  };

export const StagesEdit = byNumber('Operation', 10, ['stage', 'addStage', 'removeStage']);
/** The order of the services is that of the kiosk. A kiosk without screens offers all, so the first screen begins with all. */
export const ScreensEdit = byNumber('Service', 1, ['screen', 'addScreen', 'removeScreen'], OrderedList, () =>
  (rowsOf('Service') ?? []).map(({ id }) => id),
);
