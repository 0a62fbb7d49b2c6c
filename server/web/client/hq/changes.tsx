/** What users of headquarters changed: for administrators. */
import { useEffect, useState } from 'preact/hooks';
import type { ChangeRow } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { Fault, Panel, Table } from '../shared/parts/parts.js';
import { momentText } from '../shared/words/time.js';
import { ask, has, say, titleOf } from './page.js';

export function ChangesView() {
  const [changes, setChanges] = useState<readonly ChangeRow[] | null>(null);
  const { attempt, fault } = useAttempt();
  useEffect(() => void attempt(async () => setChanges(await ask('changes'))), []);
  return (
    <Panel title={say('partChanges')}>
      <h1 class="out-of-sight">{say('partChanges')}</h1>
      <Fault text={fault} />
      {changes?.length === 0 ? <p class="soft">{say('changes.none')}</p> : null}
      {changes === null || changes.length === 0 ? null : (
        <Table look="hq-list" columns={[say('changes.at'), say('changes.who'), say('changes.what'), say('changes.about')]}>
          {changes.map(({ at, login, command, data }) => (
            <tr key={`${at} ${command}`}>
              <td>{momentText(Date.parse(at))}</td>
              <td>{login}</td>
              <td>{commandText(command, data)}</td>
              <td>{aboutText(data)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

const commandText = (command: string, { minutes }: ChangeRow['data']): string => {
  const key = minutes === 0 ? 'change.quietEnd' : `change.${command}`;
  return has(key) ? say(key) : command;
};

/** Whom or what it was about, by name; by its number where entries of earlier programs have nothing else. */
function aboutText({ branch, group, name, login, id, alert, minutes, note, version, groups, branches }: ChangeRow['data']): string {
  // Of thousands the log has their number alone.
  const many = [groups, branches].flatMap((names) => (Array.isArray(names) ? names.map(String) : []));
  const whom = [typeof branch === 'string' ? titleOf(branch) : branch, group, version, name, login, many.join(', '), alert];
  const isNamed = whom.some((part) => part !== undefined && part !== '');
  const parts = [...whom, isNamed || id === undefined ? undefined : `№ ${id}`, note];
  const time = minutes === undefined || minutes === 0 ? undefined : say('quiet.hours', { count: Number(minutes) / 60 });
  return [...parts, time].filter((part) => part !== undefined && part !== '').join(' · ');
}
