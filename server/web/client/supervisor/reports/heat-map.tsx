/** Weekdays by hours: one day takes one line; the darker the more. The numbers stand in the cells: colour alone tells nobody anything. */
import { useState } from 'preact/hooks';
import type { IndicatorName } from '../../../../protocol/figures/indicators.js';
import { useAnswer } from '../../shared/box/attempt.js';
import { Panel, Select } from '../../shared/parts/parts.js';
import { valueText } from '../../shared/words/value-text.js';
import { link } from '../page.js';
import { ask, type Report } from './asking.js';
import { say } from './words.js';

const SHOWN = [
  'arrived',
  'wait_mean',
  'wait_p90',
  'no_show',
  'utilisation_percent',
  'idle_waited_sec',
] as const satisfies readonly IndicatorName[];
type Shown = (typeof SHOWN)[number];
const LEVELS = 6;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const DAY_MS = 86_400_000;

/** Those of the period: of one day the others would be six empty columns. */
function weekdaysOf({ from, to }: Report): readonly (typeof WEEKDAYS)[number][] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const days = Math.min(7, Math.round((last - first) / DAY_MS) + 1);
  const present = new Set(Array.from({ length: days }, (_, index) => new Date(first + index * DAY_MS).getUTCDay() || 7));
  return WEEKDAYS.filter((weekday) => present.has(weekday));
}

export function HeatMap({ report }: { readonly report: Report }) {
  const [shown, setShown] = useState<Shown>('arrived');
  const reply = useAnswer(null, () => ask(link.client, report, ['weekday', 'hour']));
  if (reply === null || reply.lines.length === 0) return null;
  const values = new Map(reply.lines.map((line) => [line.keys.join(), line[shown]]));
  // Hours of the night, in which windows merely stand open, are left out.
  const hours = hoursBetween(reply.lines.filter((line) => (line[shown] ?? 0) > 0).map(({ keys }) => Number(keys[1])));
  const weekdays = weekdaysOf(report);
  const empty = weekdays.filter((weekday) => !reply.lines.some(({ keys }) => Number(keys[0]) === weekday));
  const most = Math.max(...[...values.values()].map((value) => value ?? 0));
  const level = (value: number | null | undefined): number => (value && most > 0 ? Math.max(1, Math.ceil((LEVELS * value) / most)) : 0);
  const choice = <Select label={say('figure')} value={shown} options={SHOWN.map((name) => [name, say(name)])} onChoose={setShown} />;
  return (
    <Panel look="card" title={say('heatMap')} beside={choice}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section class="wide" aria-label={`${say('heatMap')}: ${say(shown)}`} tabIndex={0}>
        <table class="heat by-hours">
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {hourText(hour)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{say(`weekdayShort.${weekday}`)}</th>
                {hours.map((hour) => {
                  const value = values.get([weekday, hour].join());
                  return (
                    <td key={hour} data-level={level(value)}>
                      {value === null || value === undefined ? '' : valueText(shown, value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {empty.length === 0 ? null : (
        <p class="soft small">{say('heatEmpty', { days: empty.map((weekday) => say(`weekdayShort.${weekday}`)).join(', ') })}</p>
      )}
    </Panel>
  );
}

const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

const hoursBetween = (hours: readonly number[]): number[] => {
  if (hours.length === 0) return [];
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};
