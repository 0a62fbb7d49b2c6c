/** Tickets: how many a second are drawn and turned into the printer's bytes, and what clerks notice of it. */
import { drawPage, stopDrawing } from '../../../drivers/imaging/render.js';
import { encodePage } from '../../../drivers/printer/encode.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import type { TicketDesign } from '../../../server/model/designs/ticket-design.js';
import type { TicketContent } from '../../../server/model/ticket.js';
import { BUILT_IN_DESIGNS, DEFAULT_DESIGN } from '../../../server/presentation/designs.js';
import { ticketLayout } from '../../../server/presentation/ticket-layout.js';
import { connect, RawSession } from '../../support/raw-client.js';
import { type Bench, fill, pause } from '../bench.js';
import { startCopy } from '../branch.js';
import type { Box } from '../processes.js';
import type { Figure } from '../report.js';

const PRINTER = 'epson-tm-t20iii';
/** The one that kiosks have unless they are given another, and the most elaborate: logo, QR code, two languages. */
const DESIGNS = [DEFAULT_DESIGN, 'bank'];
const TICKETS_TARGET = 150;
const GROWTH_TARGET_MS = 5;
/** Together they take some 150 tickets a second, as many as are asked for: far more than any hall. */
const KIOSKS = 4;
const WALKING_MS = 10;
const CLERKS = 20;
const THINKING_MS = 50;
/** More than 20 clerks can call in twice the time at this speed. */
const VISITORS = 15_000;

export async function measurePaper(bench: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const design of DESIGNS) figures.push(await measureDrawing(bench, design));
  await stopDrawing();
  return [...figures, await measureCalls(bench)];
}

async function measureDrawing({ quick, tell }: Bench, name: string): Promise<Figure> {
  const profile = loadPrinterProfiles().get(PRINTER);
  const design = BUILT_IN_DESIGNS.get(name);
  if (!profile || !design) throw new Error(`there is no profile ${PRINTER} or no design ${name}`);
  const rate = async (tickets: number): Promise<number> => {
    const beganMs = performance.now();
    await Promise.all(Array.from({ length: tickets }, (_, index) => makeTicket(profile, design, index)));
    return tickets / ((performance.now() - beganMs) / 1000);
  };
  await rate(50);
  const rounds: number[] = [];
  for (let round = 0; round < (quick ? 3 : 7); round++) rounds.push(await rate(200));
  const perSecond = rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0;
  tell(`paper: ${perSecond.toFixed(0)} tickets of the design ${name} a second`);
  return {
    name: `paper.tickets.${name}`,
    title: `tickets of ${profile.media.widthDots} dots, design ${name}, drawn, as PNG and as raster`,
    value: perSecond,
    unit: '/s',
    target: name === DEFAULT_DESIGN ? { atLeast: TICKETS_TARGET } : null,
    details: { rounds },
    note: `rounds ${Math.min(...rounds).toFixed(0)}–${Math.max(...rounds).toFixed(0)}`,
  };
}

/** All of it: the layout, one drawing, the file for the kiosk's screen and the bytes for the printer. */
async function makeTicket(profile: PrinterProfile, design: TicketDesign, index: number): Promise<void> {
  const layout = ticketLayout(design, contentOf(index), profile.media.widthDots, { isCopy: false, photo: null });
  const { bitmap } = await drawPage(layout, { png: true });
  encodePage(profile, { bitmap, lines: layout.lines }, 'raster');
}

const contentOf = (index: number): TicketContent => ({
  ticket: `Г${String(index % 1000).padStart(3, '0')}`,
  consumerId: index + 1,
  services: ['Назначение / Отмена занятий на тренажере', 'Оплата обучения'],
  date: '24.11.2026',
  time: '15:09',
  ahead: index % 30,
  branch: 'Автошкола «Старт»',
  registrator: 'Терминал у входа',
  comment: '',
  pinCode: '',
  language: 'ru',
});

async function measureCalls(bench: Bench): Promise<Figure> {
  const box = await startCopy(bench.folder, bench.branch.data);
  await fill(bench, box, VISITORS);
  const measureMs = bench.quick ? 3000 : 10_000;
  await callsFor(bench, box, 1000);
  const alone = percentile99(await callsFor(bench, box, measureMs));
  const kiosks = await startKiosks(bench, box);
  await pause(1000);
  const begun = kiosks.drawn();
  const beganMs = performance.now();
  const beside = percentile99(await callsFor(bench, box, measureMs));
  const drawnPerSecond = (kiosks.drawn() - begun) / ((performance.now() - beganMs) / 1000);
  await kiosks.stop();
  await box.stop();
  bench.tell(
    `paper: calls take ${alone.toFixed(1)} ms (p99) alone, ${beside.toFixed(1)} ms beside ${drawnPerSecond.toFixed(0)} drawings a second`,
  );
  return {
    name: 'paper.calls',
    title: `growth of nextConsumer (p99) while tickets are drawn`,
    value: beside - alone,
    unit: 'ms',
    target: { below: GROWTH_TARGET_MS },
    details: { alone, beside, drawnPerSecond },
    note: `${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside ${drawnPerSecond.toFixed(0)} tickets/s; ${CLERKS} clerks`,
  };
}

/** Clerks call and serve with a short thought in between; answers how long each call took. */
async function callsFor({ branch }: Bench, box: Box, forMs: number): Promise<number[]> {
  const untilMs = performance.now() + forMs;
  const took: number[] = [];
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  const clerk = async ({ token, workplaceId }: { readonly token: string; readonly workplaceId: number }): Promise<void> => {
    const session = new RawSession(client, token);
    while (performance.now() < untilMs) {
      const beganMs = performance.now();
      await session.ask('nextConsumer', { workplace: workplaceId });
      took.push(performance.now() - beganMs);
      await session.ask('serveConsumer', { workplace: workplaceId });
      await pause(THINKING_MS);
    }
  };
  await Promise.all(branch.windows.slice(0, CLERKS).map(clerk));
  await client.close();
  return took;
}

async function startKiosks({ branch }: Bench, box: Box) {
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  let drawn = 0;
  let isOpen = true;
  const kiosk = async (index: number): Promise<void> => {
    const session = new RawSession(client, branch.kioskTokens[0] ?? '');
    while (isOpen) {
      const services = [branch.services[index % branch.services.length]];
      const { preview } = await session.ask<{ readonly preview?: string }>('registrateConsumer', { services, noprint: true });
      if (preview === undefined) throw new Error('a ticket came without its picture');
      drawn += 1;
      await pause(WALKING_MS);
    }
  };
  const all = Promise.all(Array.from({ length: KIOSKS }, (_, index) => kiosk(index)));
  return {
    drawn: () => drawn,
    stop: async () => {
      isOpen = false;
      await all;
      await client.close();
    },
  };
}

const percentile99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;
