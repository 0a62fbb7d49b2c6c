/**
 * The pictures in the documentation, drawn like tickets and LCD boards: `make docs` writes them. A test compares the committed pictures
 * with newly drawn ones.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawArea, drawPage, encodeColourPng, stopDrawing } from '../../drivers/imaging/render.js';
import { LcdCanvas } from '../devices/lcd/canvas.js';
import type { TicketContent } from '../model/ticket.js';
import { BUILT_IN_DESIGNS } from '../presentation/designs.js';
import type { LcdContent } from '../presentation/lcd/content.js';
import { lcdFrame } from '../presentation/lcd/layout.js';
import { BUILT_IN_TEMPLATES } from '../presentation/lcd/templates.js';
import { ticketLayout } from '../presentation/ticket-layout.js';

/** Paper of 80 mm at 203 dots an inch. */
const WIDTH_DOTS = 576;

const CONTENT: TicketContent = {
  ticket: 'Г002',
  consumerId: 29,
  services: ['Назначение / Отмена занятий на тренажере', 'Оплата обучения'],
  date: '24.11.2026',
  time: '15:09',
  ahead: 4,
  branch: 'Автошкола «Старт»',
  registrator: 'Терминал у входа',
  comment: '',
  pinCode: '',
  language: '',
  page: 'http://ochered.start.example/t/kV7mQ2xJ9-TbRw',
  wait: { median: 9, most: 16 },
};

/** A quarter of a screen of 1920 × 1080. */
const BOARD_SIZE = { width: 960, height: 540 };
const BOARD_TIME = Date.parse('2026-11-24T12:09:00Z');
const BOARDS = ['hall', 'hall-large-type'];

const CALLS = [
  ['Г014', 'Окно 2'],
  ['B007', 'Окно 3'],
  ['H021', 'Окно 4'],
  ['443', 'Касса'],
  ['Г013', 'Окно 1'],
  ['Е003', 'Администратор'],
] as const;

const BOARD_CONTENT: LcdContent = {
  branch: 'Автошкола «Старт»',
  board: 'Табло зала ожидания',
  languages: ['ru'],
  timeZone: 'Europe/Moscow',
  calls: (rows) => CALLS.slice(0, rows).map(([ticket, windowName], index) => ({ ticket, windowName, windowAlias: '', isNew: index === 0 })),
  waiting: [
    { service: 'Оплата практических занятий', count: 5, tickets: ['447', '448', '449', '450'], waitMinutes: { least: 5, most: 15 } },
    {
      service: 'Назначение / Отмена занятий на тренажере',
      count: 12,
      tickets: ['Г015', 'Г016', 'Г017', 'Г018'],
      waitMinutes: { least: 20, most: 35 },
    },
    { service: 'Запись на внутренний экзамен', count: 1, tickets: ['Е004'], waitMinutes: { least: 0, most: 5 } },
  ],
};

/** By file name: a ticket of each built-in design, and some LCD boards. */
export async function drawPictures(): Promise<ReadonlyMap<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  for (const [name, design] of BUILT_IN_DESIGNS) {
    const layout = ticketLayout(design, CONTENT, WIDTH_DOTS, { isCopy: false, photo: null });
    const { png } = await drawPage(layout, { png: true });
    if (png) pictures.set(`ticket-${name}.png`, png);
  }
  for (const name of BOARDS) pictures.set(`board-${name}.png`, await drawBoard(name));
  return pictures;
}

async function drawBoard(name: string): Promise<Uint8Array> {
  const template = BUILT_IN_TEMPLATES.get(name);
  if (template === undefined) throw new Error(`there is no template ${name}`);
  const canvas = new LcdCanvas({ drawArea, encodeColourPng }, (why) => {
    throw new Error(why);
  });
  await canvas.show(lcdFrame(template, BOARD_CONTENT, BOARD_SIZE, BOARD_TIME));
  return (await canvas.png()) ?? Buffer.alloc(0);
}

async function main(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, png] of await drawPictures()) writeFileSync(join(folder, name), png);
  await stopDrawing();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? join('docs', 'pictures'));
