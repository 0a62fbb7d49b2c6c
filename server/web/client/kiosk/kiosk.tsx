/** The kiosk: a technician logs it in once; after that visitors use it one after another. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { appearance } from '../shared/appearance.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { FACTS } from '../shared/facts.js';
import { Gate } from '../shared/gate.js';
import { Clock } from '../shared/head.js';
import { resetLook } from '../shared/look.js';
import { inPageLanguage } from '../shared/names.js';
import { Button } from '../shared/parts.js';
import { listen, useStore } from '../shared/store.js';
import { branchMoment, useNow } from '../shared/time.js';
import { choose, language, usualLanguage } from '../shared/words.js';
import { type Books, followBooks, useLengths } from './books.js';
import { CodeScreen } from './code-screen.js';
import { ConfirmScreen } from './confirm-screen.js';
import { FourKeys } from './four-keys.js';
import { Idle } from './idle.js';
import { Lock } from './lock.js';
import { hoursToday, isOpen } from './offers.js';
import { kioskId, link, say } from './page.js';
import { ScreenKeyboard } from './screen-keyboard.js';
import { SearchScreen } from './search-screen.js';
import { type ScreenProps, ServicesScreen } from './services-screen.js';
import { TicketScreen } from './ticket-screen.js';
import { TypedCode } from './typed-code.js';
import { type Step, visit } from './visit.js';

export const KioskPage = () => (
  <Gate
    link={link}
    title={say('kiosk', { id: kioskId })}
    hint={say('enterHint')}
    keyboard={<ScreenKeyboard />}
    as={{ component: 'registrator', registrator: kioskId }}
  >
    <header class="kiosk-head">
      <Branch />
      <Clock link={link} hasDate />
    </header>
    <Open />
    <Lock />
  </Gate>
);

function Branch() {
  const { logo } = useStore(appearance);
  return (
    <p class="branch">
      {logo === null ? null : <img class="logo" src={logo} alt="" />}
      <span>{FACTS.branch}</span>
    </p>
  );
}

const MINUTE_MS = 60_000;

/** Follows the books of the session, and draws nothing until they have arrived. */
function Open() {
  const followed = useMemo(followBooks, []);
  useEffect(() => followed.end, [followed]);
  const books = useStore(followed.books);
  const moment = branchMoment(useNow(link, MINUTE_MS / 12));
  if (books === null) return <main class="kiosk-main" />;
  if (books.kiosk.disabled === 1) return <Shut title={say('disabledTitle')} text={say('goToStaff')} />;
  if (isOpen(books.kiosk, moment)) return <Visits books={{ ...books, services: books.services.map(inPageLanguage) }} />;
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
/** The same while a name is on the screen. */
const NAME_SHOWN_SEC = 40;

function Visits({ books }: { readonly books: Books }) {
  // Before the first drawing, not in an effect after it: the step may still be the ticket of a visitor before the log-in.
  useMemo(() => visit.start(), []);
  const fourKeys = useMemo(() => new FourKeys(() => visit.start()), []);
  /** A new value gives the next visitor a fresh screen, without the selections of the visitor before. */
  const [visitor, setVisitor] = useState(0);
  const nextVisitor = useCallback(() => {
    visit.start();
    fourKeys.reset();
    resetLook();
    void choose(usualLanguage(), true);
    setVisitor((before) => before + 1);
  }, [fourKeys]);
  useKeys(fourKeys);
  const step = useStore(visit.step);
  const isAtStart = step.at === 'services' && step.group === null;
  return (
    <>
      <main class="kiosk-main" key={visitor}>
        <Screen books={books} lengths={useLengths(visitor)} isHeard={useStore(fourKeys.isInUse)} onDone={nextVisitor} />
      </main>
      <footer class="kiosk-foot">
        <LanguageChooser isForNow />
        <LookChooser isForNow />
      </footer>
      {step.at === 'ticket' || step.at === 'looking' || step.at === 'issuing' ? null : (
        <Idle
          key={`${step.at} ${visitor}`}
          seconds={step.at === 'confirm' ? NAME_SHOWN_SEC : IDLE_SEC}
          isSilent={isAtStart}
          onIdle={nextVisitor}
        />
      )}
    </>
  );
}

interface AllScreensProps extends ScreenProps {
  /** The visitor listens to the screen. */
  readonly isHeard: boolean;
  readonly onDone: () => void;
}

function Screen({ isHeard, onDone, ...props }: AllScreensProps) {
  const step = useStore(visit.step);
  switch (step.at) {
    case 'services':
      return <ServicesScreen {...props} group={step.group} />;
    case 'search':
      return <SearchScreen {...props} />;
    case 'code':
      return <CodeScreen key={step.fault} books={props.books} services={step.services} fault={step.fault} />;
    case 'confirm':
      return <ConfirmScreen books={props.books} code={step.code} appointment={step.appointment} />;
    case 'looking':
    case 'issuing':
      return (
        <div class="shut" role="status">
          <div class="turning" aria-hidden="true" />
          <p class="lead">{say(step.at)}</p>
        </div>
      );
    case 'ticket':
      return <TicketScreen books={props.books} ticket={step.ticket} place={step.place} isHeard={isHeard} onDone={onDone} />;
    case 'refused':
      return (
        <div class="shut">
          <div role="alert">
            <h1>{step.why}</h1>
          </div>
          <Button kind="primary" onClick={() => visit.start()}>
            {say('back')}
          </Button>
        </div>
      );
  }
}

/** Keys of a keyboard: a scanner's code checks in an appointment on any screen; four keys move and press. */
function useKeys(fourKeys: FourKeys): void {
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
    const endKeys = listen('keydown', key, { capture: true });
    let screen = visit.step.value;
    const look = () => {
      const { value: now } = visit.step;
      const isOther = screenOf(now) !== screenOf(screen);
      screen = now;
      fourKeys.look(isOther);
    };
    const lookWhenDrawn = () => void requestAnimationFrame(look);
    const ends = [
      visit.step.listen(lookWhenDrawn),
      language.listen(lookWhenDrawn),
      listen('click', lookWhenDrawn),
      listen('keyup', lookWhenDrawn),
      listen('focusin', () => fourKeys.focused()),
    ];
    return () => {
      endKeys();
      for (const end of ends) end();
    };
  }, [fourKeys]);
}

const screenOf = (step: Step): string => (step.at === 'services' ? `services ${step.group}` : step.at);
