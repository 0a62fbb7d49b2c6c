/** Replay of a day: the hall as it was at each moment. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Named } from '../../../model/by-language.js';
import { clerkName } from '../../../protocol/figures/naming.js';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { byId } from '../shared/acting.js';
import { useAnswer } from '../shared/attempt.js';
import { DayInput } from '../shared/day-input.js';
import { failureText } from '../shared/failures.js';
import { nameAt } from '../shared/names.js';
import { Button, Fault, Panel, Table } from '../shared/parts.js';
import { durationText, timeText, useBeat } from '../shared/time.js';
import { Chart } from './chart-lazy.js';
import { Facts } from './facts.js';
import { link, say, today } from './page.js';
import { boundsOf, type DayVisits, momentOf, windowsOf } from './replay.js';

const SPEEDS = [30, 120, 600] as const;
const BEAT_MS = 100;
const QUARTER_SEC = 900;

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

type Rows = ReadonlyMap<number, Named>;

interface Names {
  readonly windows: Rows;
  readonly services: Rows;
  readonly reasons: Rows;
  readonly clerks: ReadonlyMap<number, string>;
}

/** Present names: an element renamed since that day appears under its new name, and one without a name under its number. */
const useNames = (): Names =>
  useAnswer<Names>({ windows: new Map(), services: new Map(), reasons: new Map(), clerks: new Map() }, async () => {
    const { client } = link;
    const [windows, services, reasons, users] = await Promise.all([
      client.list('Workplace'),
      client.list('Service'),
      client.list('Reason'),
      client.list('User'),
    ]);
    const clerks = new Map(users.map((user) => [user.id, clerkName(user)]));
    return { windows: byId(windows), services: byId(services), reasons: byId(reasons), clerks };
  });

function Day({ day, names }: { readonly day: DayVisits; readonly names: Names }) {
  const fromMs = Date.parse(day.from);
  const bounds = useMemo(() => boundsOf(day, Math.floor((Date.parse(day.now) - fromMs) / 1000)), [day]);
  const [at, setAt] = useState(bounds.from);
  const moment = useMemo(() => momentOf(day, Math.floor(at)), [day, Math.floor(at)]);
  return (
    <>
      <Player fromMs={fromMs} bounds={bounds} at={at} onAt={setAt} />
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
        <WaitingCurve day={day} at={at} bounds={bounds} />
      </div>
    </>
  );
}

interface PlayerProps {
  readonly fromMs: number;
  readonly bounds: ReturnType<typeof boundsOf>;
  /** Seconds since the beginning of the day. */
  readonly at: number;
  readonly onAt: (change: number | ((now: number) => number)) => void;
}

function Player({ fromMs, bounds, at, onAt }: PlayerProps) {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(SPEEDS[1]);
  useBeat(isPlaying ? BEAT_MS : null, () => onAt((now) => Math.min(bounds.to, now + (speed * BEAT_MS) / 1000)), [speed, bounds]);
  const isOver = at >= bounds.to;
  const time = timeText(fromMs + at * 1000);
  const play = () => {
    if (isOver) onAt(bounds.from);
    setPlaying(isOver || !isPlaying);
  };
  return (
    <section class="card player" aria-label={say('moment')}>
      <Button kind="primary" onClick={play}>
        {say(isPlaying && !isOver ? 'stop' : 'play')}
      </Button>
      <input
        type="range"
        aria-label={say('moment')}
        aria-valuetext={time}
        min={bounds.from}
        max={bounds.to}
        step={1}
        value={at}
        onInput={(event) => onAt(event.currentTarget.valueAsNumber)}
      />
      <output class="moment">{time}</output>
      <fieldset class="row speeds">
        <legend class="out-of-sight">{say('speed')}</legend>
        {SPEEDS.map((each) => (
          <Button key={each} aria-pressed={each === speed} onClick={() => setSpeed(each)}>
            {say('speedOf', { count: each })}
          </Button>
        ))}
      </fieldset>
    </section>
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
          const state = there !== undefined ? WINDOW_STATE.serving : pause !== undefined ? WINDOW_STATE.onBreak : WINDOW_STATE.open;
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
                  <p class="soft clerk">{names.clerks.get(there.clerk) ?? ''}</p>
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
    <p class="soft clerk">{names.clerks.get(clerk) ?? ''}</p>
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
    <Panel look="card" title={say('queuesHint')}>
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
              <td class="number">{tickets.length}</td>
              <td class="number">{tickets.length === 0 ? '—' : durationText((at - oldest) * 1000)}</td>
              <td>
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

type WaitingCurveProps = Pick<MomentProps, 'day' | 'at'> & Pick<PlayerProps, 'bounds'>;

/** The number of waiting visitors every five minutes, with a mark at the present moment of the replay. */
function WaitingCurve({ day, at, bounds }: WaitingCurveProps) {
  const step = QUARTER_SEC / 3;
  const first = Math.floor(bounds.from / step) * step;
  const count = Math.max(2, Math.ceil((bounds.to - first) / step) + 1);
  const values = useMemo(
    () => Array.from({ length: count }, (_, index) => momentOf(day, first + index * step).waiting.length),
    [day, first],
  );
  const ticks = values.map((_, index) => timeText(Date.parse(day.from) + (first + index * step) * 1000));
  return (
    <Panel look="card" title={say('curveWaiting')}>
      <Chart
        label={say('curveWaiting')}
        ticks={ticks}
        lines={[{ label: say('curveWaiting'), values, colour: '--accent', kind: 'line' }]}
        mark={(at - first) / step}
      />
    </Panel>
  );
}
