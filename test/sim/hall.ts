/** What stands and hangs in the hall of the simulation: printers, LED boards and keypads in software, on cables that can be pulled. */
import { type Bitmap, bytesPerRow } from '../../drivers/imaging/bitmap.js';
import { ledFamily } from '../../drivers/led/family.js';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import type { PortAddress } from '../../drivers/ports/address.js';
import type { PortFactory } from '../../drivers/ports/port.js';
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { LedTwin } from '../../drivers/twins/led/twin.js';
import { type Piece, printedPart } from '../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import type { Platform } from '../../server/app/platform.js';
import type { LedSettings } from '../../server/config/devices/leds.js';
import type { PrinterSettings } from '../../server/config/devices/printers.js';
import { demoBranch } from '../../server/demo/branch.js';
import { boardAddresses } from '../../server/engine/rules/books/boards.js';
import { SimLine } from '../drivers/bus/sim-line.js';
import { pipeToTwin, type TwinPipe } from '../support/memory-port.js';
import type { VirtualTimers } from '../support/virtual-timers.js';
import { Keypads } from './keys.js';

/** Both are names of the demo branch. */
const PRINTER_MODELS = { hall: 'epson-tm-t20iii', cash: 'generic-58mm' } as const;
const LED_LINE = 'led-bus';
const LED_MODEL = 'candle-7';

export type HallPrinter = TwinPipe<PrinterTwin>;

export class Hall {
  readonly printers: ReadonlyMap<string, HallPrinter>;
  readonly printerSettings: readonly PrinterSettings[];
  readonly ledSettings: LedSettings;
  /** By address. */
  readonly boards = new Map<number, LedTwin>();
  readonly line: SimLine;
  readonly keypads: Keypads;

  constructor(
    private readonly timers: VirtualTimers,
    private readonly seen: {
      /** A whole ticket came out, with the mark of a number on it. */
      readonly paper: (printer: string, mark: number) => void;
      readonly board: (address: number) => void;
    },
  ) {
    this.printerSettings = Object.entries(PRINTER_MODELS).map(([name, model]) => printerSettings(name, model));
    this.printers = new Map(this.printerSettings.map((settings) => [settings.name, this.plugIn(settings)]));
    this.ledSettings = ledSettings();
    const { profile, family, line } = this.ledSettings;
    this.line = new SimLine(timers, { line });
    for (const address of demoBranch.ScoreBoard.flatMap((board) => boardAddresses(board, family))) {
      const twin = new LedTwin({
        profile,
        address,
        timers,
        send: (bytes) => this.line.say(bytes),
        onChange: () => seen.board(address),
      });
      this.boards.set(address, twin);
      this.line.devices.push((bytes) => {
        twin.receive(bytes);
        return null;
      });
    }
    this.keypads = new Keypads(timers, { port: this.ledSettings.port, model: LED_MODEL, send: (bytes) => this.line.say(bytes) });
    this.line.devices.push((bytes) => {
      this.keypads.candle.receive(bytes);
      return null;
    });
  }

  readonly openPort = (address: PortAddress): PortFactory => {
    if (address.kind === 'hid') return this.keypads.pad.openPort;
    if (address.kind === 'tcp') {
      if (address.host === LED_LINE) return this.line.openPort;
      const printer = this.printers.get(address.host);
      if (printer) return printer.openPort;
    }
    throw new Error(`nothing is plugged in at ${JSON.stringify(address)}`);
  };

  private plugIn({ name, profile }: PrinterSettings): HallPrinter {
    const onPiece = (piece: Piece): void => {
      if (!piece.isWhole && profile.cut.command !== null) return;
      for (const mark of marksOn(printedPart(piece))) this.seen.paper(name, mark);
    };
    return pipeToTwin(this.timers, (cable) => new PrinterTwin({ profile, timers: this.timers, cable, onPiece }), { kernelBytes: 4096 });
  }
}

function printerSettings(name: string, model: string): PrinterSettings {
  const profile = loadPrinterProfiles().get(model);
  if (profile === undefined) throw new Error(`no profile ${model}`);
  return {
    name,
    port: `tcp:${name}:9100`,
    address: { kind: 'tcp', host: name, port: 9100 },
    profile,
    mode: 'raster',
    rollMetres: 80,
  };
}

function ledSettings(): LedSettings {
  const profile = loadLedProfiles().get(LED_MODEL);
  if (profile === undefined) throw new Error(`no profile ${LED_MODEL}`);
  const address = { kind: 'tcp', host: LED_LINE, port: 4001 } as const;
  return { name: LED_LINE, port: `tcp:${LED_LINE}:4001`, address, line: profile.line, profile, family: ledFamily(profile) };
}

/** What a ticket is drawn as: white paper, and at its end rows of dots that say whose it is. */
const MARKED_ROWS = 24;

/** A number of 24 bits for a text. */
export function markOf(text: string): number {
  let mark = 0x811c9d;
  for (const letter of text) mark = (Math.imul(mark ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 4) & 0xffffff;
  return mark;
}

/** Drawing by a real renderer takes a process of its own, and real time. */
export const drawing: Platform['drawing'] = {
  drawPage: async ({ svg, widthDots, heightDots }) => {
    const mark = markOf(/>([A-ZА-Я]?\d{3,})</.exec(svg)?.[1] ?? '');
    return { bitmap: marked(mark, widthDots, heightDots), png: null, leftOut: [] };
  },
  encodePng: async () => Buffer.alloc(0),
  followDrawing: () => () => undefined,
  drawArea: async () => {
    throw new Error('nobody looks at LCD boards here');
  },
  encodeColourPng: async () => Buffer.alloc(0),
  shrinkPhoto: async () => {
    throw new Error('nobody has a photo here');
  },
};

function marked(mark: number, widthDots: number, heightDots: number): Bitmap {
  const stride = bytesPerRow(widthDots);
  const bytes = new Uint8Array(stride * heightDots);
  const above = (heightDots - MARKED_ROWS) * stride;
  for (let row = 0; row < MARKED_ROWS; row++) bytes.set([0xff, mark >> 16, (mark >> 8) & 0xff, mark & 0xff, row], above + row * stride);
  return { widthDots, heightDots, bytes };
}

/** Marks of which every row is there, in order. */
function marksOn({ bytes, widthDots, heightDots }: Bitmap): readonly number[] {
  const stride = bytesPerRow(widthDots);
  const marks: number[] = [];
  let expected = 0;
  for (let at = 0; at < heightDots; at++) {
    const [edge, high = 0, middle = 0, low = 0, row] = bytes.subarray(at * stride, at * stride + 5);
    if (edge !== 0xff || row !== expected) {
      expected = 0;
      continue;
    }
    expected += 1;
    if (expected === MARKED_ROWS) {
      marks.push((high << 16) | (middle << 8) | low);
      expected = 0;
    }
  }
  return marks;
}
