/** Replay of a day: the hall as it was at each moment. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { WINDOW_STATE } from '../../../../protocol/figures/window-state.js';
import { byId } from '../../shared/box/acting.js';
import { useAnswer } from '../../shared/box/attempt.js';
import { failureText } from '../../shared/box/failures.js';
import { DayInput } from '../../shared/parts/day-input.js';
import { Fault, Panel, Table } from '../../shared/parts/parts.js';
import { nameAt } from '../../shared/words/names.js';
import { durationText } from '../../shared/words/time.js';
import { Facts } from '../facts.js';
import { userName } from '../hall.js';
import { link, say, today } from '../page.js';
import { boundsOf, type DayVisits, momentOf, type Names, queueOf, windowsOf } from './replay.js';
import { type EventKind, eventsOf } from './replay-events.js';
import { EventList, KindChooser } from './replay-list.js';
import { Player } from './replay-player.js';

/** Calls are too many to jump from one to the next, unless somebody wants to. */
const FIRST_KINDS: readonly EventKind[] = ['grew', 'late', 'break'];

export function ReplayView() {
  const [day, setDay] = useState(today);
  const [visits, setVisits] = useState<DayVisits | null>(null);
  const [fault, setFault] = useState('');
  const names = useNames();
  useEffect(() => {
    let isGone = false;
    setFault('');
    link.client.call('dayVisits', { day }).then(
      (answer) => (isGone ? undefined : setVisits(answer)),
      (failure: unknown) => (isGone ? undefined : setFault(failureText(failure))),
    );
    return () => {
      isGone = true;
    };
  }, [day]);
  return (
    <div class="replay">
      <div class="card order">
        <DayInput label={say('day')} value={day} onDay={(chosen) => chosen !== '' && setDay(chosen)} />
        <p class="soft small">{say('replayHint')}</p>
      </div>
      <Fault text={fault} />
      {visits === null ? null : visits.visits.length === 0 ? (
        <p class="soft">{say('nothingFound')}</p>
      ) : (
        <Day key={visits.day} day={visits} names={names} />
      )}
    </div>
  );
}

const useNames = (): Names =>
  useAnswer<Names>({ windows: new Map(), services: new Map(), norms: new Map(), reasons: new Map(), users: new Map() }, async () => {
    const { client } = link;
    const [windows, services, reasons, users] = await Promise.all([
      client.list('Workplace'),
      client.list('Service'),
      client.list('Reason'),
      client.list('User'),
    ]);
    const norms = new Map(services.map(({ id, wait_norm_sec }) => [id, wait_norm_sec]));
    return { windows: byId(windows), services: byId(services), norms, reasons: byId(reasons), users: byId(users) };
  });

function Day({ day, names }: { readonly day: DayVisits; readonly names: Names }) {
  const fromMs = Date.parse(day.from);
  const bounds = useMemo(() => boundsOf(day, Math.floor((Date.parse(day.now) - fromMs) / 1000)), [day]);
  const queue = useMemo(() => queueOf(day, bounds), [day]);
  const events = useMemo(() => eventsOf(day, names.norms, queue, bounds.to), [day, names.norms]);
  const [at, setAt] = useState(bounds.from);
  const [kinds, setKinds] = useState<ReadonlySet<EventKind>>(new Set(FIRST_KINDS));
  const [ticket, setTicket] = useState('');
  const wanted = ticket.trim().toLocaleUpperCase();
  const chosen = useMemo(
    () => events.filter((event) => (wanted === '' ? kinds.has(event.kind) : event.ticket?.toLocaleUpperCase().startsWith(wanted))),
    [events, kinds, wanted],
  );
  const moment = useMemo(() => momentOf(day, Math.floor(at)), [day, Math.floor(at)]);
  return (
    <>
      <Player {...{ fromMs, bounds, at, events, chosen, queue }} onAt={setAt}>
        <KindChooser events={events} kinds={kinds} onKinds={setKinds} />
      </Player>
      <Facts
        facts={[
          ['waitingNow', moment.waiting.length],
          ['servingNow', moment.atWindows.length],
          ['postponed', moment.postponed],
          ['arrived', moment.arrived],
          ['leftDay', moment.left],
        ]}
      />
      <Windows day={day} moment={moment} names={names} at={at} />
      <div class="beside">
        <Waiting day={day} moment={moment} names={names} at={at} />
        <EventList {...{ fromMs, at, chosen, names, ticket }} onTicket={setTicket} onAt={setAt} />
      </div>
    </>
  );
}

interface MomentProps {
  readonly day: DayVisits;
  readonly moment: ReturnType<typeof momentOf>;
  readonly names: Names;
  readonly at: number;
}

function Windows({ day, moment, names, at }: MomentProps) {
  const windows = useMemo(() => windowsOf(day), [day]);
  return (
    <Panel look="windows" title={say('windows')}>
      <ul>
        {windows.map((window) => {
          const name = nameAt(names.windows, window) ?? `${say('window')} ${window}`;
          const there = moment.atWindows.find((each) => each.window === window);
          const pause = there === undefined ? moment.onBreak.find((each) => each.window === window) : undefined;
          // Without either it was open or closed, which the figures do not say.
          const state = there !== undefined ? WINDOW_STATE.serving : pause !== undefined ? WINDOW_STATE.onBreak : undefined;
          return (
            <li key={window} class="window" data-state={state} aria-label={name}>
              <div class="window-head">
                <h3>{name}</h3>
              </div>
              {pause !== undefined ? <OnBreak {...{ pause, names, at }} /> : null}
              {there === undefined ? (
                pause === undefined && <p class="soft idle">{say('free')}</p>
              ) : (
                <>
                  <p class="soft clerk">{userName(names, there.clerk)}</p>
                  <p class="serving-line">
                    <strong class="ticket">{there.ticket}</strong>
                    <span class="passed">{durationText((at - there.since) * 1000)}</span>
                  </p>
                  <p class="soft what">{there.services.map((id) => nameAt(names.services, id) ?? id).join(', ')}</p>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

interface OnBreakProps extends Pick<MomentProps, 'names' | 'at'> {
  readonly pause: DayVisits['breaks'][number];
}

const OnBreak = ({ pause: { clerk, from, reason }, names, at }: OnBreakProps) => (
  <>
    <p class="soft clerk">{userName(names, clerk)}</p>
    <p class="serving-line">
      <strong>{say('stateBreak')}</strong>
      <span class="passed">{durationText((at - from) * 1000)}</span>
    </p>
    <p class="soft what">{reason === null ? '' : (nameAt(names.reasons, reason) ?? '')}</p>
  </>
);

const TICKETS_SHOWN = 12;

function Waiting({ day, moment, names, at }: MomentProps) {
  const services = useMemo(() => [...new Set(day.visits.flatMap((visit) => visit.services))].sort((one, other) => one - other), [day]);
  return (
    <Panel look="card queues" title={say('queuesHint')}>
      <Table
        label={`${say('queuesHint')}: ${services.length}`}
        columns={[say('service'), say('waitColumn'), say('longestColumn'), say('tickets')]}
      >
        {services.map((service) => {
          const tickets = moment.waiting.filter((visit) => visit.services.includes(service));
          const shown = tickets.slice(0, TICKETS_SHOWN).map(({ ticket }) => ticket);
          const oldest = Math.min(...tickets.map(({ registered }) => registered));
          return (
            <tr key={service}>
              <th scope="row">{nameAt(names.services, service) ?? service}</th>
              <td class="number" data-column={say('waitColumn')}>
                {tickets.length}
              </td>
              <td class="number" data-column={say('longestColumn')}>
                {tickets.length === 0 ? '—' : durationText((at - oldest) * 1000)}
              </td>
              <td data-column={say('tickets')}>
                {shown.join(' ')}
                {tickets.length > TICKETS_SHOWN ? ` ${say('moreTickets', { count: tickets.length - TICKETS_SHOWN })}` : ''}
              </td>
            </tr>
          );
        })}
      </Table>
    </Panel>
  );
}
