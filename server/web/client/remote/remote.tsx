/**
 * A ticket of a branch, taken at home: the services of the branch, then the number, who is ahead, and the wait. Or a booking, as at
 * `/book`.
 */
import { useEffect, useRef } from 'preact/hooks';
import { Booking, show } from '../book/booking.js';
import { useTitle } from '../shared/box/facts.js';
import { errorText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { Button } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { spokenOf, waitText } from '../shared/words/wait.js';
import { wordsOf } from '../shared/words/words.js';
import { bookedBefore, isBooking, isSilent } from './desk.js';
import { hasEnded, type Notice, type View, visit } from './visit.js';

const { say } = wordsOf('remote', 'visitor');

export function RemotePage() {
  const view = useStore(visit.view);
  useTitle(view.is === 'ticket' ? view.ticket.ticket : say('title'));
  return (
    <div class="visitor">
      <header>
        <h1>{'branch' in view ? view.branch.title : say('title')}</h1>
        <LanguageChooser />
      </header>
      <main>
        <Content view={view} />
      </main>
      <footer>
        <LookChooser />
      </footer>
    </div>
  );
}

function Content({ view }: { readonly view: View }) {
  const books = useStore(isBooking);
  if (view.is === 'loading') return <Words lead={say('loading')} />;
  if (view.is === 'unknownBranch') return <Words lead={say('unknownBranch')} hint={say('unknownBranchHint')} />;
  if (view.is === 'ticket') return <TicketView {...view} />;
  const { branch } = view;
  if (books) return <BookingPart branch={branch} />;
  if (!branch.isConnected) return <Words lead={say('offline')} hint={say('offlineHint')} />;
  return (
    <>
      {branch.services.length === 0 ? <Words lead={say('nothingNow')} hint={say('nothingNowHint')} /> : <Choice {...view} />}
      {branch.bookable === null ? null : <Button onClick={() => isBooking.set(true)}>{say('book')}</Button>}
    </>
  );
}

function Choice({ branch, notice }: Extract<View, { is: 'choosing' }>) {
  const isTaking = notice.is === 'taking' || notice.is === 'silent';
  return (
    <section class="card" aria-label={say('choose')}>
      <p class="lead">{say('choose')}</p>
      <p class="soft">{say('chooseHint')}</p>
      <ul class="choices">
        {branch.services.map((service) => (
          <li key={service.id}>
            <Button disabled={isTaking} onClick={() => void visit.take(service.id)}>
              {shownName(service)}
            </Button>
          </li>
        ))}
      </ul>
      <div role="status">{notice.is === 'none' ? null : <p class="note">{noticeText(notice)}</p>}</div>
    </section>
  );
}

/** What somebody is typing stays when the branch goes away. */
function BookingPart({ branch: { isConnected, services } }: Pick<Extract<View, { is: 'choosing' }>, 'branch'>) {
  const silent = useStore(isSilent);
  const wasConnected = useRef(isConnected);
  wasConnected.current ||= isConnected;
  useEffect(() => {
    if (isConnected)
      bookedBefore().then(
        (code) => code === null || show(code),
        () => undefined,
      );
  }, [isConnected]);
  return (
    <>
      {isConnected ? null : <Words lead={say('offline')} hint={say('offlineBookingHint')} />}
      <div role="status">{silent && isConnected ? <p class="note">{say('silentBooking')}</p> : null}</div>
      {wasConnected.current ? <Booking /> : null}
      {services.length === 0 ? null : (
        <Button kind="quiet" onClick={() => isBooking.set(false)}>
          {say('toTickets')}
        </Button>
      )}
    </>
  );
}

function noticeText(notice: Exclude<Notice, { is: 'none' }>): string {
  if (notice.is === 'full') return say('full', { minutes: Math.max(1, Math.ceil(notice.seconds / 60)) });
  return notice.is === 'refused' ? errorText(notice.error) : say(notice.is);
}

const Words = ({ lead, hint }: { readonly lead: string; readonly hint?: string }) => (
  <div class="card words" role="status">
    <p class="lead">{lead}</p>
    {hint === undefined ? null : <p class="soft">{hint}</p>}
  </div>
);

function TicketView({ ticket, toldMs, isCurrent }: Extract<View, { is: 'ticket' }>) {
  const ago = say('seconds', { count: Math.round((Date.now() - toldMs) / 1000) });
  return (
    <>
      <div class={`card state ${ticket.state}`}>
        <p class="soft">{say('yourNumber')}</p>
        <p class="number">{ticket.ticket}</p>
        <div aria-live="assertive" aria-atomic="true">
          <StateWords ticket={ticket} />
        </div>
      </div>
      {isCurrent ? null : (
        <p class="as-of" role="status">
          {say('offlineTicket', { ago })}
        </p>
      )}
      {hasEnded(ticket) ? <Button onClick={() => visit.another()}>{say('another')}</Button> : <p class="soft small">{say('keepPage')}</p>}
    </>
  );
}

/** No time of the day: the branch may be in another zone than headquarters. */
function StateWords({ ticket: { state, ahead, wait, window } }: Pick<Extract<View, { is: 'ticket' }>, 'ticket'>) {
  if (state === 'called')
    return (
      <>
        <p class="lead">{say('called')}</p>
        <p class="window">{window === null ? '' : shownName(window)}</p>
      </>
    );
  if (state !== 'waiting') return <p class="lead">{say(state)}</p>;
  return (
    <>
      <p class="lead">{ahead === null ? say('waiting') : say('ahead', { count: ahead })}</p>
      {wait === null ? <p class="soft">{say('waitUnknown')}</p> : <p class="wait">{waitText(wait)}</p>}
      {wait === null ? null : <p class="soft">{say('waitMeaning', { form: spokenOf(wait).form })}</p>}
    </>
  );
}
