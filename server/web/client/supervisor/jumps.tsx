/** The parts of a large hall, which stay in sight while it is scrolled. */
import { Button } from '../shared/parts.js';
import { MANY, type QueueOfService } from './figures.js';
import type { Alert, Present } from './hall.js';
import { say } from './page.js';

interface JumpsProps {
  readonly alerts: readonly Alert[];
  readonly present: Present;
  readonly queues: readonly QueueOfService[];
}

export const isLarge = ({ windows }: Present, queues: readonly QueueOfService[]): boolean => windows.length > MANY || queues.length > MANY;

export function Jumps({ alerts, present: { windows, visitors }, queues }: JumpsProps) {
  const waiting = visitors.filter(({ state }) => state === 'WAITING' || state === 'POSTPONE').length;
  const parts = [
    ...(alerts.length === 0 ? [] : [['.alerts', 'jumpAlerts', null] as const]),
    ['.windows', 'windows', windows.length],
    ['.queues', 'queuesHint', queues.filter(({ tickets }) => tickets.length > 0).length],
    ['.tickets', 'tickets', waiting],
  ] as const;
  return (
    <nav class="card jumps" aria-label={say('jumps')}>
      {parts.map(([part, word, count]) => (
        <Button key={part} kind="quiet" onClick={() => jumpTo(part)}>
          {say(word)} {count === null ? null : <b>{count}</b>}
        </Button>
      ))}
    </nav>
  );
}

function jumpTo(part: string): void {
  const section = document.querySelector<HTMLElement>(`.hall ${part}`);
  if (section === null) return;
  section.scrollIntoView();
  // So that the next Tab goes on from there.
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
}
