/** All designs or all templates: opened, copied, removed. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import type { LooksWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import type { Row } from '../library.js';
import { Fault, Table } from '../parts.js';
import { addressOf } from '../place.js';
import type { SectionProps } from '../sections.js';
import type { SectionSpeech } from '../use-words.js';
import { NameDialog } from './name-dialog.js';
import type { Listed, Shelf } from './shelf.js';

interface LookListProps<Document extends { readonly title: string }> extends SectionProps {
  readonly shelf: Shelf<Document>;
  readonly title: LooksWord;
  readonly hint: LooksWord;
  readonly speech: SectionSpeech<LooksWord>;
}

export function LookList<Document extends { readonly title: string }>(props: LookListProps<Document>) {
  const { shelf, speech, speaker, library, title, hint } = props;
  const { say } = speech;
  const page = useStore(speaker.speech);
  const users = useStore(library.rows(shelf.users.book)) ?? [];
  const [looks, setLooks] = useState<readonly Listed[] | null>(null);
  const [copied, setCopied] = useState<Listed | null>(null);
  const [fault, setFault] = useState('');
  const attempt = async (action: () => Promise<void>) => {
    try {
      await action();
      setLooks(await shelf.list());
      setFault('');
    } catch (failure) {
      setFault(failureText(failure, page.say));
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
      <p class="soft">{say(hint)}</p>
      <Fault text={fault} />
      <section class="panel">
        <Table columns={[say('lookTitle'), say('lookName'), say('origin'), say('usedBy')]} hasActions>
          {(looks ?? []).map((look) => (
            <LookRow
              key={look.name}
              look={look}
              address={addressOf(shelf.section, look.name)}
              users={usersOf(look.name)}
              speech={speech}
              onCopy={() => setCopied(look)}
              onRemove={() => void attempt(() => shelf.remove(look.name))}
            />
          ))}
        </Table>
      </section>
      {copied === null ? null : (
        <NameDialog
          title={say('copyLook', { title: copied.title })}
          speaker={speaker}
          speech={speech}
          taken={(looks ?? []).map(({ name }) => name)}
          onName={(name) => copy(copied.name, name)}
          onClose={() => setCopied(null)}
        />
      )}
    </>
  );
}

const namesOf = (rows: readonly Row[]): string => rows.map(({ name }) => String(name)).join(', ');

interface LookRowProps {
  readonly look: Listed;
  readonly address: string;
  /** Names of the elements that use it; '' = none. */
  readonly users: string;
  readonly speech: SectionSpeech<LooksWord>;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

function LookRow({ look, address, users, speech, onCopy, onRemove }: LookRowProps) {
  const { say } = speech;
  const { name, title, origin } = look;
  return (
    <tr>
      <th scope="row">
        <a class="look-link" href={address}>
          {title}
        </a>
      </th>
      <td>{name}</td>
      <td>{say(`origin.${origin}`)}</td>
      <td>{users || say('usedByNobody')}</td>
      <td class="actions">
        <div class="row end">
          <Button aria-label={say('copyLook', { title })} onClick={onCopy}>
            {say('copy')}
          </Button>
          {origin === 'branch' ? (
            <Button kind="danger" aria-label={say('removeLook', { title })} onClick={onRemove}>
              {say('removeShort')}
            </Button>
          ) : null}
        </div>
      </td>
    </tr>
  );
}
