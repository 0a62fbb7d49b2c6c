/** LCD boards: how long it takes from a call to the bytes of a screen of 1920 × 1080, all of it and what a call changes. */
import { drawArea, encodeColourPng, stopDrawing } from '../../../drivers/imaging/render.js';
import { screenBytes } from '../../../drivers/lcd/pixels.js';
import { LcdCanvas } from '../../../server/devices/lcd/canvas.js';
import type { LcdCall, LcdContent } from '../../../server/presentation/lcd/content.js';
import { lcdFrame } from '../../../server/presentation/lcd/layout.js';
import { DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';
import type { Bench } from '../bench.js';
import { type Figure, median } from '../report.js';

const SIZE = { width: 1920, height: 1080 };
const CHANGED_TARGET_MS = 40;
const ROWS = 6;

export async function measureLcd({ quick, tell }: Bench): Promise<readonly Figure[]> {
  const rounds = quick ? 20 : 100;
  // The first drawing starts the process that draws.
  await paint(newCanvas(), 0);
  const whole: number[] = [];
  for (let round = 0; round < rounds; round++) whole.push(await timed(() => paint(newCanvas(), round)));
  const canvas = newCanvas();
  const changed: number[] = [];
  await paint(canvas, 0);
  for (let round = 1; round <= rounds; round++) changed.push(await timed(() => paint(canvas, round)));
  const files: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    await paint(canvas, rounds + round);
    files.push(await timed(async () => void (await canvas.png())));
  }
  await stopDrawing();
  const made = { whole: median(whole), changed: median(changed), file: median(files) };
  tell(`lcd: ${made.whole.toFixed(0)} ms the whole screen, ${made.changed.toFixed(1)} ms what a call changes`);
  const note = `and ${made.file.toFixed(0)} ms for the PNG, once for all viewers; ${rounds} rounds`;
  const figure = { unit: 'ms', details: made } as const;
  return [
    {
      ...figure,
      name: 'lcd.changed',
      title: 'a call on a board of 1920 × 1080, what changes',
      value: made.changed,
      target: { below: CHANGED_TARGET_MS },
      note,
    },
    {
      ...figure,
      name: 'lcd.whole',
      title: 'the same, the whole board anew',
      value: made.whole,
      target: null,
      note: 'the first frame, or another template',
    },
  ];
}

const newCanvas = (): LcdCanvas =>
  new LcdCanvas({ drawArea, encodeColourPng }, (why) => {
    throw new Error(why);
  });

/** Lays out, draws and turns into bytes of a framebuffer what is new when the visitor of that number is called. */
async function paint(canvas: LcdCanvas, called: number): Promise<void> {
  const frame = lcdFrame(DEFAULT_TEMPLATE, contentOf(called), SIZE, Date.UTC(2026, 10, 24, 12));
  const { painted } = await canvas.show(frame);
  if (painted.length === 0) throw new Error('a call changed nothing');
  for (const { tile, rgb } of painted) screenBytes(rgb, tile, 32, 0);
}

const call = (number: number, isNew: boolean): LcdCall => ({
  ticket: `Г${String(number % 1000).padStart(3, '0')}`,
  windowName: `Окно ${number % 20}`,
  windowAlias: '',
  isNew,
});

/** Each call also takes one visitor from those who wait. */
const contentOf = (called: number): LcdContent => ({
  branch: 'Автошкола «Старт»',
  board: 'Табло зала ожидания',
  languages: ['ru'],
  timeZone: 'Europe/Moscow',
  calls: () => Array.from({ length: ROWS }, (_, index) => call(called + 1000 - index, index === 0)),
  waiting: ['Оплата практических занятий', 'Назначение / Отмена занятий на тренажере', 'Приём у руководителя'].map((service, index) => ({
    service,
    count: index === 0 ? 5000 - called : 12,
    waitMinutes: null,
    tickets: Array.from({ length: 4 }, (_, place) => call((index === 0 ? called : 0) + place, false).ticket),
  })),
});

async function timed(run: () => Promise<void>): Promise<number> {
  const beganMs = performance.now();
  await run();
  return performance.now() - beganMs;
}
