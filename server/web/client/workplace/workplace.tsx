/** The clerk's page: the visitor on the left, the queue on the right; every button has a key. */
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { FaultBanner } from '../shared/fault-banner.js';
import { ConnectionBanner, Head } from '../shared/head.js';
import { keep, kept } from '../shared/keep.js';
import { Button } from '../shared/parts.js';
import { listen, useStore } from '../shared/store.js';
import { Desk } from './desk.js';
import { type Question, QuestionDialog, WindowDialog, type WindowQuestion } from './dialogs.js';
import { WorkplaceEntrance } from './entrance.js';
import { link, say } from './page.js';
import { QueueList } from './queue-list.js';
import { reasonsFor } from './reasons.js';
import { UndoBar } from './undo-bar.js';
import { finish, VisitorCard } from './visitor-card.js';

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
  useKeys(desk, question !== null, setQuestion);
  return (
    <>
      <WindowHead desk={desk} clerk={clerk} onQuestion={setQuestion} />
      <FaultBanner link={link} withRemedy={false} />
      <main class="desk">
        <div class="work">
          <section class="visitor" aria-live="polite">
            {visitor === null ? (
              <Nobody desk={desk} isOnBreak={books.window?.state_id === 2} />
            ) : (
              <VisitorCard desk={desk} visitor={visitor} books={books} onQuestion={setQuestion} />
            )}
            {note === null ? null : (
              <p ref={intoView} class={note.isBad ? 'note bad' : 'note'} role="alert">
                {note.text}
              </p>
            )}
          </section>
          <UndoBar desk={desk} />
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

function Nobody({ desk, isOnBreak }: { readonly desk: Desk; readonly isOnBreak: boolean }) {
  const isBusy = useStore(desk.isBusy);
  return (
    <div class="nobody">
      <h1>{say('nobody')}</h1>
      <p class="soft">{say(isOnBreak ? 'onBreakHint' : 'nobodyHint')}</p>
      <Button kind="primary" look="next" disabled={isBusy} onClick={() => void desk.next()}>
        {say('next')} <kbd>␣</kbd>
      </Button>
    </div>
  );
}

const STATES = { 1: 'stateOpen', 2: 'stateBreak', 3: 'stateClosed', 4: 'stateServing' } as const;

interface WindowHeadProps {
  readonly desk: Desk;
  readonly clerk: string;
  readonly onQuestion: (question: WindowQuestion) => void;
}

function WindowHead({ desk, clerk, onQuestion }: WindowHeadProps) {
  const books = useStore(desk.books);
  const { window } = books;
  const isBusy = useStore(desk.isBusy);
  const state = window?.state_id;
  const isOnBreak = state === 2;
  const countsQuestions = window?.quick_questions === 1;
  const pause = () => {
    if (!isOnBreak && reasonsFor(books, 'break', null).length > 0) onQuestion({ ask: 'break' });
    else void desk.setState(isOnBreak ? 1 : 2);
  };
  const takeBreak = (
    <Button disabled={isBusy || state === 4} aria-pressed={isOnBreak} onClick={pause}>
      {say(isOnBreak ? 'endBreak' : 'takeBreak')}
    </Button>
  );
  const question = (
    <Button disabled={isBusy} onClick={() => void desk.question()}>
      {say('question')} <kbd>Q</kbd>
    </Button>
  );
  return (
    // The clerk may log in at another window afterwards.
    <Head
      link={link}
      action={
        <>
          {countsQuestions ? question : null}
          {takeBreak}
        </>
      }
      onLeave={() => void link.logout().catch(() => undefined)}
    >
      <div class="head-who">
        <strong>{window?.name ?? ''}</strong>
        <span class="soft">{clerk}</span>
      </div>
      <span class="state" data-state={state}>
        {say(STATES[state as keyof typeof STATES] ?? 'stateClosed')}
      </span>
    </Head>
  );
}

/** Z, or the usual Ctrl+Z; in a text field Ctrl+Z undoes typing. */
const isUndo = (event: KeyboardEvent): boolean =>
  event.code === 'KeyZ' &&
  !event.repeat &&
  !event.altKey &&
  !event.shiftKey &&
  !(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement);

/** By the position of the key, so that shortcuts work with a Russian layout. */
function useKeys(desk: Desk, isAsking: boolean, ask: (question: Question) => void): void {
  useLayoutEffect(() => {
    const isUsed = (setting: 'walking_time' | 'quick_questions') => desk.books.value.window?.[setting] === 1;
    const actions: Readonly<Record<string, () => void>> = {
      KeyH: () => void (isUsed('walking_time') && desk.do('visitorArrived', {})),
      KeyF: () => finish(desk, ask),
      KeyR: () => void desk.recall(),
      KeyN: () => void desk.do('skipConsumer', {}),
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
