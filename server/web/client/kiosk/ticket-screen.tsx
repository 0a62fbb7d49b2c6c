/** The ticket: a large number, the code of its own page, how many visitors are ahead, and whether the paper was printed. */
import { Button } from '../shared/parts.js';
import { spanOf } from '../shared/wait.js';
import { useCountdown } from './idle.js';
import { say } from './page.js';
import type { Place, Ticket } from './visit.js';

/** Seconds to read and to take the paper; more to photograph a number that was not printed. */
const SHOWN_SEC = 15;
const SHOWN_WITHOUT_PAPER_SEC = 45;

interface TicketScreenProps {
  readonly ticket: Ticket;
  readonly place: Place;
  readonly onDone: () => void;
}

/** Paper that may still come counts as printed, because the box retries. */
const hasPaper = ({ print }: Ticket): boolean => print.state === 'printed' || print.state === 'printing' || print.state === 'queued';

export function TicketScreen({ ticket, place: { ahead, wait }, onDone }: TicketScreenProps) {
  const isOnPaper = hasPaper(ticket);
  const left = useCountdown(isOnPaper ? SHOWN_SEC : SHOWN_WITHOUT_PAPER_SEC, onDone);
  const number = ticket.consumer.ticket;
  return (
    <div class="ticket" role="alert">
      <div class="ticket-words">
        <p class="lead">{say('yourNumber')}</p>
        <p class="ticket-number">{number}</p>
        <div class="ticket-place">
          {ahead === null ? null : <p class="ticket-ahead">{say('ahead', { count: ahead })}</p>}
          {wait === null ? null : <p class="lead">{say('wait', spanOf(wait))}</p>}
        </div>
        {isOnPaper ? (
          <p class="lead">{say('takePaper')}</p>
        ) : (
          <div class="note">
            <strong>{say('noPaper')}</strong>
            <p>{say('noPaperHint')}</p>
          </div>
        )}
        {ticket.page.address === null ? null : (
          <figure class={`ticket-code ${isOnPaper ? '' : 'large'}`}>
            <img src={`/t/${ticket.page.code}.svg`} alt={say('pageCode')} />
            <figcaption>{say('pageHint')}</figcaption>
          </figure>
        )}
        <div class="actions">
          <Button kind="primary" onClick={onDone}>
            {say('done')}
          </Button>
        </div>
        <p class="soft" aria-hidden="true">
          {say('doneIn', { seconds: left })}
        </p>
      </div>
      {ticket.preview === undefined ? null : (
        <img class="ticket-picture" src={`data:${ticket.preview.replace(/^data:/, '')}`} alt={say('ticketPicture', { ticket: number })} />
      )}
    </div>
  );
}
