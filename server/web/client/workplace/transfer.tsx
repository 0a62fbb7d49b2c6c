/** Ends the present work. The visitor then waits for a service: at any free window, or for the clerk of one window. */

import { useState } from 'preact/hooks';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Choices } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { Comment, type DialogProps } from './comment.js';
import { clerkNamed, type Window } from './desk.js';
import { type Transfer, transfersOf } from './next-services.js';
import { say } from './page.js';

const ANYBODY = 0;
/** So many windows are named; the rest are counted. */
const NAMED = 3;

const STATE_WORDS: Readonly<Record<number, 'stateOpen' | 'stateBreak' | 'stateServing'>> = {
  [WINDOW_STATE.open]: 'stateOpen',
  [WINDOW_STATE.onBreak]: 'stateBreak',
  [WINDOW_STATE.serving]: 'stateServing',
};

/** Neither the service nor who takes the visitor is preselected: a press by mistake sends nobody anywhere. */
export function TransferDialog({ desk, onClose, books, visitor }: DialogProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const [text, setText] = useState('');
  const transfers = transfersOf(books, visitor);
  const transfer = transfers.find(({ service }) => service.id === chosen);
  const recipients = transfer === undefined ? [] : recipientsOf(transfer, (window) => clerkNamed(books.users, window.clerk_id));
  // Who takes the service that was chosen before may not take this one.
  const recipient = recipients.find(([id]) => id === to)?.[0];
  const send = () => {
    if (transfer === undefined || recipient === undefined) return;
    const whom = recipient === ANYBODY ? {} : { to_workplace: recipient };
    void desk.do('transferConsumer', { service: transfer.service.id, ...whom, ...(text !== '' && { comment: text }) });
  };
  return (
    <AskingDialog
      title={say('transferTitle', { ticket: visitor.ticket })}
      look="wide-dialog"
      action={say('transfer')}
      disabled={recipient === undefined}
      onClose={onClose}
      onDone={send}
    >
      {transfers.length === 0 ? (
        <p>{say('nothingToChoose')}</p>
      ) : (
        <div class="transfer">
          <Choices
            isTitled
            legend={say('transferWhat')}
            chosen={transfer?.service.id ?? null}
            options={transfers.map(optionOf)}
            onChoose={setChosen}
          />
          {transfer === undefined ? (
            <div class="choices">
              <p class="choices-title">{say('transferTo')}</p>
              <p class="soft">{say('transferFirst')}</p>
            </div>
          ) : (
            <Choices isTitled legend={say('transferTo')} chosen={recipient ?? null} options={recipients} onChoose={setTo} />
          )}
        </div>
      )}
      <Comment text={text} onText={setText} />
      <p class="soft dialog-hint">{say('transferHint', { kind: transfer?.kind ?? 'new' })}</p>
    </AskingDialog>
  );
}

function optionOf({ service, kind, windows }: Transfer): readonly [number, string, string] {
  const note =
    kind === 'same' ? say('sameService') : kind === 'onTicket' ? say('alreadyOnTicket') : windows.length > 0 ? '' : say('nobodyNow');
  return [service.id, shownName(service), note];
}

function recipientsOf(
  { windows, isForAnybody }: Transfer,
  clerkOf: (window: Window) => string,
): readonly (readonly [number, string, string])[] {
  const named = windows.slice(0, NAMED).map(shownName).join(', ');
  const callers =
    windows.length === 0 ? say('calledLater') : say('calledBy', { windows: named, more: Math.max(0, windows.length - NAMED) });
  return [
    ...(isForAnybody ? [[ANYBODY, say('transferAnybody'), callers] as const] : []),
    ...windows.map((window) => {
      const word = STATE_WORDS[window.state_id];
      return [window.id, [shownName(window), clerkOf(window)].filter(Boolean).join(' · '), word === undefined ? '' : say(word)] as const;
    }),
  ];
}
