/** The hall now: figures, windows, queues, waiting tickets, and today compared with a usual day. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { useStore } from '../shared/box/store.js';
import { useNarrow } from '../shared/parts/head.js';
import { waitingSinceMs, waitNormMs } from '../shared/tasks.js';
import { durationText, useNow } from '../shared/words/time.js';
import { AlertList } from './alerts/alert-list.js';
import { CurveCard, QUARTER_MS } from './curve-card.js';
import { type Question, QuestionDialog } from './dialogs.js';
import { type FactLine, Facts } from './facts.js';
import { type LongServing, longServings, queuesOf } from './figures.js';
import { type Alert, Hall, type Present, type Visitor } from './hall.js';
import { isLarge, Jumps } from './jumps.js';
import { link, say } from './page.js';
import { QueueTable } from './queue-table.js';
import { TicketTable } from './ticket-table.js';
import { WindowsPanel } from './windows-panel.js';

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
  const alerts = useStore(hall.alerts) ?? [];
  const [question, ask] = useState<Question | null>(null);
  const nowMs = useNow(link);
  const openedAt = useCallback((window: number) => sinces.get(window)?.opened_services ?? [], [sinces]);
  const queues = useMemo(() => queuesOf(present, books, openedAt), [present, books, openedAt]);
  const long = longServings(present, books, nowMs);
  const isNarrow = useNarrow();
  return (
    <div class="hall">
      <HallFacts {...{ hall, present, alerts, long, nowMs, isNarrow }} />
      <Notes hall={hall} />
      {isNarrow || isLarge(present, queues) ? <Jumps {...{ alerts, present, queues, isNarrow }} /> : null}
      <AlertList {...{ hall, alerts, present, books, openedAt, long, nowMs }} isKnown={hall.alerts.value !== null} />
      <WindowsPanel {...{ hall, books, present, alerts, sinces, long, nowMs, isNarrow }} onAsk={ask} />
      <div class="beside">
        <QueueTable {...{ alerts, queues, lengths, nowMs, isNarrow }} />
        <CurveCard {...{ hall, isNarrow }} />
      </div>
      <TicketTable {...{ present, books, nowMs, isNarrow }} onAsk={ask} />
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

const NOTE_SHOWN_MS = 8_000;

/** Above the page, so that nothing moves under the pointer. What was refused stays until the next action. */
function Notes({ hall }: Pick<LoadedProps, 'hall'>) {
  const note = useStore(hall.note);
  useEffect(() => {
    if (note === null || note.isBad) return undefined;
    const timer = setTimeout(() => hall.note.set(null), NOTE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [hall, note]);
  return (
    <div role="status" aria-live="polite" class="notes">
      {note === null ? null : <p class={note.isBad ? 'note bad' : 'note done'}>{note.text}</p>}
    </div>
  );
}

interface HallFactsProps extends LoadedProps {
  readonly alerts: readonly Alert[];
  readonly long: readonly LongServing[];
  readonly nowMs: number;
  readonly isNarrow: boolean;
}

/** How visits ended that were not served. */
const UNSERVED = ['refused', 'no_show', 'left', 'closed'] as const;

function HallFacts({ hall, present, alerts, long, nowMs, isNarrow }: HallFactsProps) {
  const curve = useStore(hall.curve);
  const { services } = useStore(hall.books);
  const inState = (wanted: string) => present.visitors.filter(({ state }) => state === wanted);
  const waiting = inState('WAITING');
  const oldest = waiting.reduce<(typeof waiting)[number] | null>(
    (found, visitor) => (found === null || waitingSinceMs(visitor) < waitingSinceMs(found) ? visitor : found),
    null,
  );
  const quarter = curve === null ? 0 : Math.floor((nowMs - Date.parse(curve.from)) / QUARTER_MS);
  const usually = (count: number | undefined): string => (count === undefined ? '' : say('usually', { count: Math.round(count) }));
  const untilNow = (counts: readonly number[] | undefined) => counts?.slice(0, quarter + 1).reduce((sum, count) => sum + count, 0);
  const remarksOn = (visitor: Visitor | null) => (visitor === null ? [] : [visitor.ticket, normText(waitNormMs(visitor, services))]);
  const overLimit = (curve?.over_limit ?? 0) + long.filter(({ level }) => level === 'danger').length;
  const overWaitNorm = alerts.reduce((sum, { kind, count }) => (kind === 'normBroken' ? sum + (count ?? 0) : sum), 0);
  const bad = overWaitNorm > 0 ? 'overWaitNorm' : overLimit > 0 ? 'overNorm' : undefined;
  const ofNow: readonly FactLine[] = [
    ['waitingNow', waiting.length, usually(curve?.usual?.waiting[quarter])],
    ['longestWait', oldest === null ? '—' : durationText(nowMs - waitingSinceMs(oldest)), ...remarksOn(oldest)],
    ['overWaitNorm', overWaitNorm],
    ['servingNow', inState('SERVING').length],
  ];
  const ofToday: readonly FactLine[] = [
    ['arrivedToday', curve?.visits ?? '—', usually(untilNow(curve?.usual?.arrived))],
    ['servedToday', curve?.served ?? '—', usually(untilNow(curve?.usual?.served))],
    [
      'unservedToday',
      curve?.unserved ?? '—',
      ...UNSERVED.map((how) => (curve?.[how] ? say(`unserved.${how}`, { count: curve[how] }) : '')),
    ],
    [
      'overNorm',
      curve === null ? '—' : curve.over_norm + long.length,
      long.length === 0 ? '' : say('overNormNow', { count: long.length }),
      overLimit === 0 ? '' : say('overLimit', { count: overLimit }),
    ],
  ];
  if (!isNarrow) return <Facts bad={bad} facts={[...ofNow, ...ofToday]} />;
  return (
    <div class="facts-of-phone">
      <Facts bad={bad} facts={ofNow} />
      <details>
        <summary>{say('factsOfToday')}</summary>
        <Facts bad={bad} facts={ofToday} />
      </details>
    </div>
  );
}

const normText = (normMs: number): string =>
  normMs === 0 ? say('withoutWaitNorm') : say('waitNorm', { minutes: Math.ceil(normMs / 60_000) });
