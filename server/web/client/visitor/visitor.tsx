/** A visitor's own page: the place in the queue, the expected wait, and the call. */
import { useEffect, useState } from 'preact/hooks';
import { appearance } from '../shared/appearance.js';
import { FACTS } from '../shared/box/facts.js';
import { useStore } from '../shared/box/store.js';
import { kept } from '../shared/keep.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { ConnectionBanner } from '../shared/parts/head.js';
import { HelpLink } from '../shared/parts/help.js';
import { Button } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { timeText, useBeat } from '../shared/words/time.js';
import { choose, offeredLanguages } from '../shared/words/words.js';
import type { Ticket } from './following.js';
import { NoticePart } from './notice.js';
import { alarm, following, link, say } from './page.js';
import { Services, State } from './state.js';

export function VisitorPage() {
  const view = useStore(following.view);
  const connection = useStore(link.connection);
  const { logo } = appearance.value;
  return (
    <div class="visitor">
      <header>
        {logo === null ? null : <img class="logo" src={logo} alt="" />}
        <h1>{FACTS.branch}</h1>
        <LanguageChooser />
      </header>
      <main>
        {view.is === 'ticket' ? (
          <TicketView ticket={view.ticket} />
        ) : (
          <div class="card words" role="status">
            <p class="lead">{say(view.is)}</p>
            {view.is === 'unknown' ? <p class="soft">{say('unknownHint')}</p> : null}
          </div>
        )}
        {view.is === 'ticket' && connection !== 'open' ? (
          <p class="as-of" role="status">
            {say('asOf', { time: timeText(view.toldMs) })}
          </p>
        ) : null}
      </main>
      <footer>
        <LookChooser />
        <HelpLink place="visitor#phone" />
      </footer>
      <ConnectionBanner link={link} />
    </div>
  );
}

function TicketView({ ticket }: { readonly ticket: Ticket }) {
  const [isLeaving, setLeaving] = useState(false);
  const called = ticket.window?.called ?? null;
  useTitle(ticket);
  useEffect(() => {
    if (called !== null) alarm.called(called);
  }, [called]);
  useLanguageOf(ticket);
  const isHere = ticket.state === 'waiting' || ticket.state === 'postponed';
  return (
    <>
      <State ticket={ticket} />
      {isHere ? <Tell /> : null}
      {isHere && ticket.notify !== undefined ? <NoticePart notice={ticket.notify} /> : null}
      {ticket.persons === undefined ? null : <p>{say('forPersons', { count: ticket.persons })}</p>}
      <Services services={ticket.services} />
      {isHere ? (
        <Button kind="danger" look="leave" onClick={() => setLeaving(true)}>
          {say('leave')}
        </Button>
      ) : null}
      {isLeaving && isHere ? <LeaveDialog onClose={() => setLeaving(false)} /> : null}
    </>
  );
}

/** Asks for a touch, because browsers allow sound only after one. */
function Tell() {
  const isOn = useStore(alarm.isOn);
  const isSilent = useStore(alarm.isSilent);
  return isOn ? (
    <div class="told">
      <div role="status">
        <p>{say('willTell')}</p>
        {alarm.canVibrate ? null : <p>{say('willNotVibrate')}</p>}
        {alarm.canStayAwake ? null : <p>{say('mayFallAsleep')}</p>}
        {isSilent ? <p class="note">{say('silent')}</p> : null}
      </div>
      {isSilent ? (
        <Button kind="primary" onClick={() => alarm.turnOn()}>
          {say('soundOn')}
        </Button>
      ) : null}
      <Button kind="quiet" onClick={() => alarm.turnOff()}>
        {say('dontTell')}
      </Button>
    </div>
  ) : (
    <Button kind="primary" look="tell" onClick={() => alarm.turnOn()}>
      {say('tellMe')}
    </Button>
  );
}

/** Asks for confirmation, because a ticket that was given up cannot be restored. */
const LeaveDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <AskingDialog
    title={say('leaveTitle')}
    action={say('leaveNow')}
    cancel={say('stay')}
    kind="danger"
    telling={{ own: (name) => (name === 'ticketBeingServed' ? say('beingServed') : undefined) }}
    onClose={onClose}
    onDone={() => following.leave()}
  >
    <p>{say('leaveHint')}</p>
  </AskingDialog>
);

/** The page opens in the language that the visitor chose at the kiosk, unless one was chosen on this phone. */
function useLanguageOf({ language }: Ticket): void {
  useEffect(() => {
    if (language !== undefined && kept('local', 'language') === null && offeredLanguages().includes(language)) void choose(language, true);
  }, []);
}

const BEAT_MS = 1000;

/** The title of the page, visible among other tabs. During a call it changes each second. */
function useTitle(ticket: Ticket): void {
  const { state, ahead, window: calledTo } = ticket;
  const place =
    state === 'called'
      ? calledTo === null
        ? ''
        : shownName(calledTo)
      : state === 'waiting' && ahead !== null
        ? say('ahead', { count: ahead })
        : '';
  const title = place === '' ? ticket.ticket : `${ticket.ticket}: ${place}`;
  const alert = `● ${say('called')}`;
  useEffect(() => {
    document.title = title;
  }, [title, state]);
  const change = () => {
    document.title = document.title === alert ? title : alert;
  };
  useBeat(state === 'called' ? BEAT_MS : null, change, [title, alert]);
}
