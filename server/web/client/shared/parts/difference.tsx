/** What a configuration file would change, and why it is refused: in a branch and at headquarters. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { learn, wordsOf } from '../words/words.js';
import { Table } from './parts.js';
import '../difference.css';

const { say } = wordsOf('configuration');
const books = wordsOf('books');

type Imported = ReplyData<'importConfiguration'>;
type Change = Imported['changed'][number];
export type FileFault = Imported['faults'][number];

interface FaultsProps {
  readonly faults: readonly FileFault[];
  readonly textOf: (fault: FileFault) => string;
}

export const FileFaults = ({ faults, textOf }: FaultsProps) => (
  <div class="note bad outcome" role="alert">
    <p>{say('faults')}</p>
    <ul class="dots">
      {faults.map((fault) => {
        // Written as in the file, because the reader is its author.
        const field = fault.parameters?.field ?? '';
        return (
          <li key={`${fault.line} ${fault.fault}`}>
            {fault.line === null ? '' : `${say('line', { line: fault.line })}: `}
            {field === '' ? null : [<code key="field">{field}</code>, ': ']}
            {textOf(fault)}
          </li>
        );
      })}
    </ul>
  </div>
);

const MARKS = { added: '+', changed: '~', removed: '−' } as const;

export function Difference({ added, changed, removed }: Pick<Imported, keyof typeof MARKS>) {
  // The words of all forms are many, and few come here.
  const [, drawAgain] = useState(false);
  useEffect(
    () =>
      void learn('books').then(
        () => drawAgain(true),
        () => undefined,
      ),
    [],
  );
  return (
    <>
      <Changes word="added" changes={added} />
      <Changes word="changed" changes={changed} />
      <Changes word="removed" changes={removed} />
    </>
  );
}

function Changes({ word, changes }: { readonly word: keyof typeof MARKS; readonly changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <section>
      <h3>{say(word)}</h3>
      {changes.map(({ book, id, title, fields }) => (
        <div key={`${book} ${id}`} class={`change is-${word}`}>
          <strong>
            <span aria-hidden="true">{MARKS[word]}</span> {elementText(book, title)}
          </strong>
          {word === 'changed' ? (
            <Table isStacked columns={[say('what'), say('was'), say('becomes')]}>
              {fields.map(({ field, from, to }) => (
                <tr key={field}>
                  <th scope="row">{fieldText(book, field)}</th>
                  <td>{shown(book, field, from)}</td>
                  <td>{shown(book, field, to)}</td>
                </tr>
              ))}
            </Table>
          ) : null}
        </div>
      ))}
    </section>
  );
}

const VALUE_LENGTH_MAX = 300;

/** In the words of the forms; what has none there, such as a part of a design, is written as in the file. */
const wordOf = (...keys: readonly string[]): string | undefined => {
  const key = keys.find(books.has);
  return key !== undefined && books.has(key) ? books.say(key) : undefined;
};

/** `Operation 4 "Справки"` is «Операции: № 4 «Справки»». */
function elementText(book: string, title: string): string {
  const [, id, name] = /^\S+ (\d+) "(.*)"$/s.exec(title) ?? [];
  const named = wordOf(`book.${book}`);
  return named === undefined || id === undefined ? title : say('element', { book: named, id, name: name ?? '' });
}

const fieldText = (book: string, field: string): string => wordOf(`field.${book}.${field}`, `field.${field}`) ?? field;

function shown(book: string, field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return say('none');
  const word = wordOf(`choice.${book}.${field}.${String(value)}`);
  if (word !== undefined) return word;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
}
