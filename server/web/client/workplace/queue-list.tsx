/** The queue of this window, in the order of calls. A ticket that may be called can also be called out of order. */
import type { QueueEntries } from '../../../protocol/client/client.js';
import { Button } from '../shared/parts.js';
import { useStore } from '../shared/store.js';
import { durationText, timeText, useNow } from '../shared/time.js';
import type { Desk } from './desk.js';
import type { WindowQuestion } from './dialogs.js';
import { link, say } from './page.js';
import { reasonsFor } from './reasons.js';

/** A list of thousands would be slow to draw at each change, and too long to read. */
const SHOWN_MAX = 60;

interface QueueListProps {
  readonly desk: Desk;
  readonly onQuestion: (question: WindowQuestion) => void;
}

export function QueueList({ desk, onQuestion }: QueueListProps) {
  const books = useStore(desk.books);
  const call = (id: number) => {
    if (reasonsFor(books, 'call', null).length > 0) onQuestion({ ask: 'call', id });
    else void desk.do('consumerFromQueueBody', { id });
  };
  const queue = useStore(desk.queue).filter(({ state }) => state !== 'SERVING');
  const visitor = useStore(desk.visitor);
  const isBusy = useStore(desk.isBusy);
  const nowMs = useNow(link);
  return (
    <section class="queue" aria-label={say('queue')}>
      <h2>
        {say('queue')} <span class="soft">{queue.length === 0 ? '' : say('queueCount', { count: queue.length })}</span>
      </h2>
      {queue.length === 0 ? <p class="soft">{say('queueEmpty')}</p> : null}
      <ol>
        {queue.slice(0, SHOWN_MAX).map((entry) => (
          <li key={entry.id} class="queued" data-may-call={entry.mayCall}>
            <strong>{entry.ticket}</strong>
            <span class="soft">{waitText(entry, nowMs)}</span>
            <Button
              disabled={isBusy || visitor !== null || !(entry.mayCall || entry.state === 'POSTPONE')}
              aria-label={say('call', { ticket: entry.ticket })}
              onClick={() => call(entry.id)}
            >
              <span aria-hidden="true">→</span>
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function waitText(entry: QueueEntries[number], nowMs: number): string {
  if (entry.state === 'POSTPONE' && entry.postpone_to) return say('postponedUntil', { time: timeText(Date.parse(entry.postpone_to)) });
  const waits = say('waits', { time: durationText(nowMs - Date.parse(entry.registration)) });
  return entry.mayCall ? waits : `${waits} · ${say('notYet')}`;
}
