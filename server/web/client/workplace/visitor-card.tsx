/** The visitor at the window: number, services with their operations, time against the norm, notes, photo. */

import type { QueueEntries } from '../../../protocol/client/client.js';
import { useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import { isUnfinished, levelOf, normOf, plainComment, type Task, tasksOf } from '../shared/tasks.js';
import { nameAt } from '../shared/words/names.js';
import { durationText, normTexts, useNow } from '../shared/words/time.js';
import type { Books, Desk, Visitor } from './desk.js';
import type { Question } from './dialogs.js';
import { link, say } from './page.js';
import { choicesFor, IN_HAND, servicesOf } from './reasons.js';
import { WhyLine } from './why-line.js';

/** Finishes what is being served; where there are outcomes, one of them is asked for. */
export function finish(desk: Desk, ask: (question: Question) => void, next: boolean): void {
  const { value: visitor } = desk.visitor;
  if (visitor === null) return;
  const { choices } = choicesFor(desk.books.value, 'outcome', servicesOf(visitor, IN_HAND));
  if (choices.length > 0) ask({ ask: 'outcome', task: null, next });
  else void desk.do('serveConsumer', next ? { next } : {});
}

/** Whether the main button calls the next visitor as well. */
export const callsNext = ({ window }: Books): boolean => window?.call_after_finish === 1 && window.next_state_id === null;

/** Whether a skip calls somebody else. */
const skipCalls = ({ window }: Books, queue: QueueEntries): boolean => window?.disabled === 0 && queue.some(({ mayCall }) => mayCall);

interface VisitorCardProps {
  readonly desk: Desk;
  readonly visitor: Visitor;
  readonly books: Books;
  readonly onQuestion: (question: Question) => void;
}

export function VisitorCard({ desk, visitor, books, onQuestion }: VisitorCardProps) {
  const isBusy = useStore(desk.isBusy);
  const queue = useStore(desk.queue);
  const tasks = tasksOf(visitor);
  // A row of its own has buttons where they do something else than those of the whole visit.
  const inHand = tasks.filter(({ state }) => state === 'SERVING').length;
  const unfinished = tasks.filter(isUnfinished).length;
  const isAwaited = books.window?.walking_time === 1 && visitor.arrived === undefined;
  const withNext = callsNext(books);
  const actions = [
    ...(withNext ? ([['serveAll', 'E', () => finish(desk, onQuestion, false)]] as const) : []),
    ...(isAwaited ? ([['arrived', 'H', () => void desk.do('visitorArrived', {})]] as const) : []),
    ['recall', 'R', () => void desk.recall()],
    [skipCalls(books, queue) ? 'skipAndNext' : 'skip', 'N', () => void desk.skip()],
    ['postpone', 'P', () => onQuestion({ ask: 'postpone' })],
    ['addService', 'A', () => onQuestion({ ask: 'addService' })],
    ['transfer', 'T', () => onQuestion({ ask: 'transfer' })],
    ['comment', 'C', () => onQuestion({ ask: 'comment' })],
  ] as const;
  return (
    <>
      <div class="visitor-head">
        <h1 class="visitor-number" data-ticket={visitor.ticket}>
          {visitor.ticket}
        </h1>
        <Timer visitor={visitor} books={books} />
        {visitor.photo === undefined ? null : (
          <img class="visitor-photo" src={photoAddress(visitor.photo)} alt={say('photo', { ticket: visitor.ticket })} />
        )}
      </div>
      <WhyLine desk={desk} books={books} />
      {visitor.comment === '' ? null : <p class="note visitor-note">{visitor.comment}</p>}
      {visitor.persons === undefined ? null : <p>{say('forPersons', { count: visitor.persons })}</p>}
      {visitor.pin_code === '' ? null : <p>{say('pinCode', { code: visitor.pin_code })}</p>}
      <ul class="tasks">
        {tasks.map((task) => (
          <TaskRow
            key={`${task.service} ${task.stage} ${task.operation}`}
            {...{ desk, books, task, isBusy, onQuestion }}
            isDone={inHand > 1}
            isRefused={unfinished > 1}
          />
        ))}
      </ul>
      <div class="row visitor-actions">
        <Button kind="primary" look="at-hand" disabled={isBusy} onClick={() => finish(desk, onQuestion, withNext)}>
          {say(withNext ? 'finishAndNext' : 'serveAll')} <kbd>F</kbd>
        </Button>
        {actions.map(([word, key, act]) => (
          <Button key={word} disabled={isBusy} onClick={act}>
            {say(word)} <kbd>{key}</kbd>
          </Button>
        ))}
        <Button kind="danger" disabled={isBusy} onClick={() => onQuestion({ ask: 'reject', task: null })}>
          {say(unfinished > 1 ? 'rejectAll' : 'reject')} <kbd>X</kbd>
        </Button>
      </div>
    </>
  );
}

/** The data of a photo is only ever shown as a picture, whatever type it claims. */
const photoAddress = (photo: string): string => (photo.startsWith('data:image/') ? photo : `data:image/jpeg;base64,${photo}`);

interface TaskRowProps extends Omit<VisitorCardProps, 'visitor'> {
  readonly task: Task;
  readonly isBusy: boolean;
  /** Whether it can be finished, and refused, apart from the others. */
  readonly isDone: boolean;
  readonly isRefused: boolean;
}

const SIGNS: Readonly<Record<string, string>> = { SERVING: '▶', SERVED: '✓', REJECTED: '✕', WAITING: '…', POSTPONE: '⏸' };

function TaskRow({ desk, books, task, isBusy, onQuestion, isDone, isRefused }: TaskRowProps) {
  const isAsked = choicesFor(books, 'outcome', [task.service]).choices.length > 0;
  const serve = () =>
    isAsked
      ? onQuestion({ ask: 'outcome', task, next: false })
      : desk.do('serveOperation', { service: task.service, priority: task.stage, operation: task.operation });
  const operation = nameAt(books.operations, task.operation) ?? String(task.operation);
  const service = nameAt(books.services, task.service);
  return (
    <li class="task" data-state={task.state}>
      <span class="task-sign" aria-hidden="true">
        {SIGNS[task.state]}
      </span>
      <span class="task-text">
        <strong>{operation}</strong>
        {service === operation ? null : <span class="soft">{service}</span>}
        {task.comments.map((comment) => (
          <em key={comment}>{plainComment(comment)}</em>
        ))}
      </span>
      {task.state === 'SERVING' && (isDone || isRefused) ? (
        <span class="row">
          {isDone ? (
            <Button disabled={isBusy} aria-label={`${say('serve')}: ${operation}`} onClick={() => void serve()}>
              {say('serve')}
            </Button>
          ) : null}
          {isRefused ? (
            <Button
              kind="danger"
              disabled={isBusy}
              aria-label={`${say('reject')}: ${operation}`}
              onClick={() => onQuestion({ ask: 'reject', task })}
            >
              {say('reject')}
            </Button>
          ) : null}
        </span>
      ) : null}
    </li>
  );
}

/** Time since the last change of the visitor's state, compared with the norms of the work in progress. */
function Timer({ visitor, books }: Pick<VisitorCardProps, 'visitor' | 'books'>) {
  const passedMs = useNow(link) - Date.parse(visitor.state_changed);
  const norm = normOf(visitor, books.operations);
  const { limitMs } = norm;
  return (
    <div class={`timer ${levelOf(passedMs, norm)}`}>
      <span class="timer-value" role="timer">
        {durationText(passedMs)}
      </span>
      <progress class="timer-bar" max={Math.max(limitMs, 1)} value={Math.min(passedMs, limitMs)} aria-hidden="true" />
      <span class="soft">{say('norm', normTexts(norm))}</span>
    </div>
  );
}
