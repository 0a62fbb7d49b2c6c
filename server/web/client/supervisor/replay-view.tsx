/** Replay of a day: the hall as it was at each moment. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Element } from '../../../protocol/client/client.js';
import { localTime } from '../../../protocol/figures/days.js';
import { Button } from '../shared/button.js';
import type { SupervisorWord } from '../shared/catalogues.js';
import { FACTS } from '../shared/facts.js';
import { failureText } from '../shared/failures.js';
import type { Link } from '../shared/link.js';
import { useStore } from '../shared/store.js';
import { durationText, timeText } from '../shared/time.js';
import type { Speech } from '../shared/words.js';
import { LazyChart } from './lazy-chart.js';
import { boundsOf, type DayVisits, momentOf, windowsOf } from './replay.js';
import { DayField } from './report-order.js';
import type { PartProps } from './supervisor.js';
import { Wide } from './wide.js';

const SPEEDS = [30, 120, 600] as const;
const BEAT_MS = 100;
const QUARTER_SEC = 900;
const local = localTime(FACTS.timeZone);

export function ReplayView({ link, speaker }: PartProps) {
  const speech = useStore(speaker.speech);
  const { say } = speech;
  const [day, setDay] = useState(() => local(new Date(link.now()).toISOString()).day);
  const [visits, setVisits] = useState<DayVisits | null>(null);
  const [fault, setFault] = useState('');
  const names = useNames(link);
  useEffect(() => {
    let isGone = false;
    setFault('');
    link.client.call('dayVisits', { day }).then(
      (answer) => (isGone ? undefined : setVisits(answer)),
      (failure: unknown) => (isGone ? undefined : setFault(failureText(failure, say))),
    );
    return () => {
      isGone = true;
    };
  }, [day]);
  return (
    <div class="replay">
      <div class="card order">
        <DayField label={say('day')} value={day} onValue={setDay} />
        <p class="soft small">{say('replayHint')}</p>
      </div>
      {fault === '' ? null : (
        <p class="note bad" role="alert">
          {fault}
        </p>
      )}
      {visits === null ? null : visits.visits.length === 0 ? (
        <p class="soft">{say('nothingFound')}</p>
      ) : (
        <Day key={visits.day} day={visits} names={names} speech={speech} />
      )}
    </div>
  );
}

interface Names {
  readonly windows: ReadonlyMap<number, string>;
  readonly services: ReadonlyMap<number, string>;
  readonly clerks: ReadonlyMap<number, string>;
}

/** Present names: an element renamed since that day appears under its new name. */
function useNames({ client }: Link): Names {
  const [names, setNames] = useState<Names>({ windows: new Map(), services: new Map(), clerks: new Map() });
  useEffect(() => {
    const named = (rows: readonly { readonly id: number; readonly name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
    const clerk = ({ id, surname, name, login }: Element<'User'>) =>
      [id, [surname, name].filter(Boolean).join(' ') || login || `№ ${id}`] as const;
    Promise.all([client.list('Workplace'), client.list('Service'), client.list('User')]).then(
      ([windows, services, users]) => setNames({ windows: named(windows), services: named(services), clerks: new Map(users.map(clerk)) }),
      // Without names the page shows numbers.
      () => undefined,
    );
  }, [client]);
  return names;
}

interface DayProps {
  readonly day: DayVisits;
  readonly names: Names;
  readonly speech: Speech<SupervisorWord>;
}

function Day({ day, names, speech }: DayProps) {
  const { say, language } = speech;
  const fromMs = Date.parse(day.from);
  const bounds = useMemo(() => boundsOf(day.visits, Math.floor((Date.parse(day.now) - fromMs) / 1000)), [day]);
  const [at, setAt] = useState(bounds.from);
  const moment = useMemo(() => momentOf(day.visits, Math.floor(at)), [day, Math.floor(at)]);
  return (
    <>
      <Player fromMs={fromMs} bounds={bounds} at={at} onAt={setAt} speech={speech} />
      <Facts moment={moment} say={say} />
      <Windows day={day} moment={moment} names={names} say={say} at={at} />
      <div class="beside">
        <Waiting day={day} moment={moment} names={names} say={say} at={at} />
        <WaitingCurve day={day} at={at} bounds={bounds} say={say} language={language} />
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
  readonly speech: Speech<SupervisorWord>;
}

function Player({ fromMs, bounds, at, onAt, speech: { say, language } }: PlayerProps) {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(SPEEDS[1]);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const beat = setInterval(() => onAt((now) => Math.min(bounds.to, now + (speed * BEAT_MS) / 1000)), BEAT_MS);
    return () => clearInterval(beat);
  }, [isPlaying, speed, bounds]);
  const isOver = at >= bounds.to;
  const time = timeText(language, fromMs + at * 1000);
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

function Facts({ moment, say }: Pick<WaitingProps, 'moment' | 'say'>) {
  return (
    <dl class="facts">
      {(
        [
          ['waitingNow', moment.waiting.length],
          ['servingNow', moment.atWindows.length],
          ['postponed', moment.postponed],
          ['arrived', moment.arrived],
          ['leftDay', moment.left],
        ] as const
      ).map(([word, value]) => (
        <div key={word} class="fact">
          <dt>{say(word)}</dt>
          <dd>
            <strong data-fact={word}>{value}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Windows({ day, moment, names, say, at }: WaitingProps) {
  const windows = useMemo(() => windowsOf(day.visits), [day]);
  return (
    <section class="windows" aria-labelledby="then-windows">
      <h2 id="then-windows">{say('windows')}</h2>
      <ul>
        {windows.map((window) => {
          const name = names.windows.get(window) ?? `${say('window')} ${window}`;
          const there = moment.atWindows.find((each) => each.window === window);
          return (
            <li key={window} class="window" data-state={there === undefined ? 1 : 4} aria-label={name}>
              <div class="window-head">
                <h3>{name}</h3>
              </div>
              {there === undefined ? (
                <p class="soft idle">{say('free')}</p>
              ) : (
                <>
                  <p class="soft clerk">{names.clerks.get(there.clerk) ?? ''}</p>
                  <p class="serving-line">
                    <strong class="ticket">{there.ticket}</strong>
                    <span class="passed">{durationText((at - there.since) * 1000)}</span>
                  </p>
                  <p class="soft what">{there.services.map((id) => names.services.get(id) ?? id).join(', ')}</p>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface WaitingProps {
  readonly day: DayVisits;
  readonly moment: ReturnType<typeof momentOf>;
  readonly names: Names;
  readonly say: Speech<SupervisorWord>['say'];
  readonly at: number;
}

const TICKETS_SHOWN = 12;

function Waiting({ day, moment, names, say, at }: WaitingProps) {
  const services = useMemo(() => [...new Set(day.visits.flatMap((visit) => visit.services))].sort((one, other) => one - other), [day]);
  return (
    <section class="card" aria-labelledby="then-queues">
      <h2 id="then-queues">{say('queuesHint')}</h2>
      <Wide label={say('queuesHint')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say('service')}</th>
              <th scope="col">{say('waitColumn')}</th>
              <th scope="col">{say('longestColumn')}</th>
              <th scope="col">{say('tickets')}</th>
            </tr>
          </thead>
          <tbody>
            {services.map((service) => {
              const tickets = moment.waiting.filter((visit) => visit.services.includes(service));
              const shown = tickets.slice(0, TICKETS_SHOWN).map(({ ticket }) => ticket);
              const oldest = Math.min(...tickets.map(({ registered }) => registered));
              return (
                <tr key={service}>
                  <th scope="row">{names.services.get(service) ?? service}</th>
                  <td class="number">{tickets.length}</td>
                  <td class="number">{tickets.length === 0 ? '—' : durationText((at - oldest) * 1000)}</td>
                  <td>
                    {shown.join(' ')}
                    {tickets.length > TICKETS_SHOWN ? ` ${say('moreTickets', { count: tickets.length - TICKETS_SHOWN })}` : ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

interface WaitingCurveProps {
  readonly day: DayVisits;
  readonly at: number;
  readonly bounds: { readonly from: number; readonly to: number };
  readonly say: Speech<SupervisorWord>['say'];
  readonly language: string;
}

/** The number of waiting visitors every five minutes, with a mark at the present moment of the replay. */
function WaitingCurve({ day, at, bounds, say, language }: WaitingCurveProps) {
  const step = QUARTER_SEC / 3;
  const first = Math.floor(bounds.from / step) * step;
  const count = Math.max(2, Math.ceil((bounds.to - first) / step) + 1);
  const values = useMemo(
    () => Array.from({ length: count }, (_, index) => momentOf(day.visits, first + index * step).waiting.length),
    [day, first],
  );
  const ticks = values.map((_, index) => timeText(language, Date.parse(day.from) + (first + index * step) * 1000));
  return (
    <section class="card" aria-labelledby="then-curve">
      <h2 id="then-curve">{say('curveWaiting')}</h2>
      <LazyChart
        label={say('curveWaiting')}
        ticks={ticks}
        lines={[{ label: say('curveWaiting'), values, colour: '--accent', kind: 'line' }]}
        mark={(at - first) / step}
      />
    </section>
  );
}
