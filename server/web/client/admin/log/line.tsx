/** A line of the log in words, with the names that elements have now. */
import { BOOK_FORMS } from 'virtual:forms';
import type { BookName } from '../../../../model/books/declaration.js';
import { clerkName } from '../../../../protocol/figures/naming.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { momentText } from '../../shared/words/time.js';
import { shownValue } from '../books/shown.js';
import { bookTitle, choiceName, fieldName, partName, say as sayOfBooks, titleById, titlesOf } from '../books/words.js';
import { rowOf, rowsOf } from '../library.js';
import { addressOf } from '../place.js';
import { shown as shownSetting } from '../settings/field.js';
import { has as isSetting, say as saySetting } from '../settings/words.js';
import { asWhat, say as sayOfUsers } from '../users/words.js';
import { has, say } from './words.js';

export type Line = ReplyData<'changes'>['lines'][number];
type FieldChange = Line['fields'][number];

const isBook = (kind: string): kind is BookName => kind in BOOK_FORMS;

export const kindName = (kind: Line['kind']): string => (isBook(kind) ? bookTitle(kind) : say(`kind.${kind}` as 'kind.Session'));

interface LineProps {
  readonly line: Line;
}

export function LineRow({ line }: LineProps) {
  return (
    <tr>
      <td class="log-when">{momentText(Date.parse(line.at))}</td>
      <td class="log-who">
        <strong>{line.login === '' ? say('nobody') : personOf(line.login)}</strong>
        {line.local ? <span class="soft log-how">{say('local')}</span> : null}
        {line.as === 'administrator' ? null : <span class="soft log-how">{sayOfUsers(line.as, { place: '' })}</span>}
      </td>
      <td>
        <span class="soft">{kindName(line.kind)}</span>
        <br />
        <Subject line={line} />
      </td>
      <td>
        {line.kind === 'Box' ? null : <span class={`log-verb is-${line.verb}`}>{verbOf(line)}</span>}
        <Details line={line} />
      </td>
    </tr>
  );
}

/** The name that people know, while there is such a user. */
function personOf(login: string): string {
  const user = rowsOf('User')?.find((row) => row.login === login);
  return user === undefined ? login : clerkName(user as unknown as Parameters<typeof clerkName>[0]);
}

const verbOf = ({ kind, verb }: Line): string => say(kind === 'Session' ? 'ended' : kind === 'Printer' ? 'newRoll' : verb);

function Subject({ line: { kind, subject, title } }: LineProps) {
  // There is one look, which its kind names.
  if (kind === 'Appearance') return null;
  const [own, setting] = [`box.${subject}`, `name.${subject}`];
  const named = kind === 'Box' && has(own) ? say(own) : kind === 'Setting' && isSetting(setting) ? saySetting(setting) : title;
  const text = named === '' ? `№ ${subject}` : named;
  const isThere = isBook(kind) && rowOf(kind, subject) !== undefined;
  return isThere ? <a href={addressOf('books', kind, subject)}>{text}</a> : <strong>{text}</strong>;
}

function Details({ line }: LineProps) {
  if (line.kind === 'Session') return <p class="log-session">{sessionText(line)}</p>;
  if (line.fields.length === 0) return null;
  return (
    <ul class="log-fields">
      {line.fields.map((change) => (
        <li key={change.field}>
          <span class="soft">{nameOf(line, change)}: </span>
          {isHidden(change) ? (
            say('hidden')
          ) : line.verb === 'added' ? (
            <ins>{valueText(line, change, change.after)}</ins>
          ) : (
            <Difference line={line} change={change} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Difference({ line, change }: LineProps & { readonly change: FieldChange }) {
  const { gone, come } = membersOf(line, change);
  if (gone.length + come.length > 0) {
    return (
      <>
        {come.length === 0 ? null : <ins>{`+ ${valueText(line, change, come)}`}</ins>}
        {come.length > 0 && gone.length > 0 ? ' ' : null}
        {gone.length === 0 ? null : <del>{`− ${valueText(line, change, gone)}`}</del>}
      </>
    );
  }
  return (
    <>
      <del>{valueText(line, change, change.before)}</del>
      <span aria-hidden="true"> → </span>
      <span class="out-of-sight"> {say('becomes')} </span>
      <ins>{valueText(line, change, change.after)}</ins>
    </>
  );
}

/** Of a list of other elements: which were taken away, and which are new. Empty for all else, and where only their order is another. */
function membersOf({ kind }: Line, { before, after }: FieldChange): { readonly gone: unknown[]; readonly come: unknown[] } {
  if (!isBook(kind) || !isIds(before) || !isIds(after)) return { gone: [], come: [] };
  return { gone: before.filter((one) => !after.includes(one)), come: after.filter((one) => !before.includes(one)) };
}

const isIds = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'number');

const isHidden = ({ before, after }: FieldChange): boolean => before === null && after === null;

function nameOf({ kind }: Line, { field }: FieldChange): string {
  if (kind === 'Setting') return say('value');
  const own = `field.${field}`;
  if (has(own)) return say(own);
  if (!isBook(kind)) return field;
  const [whole = '', part] = field.split('.');
  return part === undefined ? fieldName(kind, whole) : partName(kind, whole, part);
}

function valueText({ kind, subject }: Line, { field }: FieldChange, value: unknown): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return say('none');
  if (kind === 'Setting') return shownSetting({ kind: typeof value === 'boolean' ? 'switch' : 'text', name: String(subject) }, value);
  if (!isBook(kind)) return typeof value === 'object' ? say('redrawn') : plainText(String(value));
  if (field === 'opened_services' && Array.isArray(value)) return titlesOf('Service', value);
  if (field === 'clerk.default_workplace') return titleById('Workplace', value);
  if (field === 'clerk.all_operations') return sayOfBooks(value === 1 ? 'yes' : 'no');
  if (field === 'clerk.operations' && Array.isArray(value)) return titlesOf('Operation', value);
  if (field === 'icon') return choiceName(kind, field, value);
  return shownValue(kind, field, value) || say('none');
}

/** A moment is written as on the rest of the page. */
const plainText = (text: string): string => (INSTANT.test(text) ? momentText(Date.parse(text)) : text);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** The component and place of a session, and why it ended. */
function sessionText({ fields }: Line): string {
  const told = (field: string): FieldChange | undefined => fields.find((change) => change.field === field);
  const component = told('component')?.before as Parameters<typeof asWhat>[0]['component'];
  const place = told('place')?.before;
  const why = `why.${String(told('why')?.after)}`;
  const as = asWhat({ component, place: typeof place === 'number' ? place : null });
  return has(why) ? `${as}; ${say(why)}` : as;
}
