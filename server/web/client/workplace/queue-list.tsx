/** The queue of this window, in the order of calls. A ticket that may be called can also be called out of order. */

import { useMemo } from 'preact/hooks';
import { NO_SEGMENT } from '../../../model/no-segment.js';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import { waitingSinceMs } from '../shared/tasks.js';
import { nameAt, shownName } from '../shared/words/names.js';
import { durationText, timeText, useNow } from '../shared/words/time.js';
import { segmentText } from '../shared/words/why-text.js';
import type { Books, Desk } from './desk.js';
import type { WindowQuestion } from './dialogs.js';
import { type OutOfTurn, outOfTurn } from './out-of-turn.js';
import { link, say } from './page.js';
import { reasonsFor } from './reasons.js';
import { type Limit, limitOf } from './wait-limit.js';
import { type Entry, obstacleOf, stageOf, waitLevel, wantsOf } from './waiting.js';

/** A list of thousands would be slow to draw at each change, and too long to read. */
const SHOWN_MAX = 60;
const NEXT_MAX = 3;

interface QueueListProps {
  readonly desk: Desk;
  readonly onQuestion: (question: WindowQuestion) => void;
}

/** One list for all who show of it. */
function useQueue(desk: Desk, { profile }: Books) {
  const all = useStore(desk.queue);
  const queue = useMemo(() => all.filter(({ state }) => state !== 'SERVING'), [all]);
  const turns = useMemo(() => outOfTurn(queue, profile !== null), [queue, profile]);
  return { queue, turns };
}

export function QueueList({ desk, onQuestion }: QueueListProps) {
  const books = useStore(desk.books);
  const { queue, turns } = useQueue(desk, books);
  const firstId = queue.find(({ mayCall }) => mayCall)?.id;
  const call = (id: number) => {
    const ask = () => onQuestion({ ask: 'call', id });
    if (id === firstId) void desk.callFirst(id, ask);
    else if (reasonsFor(books, 'call', null).length > 0) ask();
    else void desk.do('consumerFromQueueBody', { id });
  };
  const visitor = useStore(desk.visitor);
  const isBusy = useStore(desk.isBusy);
  const nowMs = useNow(link);
  // On a break a call would end it.
  const isCalling = visitor === null && books.window?.state_id === WINDOW_STATE.open;
  return (
    <section class="queue" aria-label={say('queue')}>
      <h2>
        {say('queue')} <span class="soft">{queue.length === 0 ? '' : say('queueCount', { count: queue.length })}</span>
      </h2>
      {queue.length === 0 || isCalling ? null : (
        <p class="soft small">{say('callsLater', { why: visitor === null ? 'rest' : 'visitor', ticket: visitor?.ticket ?? '' })}</p>
      )}
      {queue.length === 0 ? (
        <p class="soft">{say('queueEmpty')}</p>
      ) : (
        // It scrolls by itself, beside the visitor; what scrolls is reached by keyboard.
        <section class="queue-list" tabIndex={queue.length > 1 ? 0 : undefined} aria-label={say('queueCount', { count: queue.length })}>
          <ol>
            {queue.slice(0, SHOWN_MAX).map((entry) => (
              <li key={entry.id} class="queued" data-may-call={entry.mayCall}>
                <WaitingText {...{ entry, books, nowMs }} turn={turns.get(entry.id)} />
                <Button
                  disabled={isBusy || !isCalling || !(entry.mayCall || entry.state === 'POSTPONE')}
                  aria-label={say('call', { ticket: entry.ticket })}
                  onClick={() => call(entry.id)}
                >
                  <span aria-hidden="true">→</span>
                </Button>
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}

/** Who would be called by the next calls, while no visitor is at the window. */
export function NextOnes({ desk }: Pick<QueueListProps, 'desk'>) {
  const books = useStore(desk.books);
  const { queue, turns } = useQueue(desk, books);
  const next = queue.filter(({ mayCall }) => mayCall);
  const nowMs = useNow(link);
  if (next.length === 0) return null;
  return (
    <section class="next-ones" aria-label={say('nextOnes')}>
      <h2>{say('nextOnes')}</h2>
      <ol>
        {next.slice(0, NEXT_MAX).map((entry) => (
          <li key={entry.id}>
            <WaitingText {...{ entry, books, nowMs }} turn={turns.get(entry.id)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface WaitingTextProps {
  readonly entry: Entry;
  readonly books: Books;
  readonly nowMs: number;
  readonly turn: OutOfTurn | undefined;
}

function WaitingText({ entry, books, nowMs, turn }: WaitingTextProps) {
  const waitedMs = nowMs - waitingSinceMs(entry);
  const limit = limitOf(entry, books);
  const stage = stageOf(entry, books);
  // The priority of the ticket is that of the booking.
  const isSaid = Boolean(entry.booked) && turn === 'earlierTicket';
  return (
    <div class="waiting">
      <p class="waiting-head">
        <strong>{entry.ticket}</strong>
        <span class={`waiting-time ${limit === null ? '' : waitLevel(nowMs - limit.sinceMs, limit.ms)}`}>
          {say('waits', { time: durationText(waitedMs) })}
          {limit === null ? null : <span class="soft"> · {limitText(limit)}</span>}
        </span>
      </p>
      <p class="waiting-what">
        {wantsOf(entry, books)}
        {stage === null ? null : <span class="soft"> · {say('stage', stage)}</span>}
      </p>
      {entry.booked ? <p class="waiting-turn">{say('bookedFor', { time: timeText(Date.parse(entry.booked)) })}</p> : null}
      {turn === undefined || isSaid ? null : <p class="waiting-turn">{turnText(turn, entry, books)}</p>}
      {entry.mayCall ? null : <p class="waiting-why">{whyNot(entry, books)}</p>}
    </div>
  );
}

/** Beside a wait from the ticket on, a limit says from when it counts where that is later. */
const limitText = ({ of, ms, sinceMs, isFromAppointment }: Limit): string =>
  say(of, { limit: durationText(ms), from: timeText(sinceMs), since: isFromAppointment ? 'appointment' : 'arrival' });

/** Rules have no names of their own: the category and the calling order have. */
const turnText = (turn: OutOfTurn, { segment = NO_SEGMENT }: Entry, { segments, profile }: Books): string =>
  say(turn, {
    segment: segmentText(segment, { segmentOf: (id) => nameAt(segments, id) }),
    profile: profile === null ? '' : shownName(profile),
  });

function whyNot(entry: Entry, books: Books): string {
  if (entry.state === 'POSTPONE' && entry.postpone_to) return say('postponedUntil', { time: timeText(Date.parse(entry.postpone_to)) });
  const obstacle = obstacleOf(entry, books);
  if (obstacle.why === 'clerk') return say('waitsForClerk', { who: obstacle.who });
  return obstacle.why === 'first' ? say('firstOther', { what: obstacle.what }) : say('notYet');
}
