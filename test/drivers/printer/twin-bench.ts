/** A printer and its twin on one cable, in virtual time, and what can be said of the paper afterwards. */
import { expect } from 'vitest';
import { bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import type { PrintablePage, PrinterHealth, PrintOutcome } from '../../../drivers/printer/job.js';
import { Printer } from '../../../drivers/printer/printer.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { type Piece, printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { type MemoryPortOptions, pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILES = loadPrinterProfiles();

/** A profile of the product with low bands, so that a small ticket has several. */
export function smallBands(id: string, rowsPerBandMax = 8): PrinterProfile {
  const profile = PROFILES.get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return { ...profile, raster: { ...profile.raster, rowsPerBandMax } };
}

/** Every row is black at its edges and tells whose it is and which; so any scrap of paper can be assigned. */
export function pageOf(id: number, { media }: PrinterProfile, heightDots = 24): PrintablePage {
  const stride = bytesPerRow(media.widthDots);
  const bytes = new Uint8Array(stride * heightDots);
  for (let row = 0; row < heightDots; row++) {
    bytes.fill(0x55, row * stride, (row + 1) * stride);
    bytes.set([0xff, id >> 8, id & 0xff, row + 1], row * stride);
    bytes[(row + 1) * stride - 1] = 0xff;
  }
  return {
    bitmap: { widthDots: media.widthDots, heightDots, bytes },
    lines: [{ top: 0, height: heightDots, text: null }],
  };
}

/** The ids of the pages of which there is a row on the paper. */
function pagesOn({ bitmap }: Pick<Piece, 'bitmap'>): ReadonlySet<number> {
  const stride = bytesPerRow(bitmap.widthDots);
  const ids = new Set<number>();
  for (let at = 0; at < bitmap.bytes.length; at += stride) {
    if (bitmap.bytes[at] === 0xff && bitmap.bytes[at + stride - 1] === 0xff)
      ids.add(((bitmap.bytes[at + 1] ?? 0) << 8) | (bitmap.bytes[at + 2] ?? 0));
  }
  return ids;
}

const isPage = (piece: Piece, { bitmap }: PrintablePage): boolean => {
  if (!piece.isWhole) return false;
  const printed = printedPart(piece);
  return printed.heightDots >= bitmap.heightDots && Buffer.compare(printed.bytes.subarray(0, bitmap.bytes.length), bitmap.bytes) === 0;
};

interface BenchOptions {
  readonly profile: PrinterProfile;
  readonly cable?: MemoryPortOptions;
  readonly twin?: Partial<ConstructorParameters<typeof PrinterTwin>[0]>;
  readonly patienceMs?: number;
}

export class TwinBench {
  readonly timers = new VirtualTimers();
  readonly pieces: Piece[] = [];
  readonly left: { readonly piece: Piece; readonly how: string }[] = [];
  readonly healths: PrinterHealth[] = [];
  readonly outcomes = new Map<number, PrintOutcome>();
  readonly pipe;
  readonly printer: Printer;
  readonly profile: PrinterProfile;
  #ids = 0;

  constructor({ profile, cable, twin, patienceMs }: BenchOptions) {
    this.profile = profile;
    const { timers } = this;
    const options = {
      onPiece: (piece: Piece) => this.pieces.push(piece),
      onTicketLeft: (piece: Piece, how: string) => this.left.push({ piece, how }),
    };
    this.pipe = pipeToTwin(timers, (toTwin) => new PrinterTwin({ profile, timers, cable: toTwin, ...options, ...twin }), cable);
    this.printer = new Printer({
      profile,
      mode: 'raster',
      openPort: this.pipe.openPort,
      timers,
      onHealth: (health) => this.healths.push(health),
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
  }

  get twin(): PrinterTwin {
    return this.pipe.twin;
  }

  get faults(): string {
    return this.printer.health.faults.join();
  }

  /** Puts a page of its own in; the outcome is kept. */
  async print(heightDots?: number): Promise<PrintOutcome> {
    const id = ++this.#ids;
    const outcome = await this.printer.print(pageOf(id, this.profile, heightDots));
    expect(this.outcomes.has(id)).toBe(false);
    this.outcomes.set(id, outcome);
    return outcome;
  }

  /** The same, while time runs. */
  printed(heightDots?: number): Promise<PrintOutcome> {
    return this.timers.until(this.print(heightDots), 120_000);
  }

  /** What was told of each page is true of the paper. */
  check(heightDots?: number): void {
    const scraps = [...this.pieces, this.twin.pending];
    for (const [id, outcome] of this.outcomes) {
      const page = pageOf(id, this.profile, heightDots);
      const wholes = this.pieces.filter((piece) => isPage(piece, page)).length;
      const pieces = scraps.filter((piece) => pagesOn(piece).has(id)).length;
      const what = `page ${id}: ${JSON.stringify(outcome)}, whole ${wholes} times, on ${pieces} pieces`;
      if (outcome.kind === 'printed' && outcome.isConfirmed) expect([wholes, pieces], what).toEqual([1, 1]);
      if (outcome.kind === 'notPrinted') expect([wholes, pieces], what).toEqual([0, 0]);
    }
    for (const piece of scraps) expect(pagesOn(piece).size, 'pages on one piece').toBeLessThanOrEqual(1);
  }

  /** Whatever was done to it before: the next page that is confirmed comes out, and comes soon. */
  async printsAgain(heightDots?: number): Promise<void> {
    const kinds: string[] = [];
    for (let attempts = 0; attempts < 4; attempts++) {
      await this.timers.advanceAsync(15_000);
      const outcome = await this.printed(heightDots);
      kinds.push(JSON.stringify(outcome));
      if (outcome.kind === 'printed') return;
    }
    throw new Error(`does not print any more: ${kinds.join('; ')}; ${this.faults}`);
  }

  async end(): Promise<void> {
    await this.timers.until(this.printer.close());
  }
}

export const told = (outcome: PrintOutcome): string => (outcome.kind === 'printed' ? outcome.kind : `${outcome.kind} ${outcome.fault}`);

/** Connected, greeted, known. */
export async function ready(options: ConstructorParameters<typeof TwinBench>[0]): Promise<TwinBench> {
  const bench = new TwinBench(options);
  await bench.timers.advanceAsync(1_000);
  expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
  return bench;
}
