/** The ticket: a large number, its services, how many visitors are ahead, the paper or why there is none, and the code of its own page. */
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../shared/parts/parts.js';
import { waitText } from '../shared/words/wait.js';
import { language } from '../shared/words/words.js';
import type { Books } from './books.js';
import { useCountdown } from './idle.js';
import { useFit } from './layout/fit.js';
import { say } from './page.js';
import { type Place, type Ticket, visit } from './visit.js';

/** Seconds to read and to take the paper; more to photograph a number that was not printed. */
const SHOWN_SEC = 15;
const SHOWN_WITHOUT_PAPER_SEC = 45;
/** To listen to all of it, and once more. */
const SHOWN_TO_LISTENERS_SEC = 90;

interface TicketScreenProps {
  readonly books: Books;
  readonly ticket: Ticket;
  readonly place: Place;
  readonly notice: 'offered' | 'agreed' | undefined;
  readonly isHeard: boolean;
  readonly onDone: () => void;
}

/** `none`: the branch has chosen a kiosk without paper. Paper that may still come counts as printed, because the box retries. */
function paperOf({ print }: Ticket, { kiosk }: Books): 'comes' | 'failed' | 'none' {
  if (print.state === 'printed' || print.state === 'printing' || print.state === 'queued') return 'comes';
  return kiosk.printer === null ? 'none' : 'failed';
}

export function TicketScreen({ books, ticket, place, notice, isHeard, onDone }: TicketScreenProps) {
  const paper = paperOf(ticket, books);
  const shownSec = paper === 'comes' ? SHOWN_SEC : SHOWN_WITHOUT_PAPER_SEC;
  const left = useCountdown(isHeard ? SHOWN_TO_LISTENERS_SEC : shownSec, onDone);
  const screen = useFit<HTMLDivElement>(JSON.stringify([language.value, ticket, place, paper, notice]));
  useEffect(() => {
    if (books.kiosk.ask_notify === 1) void visit.lookForNotice(ticket);
  }, [ticket]);
  const { ahead, wait, isUnserved } = place;
  const { late, consumer } = ticket;
  return (
    <div class="ticket" ref={screen}>
      <div class="ticket-words" role="alert">
        <p class="lead">{say('yourNumber')}</p>
        <h1 class="ticket-number">{ticket.consumer.ticket}</h1>
        <p class="ticket-services">{servicesOf(ticket, books).join(' · ')}</p>
        {consumer.persons === undefined ? null : <p class="lead">{say('forPersons', { count: consumer.persons })}</p>}
        {late ? <p class="lead">{say(late.next === null ? 'late' : 'lateNext', { time: late.time, next: late.next ?? '' })}</p> : null}
        <div class="ticket-place">
          {ahead === null || (ahead === 0 && isUnserved) ? null : <p class="ticket-ahead">{say('ahead', { count: ahead })}</p>}
          {wait === null ? null : <p class="lead">{waitText(wait)}</p>}
          {wait === null && isUnserved ? <p class="lead">{say('unservedTicket')}</p> : null}
        </div>
        {paper === 'failed' ? (
          <div class="note">
            <strong>{say('noPaper')}</strong>
            <p>{say('noPaperHint')}</p>
          </div>
        ) : (
          <p class="lead">{say(paper === 'comes' ? 'takePaper' : 'rememberNumber')}</p>
        )}
      </div>
      <div class="ticket-more">
        {ticket.page.address === null ? null : (
          <figure class="ticket-code">
            <img src={`/t/${ticket.page.code}.svg`} alt={say('pageCode')} />
            <figcaption>{say('pageHint')}</figcaption>
          </figure>
        )}
        {notice === 'offered' ? <Button onClick={() => visit.askNotice()}>{say('noticeAsk')}</Button> : null}
        {notice === 'agreed' ? <p role="status">{say('noticeAgreed')}</p> : null}
        <Done left={left} onDone={onDone} />
      </div>
    </div>
  );
}

/** Enter presses it, but not the Enter that took the ticket and is still held down. */
export function Done({ left, onDone }: { readonly left: number; readonly onDone: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector('button')?.focus(), []);
  return (
    <div class="ticket-done" ref={place}>
      <Button kind="primary" onKeyDown={(event) => event.repeat && event.preventDefault()} onClick={onDone}>
        {say('done')}
      </Button>
      <p class="soft" aria-hidden="true">
        {say('doneIn', { seconds: left })}
      </p>
    </div>
  );
}

const servicesOf = ({ consumer }: Ticket, { services }: Books): readonly string[] =>
  Object.keys(consumer.services).flatMap((id) => services.find((service) => service.id === Number(id))?.name ?? []);
