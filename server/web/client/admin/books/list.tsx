/** A book as a table: searched, sorted, with a link to each element. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { Button, Table } from '../../shared/parts/parts.js';
import { type Row, rowsOf } from '../library.js';
import { addressOf, go } from '../place.js';
import { COLUMNS } from './columns.js';
import { RemoveAllButton } from './remove.js';
import { shownValue } from './shown.js';
import { bookTitle, fieldName, rowTitle, say } from './words.js';

/** More rows than anybody reads; in a longer book the user searches. */
const ROWS_SHOWN = 300;

interface Sorting {
  readonly column: string;
  readonly isDown: boolean;
}

export function BookList({ book }: { readonly book: BookName }) {
  const [wanted, setWanted] = useState('');
  const [sorting, setSorting] = useState<Sorting>({ column: 'id', isDown: false });
  const rows = rowsOf(book);
  const columns = ['id', ...COLUMNS[book]];
  const found = sorted(book, filtered(book, rows ?? [], columns, wanted), sorting);
  const sortButton = (column: string) => {
    const field = fieldName(book, column);
    const isSorted = column === sorting.column;
    const sort = () => setSorting({ column, isDown: isSorted && !sorting.isDown });
    return (
      <button type="button" class="sort" aria-label={say('sortBy', { field })} aria-pressed={isSorted} onClick={sort}>
        {field} <span aria-hidden="true">{isSorted ? (sorting.isDown ? '▾' : '▴') : ''}</span>
      </button>
    );
  };
  return (
    <section aria-label={bookTitle(book)}>
      <div class="row tools">
        <label class="search">
          <span class="out-of-sight">{say('search')}</span>
          <input type="search" placeholder={say('search')} value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
        </label>
        <span class="soft" role="status">
          {wanted === '' ? say('count', { count: found.length }) : say('found', { count: found.length, all: rows?.length ?? 0 })}
        </span>
        <span class="push" />
        <Button kind="primary" onClick={() => go('books', book, 'new')}>
          {say('add')}
        </Button>
      </div>
      {found.length === 0 && rows !== null ? (
        <p class="empty soft">{rows.length === 0 ? say('nothing', { book }) : say('nothingFound')}</p>
      ) : (
        <Table isStacked columns={columns.map(sortButton)}>
          {found.slice(0, ROWS_SHOWN).map((row) => (
            <ListRow key={row.id} book={book} row={row} />
          ))}
        </Table>
      )}
      {rows !== null && rows.length > 0 ? (
        <div class="row below-list">
          <RemoveAllButton book={book} />
        </div>
      ) : null}
    </section>
  );
}

function ListRow({ book, row }: { readonly book: BookName; readonly row: Row }) {
  const [first = 'name', ...others] = COLUMNS[book];
  return (
    <tr class={row.disabled === 1 ? 'is-off' : ''}>
      <td class="soft">{row.id}</td>
      <th scope="row">
        <a href={addressOf('books', book, row.id)}>
          {(row.names === undefined && shownValue(book, first, row[first])) || rowTitle(book, row)}
        </a>
        {row.disabled === 1 ? <span class="tag">{fieldName(book, 'disabled')}</span> : null}
      </th>
      {others.map((column) => (
        <td key={column}>{cellText(book, column, row)}</td>
      ))}
    </tr>
  );
}

/** A short name that repeats the name is translated with it. */
const cellText = (book: BookName, column: string, row: Row): string =>
  column === 'alias' && row.alias === row.name ? rowTitle(book, row) : shownValue(book, column, row[column]);

function filtered(book: BookName, rows: readonly Row[], columns: readonly string[], wanted: string): readonly Row[] {
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = [rowTitle(book, row), ...columns.map((column) => shownValue(book, column, row[column]))].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function sorted(book: BookName, rows: readonly Row[], { column, isDown }: Sorting): readonly Row[] {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const order = [...rows].sort((one, other) =>
    collator.compare(shownValue(book, column, one[column]), shownValue(book, column, other[column])),
  );
  return isDown ? order.reverse() : order;
}
