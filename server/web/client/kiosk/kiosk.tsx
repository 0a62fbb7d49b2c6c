/** The kiosk: a technician logs it in once; after that visitors use it one after another. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { FrontPagePlace, FrontPagePlaces } from '../../../model/front-page.js';
import { appearance } from '../shared/appearance.js';
import { useAnswer } from '../shared/box/attempt.js';
import { FACTS } from '../shared/box/facts.js';
import { Gate } from '../shared/box/gate.js';
import { listen, useStore } from '../shared/box/store.js';
import { resetLook } from '../shared/look.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { Clock } from '../shared/parts/head.js';
import { Button } from '../shared/parts/parts.js';
import { TypedCode } from '../shared/typed-code.js';
import { inPageLanguage, shownName } from '../shared/words/names.js';
import { branchMoment, dayInBranch, useNow } from '../shared/words/time.js';
import { choose, language, usualLanguage } from '../shared/words/words.js';
import { BookedScreen } from './booking/booked-screen.js';
import { bookableAt } from './booking/booking.js';
import { BookDetailsScreen } from './booking/booking-details.js';
import { BookServiceScreen, BookWhenScreen, ByBookingScreen } from './booking/booking-screens.js';
import { OtherDay } from './booking/other-day.js';
import { type Books, followBooks, useLengths } from './books.js';
import { Closed, ClosedForTickets, closedText, Shut } from './closed.js';
import { CodeScreen } from './code-screen.js';
import { ConfirmScreen } from './confirm-screen.js';
import { FourKeys } from './four-keys.js';
import { Idle } from './idle.js';
import { Lock } from './lock.js';
import { NotNowScreen } from './not-now-screen.js';
import { NoticeScreen } from './notice-screen.js';
import { kioskOpening, type Moment, type Opening, serviceOpening } from './opening.js';
import { kioskId, link, say } from './page.js';
import { ScreenKeyboard } from './screen-keyboard.js';
import { SearchScreen } from './search-screen.js';
import { type ScreenProps, ServicesScreen } from './services-screen.js';
import { TicketScreen } from './ticket-screen.js';
import { UnservedScreen } from './unserved-screen.js';
import { type Step, visit } from './visit.js';

export function KioskPage() {
  const place = useAnswer(null, ownPlace);
  return (
    <Gate
      link={link}
      title={titleOf(place)}
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
}

/** null = the box has no such kiosk: it says so at the log-in. */
async function ownPlace(): Promise<FrontPagePlace | null> {
  const { kiosks } = (await (await fetch('/front-page.json')).json()) as FrontPagePlaces;
  return kiosks.find(({ id }) => id === kioskId) ?? null;
}

/** A technician in front of the third kiosk wants to know which it is. */
function titleOf(place: FrontPagePlace | null): string {
  const name = place === null ? '' : shownName(place);
  return name === '' ? say('kiosk', { id: kioskId }) : say('kioskNamed', { id: kioskId, name });
}

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
  const nowMs = useNow(link, MINUTE_MS / 12);
  if (books === null) return <main class="kiosk-main" />;
  if (books.kiosk.disabled === 1) return <Shut title={say('disabledTitle')} text={say('goToStaff')} />;
  const moment = { day: dayInBranch(nowMs), minuteOfDay: branchMoment(nowMs).minuteOfDay };
  const opening = kioskOpening(books.calendars, books.kiosk, moment);
  if (!opening.isOpen && bookableAt(books).length === 0) return <Closed opening={opening} day={moment.day} />;
  return <Visits books={{ ...books, services: books.services.map(inPageLanguage) }} moment={moment} opening={opening} />;
}

/** After this many seconds without a touch the visitor counts as gone. */
const IDLE_SEC = 60;
/** The box works, or the screen closes by itself. */
const UNWATCHED: ReadonlySet<Step['at']> = new Set(['ticket', 'booked', 'looking', 'issuing', 'booking']);
/** The same while a name is on the screen. */
const NAME_SHOWN_SEC = 40;

interface VisitsProps {
  readonly books: Books;
  readonly moment: Moment;
  readonly opening: Opening;
}

function Visits({ books, moment, opening }: VisitsProps) {
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
        <Screen
          books={books}
          lengths={useLengths(visitor)}
          closed={closedIn(books, moment)}
          start={opening.isOpen ? null : <ClosedForTickets books={books} opening={opening} day={moment.day} />}
          isHeard={useStore(fourKeys.isInUse)}
          onDone={nextVisitor}
        />
      </main>
      <footer class="kiosk-foot">
        <LanguageChooser isForNow />
        <LookChooser isForNow />
      </footer>
      {UNWATCHED.has(step.at) ? null : (
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

const closedIn = ({ services, calendars }: Books, moment: Moment): ReadonlyMap<number, string> =>
  new Map(
    services.flatMap((service) => {
      const text = closedText(serviceOpening(calendars, service, moment), moment);
      return text === undefined ? [] : [[service.id, text] as const];
    }),
  );

interface AllScreensProps extends ScreenProps {
  /** In place of the services, while the kiosk gives no tickets. */
  readonly start: ComponentChildren;
  /** The visitor listens to the screen. */
  readonly isHeard: boolean;
  readonly onDone: () => void;
}

function Screen({ isHeard, onDone, start, ...props }: AllScreensProps) {
  const step = useStore(visit.step);
  if (start !== null && (step.at === 'services' || step.at === 'search')) return <>{start}</>;
  switch (step.at) {
    case 'services':
      return <ServicesScreen {...props} group={step.group} />;
    case 'search':
      return <SearchScreen {...props} />;
    case 'unserved':
      return <UnservedScreen books={props.books} services={step.services} />;
    case 'code':
      return <CodeScreen key={step.fault} books={props.books} services={step.services} fault={step.fault} />;
    case 'confirm':
      return <ConfirmScreen books={props.books} code={step.code} appointment={step.appointment} />;
    case 'notNow':
      return <NotNowScreen books={props.books} step={step} />;
    case 'looking':
    case 'issuing':
    case 'booking':
      return (
        <div class="shut" role="status">
          <div class="turning" aria-hidden="true" />
          <p class="lead">{say(step.at)}</p>
        </div>
      );
    case 'ticket':
      return (
        <TicketScreen books={props.books} ticket={step.ticket} place={step.place} notice={step.notice} isHeard={isHeard} onDone={onDone} />
      );
    case 'notice':
      return <NoticeScreen key={step.fault} step={step} />;
    case 'byBooking':
      return <ByBookingScreen books={props.books} service={step.service} />;
    case 'bookService':
      return <BookServiceScreen books={props.books} />;
    case 'bookWhen':
      return <BookWhenScreen books={props.books} step={step} />;
    case 'bookDetails':
      return <BookDetailsScreen key={step.fault} step={step} />;
    case 'booked':
      return <BookedScreen booked={step.booked} isHeard={isHeard} onDone={onDone} />;
    case 'refused':
      return (
        <div class="shut">
          <div role="alert">
            <h1>{step.why}</h1>
          </div>
          <OtherDay books={props.books} services={step.services} />
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

const screenOf = (step: Step): string =>
  step.at === 'services' ? `services ${step.group}` : step.at === 'bookWhen' ? `${step.at} ${step.day}` : step.at;
