/** A line of the log in words, with the names that elements have now. */

import { BOOK_FORMS } from 'virtual:forms';
import type { BookName } from '../../../../model/books/declaration.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import type { AdminWord, LogWord, UsersWord } from '../../shared/catalogues.js';
import type { Link } from '../../shared/link.js';
import { momentText } from '../../shared/time.js';
import type { Say } from '../../shared/words.js';
import { type BookContext, type BookSpeech, bookTitle, choiceName, fieldName, partName, titleById } from '../books/context.js';
import { shownValue } from '../books/shown.js';
import type { Library } from '../library.js';
import { addressOf } from '../place.js';
import type { SectionSpeech } from '../use-words.js';
import { asWhat } from '../users/session-words.js';

export type Line = ReplyData<'changes'>['lines'][number];
type FieldChange = Line['fields'][number];

export interface LogContext {
  readonly link: Link;
  readonly library: Library;
  readonly sayOfPage: Say<AdminWord>;
  readonly words: {
    readonly speech: SectionSpeech<LogWord>;
    readonly ofBooks: BookSpeech;
    readonly ofUsers: SectionSpeech<UsersWord>;
  };
}

const isBook = (kind: string): kind is BookName => kind in BOOK_FORMS;

export const kindName = (kind: Line['kind'], { words }: LogContext): string =>
  isBook(kind) ? bookTitle(words.ofBooks, kind) : words.speech.say(`kind.${kind}` as 'kind.Session');

export function LineRow({ line, context }: { readonly line: Line; readonly context: LogContext }) {
  const { say, language } = context.words.speech;
  return (
    <tr>
      <td class="log-when">{momentText(language, Date.parse(line.at))}</td>
      <td class="log-who">
        <strong>{line.login === '' ? say('nobody') : line.login}</strong>
        {line.local ? <span class="soft log-how">{say('local')}</span> : null}
        {line.as === 'administrator' ? null : <span class="soft log-how">{context.words.ofUsers.say(line.as, { place: '' })}</span>}
      </td>
      <td>
        <span class="soft">{kindName(line.kind, context)}</span>
        <br />
        <Subject line={line} context={context} />
      </td>
      <td>
        <span class={`log-verb is-${line.verb}`}>{verbOf(line, say)}</span>
        <Details line={line} context={context} />
      </td>
    </tr>
  );
}

const verbOf = ({ kind, verb }: Line, say: Say<LogWord>): string =>
  say(kind === 'Session' ? 'ended' : kind === 'Printer' ? 'newRoll' : verb);

/** A link if the element still exists. */
function Subject({ line, context }: { readonly line: Line; readonly context: LogContext }) {
  const { kind, subject, title } = line;
  const text = title === '' ? `№ ${subject}` : title;
  const isThere = isBook(kind) && context.library.row(kind, subject) !== undefined;
  return isThere ? <a href={addressOf('books', kind, subject)}>{text}</a> : <strong>{text}</strong>;
}

function Details({ line, context }: { readonly line: Line; readonly context: LogContext }) {
  const { say } = context.words.speech;
  if (line.kind === 'Session') return <p class="log-session">{sessionText(line, context)}</p>;
  if (line.fields.length === 0) return null;
  return (
    <ul class="log-fields">
      {line.fields.map((change) => (
        <li key={change.field}>
          <span class="soft">{nameOf(line, change, context)}: </span>
          {isHidden(change) ? (
            say('hidden')
          ) : line.verb === 'added' ? (
            <ins>{valueText(line, change, change.after, context)}</ins>
          ) : (
            <>
              <del>{valueText(line, change, change.before, context)}</del>
              <span aria-hidden="true"> → </span>
              <span class="out-of-sight"> {say('becomes')} </span>
              <ins>{valueText(line, change, change.after, context)}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const isHidden = ({ before, after }: FieldChange): boolean => before === null && after === null;

function nameOf({ kind }: Line, { field }: FieldChange, { words }: LogContext): string {
  const { has, say } = words.speech;
  const own = `field.${field}`;
  if (has(own)) return say(own);
  if (!isBook(kind)) return field;
  const [whole = '', part] = field.split('.');
  return part === undefined ? fieldName(words.ofBooks, kind, whole) : partName(words.ofBooks, kind, whole, part);
}

function valueText({ kind }: Line, { field }: FieldChange, value: unknown, context: LogContext): string {
  const { library, link, sayOfPage, words } = context;
  const { say } = words.speech;
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return say('none');
  if (!isBook(kind)) return typeof value === 'object' ? say('redrawn') : String(value);
  const book: BookContext = { book: kind, link, library, speech: words.ofBooks, sayOfPage };
  if (field === 'opened_services' && Array.isArray(value)) return value.map((id) => titleById(book, 'Service', id)).join(', ');
  if (field === 'clerk.default_workplace') return titleById(book, 'Workplace', value);
  if (field === 'clerk.all_operations') return words.ofBooks.say(value === 1 ? 'yes' : 'no');
  if (field === 'clerk.operations' && Array.isArray(value)) return value.map((id) => titleById(book, 'Operation', id)).join(', ');
  if (field === 'icon') return choiceName(words.ofBooks, kind, field, value);
  return shownValue(book, field, value) || say('none');
}

/** The component and place of a session, and why it ended. */
function sessionText({ fields }: Line, { library, words }: LogContext): string {
  const told = (field: string): FieldChange | undefined => fields.find((change) => change.field === field);
  const component = told('component')?.before as Parameters<typeof asWhat>[0]['component'];
  const place = told('place')?.before;
  const why = `why.${String(told('why')?.after)}`;
  const { has, say } = words.speech;
  const as = asWhat({ component, place: typeof place === 'number' ? place : null }, { library, speech: words.ofUsers });
  return has(why) ? `${as}; ${say(why)}` : as;
}
