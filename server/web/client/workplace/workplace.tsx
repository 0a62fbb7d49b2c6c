/** The clerk's page: the visitor on the left, the queue on the right; every button has a key. */
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { listen, useStore } from '../shared/box/store.js';
import { keep, kept } from '../shared/keep.js';
import { FaultBanner } from '../shared/parts/fault-banner.js';
import { ConnectionBanner } from '../shared/parts/head.js';
import { TypedCode } from '../shared/typed-code.js';
import { Desk } from './desk.js';
import { type Question, QuestionDialog, WindowDialog, type WindowQuestion } from './dialogs.js';
import { WorkplaceEntrance } from './entrance.js';
import { Nobody } from './nobody.js';
import { OwnDayPanel } from './own-day.js';
import { link } from './page.js';
import { QueueList } from './queue-list.js';
import { UndoBar } from './undo-bar.js';
import { callsNext, finish, VisitorCard } from './visitor-card.js';
import { AfterVisitor, WindowHead } from './window-head.js';

export function WorkplacePage() {
  const token = useStore(link.token);
  const [seat, setSeat] = useState({ window: Number(kept('tab', 'window') ?? 0), clerk: kept('tab', 'clerk') ?? '' });
  const sit = (window: number, clerk: string) => {
    keep('tab', 'window', window === 0 ? null : String(window));
    keep('tab', 'clerk', clerk);
    setSeat({ window, clerk });
  };
  // An ended session clears the window: the next user chooses one.
  useEffect(() => (token === null && seat.window !== 0 ? sit(0, '') : undefined), [token, seat.window]);
  return (
    <>
      {token === null || seat.window === 0 ? <WorkplaceEntrance onWindow={sit} /> : <AtWindow key={`${seat.window} ${token}`} {...seat} />}
      <ConnectionBanner link={link} />
    </>
  );
}

function AtWindow({ window, clerk }: { readonly window: number; readonly clerk: string }) {
  const desk = useMemo(() => new Desk(window), [window]);
  useEffect(() => desk.end, [desk]);
  const [question, setQuestion] = useState<Question | WindowQuestion | null>(null);
  const books = useStore(desk.books);
  const visitor = useStore(desk.visitor);
  const note = useStore(desk.note);
  useScanner(desk);
  useKeys(desk, question !== null, setQuestion);
  useEffect(() => listen('click', leaveClicked), []);
  return (
    <>
      <WindowHead desk={desk} clerk={clerk} onQuestion={setQuestion} />
      <FaultBanner link={link} withRemedy={false} />
      <main class="desk">
        <div class="work">
          <section class="visitor" aria-live="polite">
            {visitor === null ? (
              <Nobody desk={desk} />
            ) : (
              <>
                <AfterVisitor books={books} />
                <VisitorCard desk={desk} visitor={visitor} books={books} onQuestion={setQuestion} />
              </>
            )}
            {note === null ? null : (
              <p ref={intoView} class={note.isBad ? 'note bad' : 'note'} role="alert">
                {note.text}
              </p>
            )}
          </section>
          <UndoBar desk={desk} />
          <OwnDayPanel desk={desk} />
        </div>
        <QueueList desk={desk} onQuestion={setQuestion} />
      </main>
      {question === null ? null : question.ask === 'break' || question.ask === 'call' ? (
        <WindowDialog question={question} desk={desk} books={books} onClose={() => setQuestion(null)} />
      ) : visitor === null ? null : (
        <QuestionDialog question={question} desk={desk} books={books} visitor={visitor} onClose={() => setQuestion(null)} />
      )}
    </>
  );
}

/** Z, or the usual Ctrl+Z; in a text field Ctrl+Z undoes typing. */
const isUndo = (event: KeyboardEvent): boolean =>
  event.code === 'KeyZ' &&
  !event.repeat &&
  !event.altKey &&
  !event.shiftKey &&
  !(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement);

/** Who works by mouse does not mean the button pressed last by the next space bar. A click by keyboard or screen reader has no pointer. */
function leaveClicked(event: MouseEvent): void {
  const isByPointer = event instanceof PointerEvent && event.pointerType !== '';
  if (isByPointer && document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
}

/** A scanner at the computer types the code of a booking: its visitor gets the ticket, whatever is on the page; not into a field. */
function useScanner(desk: Desk): void {
  useLayoutEffect(() => {
    const typed = new TypedCode((code) => void desk.checkIn(code));
    const scanned = (event: KeyboardEvent) => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
      if (!typed.key(event.key, event.timeStamp)) return;
      // This Enter presses no button.
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    return listen('keydown', scanned, { capture: true });
  }, [desk]);
}

/** By the position of the key, so that shortcuts work with a Russian layout. */
function useKeys(desk: Desk, isAsking: boolean, ask: (question: Question) => void): void {
  useLayoutEffect(() => {
    const isUsed = (setting: 'walking_time' | 'quick_questions') => desk.books.value.window?.[setting] === 1;
    const actions: Readonly<Record<string, () => void>> = {
      KeyH: () => void (isUsed('walking_time') && desk.do('visitorArrived', {})),
      KeyF: () => finish(desk, ask, callsNext(desk.books.value)),
      KeyE: () => finish(desk, ask, false),
      KeyR: () => void desk.recall(),
      KeyN: () => void desk.skip(),
      KeyP: () => ask({ ask: 'postpone' }),
      KeyA: () => ask({ ask: 'addService' }),
      KeyC: () => ask({ ask: 'comment' }),
      KeyT: () => ask({ ask: 'transfer' }),
      KeyX: () => ask({ ask: 'reject', task: null }),
    };
    return listen('keydown', (event) => {
      if (isUndo(event) && !isAsking) {
        event.preventDefault();
        void desk.undo();
        return;
      }
      if (isAsking || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLInputElement) return;
      if (event.code === 'Space') {
        // On a button the space bar presses that button; elsewhere it calls the next visitor.
        if (event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        void desk.next();
      } else if (event.code === 'KeyQ') {
        if (isUsed('quick_questions')) void desk.question();
      } else if (desk.visitor.value !== null) actions[event.code]?.();
    });
  }, [desk, isAsking, ask]);
}

/** On a telephone the note is below the buttons. Called once, when the note appears. */
const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
