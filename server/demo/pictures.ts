/**
 * The pictures in the documentation, drawn as tickets are drawn: `make docs` writes them anew. A test compares what is committed
 * with what is drawn now.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawPage, stopDrawing } from '../../drivers/imaging/render.js';
import type { TicketContent } from '../model/ticket.js';
import { BUILT_IN_DESIGNS } from '../presentation/designs/index.js';
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
};

/** By the name of the file: a ticket of each design that comes with the box. */
export async function drawPictures(): Promise<ReadonlyMap<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>();
  for (const [name, design] of BUILT_IN_DESIGNS) {
    const layout = ticketLayout(design, CONTENT, WIDTH_DOTS, { isCopy: false, photo: null });
    const { png } = await drawPage(layout, { png: true });
    if (png) pictures.set(`ticket-${name}.png`, png);
  }
  return pictures;
}

async function main(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, png] of await drawPictures()) writeFileSync(join(folder, name), png);
  await stopDrawing();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? join('docs', 'pictures'));
