/** The hall now: figures, windows, queues, waiting tickets, and today compared with a usual day. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Panel } from '../shared/parts.js';
import { durationText, useNow } from '../shared/time.js';
import { useStore } from '../shared/use-store.js';
import { CurveCard, QUARTER_MS } from './curve-card.js';
import { type Question, QuestionDialog } from './dialogs.js';
import { Facts } from './facts.js';
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
      <HallFacts hall={hall} present={present} nowMs={nowMs} />
      <div role="status" aria-live="polite" class="notes">
        {note === null ? null : <p class={note.isBad ? 'note bad' : 'note done'}>{note.text}</p>}
      </div>
      <Panel look="windows" title={say('windows')}>
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
      </Panel>
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

function HallFacts({ hall, present, nowMs }: LoadedProps & { readonly nowMs: number }) {
  const curve = useStore(hall.curve);
  const inState = (wanted: string) => present.visitors.filter(({ state }) => state === wanted);
  const waiting = inState('WAITING');
  const oldest = waiting.reduce<(typeof waiting)[number] | null>(
    (found, visitor) => (found === null || visitor.registration < found.registration ? visitor : found),
    null,
  );
  const quarter = curve === null ? 0 : Math.floor((nowMs - Date.parse(curve.from)) / QUARTER_MS);
  const usually = (count: number | undefined): string => (count === undefined ? '' : say('usually', { count: Math.round(count) }));
  const untilNow = (counts: readonly number[] | undefined) => counts?.slice(0, quarter + 1).reduce((sum, count) => sum + count, 0);
  const overLimit = curve?.over_limit ?? 0;
  return (
    <Facts
      bad={overLimit > 0 ? 'overNorm' : undefined}
      facts={[
        ['waitingNow', waiting.length, usually(curve?.usual?.waiting[quarter])],
        ['longestWait', oldest === null ? '—' : durationText(nowMs - Date.parse(oldest.registration)), oldest?.ticket],
        ['servingNow', inState('SERVING').length],
        ['arrivedToday', curve?.visits ?? '—', usually(untilNow(curve?.usual?.arrived))],
        ['servedToday', curve?.served ?? '—', usually(untilNow(curve?.usual?.served))],
        ['unservedToday', curve?.unserved ?? '—'],
        ['overNorm', curve?.over_norm ?? '—', overLimit === 0 ? '' : say('overLimit', { count: overLimit })],
      ]}
    />
  );
}
