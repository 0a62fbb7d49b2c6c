/** Today by quarters of an hour, compared with a usual day of the week. */

import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { Word } from '../shared/catalogues.js';
import { Table } from '../shared/parts.js';
import { timeText } from '../shared/time.js';
import { useStore } from '../shared/use-store.js';
import { Chart } from './chart-lazy.js';
import { busyHours, MEASURES, type Measure, upTo } from './curve.js';
import type { DayCurve, Hall } from './hall.js';
import { link, say } from './page.js';

const QUARTER_MS = 900_000;
const WORDS: Readonly<Record<Measure, Word<'supervisor'>>> = { arrived: 'curveArrived', served: 'curveServed', waiting: 'curveWaiting' };

interface CurveCardProps {
  readonly hall: Hall;
}

export function CurveCard({ hall }: CurveCardProps) {
  const curve = useStore(hall.curve);
  const [measure, setMeasure] = useState<Measure>('waiting');
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
      {curve === null ? <p class="soft">{say('loading')}</p> : <CurveOf curve={curve} measure={measure} nowMs={link.now()} />}
    </section>
  );
}

interface CurveOfProps {
  readonly curve: DayCurve;
  readonly measure: Measure;
  readonly nowMs: number;
}

function CurveOf({ curve, measure, nowMs }: CurveOfProps) {
  const fromMs = Date.parse(curve.from);
  const nowQuarter = Math.max(0, Math.floor((nowMs - fromMs) / QUARTER_MS));
  const [first, last] = busyHours([curve.curve, curve.usual], nowQuarter);
  const ticks = Array.from({ length: last - first }, (_, index) => timeText(fromMs + (first + index) * QUARTER_MS));
  const today = upTo(curve.curve[measure], nowQuarter).slice(first, last);
  const usual = curve.usual?.[measure].slice(first, last) ?? null;
  const lines = [
    { label: say('today'), values: today, colour: '--accent', kind: 'line' as const },
    ...(usual === null ? [] : [{ label: say('usual'), values: usual, colour: '--soft', kind: 'dashed' as const }]),
  ];
  return (
    <>
      <Chart label={`${say('curve')}: ${say(WORDS[measure])}`} ticks={ticks} lines={lines} />
      <p class="soft small">
        {curve.usual === null ? say('usualNone') : say('usualOf', { days: curve.usual_days.map((day) => dayText(day)).join(', ') })}
      </p>
      <details>
        <summary>{say('asTable')}</summary>
        <Table
          label={say('curve')}
          columns={[say('time'), ...MEASURES.map((each) => say(WORDS[each])), `${say('usual')}: ${say(WORDS[measure])}`]}
        >
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
        </Table>
      </details>
    </>
  );
}

/** A calendar day is the same in every time zone. */
const dayText = (day: string): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(day));
