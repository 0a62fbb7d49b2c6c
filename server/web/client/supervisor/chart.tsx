/** A chart by uPlot, in the colours of the theme. A table beside it serves readers who cannot see it. */
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useStore } from '../shared/box/store.js';
import { look } from '../shared/look.js';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A token, such as `--accent`. */
  readonly colour: string;
  readonly kind: 'line' | 'dashed' | 'bars';
}

export interface ChartProps {
  /** What it shows, for screen readers. */
  readonly label: string;
  /** Labels below the values, one for each. */
  readonly ticks: readonly string[];
  readonly lines: readonly Line[];
  /** The value at which a vertical line stands. */
  readonly mark?: number;
}

const HEIGHT_PX = 220;
const TICK_SPACE_PX = 64;
/** Of one letter, at the size of a tick. */
const LETTER_PX = 8;

export function Chart({ label, ticks, lines, mark }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  const marked = useRef(mark);
  const { theme, textSize } = useStore(look);
  // Other colours or texts need a new chart. New values are put into the present one.
  const shape = `${theme} ${textSize} ${ticks.length} ${lines.map(({ label: name, kind }) => `${name} ${kind}`).join('|')}`;
  useEffect(() => {
    const host = element.current;
    if (host === null) return undefined;
    const made = new UPlot(optionsOf(host, ticks, lines, marked), dataOf(lines), host);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height: HEIGHT_PX }));
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [shape, ticks.join()]);
  useEffect(() => chart.current?.setData(dataOf(lines)), [JSON.stringify(lines.map(({ values }) => values))]);
  useEffect(() => {
    marked.current = mark;
    chart.current?.redraw(false);
  }, [mark]);
  return (
    <figure class="chart">
      <figcaption>
        {lines.map(({ label: name, colour, kind }) => (
          <span key={name} class="legend" data-colour={colour.slice(2)} data-kind={kind}>
            {name}
          </span>
        ))}
      </figcaption>
      <div ref={element} role="img" aria-label={label} />
    </figure>
  );
}

const dataOf = (lines: readonly Line[]): UPlot.AlignedData => [
  Array.from({ length: lines[0]?.values.length ?? 0 }, (_, index) => index),
  ...lines.map(({ values }) => [...values]),
];

function optionsOf(
  host: HTMLElement,
  ticks: readonly string[],
  lines: readonly Line[],
  marked: { readonly current: number | undefined },
): UPlot.Options {
  const style = getComputedStyle(host);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: token('--soft'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { stroke: token('--line'), width: 1 },
    font: `${Math.round(Number.parseFloat(style.fontSize) * 0.8)}px ${style.fontFamily}`,
  };
  const bars = UPlot.paths.bars?.({ size: [0.7, 60] });
  const size = Math.round(Number.parseFloat(style.fontSize));
  return {
    width: host.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_chart, min, max) => (lines.some(({ kind }) => kind === 'bars') ? [min - 0.5, max + 0.5] : [min, max]) },
      y: { range: (_chart, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] },
    },
    axes: [
      {
        ...axis,
        // As much as the longest label takes: labels that stand on each other are read by nobody.
        space: Math.max(TICK_SPACE_PX, ...ticks.map(({ length }) => length * LETTER_PX)) * (size / 16),
        size: size * 2,
        incrs: [1, 2, 4, 8, 12, 16, 24, 48],
        values: (_chart, splits) => splits.map((split) => (Number.isInteger(split) ? (ticks[split] ?? '') : '')),
      },
      { ...axis, size: size * 3, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
    ],
    series: [
      {},
      ...lines.map(({ label, colour, kind }) => ({
        label,
        stroke: token(colour),
        width: kind === 'bars' ? 0 : 2.5,
        points: { show: false },
        ...(kind === 'dashed' && { dash: [7, 6] }),
        ...(kind === 'bars' && { fill: token(colour), ...(bars && { paths: bars }) }),
      })),
    ],
    hooks: { draw: [(chart) => drawMark(chart, marked.current, token('--bad-solid'))] },
  };
}

function drawMark(chart: UPlot, mark: number | undefined, colour: string): void {
  if (mark === undefined) return;
  const { ctx, bbox } = chart;
  const left = chart.valToPos(mark, 'x', true);
  ctx.save();
  ctx.fillStyle = colour;
  ctx.fillRect(left - 1, bbox.top, 3, bbox.height);
  ctx.restore();
}
