/** The visitor at the window: number, services with their operations, time against the norm, notes, photo. */

import { Button } from '../shared/button.js';
import type { WorkplaceWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import { durationText, useNow } from '../shared/time.js';
import type { Say } from '../shared/words.js';
import { type Books, type Desk, type Task, tasksOf, type Visitor } from './desk.js';
import type { Question } from './dialogs.js';

interface VisitorCardProps {
  readonly desk: Desk;
  readonly visitor: Visitor;
  readonly books: Books;
  readonly say: Say<WorkplaceWord>;
  readonly now: () => number;
  readonly onQuestion: (question: Question) => void;
}

export function VisitorCard({ desk, visitor, books, say, now, onQuestion }: VisitorCardProps) {
  const isBusy = useStore(desk.isBusy);
  const tasks = tasksOf(visitor);
  return (
    <>
      <div class="visitor-head">
        <p class="visitor-number" data-ticket={visitor.ticket}>
          {visitor.ticket}
        </p>
        <Timer visitor={visitor} books={books} say={say} now={now} />
        {visitor.photo === undefined ? null : (
          <img class="visitor-photo" src={photoAddress(visitor.photo)} alt={say('photo', { ticket: visitor.ticket })} />
        )}
      </div>
      {visitor.comment === '' ? null : <p class="note visitor-note">{visitor.comment}</p>}
      {visitor.pin_code === '' ? null : <p>{say('pinCode', { code: visitor.pin_code })}</p>}
      <ul class="tasks">
        {tasks.map((task) => (
          <TaskRow
            key={`${task.service} ${task.stage} ${task.operation}`}
            task={task}
            books={books}
            say={say}
            isBusy={isBusy}
            onServe={() => void desk.do('serveOperation', { service: task.service, priority: task.stage, operation: task.operation })}
            onReject={() => onQuestion({ ask: 'reject', task })}
          />
        ))}
      </ul>
      <div class="row visitor-actions">
        <Button kind="primary" disabled={isBusy} onClick={() => void desk.do('serveConsumer', {})}>
          {say('serveAll')} <kbd>F</kbd>
        </Button>
        <Button disabled={isBusy} onClick={() => void desk.recall()}>
          {say('recall')} <kbd>R</kbd>
        </Button>
        <Button disabled={isBusy} onClick={() => void desk.do('skipConsumer', {})}>
          {say('skip')} <kbd>N</kbd>
        </Button>
        <Button disabled={isBusy} onClick={() => onQuestion({ ask: 'postpone' })}>
          {say('postpone')} <kbd>P</kbd>
        </Button>
        <Button disabled={isBusy} onClick={() => onQuestion({ ask: 'addService' })}>
          {say('addService')} <kbd>A</kbd>
        </Button>
        <Button disabled={isBusy} onClick={() => onQuestion({ ask: 'transfer' })}>
          {say('transfer')} <kbd>T</kbd>
        </Button>
        <Button disabled={isBusy} onClick={() => onQuestion({ ask: 'comment' })}>
          {say('comment')} <kbd>C</kbd>
        </Button>
        <Button kind="danger" disabled={isBusy} onClick={() => onQuestion({ ask: 'reject', task: null })}>
          {say('rejectAll')} <kbd>X</kbd>
        </Button>
      </div>
    </>
  );
}

/** The data of a photo is only ever shown as a picture, whatever type it claims. */
const photoAddress = (photo: string): string => (photo.startsWith('data:image/') ? photo : `data:image/jpeg;base64,${photo}`);

interface TaskRowProps {
  readonly task: Task;
  readonly books: Books;
  readonly say: Say<WorkplaceWord>;
  readonly isBusy: boolean;
  readonly onServe: () => void;
  readonly onReject: () => void;
}

const SIGNS: Readonly<Record<string, string>> = { SERVING: '▶', SERVED: '✓', REJECTED: '✕', WAITING: '…', POSTPONE: '⏸' };

function TaskRow({ task, books, say, isBusy, onServe, onReject }: TaskRowProps) {
  const operation = books.operations.get(task.operation)?.name ?? String(task.operation);
  return (
    <li class="task" data-state={task.state}>
      <span class="task-sign" aria-hidden="true">
        {SIGNS[task.state]}
      </span>
      <span class="task-text">
        <strong>{operation}</strong>
        <span class="soft">{books.services.get(task.service)?.name}</span>
        {task.comments.map((comment) => (
          <em key={comment}>{comment}</em>
        ))}
      </span>
      {task.state === 'SERVING' ? (
        <span class="row">
          <Button disabled={isBusy} aria-label={`${say('serve')}: ${operation}`} onClick={onServe}>
            {say('serve')}
          </Button>
          <Button kind="danger" disabled={isBusy} aria-label={`${say('reject')}: ${operation}`} onClick={onReject}>
            {say('reject')}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

const SECOND_MS = 1_000;

interface TimerProps {
  readonly visitor: Visitor;
  readonly books: Books;
  readonly say: Say<WorkplaceWord>;
  readonly now: () => number;
}

/** Time since the last change of the visitor's state, compared with the norms of the work in progress. */
function Timer({ visitor, books, say, now }: TimerProps) {
  const passedMs = useNow(now) - Date.parse(visitor.state_changed);
  const serving = tasksOf(visitor).filter(({ state }) => state === 'SERVING');
  const norm = (of: 'regulated_sec' | 'danger_sec'): number =>
    serving.reduce((sum, { operation }) => sum + (books.operations.get(operation)?.[of] ?? 0), 0) * SECOND_MS;
  const [normMs, limitMs] = [norm('regulated_sec'), norm('danger_sec')];
  const level = limitMs > 0 && passedMs >= limitMs ? 'danger' : normMs > 0 && passedMs >= normMs ? 'late' : 'good';
  return (
    <div class={`timer ${level}`}>
      <span class="timer-value" role="timer">
        {durationText(passedMs)}
      </span>
      <progress class="timer-bar" max={Math.max(limitMs, 1)} value={Math.min(passedMs, limitMs)} aria-hidden="true" />
      <span class="soft">{say('norm', { norm: durationText(normMs), limit: durationText(limitMs) })}</span>
    </div>
  );
}
