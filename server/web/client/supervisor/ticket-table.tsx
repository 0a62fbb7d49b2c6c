/** Waiting tickets, the longest wait first, with the actions on each. */

import { useState } from 'preact/hooks';
import { Button, Panel, Select, Table } from '../shared/parts/parts.js';
import { USUAL_PRIORITY, waitingSinceMs } from '../shared/tasks.js';
import { nameAt, shownName } from '../shared/words/names.js';
import { durationText, timeText } from '../shared/words/time.js';
import type { Question } from './dialogs.js';
import { claimOf, openServicesOf } from './figures.js';
import { type Books, type Present, userName, type Visitor } from './hall.js';
import { say } from './page.js';
import { StoryLink } from './story-link.js';

interface TicketTableProps {
  readonly present: Present;
  readonly books: Books;
  readonly nowMs: number;
  readonly isNarrow: boolean;
  readonly onAsk: (question: Question) => void;
}

const ROWS_SHOWN = 20;
/** A row of a telephone is a card. */
const CARDS_SHOWN = 5;
/** The queue of a whole hall must not make the page slow. */
const ROWS_MORE = 100;
const EVERY_SERVICE = 0;

export function TicketTable({ present, isNarrow, ...props }: TicketTableProps) {
  const [service, setService] = useState(EVERY_SERVICE);
  const [more, setMore] = useState(0);
  const shown = more + (isNarrow ? CARDS_SHOWN : ROWS_SHOWN);
  const all = present.visitors
    .filter(({ state }) => state === 'WAITING' || state === 'POSTPONE')
    .sort((one, other) => waitingSinceMs(one) - waitingSinceMs(other) || one.id - other.id);
  const awaited = [...props.books.services.values()].filter(({ id }) => all.some((visitor) => openServicesOf(visitor).includes(id)));
  const isAwaited = awaited.some(({ id }) => id === service);
  const tickets = isAwaited ? all.filter((visitor) => openServicesOf(visitor).includes(service)) : all;
  const left = tickets.length - shown;
  const filter = (
    <Select
      label={say('service')}
      value={isAwaited ? service : EVERY_SERVICE}
      options={[[EVERY_SERVICE, say('everything')], ...awaited.map((one) => [one.id, shownName(one)] as const)]}
      onChoose={setService}
    />
  );
  return (
    <Panel look="card tickets" title={say('tickets')} beside={awaited.length > 1 ? filter : null}>
      {tickets.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <Table
          label={`${say('tickets')}: ${tickets.length}`}
          columns={[say('ticket'), say('service'), say('waits'), say('priority'), say('act')]}
        >
          {tickets.slice(0, shown).map((visitor) => (
            <TicketRow key={visitor.id} {...props} {...{ visitor, isNarrow }} />
          ))}
        </Table>
      )}
      {left <= 0 ? null : (
        <Button onClick={() => setMore(more + ROWS_MORE)}>{say('moreTickets', { count: Math.min(left, ROWS_MORE) })}</Button>
      )}
    </Panel>
  );
}

/** Smaller is earlier, which a number alone does not say. */
const priorityText = (priority: number): string =>
  priority === USUAL_PRIORITY ? say('priorityAsUsual') : say(priority < USUAL_PRIORITY ? 'priorityEarlier' : 'priorityLater', { priority });

const ACTIONS = [
  ['call', 'callTo'],
  ['bind', 'bind'],
  ['priority', 'priority'],
] as const;

type TicketRowProps = Omit<TicketTableProps, 'present'> & { readonly visitor: Visitor };

function TicketRow({ visitor, books, nowMs, isNarrow, onAsk }: TicketRowProps) {
  const clerk = claimOf(visitor);
  const isAside = visitor.postpone_to !== undefined && visitor.state === 'POSTPONE';
  const notes = [
    isAside ? say('postponedUntil', { time: timeText(Date.parse(visitor.postpone_to ?? '')) }) : '',
    clerk === undefined ? '' : say('forClerk', { clerk: userName(books, clerk) }),
  ];
  return (
    <tr data-ticket={visitor.ticket}>
      <th scope="row" class="ticket">
        <StoryLink ticket={visitor.ticket} />
      </th>
      <td>
        {openServicesOf(visitor)
          .map((id) => nameAt(books.services, id) ?? id)
          .join(', ')}{' '}
        <span class="soft">{notes.filter(Boolean).join(', ')}</span>
      </td>
      <td class="number" data-column={say('waits')}>
        {durationText(nowMs - waitingSinceMs(visitor))}
      </td>
      <td data-column={say('priority')}>{priorityText(visitor.priority)}</td>
      <td>
        {isNarrow ? (
          <details>
            <summary aria-label={say('actOf', { window: visitor.ticket })}>{say('act')}</summary>
            <Actions visitor={visitor} onAsk={onAsk} />
          </details>
        ) : (
          <Actions visitor={visitor} onAsk={onAsk} />
        )}
      </td>
    </tr>
  );
}

const Actions = ({ visitor, onAsk }: Pick<TicketRowProps, 'visitor' | 'onAsk'>) => (
  <div class="row actions">
    {ACTIONS.map(([ask, word]) => (
      <Button key={ask} aria-label={say(`${word}Of`, { ticket: visitor.ticket })} onClick={() => onAsk({ ask, visitor })}>
        {say(word)}
      </Button>
    ))}
  </div>
);
