/** Waiting tickets, the longest wait first, with the actions on each. */

import { Button } from '../shared/button.js';
import type { SupervisorWord } from '../shared/catalogues.js';
import { durationText, timeText } from '../shared/time.js';
import type { Speech } from '../shared/words.js';
import type { Question } from './dialogs.js';
import { claimOf, openServicesOf } from './figures.js';
import { type Books, type Present, userName, type Visitor } from './hall.js';
import { Wide } from './wide.js';

interface TicketTableProps {
  readonly present: Present;
  readonly books: Books;
  readonly speech: Speech<SupervisorWord>;
  readonly nowMs: number;
  readonly onAsk: (question: Question) => void;
}

/** More rows than a supervisor acts on; the queue of a whole hall must not make the page slow. */
const ROWS_MAX = 100;

export function TicketTable({ present, books, speech, nowMs, onAsk }: TicketTableProps) {
  const { say } = speech;
  const tickets = present.visitors
    .filter(({ state }) => state === 'WAITING' || state === 'POSTPONE')
    .sort((one, other) => one.registration.localeCompare(other.registration) || one.id - other.id);
  return (
    <section class="card tickets" aria-labelledby="tickets-title">
      <h2 id="tickets-title">{say('tickets')}</h2>
      {tickets.length === 0 ? <p class="soft">{say('nobodyWaits')}</p> : null}
      {tickets.length === 0 ? null : (
        <Wide label={say('tickets')}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{say('ticket')}</th>
                <th scope="col">{say('service')}</th>
                <th scope="col">{say('waits')}</th>
                <th scope="col">{say('priority')}</th>
                <th scope="col">{say('act')}</th>
              </tr>
            </thead>
            <tbody>
              {tickets.slice(0, ROWS_MAX).map((visitor) => (
                <TicketRow key={visitor.id} visitor={visitor} books={books} speech={speech} nowMs={nowMs} onAsk={onAsk} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {tickets.length > ROWS_MAX ? <p class="soft">{say('moreTickets', { count: tickets.length - ROWS_MAX })}</p> : null}
    </section>
  );
}

type TicketRowProps = Omit<TicketTableProps, 'present'> & { readonly visitor: Visitor };

function TicketRow({ visitor, books, speech: { say, language }, nowMs, onAsk }: TicketRowProps) {
  const clerk = claimOf(visitor);
  const isAside = visitor.postpone_to !== undefined && visitor.state === 'POSTPONE';
  const notes = [
    isAside ? say('postponedUntil', { time: timeText(language, Date.parse(visitor.postpone_to ?? '')) }) : '',
    clerk === undefined ? '' : say('forClerk', { clerk: userName(books, clerk) }),
  ];
  return (
    <tr data-ticket={visitor.ticket}>
      <th scope="row" class="ticket">
        {visitor.ticket}
      </th>
      <td>
        {openServicesOf(visitor)
          .map((id) => books.services.get(id)?.name ?? id)
          .join(', ')}{' '}
        <span class="soft">{notes.filter(Boolean).join(', ')}</span>
      </td>
      <td class="number">{durationText(nowMs - Date.parse(visitor.registration))}</td>
      <td class="number">{visitor.priority}</td>
      <td>
        <div class="row actions">
          <Button aria-label={say('callToOf', { ticket: visitor.ticket })} onClick={() => onAsk({ ask: 'call', visitor })}>
            {say('callTo')}
          </Button>
          <Button aria-label={say('bindOf', { ticket: visitor.ticket })} onClick={() => onAsk({ ask: 'bind', visitor })}>
            {say('bind')}
          </Button>
          <Button aria-label={say('priorityOf', { ticket: visitor.ticket })} onClick={() => onAsk({ ask: 'priority', visitor })}>
            {say('priority')}
          </Button>
        </div>
      </td>
    </tr>
  );
}
