/** The lit face of an LED board: seven-segment cells, or dots. */
import { useEffect, useRef } from 'preact/hooks';
import type { Led } from './bench.js';

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

/** Text as a matrix of dots: drawn small without intermediate colours, then each dot enlarged. */

const ROWS = 16;
const DOTS_A_LETTER = 8;
/** Size of a dot on the canvas, including its gap. */
const PITCH = 5;
const RADIUS = 1.9;
const FONT = `bold 15px "DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", monospace`;
const IS_LIT_FROM = 110;

/** As wide as `cells` letters, text centred. Colours come from the canvas's style: `color` is lit, `--led-off` dark. */
function drawDots(canvas: HTMLCanvasElement, text: string, cells: number): void {
  const columns = cells * DOTS_A_LETTER;
  canvas.width = columns * PITCH;
  canvas.height = ROWS * PITCH;
  const dots = litDots(text, columns);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  for (const isLit of [false, true]) {
    context.fillStyle = isLit ? style.color : style.getPropertyValue('--led-off');
    context.beginPath();
    for (const [at, dot] of dots.entries()) {
      if (dot !== isLit) continue;
      const [x, y] = [(at % columns) * PITCH + PITCH / 2, Math.floor(at / columns) * PITCH + PITCH / 2];
      context.moveTo(x + RADIUS, y);
      context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    }
    context.fill();
  }
}

function litDots(text: string, columns: number): readonly boolean[] {
  const small = new OffscreenCanvas(columns, ROWS).getContext('2d', { willReadFrequently: true });
  if (small === null) return [];
  small.fillStyle = '#fff';
  small.font = FONT;
  small.textBaseline = 'middle';
  const letters = [...text];
  const before = Math.floor((columns - letters.length * DOTS_A_LETTER) / 2);
  for (const [at, letter] of letters.entries()) small.fillText(letter, before + at * DOTS_A_LETTER, ROWS / 2 + 1, DOTS_A_LETTER);
  const { data } = small.getImageData(0, 0, columns, ROWS);
  return Array.from({ length: columns * ROWS }, (_, at) => (data[at * 4 + 3] ?? 0) >= IS_LIT_FROM);
}
