/** What a file would change or has changed, or why it is refused. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { Button, Table } from '../../shared/parts.js';
import { say } from './words.js';

type Imported = ReplyData<'importConfiguration'>;
type Change = Imported['changed'][number];
type FileFault = Imported['faults'][number];

interface OutcomeProps {
  readonly outcome: Imported;
  readonly textOf: (fault: FileFault) => string;
  readonly isPending: boolean;
  readonly onApply: () => void;
}

export function Outcome({ outcome, textOf, isPending, onApply }: OutcomeProps) {
  const { applied, faults, added, changed, removed, kept, passwordless } = outcome;
  const counts = { added: added.length, changed: changed.length, removed: removed.length };
  if (faults.length > 0) return <Faults faults={faults} textOf={textOf} />;
  if (counts.added + counts.changed + counts.removed === 0) {
    return (
      <p class="note good" role="status">
        {say('nothing')}
      </p>
    );
  }
  return (
    <div class="outcome">
      <h3>{say('difference')}</h3>
      <p role="status">{applied ? say('applied') : say('summary', counts)}</p>
      <Changes word="added" changes={added} />
      <Changes word="changed" changes={changed} />
      <Changes word="removed" changes={removed} />
      {kept.length === 0 ? null : <p class="soft">{say('kept', { titles: kept.map(({ title }) => title).join(', ') })}</p>}
      {passwordless.length === 0 ? null : <p class="note">{say('passwordless', { logins: passwordless.join(', ') })}</p>}
      {applied ? null : (
        <Button kind="primary" disabled={isPending} onClick={onApply}>
          {say('apply')}
        </Button>
      )}
    </div>
  );
}

const Faults = ({ faults, textOf }: { readonly faults: readonly FileFault[] } & Pick<OutcomeProps, 'textOf'>) => (
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

function Changes({ word, changes }: { readonly word: keyof typeof MARKS; readonly changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <section>
      <h4>{say(word)}</h4>
      {changes.map(({ book, id, title, fields }) => (
        <div key={`${book} ${id}`} class={`change is-${word}`}>
          <strong>
            <span aria-hidden="true">{MARKS[word]}</span> {title}
          </strong>
          {word === 'changed' ? (
            <Table isStacked columns={[say('what'), say('was'), say('becomes')]}>
              {fields.map(({ field, from, to }) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td>{shown(from)}</td>
                  <td>{shown(to)}</td>
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

/** Written as in the file, because the reader is its author. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return say('none');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
}
