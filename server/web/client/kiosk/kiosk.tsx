/** The kiosk: a technician logs it in once; after that visitors use it one after another. */

import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { KioskWord } from '../shared/catalogues.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { Clock } from '../shared/clock.js';
import { FACTS } from '../shared/facts.js';
import { Gate } from '../shared/gate.js';
import type { Link } from '../shared/link.js';
import { resetLook } from '../shared/look.js';
import { useStore } from '../shared/store.js';
import { branchMoment, useNow } from '../shared/time.js';
import { type Say, type Speaker, usualLanguage } from '../shared/words.js';
import { type Books, followBooks, useWaiting } from './books.js';
import { CodeScreen } from './code-screen.js';
import { FourKeys } from './four-keys.js';
import { Idle } from './idle.js';
import { Lock } from './lock.js';
import { hoursToday, isOpen } from './offers.js';
import { SearchScreen } from './search-screen.js';
import { ServicesScreen } from './services-screen.js';
import { TicketScreen } from './ticket-screen.js';
import { TypedCode } from './typed-code.js';
import { Visit } from './visit.js';

interface KioskProps {
  readonly link: Link;
  readonly speaker: Speaker<KioskWord>;
  readonly kioskId: number;
}

export function KioskPage(props: KioskProps) {
  const { link, speaker, kioskId } = props;
  const { say, language } = useStore(speaker.speech);
  const now = useMemo(() => () => link.now(), [link]);
  return (
    <Gate
      link={link}
      speaker={speaker}
      title={say('kiosk', { id: kioskId })}
      hint={say('enterHint')}
      as={{ component: 'registrator', registrator: kioskId }}
    >
      <header class="kiosk-head">
        <p class="branch">{FACTS.branch}</p>
        <Clock language={language} now={now} />
      </header>
      <Open {...props} say={say} now={now} />
      <Lock link={link} kioskId={kioskId} say={say} />
    </Gate>
  );
}

type OpenProps = KioskProps & { readonly say: Say<KioskWord>; readonly now: () => number };

/** Follows the books of the session, and draws nothing until they have arrived. */
function Open(props: OpenProps) {
  const { link, kioskId } = props;
  const followed = useMemo(() => followBooks(link, kioskId), [link, kioskId]);
  useEffect(() => followed.end, [followed]);
  const books = useStore(followed.books);
  return books === null ? <main class="kiosk-main" /> : <WithBooks {...props} books={books} />;
}

const MINUTE_MS = 60_000;

function WithBooks(props: OpenProps & { readonly books: Books }) {
  const { books, say, now } = props;
  const moment = branchMoment(useNow(now, MINUTE_MS / 12));
  if (books.kiosk.disabled === 1) return <Shut title={say('disabledTitle')} text={say('goToStaff')} />;
  if (isOpen(books.kiosk, moment)) return <Visits {...props} />;
  const hours = (hoursToday(books.kiosk, moment) ?? []).map((span) => span.replace('-', '–')).join(', ') || '—';
  return <Shut title={say('closedTitle')} text={say('closedHours', { hours })} />;
}

const Shut = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <main class="kiosk-main shut">
    <h1>{title}</h1>
    <p class="lead">{text}</p>
  </main>
);

/** After this many seconds without a touch the visitor counts as gone. */
const IDLE_SEC = 60;

function Visits({ link, speaker, books, say }: OpenProps & { readonly books: Books }) {
  const visit = useMemo(() => new Visit(link.client, speaker.speech), [link, speaker]);
  /** A new value gives the next visitor a fresh screen, without the selections of the visitor before. */
  const [visitor, setVisitor] = useState(0);
  const fourKeys = useMemo(
    () =>
      new FourKeys(
        () => speaker.speech.value.language,
        () => visit.start(),
      ),
    [speaker, visit],
  );
  const nextVisitor = useMemo(
    () => () => {
      visit.start();
      fourKeys.reset();
      resetLook();
      void speaker.choose(usualLanguage(), true);
      setVisitor((before) => before + 1);
    },
    [visit, fourKeys, speaker],
  );
  useKeys(visit, fourKeys);
  const step = useStore(visit.step);
  const isAtStart = step.at === 'services' && step.group === null;
  return (
    <>
      <main class="kiosk-main" key={visitor}>
        <Screen books={books} say={say} visit={visit} waiting={useWaiting(link)} onDone={nextVisitor} />
      </main>
      <footer class="kiosk-foot">
        <LanguageChooser speaker={speaker} label={say('language')} isForNow />
        <LookChooser themeLabel={say('theme')} textLabel={say('textSize')} isForNow />
      </footer>
      {step.at === 'ticket' || step.at === 'issuing' ? null : (
        <Idle key={`${step.at} ${visitor}`} say={say} seconds={IDLE_SEC} isSilent={isAtStart} onIdle={nextVisitor} />
      )}
    </>
  );
}

interface StepProps {
  readonly books: Books;
  readonly say: Say<KioskWord>;
  readonly visit: Visit;
  readonly waiting: ReadonlyMap<number, number>;
  readonly onDone: () => void;
}

function Screen({ onDone, ...props }: StepProps) {
  const step = useStore(props.visit.step);
  const { say, visit } = props;
  switch (step.at) {
    case 'services':
      return <ServicesScreen {...props} group={step.group} />;
    case 'search':
      return <SearchScreen {...props} />;
    case 'code':
      return <CodeScreen key={step.fault} {...props} services={step.services} fault={step.fault} />;
    case 'issuing':
      return (
        <div class="shut" role="status">
          <div class="turning" aria-hidden="true" />
          <p class="lead">{say('issuing')}</p>
        </div>
      );
    case 'ticket':
      return <TicketScreen ticket={step.ticket} place={step.place} say={say} onDone={onDone} />;
    case 'refused':
      return (
        <div class="shut" role="alert">
          <h1>{step.why}</h1>
          <Button kind="primary" onClick={() => visit.start()}>
            {say('back')}
          </Button>
        </div>
      );
  }
}

/** Keys of a keyboard: a scanner's code checks in an appointment on any screen; four keys move and press. */
function useKeys(visit: Visit, fourKeys: FourKeys): void {
  useLayoutEffect(() => {
    const typed = new TypedCode((code) => void visit.scanned(code));
    const key = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement) return;
      if (typed.key(event.key, event.timeStamp) || fourKeys.key(event.key)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    };
    // Runs before the handlers of any screen.
    addEventListener('keydown', key, true);
    const silence = visit.step.listen(() =>
      requestAnimationFrame(() => fourKeys.say(document.querySelector('h1, [role="alert"]')?.textContent ?? '')),
    );
    return () => {
      removeEventListener('keydown', key, true);
      silence();
    };
  }, [visit, fourKeys]);
}
