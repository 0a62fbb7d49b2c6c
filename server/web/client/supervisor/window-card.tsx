/** A window: its state, its visitor, the time of service, and the actions on it. */

import { Button } from '../shared/button.js';
import type { Word } from '../shared/catalogues.js';
import { levelOf, normOf } from '../shared/tasks.js';
import { durationText } from '../shared/time.js';
import { useStore } from '../shared/use-store.js';
import type { Question } from './dialogs.js';
import { openServicesOf } from './figures.js';
import { type Books, type Hall, NOBODY, userName, type Visitor, type Window } from './hall.js';
import { say } from './page.js';

interface WindowCardProps {
  readonly window: Window;
  readonly told: { readonly since: string; readonly opened_services: readonly number[] } | undefined;
  readonly visitor: Visitor | undefined;
  readonly hall: Hall;
  readonly books: Books;
  readonly nowMs: number;
  readonly onAsk: (question: Question) => void;
}

const STATES: Readonly<Record<number, Word<'supervisor'>>> = { 1: 'stateOpen', 2: 'stateBreak', 3: 'stateClosed', 4: 'stateServing' };

export function WindowCard({ window, told, visitor, hall, books, nowMs, onAsk }: WindowCardProps) {
  const isManned = window.clerk_id !== NOBODY;
  const { name, state_id } = window;
  const names = (services: readonly number[]): string => services.map((id) => books.services.get(id)?.name ?? String(id)).join(', ');
  const opened = told?.opened_services ?? [];
  return (
    <li class="window" data-state={window.disabled === 1 ? 0 : state_id} aria-label={name}>
      <div class="window-head">
        <h3>{name}</h3>
        <span class="state" data-state={state_id}>
          {say(window.disabled === 1 ? 'stateDisabled' : (STATES[state_id] ?? 'stateClosed'))}
        </span>
      </div>
      <p class="soft clerk">{isManned ? userName(books, window.clerk_id) : say('nobodySits')}</p>
      {visitor === undefined ? (
        <p class="soft idle">{told === undefined || !isManned || state_id > 2 ? '' : durationText(nowMs - Date.parse(told.since))}</p>
      ) : (
        <Serving
          visitor={visitor}
          sinceMs={Date.parse(told?.since ?? visitor.state_changed)}
          books={books}
          nowMs={nowMs}
          what={names(openServicesOf(visitor))}
        />
      )}
      {opened.length === 0 ? null : <p class="opened">{say('openedHere', { services: names(opened) })}</p>}
      <Actions window={window} visitor={visitor} hall={hall} onAsk={onAsk} />
    </li>
  );
}

type ActionsProps = Pick<WindowCardProps, 'window' | 'visitor' | 'hall' | 'onAsk'>;

function Actions({ window, visitor, hall, onAsk }: ActionsProps) {
  const isBusy = useStore(hall.isBusy);
  const isManned = window.clerk_id !== NOBODY;
  const { name, state_id } = window;
  const isOpen = state_id === 1 || state_id === 4;
  return (
    <div class="window-actions">
      {isOpen ? (
        <Button disabled={isBusy || !isManned} aria-label={say('pauseOf', { window: name })} onClick={() => void hall.setState(window, 2)}>
          {say('pause')}
        </Button>
      ) : (
        <Button disabled={isBusy || !isManned} aria-label={say('openOf', { window: name })} onClick={() => void hall.setState(window, 1)}>
          {say('open')}
        </Button>
      )}
      {state_id === 3 ? null : (
        <Button disabled={isBusy} aria-label={say('shutOf', { window: name })} onClick={() => onAsk({ ask: 'shut', window })}>
          {say('shut')}
        </Button>
      )}
      {visitor === undefined ? null : (
        <Button disabled={isBusy} aria-label={say('transferOf', { window: name })} onClick={() => onAsk({ ask: 'transfer', visitor })}>
          {say('transfer')}
        </Button>
      )}
      <Button
        disabled={isBusy || window.all_operations === 1}
        aria-label={say('servicesOf', { window: name })}
        onClick={() => onAsk({ ask: 'services', window })}
      >
        {say('services')}
      </Button>
    </div>
  );
}

interface ServingProps {
  readonly visitor: Visitor;
  readonly sinceMs: number;
  readonly books: Books;
  readonly nowMs: number;
  readonly what: string;
}

function Serving({ visitor, sinceMs, books, nowMs, what }: ServingProps) {
  const passedMs = nowMs - sinceMs;
  const norm = normOf(visitor, books.operations);
  const level = levelOf(passedMs, norm);
  return (
    <div class={`serving ${level}`}>
      <p class="serving-line">
        <strong class="ticket">{visitor.ticket}</strong>
        <span class="passed">{durationText(passedMs)}</span>
      </p>
      {norm.limitMs === 0 ? null : <progress max={norm.limitMs} value={Math.min(passedMs, norm.limitMs)} aria-hidden="true" />}
      <p class="soft what">{what}</p>
      <p class="soft norm">
        {norm.limitMs === 0 ? '' : say('norm', { norm: durationText(norm.normMs), limit: durationText(norm.limitMs) })}
        {level === 'good' ? null : <b class="verdict"> · {say(level)}</b>}
      </p>
    </div>
  );
}
