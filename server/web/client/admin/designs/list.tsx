/** All designs or all templates: opened, copied, removed. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import { failureText } from '../../shared/failures.js';
import { Fault, Table } from '../../shared/parts.js';
import { useStore } from '../../shared/use-store.js';
import type { Row as BookRow } from '../library.js';
import { addressOf } from '../place.js';
import { NameDialog } from './name-dialog.js';
import type { DesignsProps } from './props.js';
import type { Listed } from './shelf.js';
import { say } from './words.js';

export function DesignList<Document extends { readonly title: string }>({ shelf, library, title, hint }: DesignsProps<Document>) {
  const users = useStore(library.rows(shelf.users.book)) ?? [];
  const [designs, setDesigns] = useState<readonly Listed[] | null>(null);
  const [copied, setCopied] = useState<Listed | null>(null);
  const [fault, setFault] = useState('');
  const attempt = async (action: () => Promise<void>) => {
    try {
      await action();
      setDesigns(await shelf.list());
      setFault('');
    } catch (failure) {
      setFault(failureText(failure));
    }
  };
  const refresh = useCallback(() => void attempt(async () => undefined), [shelf]);
  useEffect(refresh, [refresh]);
  const usersOf = (name: string): string => namesOf(users.filter((row) => row[shelf.users.field] === name));
  const copy = async (from: string, name: string): Promise<void> => {
    const read = await shelf.read(from);
    if (read === null) return;
    await shelf.save(name, { ...read.document, title: say('copyOf', { title: read.document.title }) }, '');
    location.hash = addressOf(shelf.section, name);
  };
  return (
    <>
      <h1>{say(title)}</h1>
      <p class="about soft">{say(hint)}</p>
      <Fault text={fault} />
      <section class="panel">
        <Table columns={[say('designTitle'), say('designName'), say('origin'), say('usedBy')]} look="designs" hasActions>
          {(designs ?? []).map((design) => (
            <Row
              key={design.name}
              design={design}
              address={addressOf(shelf.section, design.name)}
              users={usersOf(design.name)}
              onCopy={() => setCopied(design)}
              onRemove={() => void attempt(() => shelf.remove(design.name))}
            />
          ))}
        </Table>
      </section>
      {copied === null ? null : (
        <NameDialog
          title={say('copyDesign', { title: copied.title })}
          taken={(designs ?? []).map(({ name }) => name)}
          onName={(name) => copy(copied.name, name)}
          onClose={() => setCopied(null)}
        />
      )}
    </>
  );
}

const namesOf = (rows: readonly BookRow[]): string => rows.map(({ name }) => String(name)).join(', ');

interface RowProps {
  readonly design: Listed;
  readonly address: string;
  /** Names of the elements that use it; '' = none. */
  readonly users: string;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

const Row = ({ design: { name, title, origin }, address, users, onCopy, onRemove }: RowProps) => (
  <tr>
    <th scope="row">
      <a class="design-link" href={address}>
        {title}
      </a>
    </th>
    <td>{name}</td>
    <td>{say(`origin.${origin}`)}</td>
    <td>{users || say('usedByNobody')}</td>
    <td class="actions">
      <div class="row end">
        <Button aria-label={say('copyDesign', { title })} onClick={onCopy}>
          {say('copy')}
        </Button>
        {origin === 'branch' ? (
          <Button kind="danger" aria-label={say('removeDesign', { title })} onClick={onRemove}>
            {say('removeShort')}
          </Button>
        ) : null}
      </div>
    </td>
  </tr>
);
