/** The eleven books: the list of books, one book, one element. */

import { BOOK_FORMS } from 'virtual:forms';
import { useEffect, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { useStore } from '../../shared/store.js';
import { addressOf, go } from '../place.js';
import type { SectionProps } from '../sections.js';
import { useWords } from '../use-words.js';
import { type BookContext, type BookSpeech, bookTitle } from './context.js';
import { ElementForm } from './form.js';
import { BookList } from './list.js';
import './books.css';

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

export function BooksSection({ link, speaker, library, path }: SectionProps) {
  const speech = useWords(speaker, 'books');
  const page = useStore(speaker.speech);
  if (speech === null) return null;
  const [name, id] = path;
  const book = ORDER.find((known) => known === name && known in BOOK_FORMS);
  if (book === undefined) return <Overview speech={speech} />;
  return <BookPage key={book} context={{ book, link, library, speech, sayOfPage: page.say }} id={id} />;
}

const Overview = ({ speech }: { readonly speech: BookSpeech }) => (
  <>
    <h1>{speech.say('title')}</h1>
    <ul class="cards">
      {ORDER.map((book) => (
        <li key={book}>
          <a class="card" href={addressOf('books', book)}>
            <strong>{bookTitle(speech, book)}</strong>
            <span class="soft">{speech.say(`about.${book}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  </>
);

function BookPage({ context, id }: { readonly context: BookContext; readonly id: string | undefined }) {
  const { book, library, speech } = context;
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
      <BookTabs speech={speech} book={book} />
      <h1>{bookTitle(speech, book)}</h1>
      <p class="about soft">{speech.say(`about.${book}`)}</p>
      <p class="done" role="status">
        {message}
      </p>
      {id === undefined ? <BookList {...context} /> : <OpenElement key={id} context={context} id={id} onDone={done} />}
    </>
  );
}

const BookTabs = ({ speech, book }: { readonly speech: BookSpeech; readonly book: BookName }) => (
  <nav class="tabs" aria-label={speech.say('title')}>
    {ORDER.map((other) => (
      <a key={other} href={addressOf('books', other)} aria-current={other === book ? 'page' : undefined}>
        {bookTitle(speech, other)}
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
  const { book, library, speech } = context;
  const rows = library.now(book);
  if (id === 'new') return <ElementForm context={context} row={undefined} onDone={onDone} />;
  const row = library.row(book, Number(id));
  if (row !== undefined) return <ElementForm context={context} row={row} onDone={onDone} />;
  if (rows === null) return null;
  return (
    <div class="note" role="alert">
      <p>{speech.say('gone')}</p>
      <a href={addressOf('books', book)}>{speech.say('back')}</a>
    </div>
  );
}
