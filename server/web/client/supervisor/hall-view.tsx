/** The hall now: figures, windows, queues, waiting tickets, and today compared with a usual day. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import { shownName } from '../shared/names.js';
import { Panel, Table } from '../shared/parts.js';
import { useStore } from '../shared/store.js';
import { waitingSinceMs, waitNormMs } from '../shared/tasks.js';
import { durationText, useNow } from '../shared/time.js';
import { spanOf } from '../shared/wait.js';
import { AlertList } from './alert-list.js';
import { CurveCard, QUARTER_MS } from './curve-card.js';
import { type Question, QuestionDialog } from './dialogs.js';
import { Facts } from './facts.js';
import { type LongServing, longServings, type QueueOfService, queuesOf } from './figures.js';
import { type Alert, Hall, type Present, type Visitor } from './hall.js';
import { link, say } from './page.js';
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
  const alerts = useStore(hall.alerts) ?? [];
  const [question, ask] = useState<Question | null>(null);
  const nowMs = useNow(link);
  const openedAt = useCallback((window: number) => sinces.get(window)?.opened_services ?? [], [sinces]);
  const queues = useMemo(() => queuesOf(present, books, openedAt), [present, books, openedAt]);
  const long = longServings(present, books, nowMs);
  return (
    <div class="hall">
      <HallFacts {...{ hall, present, alerts, long, nowMs }} />
      <Notes hall={hall} />
      <AlertList {...{ hall, alerts, present, books, openedAt, long, nowMs }} isKnown={hall.alerts.value !== null} />
      <Panel look="windows" title={say('windows')}>
        <ul>
          {present.windows.map((window) => (
            <WindowCard
              key={window.id}
              {...{ window, hall, books, nowMs }}
              told={sinces.get(window.id)}
              alarm={alarmOf(alerts, ({ workplace, user }) => workplace === window.id || (user !== null && user === window.clerk_id))}
              visitor={present.visitors.find(({ id }) => id === window.consumer_id)}
              onAsk={ask}
            />
          ))}
        </ul>
      </Panel>
      <div class="beside">
        <QueueTable alerts={alerts} queues={queues} lengths={lengths} nowMs={nowMs} />
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
}

/** How visits ended that were not served. */
const UNSERVED = ['refused', 'no_show', 'left', 'closed'] as const;

function HallFacts({ hall, present, alerts, long, nowMs }: HallFactsProps) {
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
  return (
    <Facts
      bad={overWaitNorm > 0 ? 'overWaitNorm' : overLimit > 0 ? 'overNorm' : undefined}
      facts={[
        ['waitingNow', waiting.length, usually(curve?.usual?.waiting[quarter])],
        ['longestWait', oldest === null ? '—' : durationText(nowMs - waitingSinceMs(oldest)), ...remarksOn(oldest)],
        ['overWaitNorm', overWaitNorm],
        ['servingNow', inState('SERVING').length],
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
      ]}
    />
  );
}

const normText = (normMs: number): string =>
  normMs === 0 ? say('withoutWaitNorm') : say('waitNorm', { minutes: Math.ceil(normMs / 60_000) });

interface QueueTableProps {
  readonly alerts: readonly Alert[];
  readonly queues: readonly QueueOfService[];
  readonly lengths: ReplyData<'queueLengths'>['services'];
  readonly nowMs: number;
}

/** A longer forecast is shown only as "long". */
const LONG_SEC = 3 * 3600;

function QueueTable({ alerts, queues, lengths, nowMs }: QueueTableProps) {
  const waitOf = (service: number): string => {
    const wait = lengths.find((length) => length.service === service)?.wait;
    if (wait && wait.most_sec > LONG_SEC) return say('expectedLong', { least: Math.min(spanOf(wait).least, LONG_SEC / 60) });
    return wait ? say('expected', { ...spanOf(wait) }) : '—';
  };
  const expected = <span title={say('expectedHint')}>{say('expectedColumn')}</span>;
  return (
    <Panel look="card" title={say('queuesHint')}>
      <Table
        label={`${say('queuesHint')}: ${queues.length}`}
        columns={[say('service'), say('waitColumn'), say('longestColumn'), expected, say('windowsColumn')]}
      >
        {queues.map(({ service, tickets, oldestMs, windows }) => (
          <tr
            key={service.id}
            data-service={service.id}
            data-alarm={alarmOf(alerts, (alert) => alert.service === service.id && alert.workplace === null)}
            class={tickets.length > 0 && windows === 0 ? 'lacking' : ''}
          >
            <th scope="row">{shownName(service)}</th>
            <td class="number">{tickets.length}</td>
            <td class="number">{oldestMs === null ? '—' : durationText(nowMs - oldestMs)}</td>
            <td class="number">{waitOf(service.id)}</td>
            <td class="number">{windows === 0 ? <span class={tickets.length > 0 ? 'lack' : 'soft'}>{say('noWindow')}</span> : windows}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

/** The gravest of the alerts about something; undefined = none stands. */
function alarmOf(alerts: readonly Alert[], isAbout: (alert: Alert) => boolean): Alert['severity'] | undefined {
  const about = alerts.filter(isAbout);
  return about.some(({ severity }) => severity === 'error') ? 'error' : about[0]?.severity;
}
