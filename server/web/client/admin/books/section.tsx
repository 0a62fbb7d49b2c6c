/** The reference books: the list of books, one book, one element. */
import { useEffect, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { type Row, rowOf, rowsOf } from '../library.js';
import { addressOf, go, type SectionProps } from '../place.js';
import { outcome } from '../users/outcome.js';
import { AFFECTING, AffectedBookings } from './affected.js';
import { ElementForm } from './form.js';
import { formOf } from './kinds.js';
import { BookList } from './list.js';
import { listOf, OF_RULES, OF_USERS } from './lists.js';
import { NotServed } from './served-at.js';
import { bookTitle, formTitle, say } from './words.js';
import './books.css';

/** From the parts of a branch to its visitors. */
const GROUPS = [
  ['group.services', ['Service', 'Operation', 'TicketRange']],
  ['group.hall', ['Workplace', 'Registrator', 'QBoard', 'ScoreBoard']],
  ['group.serving', ['Reason', 'Outcome', 'Consumer']],
  ['group.booking', ['Calendar', 'BookingPlan', 'ConsumerPreRegistered']],
] as const satisfies readonly (readonly [string, readonly BookName[]])[];
const ORDER: readonly BookName[] = GROUPS.flatMap(([, books]) => books);

export function BooksSection({ path: [name, id] }: SectionProps) {
  const book = [...ORDER, ...OF_USERS, ...OF_RULES].find((known) => known === name && formOf(known) !== undefined);
  const isElsewhere = book !== undefined && (OF_RULES.includes(book) || (OF_USERS.includes(book) && id === undefined));
  useEffect(() => {
    if (isElsewhere && book !== undefined) go(...listOf(book));
  }, [isElsewhere, book]);
  if (isElsewhere) return null;
  return book === undefined ? <Overview /> : <BookPage key={book} book={book} id={id} />;
}

const Overview = () => (
  <>
    <h1>{say('title')}</h1>
    {GROUPS.map(([title, books]) => (
      <section key={title} aria-label={say(title)}>
        <h2 class="cards-title">{say(title)}</h2>
        <ul class="cards">
          {books.map((book) => (
            <li key={book}>
              <a class="card" href={addressOf('books', book)}>
                <strong>{bookTitle(book)}</strong>
                <span class="soft">{say(`about.${book}`)}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    ))}
  </>
);

function BookPage({ book, id }: { readonly book: BookName; readonly id: string | undefined }) {
  const [message, setMessage] = useState('');
  const row = rowOf(book, Number(id));
  const [made, setMade] = useState<number | null>(null);
  const done = (text: string, element?: Row) => {
    setMessage(text);
    setMade(element?.id ?? null);
    if (OF_USERS.includes(book)) outcome.set(text);
    go(...listOf(book));
    // What it says, and what is still missing, stands above the list.
    scrollTo(0, 0);
  };
  const madeRow = made === null ? undefined : rowOf(book, made);
  useEffect(() => {
    if (id === undefined) return;
    setMessage('');
    setMade(null);
  }, [id]);
  return (
    <>
      {id !== undefined ? (
        <a class="up" href={addressOf(...listOf(book))}>
          ← {bookTitle(book)}
        </a>
      ) : OF_USERS.includes(book) ? null : (
        <nav class="tabs" aria-label={say('title')}>
          {ORDER.map((other) => (
            <a key={other} href={addressOf('books', other)} aria-current={other === book ? 'page' : undefined}>
              {bookTitle(other)}
            </a>
          ))}
        </nav>
      )}
      <h1>{id === undefined || (row === undefined && id !== 'new') ? bookTitle(book) : formTitle(book, row)}</h1>
      {id === undefined ? <p class="about soft">{say(`about.${book}`)}</p> : null}
      <p class="done" role="status">
        {message}
      </p>
      {message !== '' && AFFECTING.includes(book) ? <AffectedBookings key={message} /> : null}
      {book === 'Service' && id === undefined && madeRow ? <NotServed service={madeRow} isElsewhere /> : null}
      {id === undefined ? (
        <BookList book={book} />
      ) : id === 'new' || row !== undefined ? (
        <ElementForm key={id} book={book} row={row} onDone={done} />
      ) : rowsOf(book) === null ? null : (
        <Gone book={book} />
      )}
    </>
  );
}

const Gone = ({ book }: { readonly book: BookName }) => (
  <div class="note" role="alert">
    <p>{say('gone')}</p>
    <a href={addressOf(...listOf(book))}>{say('back')}</a>
  </div>
);
