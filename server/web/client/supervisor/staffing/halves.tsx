/** How many windows each half hour takes: first when most are needed, then each with its chances. */
import { minuteOf, timeOf } from '../../../../protocol/figures/days.js';
import { Panel } from '../../shared/parts/parts.js';
import { dayText } from '../../shared/words/time.js';
import { type Staffing, say } from './words.js';

type HalfHour = Staffing['halves'][number];

const LEVELS = 6;

interface ToldProps {
  readonly told: Staffing;
  /** Which one they are of. */
  readonly day: string;
  readonly nameOf: (window: number) => string;
}

export function Halves({ told: { days, least, windows, useless: idle, halves }, day, nameOf }: ToldProps) {
  const all = (halves[0]?.likely ?? []).map((_, more) => least + more);
  const most = all.at(-1) ?? least;
  // And one more than is surely enough: more than that change nothing.
  const last = Math.min(most, 1 + Math.max(...halves.map(({ surely }) => surely ?? most)));
  // Numbers of windows that are too few in each half hour would be columns of zeros.
  const useless = Math.min(...halves.map(({ perhaps }) => perhaps ?? most)) - least;
  const counts = all.slice(useless).filter((count) => count <= last);
  const addedAt = (count: number): string =>
    count === counts[0] ? windows.slice(0, count).map(nameOf).join('; ') : `+ ${nameOf(windows[count - 1] ?? 0)}`;
  return (
    <Panel look="card" title={`${say('halves')} (${day})`}>
      {halves.length === 0 ? <p>{say('nothingLeft')}</p> : <HalvesTable {...{ halves, counts, most, useless, addedAt }} />}
      {halves.length === 0 || idle.length === 0 ? null : (
        <p class="soft small">{say('useless', { windows: idle.map(nameOf).join('; ') })}</p>
      )}
      <p class="soft small">{say('source', { count: days.length, days: days.map(dayText).join('; ') })}</p>
    </Panel>
  );
}

interface HalvesProps {
  readonly halves: readonly HalfHour[];
  /** Which numbers of windows are shown. */
  readonly counts: readonly number[];
  readonly most: number;
  /** How many numbers before them are not. */
  readonly useless: number;
  /** Which windows the first of these numbers has, and which one each other has more. */
  readonly addedAt: (count: number) => string;
}

const HalvesTable = ({ halves, counts, most, useless, addedAt }: HalvesProps) => (
  <>
    <p class="advice">{peakText(halves, most)}</p>
    <p class="soft small">{say('reading')}</p>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
    <section class="wide" aria-label={`${say('halves')}: ${halves.length}`} tabIndex={0}>
      <table class="heat">
        <thead>
          <tr>
            {[say('time'), say('come'), say('needed')].map((column) => (
              <th key={column} scope="col" rowSpan={2}>
                {column}
              </th>
            ))}
            <th scope="colgroup" colSpan={counts.length}>
              {say('enough')}
            </th>
          </tr>
          <tr>
            {counts.map((count) => (
              <th key={count} scope="col" aria-label={say('windows', { count })} title={addedAt(count)}>
                {count}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {halves.map((half) => (
            <tr key={half.from}>
              <th scope="row">{half.from}</th>
              <td>{Math.round(half.visits)}</td>
              <td class="needed">{neededText(half, most)}</td>
              {half.likely.slice(useless, useless + counts.length).map((percent, more) => (
                <td key={more} data-level={Math.ceil((LEVELS * percent) / 100)}>
                  {percent}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
    <p class="soft small">{say('added')}</p>
    <ul class="added small">
      {counts.map((count) => (
        <li key={count}>
          <strong>{count}</strong> {addedAt(count)}
        </li>
      ))}
    </ul>
    {useless === 0 ? null : <p class="soft small">{say('neverEnough', { count: counts[0] ?? 0 })}</p>}
    <p class="soft small">{say('earlier')}</p>
  </>
);

const HALF_HOUR_MIN = 30;

/** When most windows are needed first, for how long, and how many. */
function peakText(halves: readonly HalfHour[], most: number): string {
  const needs = halves.map(({ perhaps, surely }) => [surely ?? most + 1, perhaps ?? most + 1] as const);
  const peak = needs.reduce((found, one) => (one[0] > found[0] || (one[0] === found[0] && one[1] > found[1]) ? one : found), [0, 0]);
  const isPeak = ([surely, perhaps]: readonly [number, number]): boolean => surely === peak[0] && perhaps === peak[1];
  const first = needs.findIndex(isPeak);
  const behind = needs.findIndex((one, index) => index > first && !isPeak(one));
  const last = halves[behind === -1 ? halves.length - 1 : behind - 1];
  const half = halves[first];
  if (half === undefined || last === undefined) return '';
  const when = { from: half.from, to: endOf(last.from) };
  return half.perhaps === null ? say('notEnough', { ...when, most }) : say('peak', { ...when, needed: neededText(half, most) });
}

const endOf = (from: string): string => timeOf(minuteOf(from) + HALF_HOUR_MIN);

/** A range; the same twice is one number. */
function neededText({ perhaps, surely }: HalfHour, most: number): string {
  if (perhaps === null) return say('moreThan', { most });
  if (perhaps === surely) return `${perhaps}`;
  return surely === null ? say('neededFrom', { least: perhaps }) : say('neededRange', { least: perhaps, most: surely });
}
