/** Queues by service: how many wait, how long they have waited, and the expected wait of a new visitor. */
import type { ReplyData } from '../../../protocol/registry.js';
import { Panel, Table } from '../shared/parts.js';
import { durationText } from '../shared/time.js';
import type { QueueOfService } from './figures.js';
import { say } from './page.js';

interface QueueTableProps {
  readonly queues: readonly QueueOfService[];
  readonly lengths: ReplyData<'queueLengths'>['services'];
  readonly nowMs: number;
}

/** A longer forecast is shown only as "long". */
const LONG_SEC = 3 * 3600;
const minutes = (seconds: number): number => Math.ceil(seconds / 60);

export function QueueTable({ queues, lengths, nowMs }: QueueTableProps) {
  const waitOf = (service: number): string => {
    const wait = lengths.find((length) => length.service === service)?.wait;
    if (wait && wait.most_sec > LONG_SEC) return say('expectedLong', { median: Math.min(minutes(wait.median_sec), minutes(LONG_SEC)) });
    return wait ? say('expected', { median: minutes(wait.median_sec), most: minutes(wait.most_sec) }) : '—';
  };
  const expected = <span title={say('expectedHint')}>{say('expectedColumn')}</span>;
  return (
    <Panel look="card" title={say('queuesHint')}>
      <Table label={say('queuesHint')} columns={[say('service'), say('waitColumn'), say('longestColumn'), expected, say('windowsColumn')]}>
        {queues.map(({ service, tickets, oldestMs, windows }) => (
          <tr key={service.id} data-service={service.id} class={tickets.length > 0 && windows === 0 ? 'lacking' : ''}>
            <th scope="row">{service.name}</th>
            <td class="number">{tickets.length}</td>
            <td class="number">{oldestMs === null ? '—' : durationText(nowMs - oldestMs)}</td>
            <td class="number">{waitOf(service.id)}</td>
            <td class="number">{windows === 0 ? <span class={tickets.length > 0 ? 'lack' : 'soft'}>{say('noWindow')}</span> : windows}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
