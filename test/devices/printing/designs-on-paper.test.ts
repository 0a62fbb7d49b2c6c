/**
 * Each design that comes with the box, on each printer it knows: what the twin decodes is what the preview shows. And the whole way over
 * a real serial line: the printer's driver, a pseudo-terminal, the twin at its other end.
 */
import jsqr from 'jsqr';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { drawPage, stopDrawing } from '../../../dist/drivers/imaging/render.js';
import type { Bitmap } from '../../../drivers/imaging/bitmap.js';
import { openPort } from '../../../drivers/ports/open.js';
import { pictureDialect } from '../../../drivers/printer/dialects/index.js';
import { encodePage } from '../../../drivers/printer/encode.js';
import type { PrintablePage } from '../../../drivers/printer/job.js';
import { Printer } from '../../../drivers/printer/printer.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { endsByLineFeed } from '../../../drivers/printer/text-mode.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { type Piece, printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import type { TicketContent } from '../../../server/model/ticket.js';
import { BUILT_IN_DESIGNS } from '../../../server/presentation/designs.js';
import { ticketLayout } from '../../../server/presentation/ticket-layout.js';
import { isBlack } from '../../drivers/imaging/dots.js';
import { Bench } from '../../drivers/twins/bench.js';
import { layCable } from './lines.js';

const CONTENT: TicketContent = {
  ticket: 'Г002',
  consumerId: 29,
  services: ['Назначение / Отмена занятий на тренажере', 'Құжаттарды қабылдау'],
  date: '24.11.2026',
  time: '15:09',
  ahead: 4,
  branch: 'Автошкола «Старт»',
  registrator: 'Терминал у входа',
  comment: '',
  pinCode: '',
  language: '',
};
const PROFILES = [...loadPrinterProfiles().values()];
const DESIGNS = [...BUILT_IN_DESIGNS.keys()];

afterAll(stopDrawing);

const drawn = new Map<string, Promise<PrintablePage>>();
/** A page is drawn once for all printers of its width. */
function pageOf(name: string, { media }: PrinterProfile): Promise<PrintablePage> {
  const key = `${name} ${media.widthDots}`;
  const design = BUILT_IN_DESIGNS.get(name);
  if (!design) throw new Error(`no design ${name}`);
  const layout = ticketLayout(design, CONTENT, media.widthDots, { isCopy: false, photo: null });
  const page = drawn.get(key) ?? drawPage(layout, { png: false }).then(({ bitmap }) => ({ bitmap, lines: layout.lines }));
  drawn.set(key, page);
  return page;
}

function onPaper(profile: PrinterProfile, page: PrintablePage, mode: 'raster' | 'text'): Piece {
  const bench = new Bench(profile, { mmPerSecond: Number.POSITIVE_INFINITY });
  const { begin, bands, end } = encodePage(profile, page, mode);
  for (const bytes of [begin, ...bands, end]) bench.say(bytes);
  expect(bench.complaints).toEqual([]);
  if (bench.twin.pieces.length === 0) bench.twin.tearOff();
  const [piece, ...more] = bench.twin.pieces;
  if (!piece) throw new Error('nothing came out');
  expect(more).toEqual([]);
  return piece;
}

const rowsOf = ({ widthDots, bytes }: Bitmap, top: number, height: number): Uint8Array =>
  bytes.subarray(top * Math.ceil(widthDots / 8), (top + height) * Math.ceil(widthDots / 8));

function codeOn(paper: Bitmap): string | undefined {
  const { default: read } = jsqr as unknown as { default: typeof import('jsqr').default };
  const pixels = new Uint8ClampedArray(paper.widthDots * paper.heightDots * 4).fill(255);
  for (let y = 0; y < paper.heightDots; y++) {
    for (let x = 0; x < paper.widthDots; x++)
      if (isBlack(paper, x, y)) pixels.fill(0, (y * paper.widthDots + x) * 4, (y * paper.widthDots + x) * 4 + 3);
  }
  return read(pixels, paper.widthDots, paper.heightDots)?.data;
}

describe.each(PROFILES.map((profile) => [profile.id, profile] as const))('on %s', (_id, profile) => {
  it.each(DESIGNS)('%s comes out as the preview shows it, dot by dot', async (name) => {
    const page = await pageOf(name, profile);
    const paper = printedPart(onPaper(profile, page, 'raster'));
    expect(paper.widthDots).toBe(page.bitmap.widthDots);
    // A last strip of `ESC *` may end lower, blank.
    expect(paper.heightDots - page.bitmap.heightDots).toBeLessThan(pictureDialect(profile).stripRows ?? 1);
    const { length } = page.bitmap.bytes;
    expect(Buffer.compare(paper.bytes.subarray(0, length), page.bitmap.bytes)).toBe(0);
    expect(paper.bytes.subarray(length).every((byte) => byte === 0)).toBe(true);
  });

  it.each(DESIGNS)('%s as text says the same: each line is its letters or its picture', async (name) => {
    const page = await pageOf(name, profile);
    const piece = onPaper(profile, page, 'text');
    const paper = printedPart(piece);
    if (endsByLineFeed(profile)) {
      // Lines end with line feeds there and stand elsewhere: in their order.
      const said = piece.texts.map(({ content }) => content);
      expect(page.lines.flatMap(({ text }) => (text !== null && said.includes(text.content) ? text.content : []))).toEqual(said);
      return;
    }
    for (const { top, height, text } of page.lines) {
      const set = piece.texts.find((one) => one.top === top + piece.marginDots);
      if (set) expect(set.content).toBe(text?.content);
      else expect(Buffer.compare(rowsOf(paper, top, height), rowsOf(page.bitmap, top, height))).toBe(0);
    }
  });
});

describe('text and codes', () => {
  const printer = (id: string): PrinterProfile => {
    const profile = PROFILES.find((one) => one.id === id);
    if (!profile) throw new Error(`no profile ${id}`);
    return profile;
  };
  const linesIn = async (id: string, design: string) =>
    onPaper(printer(id), await pageOf(design, printer(id)), 'text').texts.map(({ content }) => content);

  it('Russian and Kazakh lines are letters where the printer has both pages, and pictures where it has not', async () => {
    const kazakh = (lines: readonly string[]) => lines.filter((line) => /[әғқңөұүһі]/i.test(line));
    const russian = (lines: readonly string[]) => lines.filter((line) => /[а-я]/i.test(line) && kazakh([line]).length === 0);
    const [both, one] = [await linesIn('epson-tm-t20iii', 'bank'), await linesIn('citizen-ct-s310ii', 'bank')];
    expect(kazakh(both).length).toBeGreaterThan(0);
    expect(russian(both).length).toBeGreaterThan(0);
    expect(kazakh(one)).toEqual([]);
    // Code page 866, all that this printer has of Russian, lacks quotation marks.
    expect(russian(one)).toEqual(russian(both).filter((line) => !line.includes('«')));
  });

  it.each([
    ['bank', 'epson-tm-t20iii'],
    ['driving-school', 'generic-58mm'],
    ['bank', 'custom-vkp80iii'],
  ])('the QR code of %s is read from the paper of %s', async (design, id) => {
    const page = await pageOf(design, printer(id));
    expect(codeOn(printedPart(onPaper(printer(id), page, 'raster')))).toContain('Г002');
  });
});

describe('over a serial line', () => {
  it('a ticket comes out whole, the printer says so, and an adapter that was pulled is told', async () => {
    const profile = PROFILES.find(({ id }) => id === 'epson-tm-t20iii');
    if (!profile) throw new Error('no such profile');
    const cable = await layCable();
    let waiting: Uint8Array = new Uint8Array();
    const offer = (): void => {
      waiting = waiting.subarray(twin.receive(waiting));
    };
    const twin = new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable: { send: cable.say, ready: offer, power: () => {} } });
    cable.onBytes((bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      offer();
    });
    const printer = new Printer({
      profile,
      mode: 'raster',
      openPort: openPort({ kind: 'serial', path: cable.path, baud: 115_200, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' }),
      timers: SYSTEM_TIMERS,
      onHealth: () => {},
    });
    onTestFinished(() => printer.close());
    const page = await pageOf('plain', profile);
    expect(await printer.print(page)).toMatchObject({ kind: 'printed', isConfirmed: true });
    const [piece] = twin.pieces;
    expect(twin.faults).toEqual([]);
    expect(piece && Buffer.compare(printedPart(piece).bytes, page.bitmap.bytes)).toBe(0);
    await cable.pull();
    await expect.poll(() => printer.health).toMatchObject({ state: 'trouble', faults: ['unplugged'] });
  });
});
