/** The hall now: figures, windows, queues, waiting tickets, and today compared with a usual day. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SupervisorWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import { durationText, useNow } from '../shared/time.js';
import { CurveCard } from './curve-card.js';
import { BindDialog, CallDialog, PriorityDialog, type Question, ServicesDialog, ShutDialog, TransferDialog } from './dialogs.js';
import { queuesOf } from './figures.js';
import { Hall, type Present } from './hall.js';
import { QueueTable } from './queue-table.js';
import type { PartProps } from './supervisor.js';
import { TicketTable } from './ticket-table.js';
import { WindowCard } from './window-card.js';

export function HallView({ link, speaker }: PartProps) {
  const hall = useMemo(() => new Hall(link, speaker), [link, speaker]);
  useEffect(() => () => hall.end(), [hall]);
  const { say } = useStore(speaker.speech);
  const present = useStore(hall.present);
  if (present === null) return <p class="soft loading">{say('loading')}</p>;
  return <Loaded hall={hall} present={present} link={link} speaker={speaker} />;
}

interface LoadedProps extends PartProps {
  readonly hall: Hall;
  readonly present: Present;
}

function Loaded({ hall, present, link, speaker }: LoadedProps) {
  const speech = useStore(speaker.speech);
  const { say } = speech;
  const books = useStore(hall.books);
  const lengths = useStore(hall.lengths);
  const sinces = useStore(hall.windows);
  const note = useStore(hall.note);
  const [question, ask] = useState<Question | null>(null);
  const [now] = useState(() => () => link.now());
  const nowMs = useNow(now);
  const queues = useMemo(() => queuesOf(present, books), [present, books]);
  const close = () => ask(null);
  const dialog = { hall, speech, present, books, onClose: close };
  return (
    <div class="hall">
      <Facts hall={hall} present={present} say={say} nowMs={nowMs} />
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
              speech={speech}
              nowMs={nowMs}
              onAsk={ask}
            />
          ))}
        </ul>
      </section>
      <div class="beside">
        <QueueTable queues={queues} lengths={lengths} say={say} nowMs={nowMs} />
        <CurveCard hall={hall} speech={speech} />
      </div>
      <TicketTable present={present} books={books} speech={speech} nowMs={nowMs} onAsk={ask} />
      {question?.ask === 'services' ? (
        <ServicesDialog {...dialog} window={question.window} opened={sinces.get(question.window.id)?.opened_services ?? []} />
      ) : null}
      {question?.ask === 'shut' ? <ShutDialog {...dialog} window={question.window} /> : null}
      {question?.ask === 'call' ? <CallDialog {...dialog} visitor={question.visitor} /> : null}
      {question?.ask === 'bind' ? <BindDialog {...dialog} visitor={question.visitor} /> : null}
      {question?.ask === 'transfer' ? <TransferDialog {...dialog} visitor={question.visitor} /> : null}
      {question?.ask === 'priority' ? <PriorityDialog {...dialog} visitor={question.visitor} /> : null}
    </div>
  );
}

interface FactsProps {
  readonly hall: Hall;
  readonly present: Present;
  readonly say: (key: SupervisorWord, values?: Readonly<Record<string, string | number>>) => string;
  readonly nowMs: number;
}

function Facts({ hall, present, say, nowMs }: FactsProps) {
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
  const facts: readonly { readonly word: SupervisorWord; readonly value: string; readonly more: string; readonly isBad?: boolean }[] = [
    {
      word: 'waitingNow',
      value: String(waiting.length),
      more: usualWaiting === undefined ? '' : say('usually', { count: Math.round(usualWaiting) }),
    },
    {
      word: 'longestWait',
      value: oldest === null ? '—' : durationText(nowMs - Date.parse(oldest.registration)),
      more: oldest?.ticket ?? '',
    },
    { word: 'servingNow', value: String(present.visitors.filter(({ state }) => state === 'SERVING').length), more: '' },
    { word: 'arrivedToday', value: String(curve?.visits ?? '—'), more: usually(curve?.usual?.arrived) },
    { word: 'servedToday', value: String(curve?.served ?? '—'), more: usually(curve?.usual?.served) },
    { word: 'unservedToday', value: String(curve?.unserved ?? '—'), more: '' },
    {
      word: 'overNorm',
      value: String(curve?.over_norm ?? '—'),
      more: curve === null || curve.over_limit === 0 ? '' : say('overLimit', { count: curve.over_limit }),
      isBad: (curve?.over_limit ?? 0) > 0,
    },
  ];
  return (
    <dl class="facts">
      {facts.map(({ word, value, more, isBad }) => (
        <div key={word} class={isBad ? 'fact bad' : 'fact'}>
          <dt>{say(word)}</dt>
          <dd>
            <strong data-fact={word}>{value}</strong> <span class="soft">{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
