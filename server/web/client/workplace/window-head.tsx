/** The head of the page: which window, its state and why, the break, the way out. */

import { useState } from 'preact/hooks';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { useStore } from '../shared/box/store.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Head } from '../shared/parts/head.js';
import { Button } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { type Books, clerkNamed, type Desk } from './desk.js';
import type { WindowQuestion } from './dialogs.js';
import { link, say } from './page.js';
import { reasonName, reasonsFor } from './reasons.js';

const STATES = {
  [WINDOW_STATE.open]: 'stateOpen',
  [WINDOW_STATE.onBreak]: 'stateBreak',
  [WINDOW_STATE.closed]: 'stateClosed',
  [WINDOW_STATE.serving]: 'stateServing',
} as const;

interface WindowHeadProps {
  readonly desk: Desk;
  readonly clerk: string;
  readonly onQuestion: (question: WindowQuestion) => void;
}

export function WindowHead({ desk, clerk, onQuestion }: WindowHeadProps) {
  const books = useStore(desk.books);
  const visitor = useStore(desk.visitor);
  const { window } = books;
  const isBusy = useStore(desk.isBusy);
  const [isLeaving, setLeaving] = useState(false);
  const state = window?.state_id;
  const leave = () => void link.logout().catch(() => undefined);
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
          {window?.quick_questions === 1 ? question : null}
          <BreakButton {...{ desk, books, onQuestion }} />
        </>
      }
      help="clerk"
      onLeave={() => (visitor === null ? leave() : setLeaving(true))}
    >
      <div class="head-who">
        <strong>{window && shownName(window)}</strong>
        <span class="soft">{clerk}</span>
      </div>
      <span class="state" data-state={state}>
        {say(STATES[state as keyof typeof STATES] ?? 'stateClosed')}
        {window?.reason ? `: ${reasonName(books, window.reason)}` : null}
      </span>
      {isLeaving && visitor !== null ? (
        <AskingDialog
          title={say('leaveTitle', { ticket: visitor.ticket })}
          action={say('leaveAnyway')}
          cancel={say('stay')}
          kind="danger"
          onClose={() => setLeaving(false)}
          onDone={leave}
        >
          <p>{say('leaveHint')}</p>
        </AskingDialog>
      ) : null}
    </Head>
  );
}

function BreakButton({ desk, books, onQuestion }: Pick<WindowHeadProps, 'desk' | 'onQuestion'> & { readonly books: Books }) {
  const isBusy = useStore(desk.isBusy);
  const { window } = books;
  const isServing = window?.state_id === WINDOW_STATE.serving;
  const comes = isServing ? window.next_state_id : window?.state_id;
  const isTaken = comes === WINDOW_STATE.onBreak || comes === WINDOW_STATE.closed;
  const isAsked = !isTaken && reasonsFor(books, 'break', null).length > 0;
  const pause = () => {
    if (isAsked) onQuestion({ ask: 'break' });
    else void desk.setState(isTaken ? WINDOW_STATE.open : WINDOW_STATE.onBreak);
  };
  const word = isServing ? (isTaken ? 'noBreakAfter' : 'breakAfter') : isTaken ? 'endBreak' : 'takeBreak';
  return (
    <Button disabled={isBusy} onClick={pause}>
      {say(word)}
      {isAsked ? '…' : ''}
    </Button>
  );
}

/** What comes after the visitor, and who else decided that; null = the window goes on. */
export function AfterVisitor({ books: { window, users } }: { readonly books: Books }) {
  if (window?.next_state_id == null) return null;
  const who = window.state_user_id === window.clerk_id ? '' : clerkNamed(users, window.state_user_id ?? 0);
  return (
    <p class="note" role="status">
      {say(window.next_state_id === WINDOW_STATE.closed ? 'closedAfter' : 'breakComes')} {who === '' ? null : say('decidedBy', { who })}
    </p>
  );
}
