/** The parts of a large hall, and of any on a telephone, which stay in sight while it is scrolled: there below, where the thumb is. */
import { jumpTo } from '../shared/parts/jump.js';
import { Button } from '../shared/parts/parts.js';
import { MANY, type QueueOfService } from './figures.js';
import type { Alert, Present } from './hall.js';
import { say } from './page.js';

interface JumpsProps {
  readonly alerts: readonly Alert[];
  readonly present: Present;
  readonly queues: readonly QueueOfService[];
  readonly isNarrow: boolean;
}

export const isLarge = ({ windows }: Present, queues: readonly QueueOfService[]): boolean => windows.length > MANY || queues.length > MANY;

export function Jumps({ alerts, present: { windows, visitors }, queues, isNarrow }: JumpsProps) {
  const waiting = visitors.filter(({ state }) => state === 'WAITING' || state === 'POSTPONE').length;
  const parts = [
    ...(isNarrow ? [['.facts-of-phone', 'jumpTop', alerts.length || null] as const] : []),
    ...(isNarrow || alerts.length === 0 ? [] : [['.alerts', 'jumpAlerts', null] as const]),
    ['.windows', 'windows', windows.length],
    ['.queues', isNarrow ? 'jumpQueues' : 'queuesHint', queues.filter(({ tickets }) => tickets.length > 0).length],
    ['.tickets', 'tickets', waiting],
  ] as const;
  return (
    <nav class={isNarrow ? 'card jumps at-hand' : 'card jumps'} aria-label={say('jumps')}>
      {parts.map(([part, word, count]) => (
        <Button key={part} kind="quiet" onClick={() => jumpTo(`.hall ${part}`)}>
          {say(word)} {count === null ? null : <b>{count}</b>}
        </Button>
      ))}
    </nav>
  );
}
