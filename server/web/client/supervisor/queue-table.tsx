/** The queues by service. Of many services those with a queue are shown, what is wrong and the longest wait first, and the rest folded. */
import type { ReplyData } from '../../../protocol/registry.js';
import { Panel, Table } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { durationText } from '../shared/words/time.js';
import { spokenOf } from '../shared/words/wait.js';
import { alarmOf, MANY, type QueueOfService } from './figures.js';
import type { Alert } from './hall.js';
import { say } from './page.js';

interface QueueTableProps {
  readonly alerts: readonly Alert[];
  readonly queues: readonly QueueOfService[];
  readonly lengths: ReplyData<'queueLengths'>['services'];
  readonly nowMs: number;
  /** On a telephone those without a queue are folded, however few. */
  readonly isNarrow: boolean;
}

const ofService = (id: number) => (alert: Alert) => alert.service === id && alert.workplace === null;
const isLacking = ({ tickets, windows }: QueueOfService): boolean => tickets.length > 0 && windows === 0;

export function QueueTable({ queues, isNarrow, ...props }: QueueTableProps) {
  if (queues.length <= MANY && !isNarrow)
    return (
      <Panel look="card queues" title={say('queuesHint')}>
        <Queues {...props} queues={queues} />
      </Panel>
    );
  const graveOf = (queue: QueueOfService): number => {
    const alarm = alarmOf(props.alerts, ofService(queue.service.id));
    return alarm === 'error' || isLacking(queue) ? 0 : alarm === 'warning' ? 1 : 2;
  };
  const busy = queues
    .filter((queue) => queue.tickets.length > 0 || graveOf(queue) < 2)
    .sort((one, other) => graveOf(one) - graveOf(other) || (one.oldestMs ?? props.nowMs) - (other.oldestMs ?? props.nowMs));
  const empty = queues.filter((queue) => !busy.includes(queue));
  return (
    <Panel look="card queues" title={say('queuesHint')}>
      {busy.length === 0 ? <p class="soft">{say('nobodyWaits')}</p> : <Queues {...props} queues={busy} />}
      {empty.length === 0 ? null : (
        <details>
          <summary>{say('withoutQueue', { count: empty.length })}</summary>
          <Queues {...props} queues={empty} />
        </details>
      )}
    </Panel>
  );
}

function Queues({ alerts, queues, lengths, nowMs }: Omit<QueueTableProps, 'isNarrow'>) {
  const waitOf = (service: number): string => {
    const wait = lengths.find((length) => length.service === service)?.wait;
    return wait ? say('expected', spokenOf(wait)) : '—';
  };
  const expected = <span title={say('expectedHint')}>{say('expectedColumn')}</span>;
  return (
    <Table
      label={`${say('queuesHint')}: ${queues.length}`}
      columns={[say('service'), say('waitColumn'), say('longestColumn'), expected, say('windowsColumn')]}
    >
      {queues.map(({ service, tickets, oldestMs, windows }) => (
        <tr
          key={service.id}
          data-service={service.id}
          data-alarm={alarmOf(alerts, ofService(service.id))}
          class={tickets.length > 0 && windows === 0 ? 'lacking' : ''}
        >
          <th scope="row">{shownName(service)}</th>
          <td class="number" data-column={say('waitColumn')}>
            {tickets.length}
          </td>
          <td class="number" data-column={say('longestColumn')}>
            {oldestMs === null ? '—' : durationText(nowMs - oldestMs)}
          </td>
          <td class="number" data-column={say('expectedColumn')}>
            {waitOf(service.id)}
          </td>
          <td class="number" data-column={say('windowsColumn')}>
            {windows === 0 ? <span class={tickets.length > 0 ? 'lack' : 'soft'}>{say('noWindow')}</span> : windows}
          </td>
        </tr>
      ))}
    </Table>
  );
}
