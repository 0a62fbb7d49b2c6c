/** Text as a matrix of dots: drawn small without intermediate colours, then each dot enlarged. */

const ROWS = 16;
const DOTS_A_LETTER = 8;
/** Size of a dot on the canvas, including its gap. */
const PITCH = 5;
const RADIUS = 1.9;
const FONT = `bold 15px "DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", monospace`;
const IS_LIT_FROM = 110;

/** As wide as `cells` letters, text centred. Colours come from the canvas's style: `color` is lit, `--led-off` dark. */
export function drawDots(canvas: HTMLCanvasElement, text: string, cells: number): void {
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
