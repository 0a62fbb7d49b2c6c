/** Editors of ids, shown by name: one list, or lists by stage or screen. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../../model/books/declaration.js';
import { Button } from '../../../shared/button.js';
import { type BookContext, rowTitle } from '../context.js';
import { say } from '../words.js';
import type { EditorProps } from './editor.js';

/** Up to this many checkboxes can be read at a glance; a longer list has a search field. */
const SEEN_AT_A_GLANCE = 12;

interface BoxesProps {
  readonly context: BookContext;
  readonly book: BookName;
  readonly ids: readonly number[];
  readonly onIds: (ids: readonly number[]) => void;
}

/** A checkbox for each element of a book. The ids are in the order of the book. */
export function Boxes({ context, book, ids, onIds }: BoxesProps) {
  const { library } = context;
  const [wanted, setWanted] = useState('');
  const rows = library.now(book) ?? [];
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
            <label key={id} class="box">
              <input type="checkbox" checked={ids.includes(id)} onChange={(event) => toggle(id, event.currentTarget.checked)} />
              <span>{title}</span>
            </label>
          ))}
      </div>
      {boxes.length === 0 ? <p class="soft">{say('nothing')}</p> : null}
    </>
  );
}

const idsIn = (value: unknown): readonly number[] => (Array.isArray(value) ? (value as number[]) : []);

export const ReferencesEdit = ({ context, schema, value, onValue }: EditorProps) => (
  <Boxes context={context} book={schema.items?.['x-refers'] ?? 'Service'} ids={idsIn(value)} onIds={onValue} />
);

type ByNumber = Readonly<Record<string, readonly number[]>>;

interface Numbered {
  readonly book: BookName;
  /** A new list gets the next number, in this step. */
  readonly step: number;
  readonly words: readonly ['stage', 'addStage', 'removeStage'] | readonly ['screen', 'addScreen', 'removeScreen'];
}

/** Lists of ids, each under a number: operations by stage, services by screen. */
const byNumber = ({ book, step, words: [one, add, remove] }: Numbered) =>
  function ByNumberEdit({ context, value, onValue }: EditorProps) {
    const groups = (value ?? {}) as ByNumber;
    const numbers = Object.keys(groups).map(Number);
    const without = (number: number): ByNumber => Object.fromEntries(Object.entries(groups).filter(([other]) => Number(other) !== number));
    const next = (Math.floor(Math.max(0, ...numbers) / step) + 1) * step;
    return (
      <div class="groups">
        {numbers
          .sort((before, after) => before - after)
          .map((number) => (
            <fieldset key={number} class="group">
              <legend>{say(one, { number })}</legend>
              <Boxes context={context} book={book} ids={groups[number] ?? []} onIds={(ids) => onValue({ ...groups, [number]: ids })} />
              <Button kind="quiet" onClick={() => onValue(without(number))}>
                {say(remove, { number })}
              </Button>
            </fieldset>
          ))}
        <Button onClick={() => onValue({ ...groups, [next]: [] })}>{say(add)}</Button>
      </div>
    );
  };

export const StagesEdit = byNumber({ book: 'Operation', step: 10, words: ['stage', 'addStage', 'removeStage'] });
export const ScreensEdit = byNumber({ book: 'Service', step: 1, words: ['screen', 'addScreen', 'removeScreen'] });
