/** A visitor's own page: the place in the queue, the expected wait, and the call. */

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { VisitorWord } from '../shared/catalogues.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { ConnectionBanner } from '../shared/connection-banner.js';
import { FACTS } from '../shared/facts.js';
import type { Link } from '../shared/link.js';
import { useStore } from '../shared/store.js';
import { timeText } from '../shared/time.js';
import type { Say, Speaker } from '../shared/words.js';
import type { Alarm } from './alarm.js';
import type { Following, Ticket } from './following.js';
import { LeaveDialog } from './leave-dialog.js';
import { Services } from './services.js';
import { State } from './state.js';
import { useTitle } from './title.js';

interface VisitorPageProps {
  readonly link: Link;
  readonly speaker: Speaker<VisitorWord>;
  readonly following: Following;
  readonly alarm: Alarm;
}

export function VisitorPage({ link, speaker, following, alarm }: VisitorPageProps) {
  const { say, language } = useStore(speaker.speech);
  const view = useStore(following.view);
  const connection = useStore(link.connection);
  return (
    <div class="visitor">
      <header>
        <h1>{FACTS.branch}</h1>
        <LanguageChooser speaker={speaker} label={say('language')} />
      </header>
      <main>
        {view.is === 'ticket' ? (
          <TicketView ticket={view.ticket} say={say} language={language} following={following} alarm={alarm} />
        ) : (
          <div class="card words" role="status">
            <p class="lead">{say(WORDS[view.is])}</p>
            {view.is === 'unknown' ? <p class="soft">{say('unknownHint')}</p> : null}
          </div>
        )}
        {view.is === 'ticket' && connection !== 'open' ? (
          <p class="as-of" role="status">
            {say('asOf', { time: timeText(language, view.toldMs) })}
          </p>
        ) : null}
      </main>
      <footer>
        <LookChooser themeLabel={say('theme')} textLabel={say('textSize')} />
      </footer>
      <ConnectionBanner link={link} text={say('connectionLost')} />
    </div>
  );
}

const WORDS = { loading: 'loading', unknown: 'unknown', slowed: 'slowed' } as const;

interface TicketViewProps {
  readonly ticket: Ticket;
  readonly say: Say<VisitorWord>;
  readonly language: string;
  readonly following: Following;
  readonly alarm: Alarm;
}

function TicketView({ ticket, say, language, following, alarm }: TicketViewProps) {
  const [isLeaving, setLeaving] = useState(false);
  const called = ticket.window?.called ?? null;
  useTitle(ticket, say);
  useEffect(() => {
    if (called !== null) alarm.called(called);
  }, [called, alarm]);
  const isHere = ticket.state === 'waiting' || ticket.state === 'postponed';
  return (
    <>
      <State ticket={ticket} say={say} language={language} />
      {isHere ? <Tell alarm={alarm} say={say} /> : null}
      <Services services={ticket.services} say={say} />
      {isHere ? (
        <Button kind="danger" look="leave" onClick={() => setLeaving(true)}>
          {say('leave')}
        </Button>
      ) : null}
      {isLeaving && isHere ? <LeaveDialog following={following} say={say} onClose={() => setLeaving(false)} /> : null}
    </>
  );
}

/** Asks for a touch, because browsers allow sound only after one. */
function Tell({ alarm, say }: { readonly alarm: Alarm; readonly say: Say<VisitorWord> }) {
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
