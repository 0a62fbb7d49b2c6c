/** A window: its state, its visitor, the time of service, and the actions on it. */

import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import { levelOf, normOf } from '../shared/tasks.js';
import type { Word } from '../shared/words/catalogues.js';
import { nameAt, shownName } from '../shared/words/names.js';
import { durationText, normTexts } from '../shared/words/time.js';
import type { Question } from './dialogs.js';
import { openServicesOf } from './figures.js';
import { type Alert, type Books, type Hall, NOBODY, userName, type Visitor, type Window } from './hall.js';
import { say } from './page.js';
import { StoryLink } from './story-link.js';

export interface WindowCardProps {
  readonly window: Window;
  readonly told: { readonly since: string; readonly opened_services: readonly number[] } | undefined;
  readonly alarm: Alert['severity'] | undefined;
  readonly isLeft: boolean;
  readonly visitor: Visitor | undefined;
  readonly hall: Hall;
  readonly books: Books;
  readonly nowMs: number;
  readonly onAsk: (question: Question) => void;
  /** In a hall of many windows: what it does and the actions are folded. */
  readonly isSmall: boolean;
}

const STATES: Readonly<Record<number, Word<'supervisor'>>> = {
  [WINDOW_STATE.open]: 'stateOpen',
  [WINDOW_STATE.onBreak]: 'stateBreak',
  [WINDOW_STATE.closed]: 'stateClosed',
  [WINDOW_STATE.serving]: 'stateServing',
};

export function WindowCard({ window, told, alarm, isLeft, visitor, hall, books, nowMs, onAsk, isSmall }: WindowCardProps) {
  const isManned = window.clerk_id !== NOBODY;
  const { state_id, disabled } = window;
  // It stands as a window on a break does, because it calls nobody either.
  const state = isLeft ? 'page-closed' : state_id;
  const name = shownName(window);
  const names = (services: readonly number[]): string => services.map((id) => nameAt(books.services, id) ?? String(id)).join(', ');
  const opened = told?.opened_services ?? [];
  return (
    <li class="window" data-state={disabled === 1 ? 0 : state} data-alarm={alarm} aria-label={name}>
      <div class="window-head">
        <h3>{name}</h3>
        <span class="state" data-state={state}>
          {say(disabled === 1 ? 'stateDisabled' : isLeft ? 'statePageClosed' : (STATES[state_id] ?? 'stateClosed'))}
        </span>
      </div>
      <p class="soft clerk">{isManned ? userName(books, window.clerk_id) : say('nobodySits')}</p>
      {visitor === undefined ? (
        <p class="soft idle">
          {told === undefined || !isManned || isLeft || state_id === WINDOW_STATE.closed || state_id === WINDOW_STATE.serving
            ? ''
            : say('stateFor', { time: durationText(nowMs - Date.parse(told.since)) })}
        </p>
      ) : (
        <Serving {...{ visitor, books, nowMs, isSmall }} what={names(openServicesOf(visitor))} />
      )}
      <WhatComes window={window} books={books} />
      {opened.length === 0 ? null : <p class="opened">{say('openedHere', { services: names(opened) })}</p>}
      {isSmall ? (
        <details>
          <summary aria-label={say('actOf', { window: name })}>{say('act')}</summary>
          {visitor === undefined ? null : <p class="soft what">{names(openServicesOf(visitor))}</p>}
          <Actions window={window} visitor={visitor} hall={hall} onAsk={onAsk} />
        </details>
      ) : (
        <Actions window={window} visitor={visitor} hall={hall} onAsk={onAsk} />
      )}
    </li>
  );
}

/** A pause or an end that waits for the visitor to leave, and who decided it, also once it has come. */
function WhatComes({ window, books }: Pick<WindowCardProps, 'window' | 'books'>) {
  const { next_state_id: next, state_user_id: user, clerk_id: clerk, reason } = window;
  const who = user === null || user === clerk ? '' : userName(books, user);
  const parts = [
    next === null ? '' : say(next === WINDOW_STATE.closed ? 'closesAfter' : 'pausesAfter'),
    reason === null ? '' : (nameAt(books.reasons, reason) ?? ''),
    who === '' ? '' : say('decidedBy', { who }),
  ].filter(Boolean);
  return parts.length === 0 ? null : <p class="comes">{parts.join(' · ')}</p>;
}

type ActionsProps = Pick<WindowCardProps, 'window' | 'visitor' | 'hall' | 'onAsk'>;

function Actions({ window, visitor, hall, onAsk }: ActionsProps) {
  const isBusy = useStore(hall.isBusy);
  const isManned = window.clerk_id !== NOBODY;
  const isServing = window.state_id === WINDOW_STATE.serving;
  const isOpen = window.state_id === WINDOW_STATE.open || (isServing && window.next_state_id === null);
  // While it serves, to open it means that what was to come after the visitor does not.
  const reopen = !isServing ? 'open' : window.next_state_id === WINDOW_STATE.closed ? 'keepOpen' : 'noPause';
  const button = (word: 'pause' | 'open' | 'keepOpen' | 'noPause' | 'shut' | 'transfer' | 'services', onClick: () => void) => (
    <Button disabled={isBusy} aria-label={say(`${word}Of`, { window: shownName(window) })} onClick={onClick}>
      {say(word)}
    </Button>
  );
  return (
    <div class="window-actions">
      {isManned &&
        (isOpen
          ? button('pause', () => void hall.setState(window, WINDOW_STATE.onBreak))
          : button(reopen, () => void hall.setState(window, WINDOW_STATE.open)))}
      {window.state_id !== WINDOW_STATE.closed &&
        window.next_state_id !== WINDOW_STATE.closed &&
        button('shut', () => onAsk({ ask: 'shut', window }))}
      {visitor && button('transfer', () => onAsk({ ask: 'transfer', visitor }))}
      {window.all_operations === 1 ? (
        <span class="soft">{say('allServices')}</span>
      ) : (
        button('services', () => onAsk({ ask: 'services', window }))
      )}
    </div>
  );
}

type ServingProps = Pick<WindowCardProps, 'books' | 'nowMs' | 'isSmall'> & {
  readonly visitor: Visitor;
  readonly what: string;
};

function Serving({ visitor, books, nowMs, what, isSmall }: ServingProps) {
  // As the clerk's own page: the norm is that of what is being done now.
  const passedMs = nowMs - Date.parse(visitor.state_changed);
  const norm = normOf(visitor, books.operations);
  const level = levelOf(passedMs, norm);
  return (
    <div class={`serving ${level}`}>
      <p class="serving-line">
        <strong class="ticket">
          <StoryLink ticket={visitor.ticket} />
        </strong>
        <span class="passed">{durationText(passedMs)}</span>
      </p>
      {norm.limitMs === 0 ? null : <progress max={norm.limitMs} value={Math.min(passedMs, norm.limitMs)} aria-hidden="true" />}
      {isSmall ? null : (
        <>
          <p class="soft what">{what}</p>
          <p class="soft norm">
            {norm.limitMs === 0 ? '' : say('norm', normTexts(norm))}
            {level === 'good' ? null : <b class="verdict"> · {say(level)}</b>}
          </p>
        </>
      )}
    </div>
  );
}
