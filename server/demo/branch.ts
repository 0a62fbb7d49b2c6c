/**
 * The demo branch: a driving school, as in the samples of the original protocol, so that each sample can be replayed unchanged. If a sample
 * names an id, a name or a number, the row in `branch.json` has the same (see README.md).
 */
import { BOOKS, type BookRows, type RowBook, type UserRow } from '../model/books/index.js';
import type { ByLanguage } from '../model/by-language.js';
import type { Component } from '../model/events/events.js';
import branch from './branch.json' with { type: 'json' };

/** A user with a plain-text password, which is hashed when the books are filled at the first start. */
type DemoUser = Omit<UserRow, 'passwordHash'> & { readonly password: string };

/** All books but the appointments: those belong to a day, and the demo to any day. */
type DemoBook = Exclude<RowBook, 'ConsumerPreRegistered'>;
/** The rows of a book as the demo keeps them. */
type DemoRow<Book extends DemoBook> = Book extends 'User' ? DemoUser : BookRows[Book];
type DemoBranch = { readonly [Book in DemoBook]: readonly DemoRow<Book>[] } & { readonly ConsumerPreRegistered?: readonly never[] };

/** One password for all users: the demo is for trying, and the original's `login` sample has its MD5. */
const PASSWORD = '12345';
const CREATED = '2015-04-26T16:59:22.000Z';

type RowInput = Readonly<Record<string, unknown>> & { readonly id: number };

/** A row of the file and the defaults of its book, so that a new field of a book needs no change here. */
function filled(book: DemoBook, row: RowInput): object {
  const { element, defaults } = BOOKS[book];
  const whole = { ...defaults, ...('alias' in element.properties && { alias: row.name }), ...row };
  if (book === 'TicketRange') return { next: 1, ...whole };
  if (book !== 'User') return whole;
  return { ...whole, password: PASSWORD, create_time: CREATED, clerk: { id: row.id, ...object(defaults.clerk), ...object(row.clerk) } };
}

const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

const { logins, ...books } = branch;

// The compiler cannot see that a file fits the declarations of the books; test/demo/branch.test.ts checks each field of each row.
export const demoBranch = Object.fromEntries(
  (Object.entries(books) as [DemoBook, readonly RowInput[]][]).map(([book, rows]) => [book, rows.map((row) => filled(book, row))]),
) as unknown as DemoBranch;

/** A login and its place, as printed at the first start. */
export interface DemoLogin {
  readonly component: Component;
  readonly login: string;
  readonly password: string;
  /** The window, kiosk or board; null for an administrator or a supervisor. */
  readonly place: number | null;
  readonly placeName?: string;
  readonly placeNames?: ByLanguage;
  /** A plain description for users of the demo. */
  readonly what: string;
}

const PLACES = { workplace: 'Workplace', registrator: 'Registrator', qboard: 'QBoard', scoreboard: 'ScoreBoard' } as const;

/** People know a window, a kiosk or a board by its name. */
function namesOfPlace(component: string, id: number | null): Pick<DemoLogin, 'placeName' | 'placeNames'> {
  const book = (PLACES as Readonly<Record<string, (typeof PLACES)[keyof typeof PLACES]>>)[component];
  const row = book && demoBranch[book].find((one) => one.id === id);
  return row === undefined ? {} : { placeName: row.name, ...(row.names && { placeNames: row.names }) };
}

export const demoLogins: readonly DemoLogin[] = logins.map(({ component, ...login }) => ({
  component: component as Component,
  ...login,
  ...namesOfPlace(component, login.place),
  password: PASSWORD,
}));
