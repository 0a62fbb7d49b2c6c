/** Waiting tickets, the longest wait first, with the actions on each. */

import { nameAt } from '../shared/names.js';
import { Button, Panel, Table } from '../shared/parts.js';
import { waitingSinceMs } from '../shared/tasks.js';
import { durationText, timeText } from '../shared/time.js';
import type { Question } from './dialogs.js';
import { claimOf, openServicesOf } from './figures.js';
import { type Books, type Present, userName, type Visitor } from './hall.js';
import { say } from './page.js';

interface TicketTableProps {
  readonly present: Present;
  readonly books: Books;
  readonly nowMs: number;
  readonly onAsk: (question: Question) => void;
}

/** More rows than a supervisor acts on; the queue of a whole hall must not make the page slow. */
const ROWS_MAX = 100;

export function TicketTable({ present, ...props }: TicketTableProps) {
  const tickets = present.visitors
    .filter(({ state }) => state === 'WAITING' || state === 'POSTPONE')
    .sort((one, other) => waitingSinceMs(one) - waitingSinceMs(other) || one.id - other.id);
  return (
    <Panel look="card tickets" title={say('tickets')}>
      {tickets.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <Table
          label={`${say('tickets')}: ${tickets.length}`}
          columns={[say('ticket'), say('service'), say('waits'), say('priority'), say('act')]}
        >
          {tickets.slice(0, ROWS_MAX).map((visitor) => (
            <TicketRow key={visitor.id} visitor={visitor} {...props} />
          ))}
        </Table>
      )}
      {tickets.length > ROWS_MAX ? <p class="soft">{say('moreTickets', { count: tickets.length - ROWS_MAX })}</p> : null}
    </Panel>
  );
}

const ACTIONS = [
  ['call', 'callTo'],
  ['bind', 'bind'],
  ['priority', 'priority'],
] as const;

type TicketRowProps = Omit<TicketTableProps, 'present'> & { readonly visitor: Visitor };

function TicketRow({ visitor, books, nowMs, onAsk }: TicketRowProps) {
  const clerk = claimOf(visitor);
  const isAside = visitor.postpone_to !== undefined && visitor.state === 'POSTPONE';
  const notes = [
    isAside ? say('postponedUntil', { time: timeText(Date.parse(visitor.postpone_to ?? '')) }) : '',
    clerk === undefined ? '' : say('forClerk', { clerk: userName(books, clerk) }),
  ];
  return (
    <tr data-ticket={visitor.ticket}>
      <th scope="row" class="ticket">
        {visitor.ticket}
      </th>
      <td>
        {openServicesOf(visitor)
          .map((id) => nameAt(books.services, id) ?? id)
          .join(', ')}{' '}
        <span class="soft">{notes.filter(Boolean).join(', ')}</span>
      </td>
      <td class="number">{durationText(nowMs - waitingSinceMs(visitor))}</td>
      <td class="number">{visitor.priority}</td>
      <td>
        <div class="row actions">
          {ACTIONS.map(([ask, word]) => (
            <Button key={ask} aria-label={say(`${word}Of`, { ticket: visitor.ticket })} onClick={() => onAsk({ ask, visitor })}>
              {say(word)}
            </Button>
          ))}
        </div>
      </td>
    </tr>
  );
}
