/** Today by quarters of an hour, compared with a usual day of the week. */

import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { SupervisorWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import { timeText } from '../shared/time.js';
import type { Speech } from '../shared/words.js';
import { busyHours, MEASURES, type Measure, upTo } from './curve.js';
import type { DayCurve, Hall } from './hall.js';
import { LazyChart } from './lazy-chart.js';
import { Wide } from './wide.js';

const QUARTER_MS = 900_000;
const WORDS: Readonly<Record<Measure, SupervisorWord>> = { arrived: 'curveArrived', served: 'curveServed', waiting: 'curveWaiting' };

interface CurveCardProps {
  readonly hall: Hall;
  readonly speech: Speech<SupervisorWord>;
}

export function CurveCard({ hall, speech }: CurveCardProps) {
  const curve = useStore(hall.curve);
  const [measure, setMeasure] = useState<Measure>('waiting');
  const { say } = speech;
  return (
    <section class="card" aria-labelledby="curve-title">
      <div class="card-head">
        <h2 id="curve-title">{say('curve')}</h2>
        <div class="row tabs">
          {MEASURES.map((each) => (
            <Button key={each} aria-pressed={each === measure} onClick={() => setMeasure(each)}>
              {say(WORDS[each])}
            </Button>
          ))}
        </div>
      </div>
      {curve === null ? (
        <p class="soft">{say('loading')}</p>
      ) : (
        <CurveOf curve={curve} measure={measure} speech={speech} nowMs={hall.now()} />
      )}
    </section>
  );
}

interface CurveOfProps {
  readonly curve: DayCurve;
  readonly measure: Measure;
  readonly speech: Speech<SupervisorWord>;
  readonly nowMs: number;
}

function CurveOf({ curve, measure, speech: { say, language }, nowMs }: CurveOfProps) {
  const fromMs = Date.parse(curve.from);
  const nowQuarter = Math.max(0, Math.floor((nowMs - fromMs) / QUARTER_MS));
  const [first, last] = busyHours([curve.curve, curve.usual], nowQuarter);
  const ticks = Array.from({ length: last - first }, (_, index) => timeText(language, fromMs + (first + index) * QUARTER_MS));
  const today = upTo(curve.curve[measure], nowQuarter).slice(first, last);
  const usual = curve.usual?.[measure].slice(first, last) ?? null;
  const lines = [
    { label: say('today'), values: today, colour: '--accent', kind: 'line' as const },
    ...(usual === null ? [] : [{ label: say('usual'), values: usual, colour: '--soft', kind: 'dashed' as const }]),
  ];
  return (
    <>
      <LazyChart label={`${say('curve')}: ${say(WORDS[measure])}`} ticks={ticks} lines={lines} />
      <p class="soft small">
        {curve.usual === null
          ? say('usualNone')
          : say('usualOf', { days: curve.usual_days.map((day) => dayText(language, day)).join(', ') })}
      </p>
      <details>
        <summary>{say('asTable')}</summary>
        <Wide label={say('curve')}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{say('time')}</th>
                {MEASURES.map((each) => (
                  <th key={each} scope="col">
                    {say(WORDS[each])}
                  </th>
                ))}
                <th scope="col">
                  {say('usual')}: {say(WORDS[measure])}
                </th>
              </tr>
            </thead>
            <tbody>
              {ticks.map((tick, index) =>
                first + index > nowQuarter ? null : (
                  <tr key={tick}>
                    <th scope="row">{tick}</th>
                    {MEASURES.map((each) => (
                      <td key={each} class="number">
                        {curve.curve[each][first + index]}
                      </td>
                    ))}
                    <td class="number">{usual?.[index] ?? '—'}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </Wide>
      </details>
    </>
  );
}

/** A calendar day is the same in every time zone. */
const dayText = (language: string, day: string): string =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(day));
