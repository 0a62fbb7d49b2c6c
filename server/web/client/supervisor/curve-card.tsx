/** Today by quarters of an hour, compared with a usual day of the week. */
import { useState } from 'preact/hooks';
import { useStore } from '../shared/box/store.js';
import { Button, Panel, Table } from '../shared/parts/parts.js';
import type { Word } from '../shared/words/catalogues.js';
import { dayOfMonthText, timeText } from '../shared/words/time.js';
import { Chart } from './chart-lazy.js';
import type { DayCurve, Hall } from './hall.js';
import { link, say } from './page.js';

export const QUARTER_MS = 900_000;
const QUARTERS_PER_HOUR = 4;
const MEASURES = ['arrived', 'served', 'waiting'] as const;
type Measure = (typeof MEASURES)[number];
const WORDS: Readonly<Record<Measure, Word<'supervisor'>>> = { arrived: 'curveArrived', served: 'curveServed', waiting: 'curveWaiting' };

interface CurveCardProps {
  readonly hall: Hall;
  /** On a telephone it is folded: the day is looked at when the hall is quiet. */
  readonly isNarrow: boolean;
}

export function CurveCard({ hall, isNarrow }: CurveCardProps) {
  const curve = useStore(hall.curve);
  const [measure, setMeasure] = useState<Measure>('waiting');
  const [isOpen, setOpen] = useState(false);
  const tabs = (
    <div class="row tabs">
      {MEASURES.map((each) => (
        <Button key={each} aria-pressed={each === measure} onClick={() => setMeasure(each)}>
          {say(WORDS[each])}
        </Button>
      ))}
    </div>
  );
  const content = curve === null ? <p class="soft">{say('loading')}</p> : <CurveOf curve={curve} measure={measure} />;
  if (!isNarrow)
    return (
      <Panel look="card" title={say('curve')} beside={tabs}>
        {content}
      </Panel>
    );
  return (
    <details class="card" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say('curve')}</summary>
      {isOpen ? tabs : null}
      {isOpen ? content : null}
    </details>
  );
}

function CurveOf({ curve, measure }: { readonly curve: DayCurve; readonly measure: Measure }) {
  const fromMs = Date.parse(curve.from);
  const nowQuarter = Math.max(0, Math.floor((link.now() - fromMs) / QUARTER_MS));
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
        {curve.usual === null ? say('usualNone') : say('usualOf', { days: [...curve.usual_days].sort().map(dayOfMonthText).join(', ') })}
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

type Curve = { readonly [Each in Measure]: readonly number[] };

/** Whole hours from the first to the last activity on either day, as quarters `[first, last)`. */
function busyHours(curves: readonly (Curve | null)[], nowQuarter: number): readonly [number, number] {
  const busy = curves.flatMap((curve) =>
    // The `waiting` curve is not used: visitors left over count in it until the day ends, although the hall is empty.
    curve === null
      ? []
      : (['arrived', 'served'] as const).flatMap((measure) => curve[measure].flatMap((value, index) => (value > 0 ? [index] : []))),
  );
  const [first, last] = busy.length === 0 ? [nowQuarter, nowQuarter] : [Math.min(...busy), Math.max(...busy)];
  const from = Math.floor(first / QUARTERS_PER_HOUR) * QUARTERS_PER_HOUR;
  return [from, Math.max(from + 2 * QUARTERS_PER_HOUR, Math.ceil((last + 1) / QUARTERS_PER_HOUR) * QUARTERS_PER_HOUR)];
}

/** The rest of the present day is unknown. */
const upTo = (values: readonly number[], lastQuarter: number): (number | null)[] =>
  values.map((value, index) => (index <= lastQuarter ? value : null));
