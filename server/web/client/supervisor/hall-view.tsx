/** The hall now: figures, windows, queues, waiting tickets, and today compared with a usual day. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { Figure } from '../shared/parts.js';
import { durationText, useNow } from '../shared/time.js';
import { useStore } from '../shared/use-store.js';
import { CurveCard } from './curve-card.js';
import { type Question, QuestionDialog } from './dialogs.js';
import { queuesOf } from './figures.js';
import { Hall, type Present } from './hall.js';
import { link, say } from './page.js';
import { QueueTable } from './queue-table.js';
import { TicketTable } from './ticket-table.js';
import { WindowCard } from './window-card.js';

export function HallView() {
  const hall = useMemo(() => new Hall(), []);
  useEffect(() => () => hall.end(), [hall]);
  const present = useStore(hall.present);
  return present === null ? <p class="soft loading">{say('loading')}</p> : <Loaded hall={hall} present={present} />;
}

interface LoadedProps {
  readonly hall: Hall;
  readonly present: Present;
}

function Loaded({ hall, present }: LoadedProps) {
  const books = useStore(hall.books);
  const lengths = useStore(hall.lengths);
  const sinces = useStore(hall.windows);
  const note = useStore(hall.note);
  const [question, ask] = useState<Question | null>(null);
  const nowMs = useNow(link);
  const queues = useMemo(() => queuesOf(present, books), [present, books]);
  return (
    <div class="hall">
      <Facts hall={hall} present={present} nowMs={nowMs} />
      <div role="status" aria-live="polite" class="notes">
        {note === null ? null : <p class={note.isBad ? 'note bad' : 'note done'}>{note.text}</p>}
      </div>
      <section class="windows" aria-labelledby="windows-title">
        <h2 id="windows-title">{say('windows')}</h2>
        <ul>
          {present.windows.map((window) => (
            <WindowCard
              key={window.id}
              window={window}
              told={sinces.get(window.id)}
              visitor={present.visitors.find(({ id }) => id === window.consumer_id)}
              hall={hall}
              books={books}
              nowMs={nowMs}
              onAsk={ask}
            />
          ))}
        </ul>
      </section>
      <div class="beside">
        <QueueTable queues={queues} lengths={lengths} nowMs={nowMs} />
        <CurveCard hall={hall} />
      </div>
      <TicketTable present={present} books={books} nowMs={nowMs} onAsk={ask} />
      {question === null ? null : (
        <QuestionDialog
          {...{ question, hall, present, books }}
          opened={'window' in question ? (sinces.get(question.window.id)?.opened_services ?? []) : []}
          onClose={() => ask(null)}
        />
      )}
    </div>
  );
}

function Facts({ hall, present, nowMs }: LoadedProps & { readonly nowMs: number }) {
  const curve = useStore(hall.curve);
  const waiting = present.visitors.filter(({ state }) => state === 'WAITING');
  const oldest = waiting.reduce<(typeof waiting)[number] | null>(
    (found, visitor) => (found === null || visitor.registration < found.registration ? visitor : found),
    null,
  );
  const quarter = curve === null ? 0 : Math.floor((nowMs - Date.parse(curve.from)) / 900_000);
  const usually = (counts: readonly number[] | undefined): string =>
    counts === undefined ? '' : say('usually', { count: Math.round(counts.slice(0, quarter + 1).reduce((sum, count) => sum + count, 0)) });
  const usualWaiting = curve?.usual?.waiting[quarter];
  const serving = present.visitors.filter(({ state }) => state === 'SERVING');
  return (
    <dl class="facts">
      <Figure
        name="waitingNow"
        label={say('waitingNow')}
        value={waiting.length}
        more={usualWaiting === undefined ? '' : say('usually', { count: Math.round(usualWaiting) })}
      />
      <Figure
        name="longestWait"
        label={say('longestWait')}
        value={oldest === null ? '—' : durationText(nowMs - Date.parse(oldest.registration))}
        more={oldest?.ticket ?? ''}
      />
      <Figure name="servingNow" label={say('servingNow')} value={serving.length} />
      <Figure name="arrivedToday" label={say('arrivedToday')} value={curve?.visits ?? '—'} more={usually(curve?.usual?.arrived)} />
      <Figure name="servedToday" label={say('servedToday')} value={curve?.served ?? '—'} more={usually(curve?.usual?.served)} />
      <Figure name="unservedToday" label={say('unservedToday')} value={curve?.unserved ?? '—'} />
      <Figure
        name="overNorm"
        label={say('overNorm')}
        value={curve?.over_norm ?? '—'}
        more={curve === null || curve.over_limit === 0 ? '' : say('overLimit', { count: curve.over_limit })}
        isBad={(curve?.over_limit ?? 0) > 0}
      />
    </dl>
  );
}
