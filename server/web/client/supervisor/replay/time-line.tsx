/** The day as a line: how many waited, and a mark for each event. The slider stands upon it. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { timeText } from '../../shared/words/time.js';
import { say } from '../page.js';
import type { EventKind, Queue, ReplayEvent } from './replay-events.js';

export interface TimeLineProps {
  /** The beginning of the day; all other times are seconds from there. */
  readonly fromMs: number;
  readonly bounds: { readonly from: number; readonly to: number };
  readonly at: number;
  readonly events: readonly ReplayEvent[];
  readonly queue: Queue;
  /** The slider. */
  readonly children: ComponentChildren;
}

/** Heights in the drawing, from above: the queue, then a lane for each kind of mark. */
const QUEUE_REM = 3.25;
const LANES: readonly (readonly [EventKind, number])[] = [
  ['late', 3.6],
  ['break', 4.35],
  ['called', 5.1],
];
const LANE_REM = 0.5;
const HOURS_REM = 6.75;

const HOUR_SEC = 3600;
/** More would stand on each other. */
const HOURS_SHOWN = 12;
/** Behind it the last hour would be cut. */
const LABEL_UNTIL_PERCENT = 92;

export function TimeLine({ fromMs, bounds, at, events, queue, children }: TimeLineProps) {
  const percent = (moment: number): number => (100 * (moment - bounds.from)) / (bounds.to - bounds.from);
  // The marks of a day are many, and move with nothing but the day.
  const marks = useMemo(() => <Marks events={events} percent={percent} />, [events, bounds]);
  const area = useMemo(() => areaOf(queue, percent), [queue, bounds]);
  const most = Math.max(...queue.values);
  const mostAt = queue.first + queue.values.indexOf(most) * queue.step;
  return (
    <div class="time-line">
      <svg role="img" aria-label={say('queueOfDay', { most, time: timeText(fromMs + mostAt * 1000) })}>
        {hoursOf(fromMs, bounds).map((hour) => (
          <g key={hour} class="hour">
            <line x1={`${percent(hour)}%`} x2={`${percent(hour)}%`} y1="0" y2={`${HOURS_REM}rem`} />
            {percent(hour) > LABEL_UNTIL_PERCENT ? null : (
              <text x={`${percent(hour)}%`} dx="0.25rem" y={`${HOURS_REM}rem`}>
                {timeText(fromMs + hour * 1000)}
              </text>
            )}
          </g>
        ))}
        <svg aria-hidden="true" y="0" width="100%" height={`${QUEUE_REM}rem`} viewBox="0 0 100 100" preserveAspectRatio="none">
          <path class="waiting-area" d={area} />
        </svg>
        {marks}
        <rect class="passed-line" x="0" y={`${QUEUE_REM}rem`} width={`${Math.max(0, percent(at))}%`} height="0.15rem" />
      </svg>
      {children}
    </div>
  );
}

interface MarksProps {
  readonly events: readonly ReplayEvent[];
  readonly percent: (at: number) => number;
}

const Marks = ({ events, percent }: MarksProps) => (
  <>
    {events.map(({ key, kind, at, to }) => {
      if (kind === 'grew') return <circle key={key} class="mark" data-kind={kind} cx={`${percent(at)}%`} cy="0.4rem" r="0.35rem" />;
      const lane = LANES.find(([known]) => known === kind);
      if (lane === undefined) return null;
      const width = to === undefined ? '0.15rem' : `${Math.max(0.3, percent(to) - percent(at))}%`;
      return (
        <rect key={key} class="mark" data-kind={kind} x={`${percent(at)}%`} y={`${lane[1]}rem`} width={width} height={`${LANE_REM}rem`} />
      );
    })}
  </>
);

/** Under steps: a number holds until the next. */
function areaOf({ first, step, values }: Queue, percent: (at: number) => number): string {
  const most = Math.max(1, ...values);
  const points = values.map((value, index) => `L${percent(first + index * step).toFixed(2)} ${(100 - (95 * value) / most).toFixed(1)}`);
  return `M${percent(first).toFixed(2)} 100${points.join('')}L${percent(first + (values.length - 1) * step).toFixed(2)} 100Z`;
}

/** Whole hours of the branch within the day. */
function hoursOf(fromMs: number, { from, to }: TimeLineProps['bounds']): readonly number[] {
  const every = HOUR_SEC * Math.ceil((to - from) / HOUR_SEC / HOURS_SHOWN);
  const minute = Number(timeText(fromMs).slice(3));
  const first = Math.ceil((from + minute * 60) / every) * every - minute * 60;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / every) + 1) }, (_, index) => first + index * every);
}
