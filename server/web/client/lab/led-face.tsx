/** The lit face of an LED board: seven-segment cells, or dots. */
import { useEffect, useRef } from 'preact/hooks';
import type { Led } from './bench.js';
import { drawDots } from './dots.js';

const CELL = { width: 34, height: 60 } as const;

/** Segments a to g and two arrows, by bit. */
const SHAPES = [
  'M7 4h18l-4 5H11z',
  'M29 6v21l-2.5 2.5L24 27V11z',
  'M29 54V33l-2.5-2.5L24 33v16z',
  'M7 56h18l-4-5H11z',
  'M3 54V33l2.5-2.5L8 33v16z',
  'M3 6v21l2.5 2.5L8 27V11z',
  'M6 30l3.5-2.5h13L26 30l-3.5 2.5h-13z',
  'M4 30l20-15v30z',
  'M28 30L8 15v30z',
] as const;
const SEGMENTS = 7;

type Row = Led['rows'][number];

export function LedFace({ led, label }: { readonly led: Led; readonly label: string }) {
  return (
    <div class="led-face" data-dim={led.brightness < 70} role="img" aria-label={label}>
      {led.rows.map((row, at) =>
        led.look === 'segments' ? <SegmentRow key={at} row={row} cells={led.cells} /> : <DotRow key={at} row={row} cells={led.cells} />,
      )}
    </div>
  );
}

function SegmentRow({ row, cells }: { readonly row: Row; readonly cells: number }) {
  const bits = Array.from({ length: cells }, (_, cell) => row.segments[cell] ?? 0);
  return (
    <svg class="led-row" viewBox={`0 0 ${cells * CELL.width} ${CELL.height}`} aria-hidden="true">
      <g transform="skewX(-4) translate(4 0)">
        {bits.map((lit, cell) => (
          <g key={cell} transform={`translate(${cell * CELL.width} 0)`}>
            <path class="led-dark" d={SHAPES.slice(0, SEGMENTS).join('')} />
            {lit === 0 ? null : <path class={row.is_blinking ? 'led-lit blinks' : 'led-lit'} d={shapesOf(lit)} />}
          </g>
        ))}
      </g>
    </svg>
  );
}

const shapesOf = (lit: number): string => SHAPES.filter((_, bit) => (lit >> bit) & 1).join('');

/** Drawn once for each text. The letters of a matrix use a font of this computer, one dot for each pixel. */
function DotRow({ row, cells }: { readonly row: Row; readonly cells: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawDots(canvas.current, row.text, cells);
  }, [row.text, cells]);
  return <canvas ref={canvas} class={row.is_blinking ? 'led-dots blinks' : 'led-dots'} />;
}
