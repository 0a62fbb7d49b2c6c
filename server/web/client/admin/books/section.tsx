/** The eleven books: the list of books, one book, one element. */

import { BOOK_FORMS } from 'virtual:forms';
import { useEffect, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { useStore } from '../../shared/use-store.js';
import { addressOf, go } from '../place.js';
import type { SectionProps } from '../section-props.js';
import { type BookContext, bookTitle } from './context.js';
import { ElementForm } from './form.js';
import { BookList } from './list.js';
import './books.css';
import { say } from './words.js';

/** From the parts of a branch to its visitors. */
const ORDER: readonly BookName[] = [
  'Service',
  'Operation',
  'TicketRange',
  'Workplace',
  'Registrator',
  'QBoard',
  'ScoreBoard',
  'User',
  'UserRole',
  'ConsumerPreRegistered',
  'Consumer',
];

export function BooksSection({ library, path }: SectionProps) {
  const [name, id] = path;
  const book = ORDER.find((known) => known === name && known in BOOK_FORMS);
  if (book === undefined) return <Overview />;
  return <BookPage key={book} context={{ book, library }} id={id} />;
}

const Overview = () => (
  <>
    <h1>{say('title')}</h1>
    <ul class="cards">
      {ORDER.map((book) => (
        <li key={book}>
          <a class="card" href={addressOf('books', book)}>
            <strong>{bookTitle(book)}</strong>
            <span class="soft">{say(`about.${book}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  </>
);

function BookPage({ context, id }: { readonly context: BookContext; readonly id: string | undefined }) {
  const { book, library } = context;
  useStore(library.changes);
  const [message, setMessage] = useState('');
  const done = (text: string) => {
    setMessage(text);
    go('books', book);
  };
  useEffect(() => {
    if (id !== undefined) setMessage('');
  }, [id]);
  return (
    <>
      <BookTabs book={book} />
      <h1>{bookTitle(book)}</h1>
      <p class="about soft">{say(`about.${book}`)}</p>
      <p class="done" role="status">
        {message}
      </p>
      {id === undefined ? <BookList {...context} /> : <OpenElement key={id} context={context} id={id} onDone={done} />}
    </>
  );
}

const BookTabs = ({ book }: { readonly book: BookName }) => (
  <nav class="tabs" aria-label={say('title')}>
    {ORDER.map((other) => (
      <a key={other} href={addressOf('books', other)} aria-current={other === book ? 'page' : undefined}>
        {bookTitle(other)}
      </a>
    ))}
  </nav>
);

interface OpenElementProps {
  readonly context: BookContext;
  readonly id: string;
  readonly onDone: (message: string) => void;
}

function OpenElement({ context, id, onDone }: OpenElementProps) {
  const { book, library } = context;
  const rows = library.now(book);
  if (id === 'new') return <ElementForm context={context} row={undefined} onDone={onDone} />;
  const row = library.row(book, Number(id));
  if (row !== undefined) return <ElementForm context={context} row={row} onDone={onDone} />;
  if (rows === null) return null;
  return (
    <div class="note" role="alert">
      <p>{say('gone')}</p>
      <a href={addressOf('books', book)}>{say('back')}</a>
    </div>
  );
}
