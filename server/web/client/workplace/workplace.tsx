/** The clerk's page: the visitor on the left, the queue on the right; every button has a key. */

import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { WorkplaceWord } from '../shared/catalogues.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { Clock } from '../shared/clock.js';
import { ConnectionBanner } from '../shared/connection-banner.js';
import { FaultBanner } from '../shared/fault-banner.js';
import { keep, kept } from '../shared/keep.js';
import type { Link } from '../shared/link.js';
import { useStore } from '../shared/store.js';
import type { Speaker } from '../shared/words.js';
import { Desk } from './desk.js';
import { CommentDialog, PostponeDialog, type Question, RejectDialog, ServiceDialog, TransferDialog } from './dialogs.js';
import { WorkplaceEntrance } from './entrance.js';
import { QueueList } from './queue-list.js';
import { UndoBar } from './undo-bar.js';
import { VisitorCard } from './visitor-card.js';

interface PageProps {
  readonly link: Link;
  readonly speaker: Speaker<WorkplaceWord>;
}

export function WorkplacePage({ link, speaker }: PageProps) {
  const token = useStore(link.token);
  const { say } = useStore(speaker.speech);
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
      {token === null || seat.window === 0 ? (
        <WorkplaceEntrance link={link} speaker={speaker} onWindow={sit} />
      ) : (
        <AtWindow key={`${seat.window} ${token}`} link={link} speaker={speaker} window={seat.window} clerk={seat.clerk} />
      )}
      <ConnectionBanner link={link} text={say('connectionLost')} />
    </>
  );
}

interface AtWindowProps extends PageProps {
  readonly window: number;
  readonly clerk: string;
}

function AtWindow({ link, speaker, window, clerk }: AtWindowProps) {
  const desk = useMemo(() => new Desk(link, window, speaker.speech), [link, window, speaker]);
  useEffect(() => () => desk.end(), [desk]);
  const [question, setQuestion] = useState<Question | null>(null);
  const now = useMemo(() => () => link.now(), [link]);
  const speech = useStore(speaker.speech);
  const { say } = speech;
  const books = useStore(desk.books);
  const visitor = useStore(desk.visitor);
  const note = useStore(desk.note);
  useKeys(desk, question !== null, setQuestion);
  const close = () => setQuestion(null);
  return (
    <>
      <Head desk={desk} link={link} speaker={speaker} clerk={clerk} now={now} />
      <FaultBanner link={link} speaker={speaker} withRemedy={false} />
      <main class="desk">
        <div class="work">
          <section class="visitor" aria-live="polite">
            {visitor === null ? (
              <Nobody desk={desk} say={say} isOnBreak={books.window?.state_id === 2} />
            ) : (
              <VisitorCard desk={desk} visitor={visitor} books={books} say={say} now={now} onQuestion={setQuestion} />
            )}
            {note === null ? null : (
              <p ref={intoView} class={note.isBad ? 'note bad' : 'note'} role="alert">
                {note.text}
              </p>
            )}
          </section>
          <UndoBar desk={desk} say={say} />
        </div>
        <QueueList desk={desk} speech={speech} now={now} />
      </main>
      {question === null || visitor === null ? null : question.ask === 'reject' ? (
        <RejectDialog desk={desk} say={say} onClose={close} task={question.task} />
      ) : question.ask === 'postpone' ? (
        <PostponeDialog desk={desk} say={say} onClose={close} />
      ) : question.ask === 'transfer' ? (
        <TransferDialog desk={desk} say={say} onClose={close} books={books} visitor={visitor} />
      ) : question.ask === 'comment' ? (
        <CommentDialog desk={desk} say={say} onClose={close} visitor={visitor} />
      ) : (
        <ServiceDialog desk={desk} say={say} onClose={close} books={books} visitor={visitor} />
      )}
    </>
  );
}

interface NobodyProps {
  readonly desk: Desk;
  readonly say: (key: WorkplaceWord) => string;
  readonly isOnBreak: boolean;
}

function Nobody({ desk, say, isOnBreak }: NobodyProps) {
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

const STATES: Readonly<Record<number, WorkplaceWord>> = { 1: 'stateOpen', 2: 'stateBreak', 3: 'stateClosed', 4: 'stateServing' };

interface HeadProps extends PageProps {
  readonly desk: Desk;
  readonly clerk: string;
  readonly now: () => number;
}

function Head({ desk, link, speaker, clerk, now }: HeadProps) {
  const { say, language } = useStore(speaker.speech);
  const { window } = useStore(desk.books);
  const isBusy = useStore(desk.isBusy);
  const isOnBreak = window?.state_id === 2;
  // The clerk may log in at another window afterwards.
  const leave = () => void link.logout().catch(() => undefined);
  return (
    <header class="head">
      <div class="head-who">
        <strong>{window?.name ?? ''}</strong>
        <span class="soft">{clerk}</span>
      </div>
      <span class="state" data-state={window?.state_id}>
        {say(STATES[window?.state_id ?? 3] ?? 'stateClosed')}
      </span>
      <Clock language={language} now={now} />
      <div class="row head-actions">
        <LanguageChooser speaker={speaker} label={say('language')} />
        <LookChooser themeLabel={say('theme')} textLabel={say('textSize')} />
        <Button disabled={isBusy || window?.state_id === 4} aria-pressed={isOnBreak} onClick={() => void desk.setState(isOnBreak ? 1 : 2)}>
          {say(isOnBreak ? 'endBreak' : 'takeBreak')}
        </Button>
        <Button onClick={leave}>{say('logOut')}</Button>
      </div>
    </header>
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
    const actions: Readonly<Record<string, () => void>> = {
      KeyF: () => void desk.do('serveConsumer', {}),
      KeyR: () => void desk.recall(),
      KeyN: () => void desk.do('skipConsumer', {}),
      KeyP: () => ask({ ask: 'postpone' }),
      KeyA: () => ask({ ask: 'addService' }),
      KeyC: () => ask({ ask: 'comment' }),
      KeyT: () => ask({ ask: 'transfer' }),
      KeyX: () => ask({ ask: 'reject', task: null }),
    };
    const press = (event: KeyboardEvent) => {
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
      } else if (desk.visitor.value !== null) actions[event.code]?.();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [desk, isAsking, ask]);
}

/** On a telephone the note is below the buttons. Called once, when the note appears. */
const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
