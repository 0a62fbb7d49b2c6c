/** The printers of the campaign: real profiles on narrow paper, so that a ticket is 1 to 2 KB; and what is read off their paper. */
import { type Bitmap, bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { type Piece, printedPart } from '../../../drivers/twins/printer/paper.js';
import type { PrinterSettings } from '../../../server/config/devices/printers.js';
import type { Renderer } from '../../../server/devices/printing/ticket-artist.js';
import type { TicketDesign } from '../../../server/model/designs/ticket-design.js';

const PROFILES = loadPrinterProfiles();

function narrow(id: string): PrinterProfile {
  const profile = PROFILES.get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return {
    ...profile,
    media: { ...profile.media, widthDots: 200 },
    cut: { ...profile.cut, feedDots: 16 },
    raster: { ...profile.raster, rowsPerBandMax: 8 },
    text: { ...profile.text, columns: 16 },
  };
}

const settings = (name: string, profile: string, mode: PrinterProfile['mode']): PrinterSettings => ({
  name,
  port: `tcp:${name}:9100`,
  address: { kind: 'tcp', host: name, port: 9100 },
  profile: narrow(profile),
  mode,
  rollMetres: 80,
});

/** One that proves every ticket, one that never says a word and has no cutter, one that presents, and one with letters of its own. */
export const PRINTERS: readonly PrinterSettings[] = [
  settings('epson', 'epson-tm-t20iii', 'raster'),
  settings('cheap', 'generic-58mm', 'raster'),
  settings('mouth', 'custom-vkp80iii', 'raster'),
  settings('letters', 'epson-tm-t88iii', 'text'),
];

/** The number as letters, and a picture that says the same. */
export const DESIGN: TicketDesign = {
  title: 'Campaign',
  languages: ['en'],
  rows: [
    { row: 'text', text: '{ticket}', size: 6 },
    { row: 'number', size: 4 },
  ],
};

/** So high is the picture of the number. */
const PICTURE_ROWS = 25;

/** Each row of dots says whose it is, whether it is on a copy, which one it is and of how many. */
export const renderer: Renderer = {
  drawPage: async ({ svg, widthDots, heightDots }) => {
    const number = Number(/>A(\d{3})</.exec(svg)?.[1] ?? 0);
    return { bitmap: rowsOf(number, />COPY</i.test(svg), widthDots, heightDots), png: null, leftOut: [] };
  },
  encodePng: async () => Buffer.alloc(0),
};

function rowsOf(number: number, isCopy: boolean, widthDots: number, heightDots: number): Bitmap {
  const stride = bytesPerRow(widthDots);
  const bytes = new Uint8Array(stride * heightDots).fill(0x55);
  for (let row = 0; row < heightDots; row++) {
    bytes.set([0xff, number >> 8, number & 0xff, isCopy ? 0xaa : 0x55, row, heightDots], row * stride);
    bytes[(row + 1) * stride - 1] = 0xff;
  }
  return { widthDots, heightDots, bytes };
}

/** What is to be read on a piece of paper. */
export interface Reading {
  /** Numbers of which there is a trace. */
  readonly traces: ReadonlySet<number>;
  /** Tickets of which every row is there, in order. */
  readonly complete: readonly { readonly number: number; readonly isCopy: boolean }[];
}

export function read(piece: Pick<Piece, 'bitmap' | 'marginDots' | 'texts'>, isText: boolean): Reading {
  const rows = rowsOn(printedPart(piece));
  const spoken = piece.texts.flatMap(({ content }) => (/A(\d{3})/.exec(content)?.[1] ? [Number(/A(\d{3})/.exec(content)?.[1])] : []));
  const traces = new Set([...rows.map(({ number }) => number), ...spoken]);
  if (isText) return { traces, complete: lettersAndPicture(rows, spoken) };
  const complete = rows.filter(
    (first, at) => first.row === 0 && rows.slice(at, at + first.of).filter((row, offset) => isNext(first, row, offset)).length === first.of,
  );
  return { traces, complete };
}

interface Row {
  readonly number: number;
  readonly isCopy: boolean;
  readonly row: number;
  readonly of: number;
  readonly at: number;
}

const isNext = (first: Row, row: Row, offset: number): boolean =>
  row.number === first.number && row.isCopy === first.isCopy && row.row === offset && row.at === first.at + offset;

/** The lower part of the ticket is a picture, the line above it is letters: both have to be there, and the picture to its end. */
function lettersAndPicture(rows: readonly Row[], spoken: readonly number[]): Reading['complete'] {
  return rows.filter((last) => last.row === last.of - 1 && spoken.includes(last.number) && isFromTop(rows, last));
}

/** From the last row upwards none is missing down to the letters, which leave a gap of their own height. */
function isFromTop(rows: readonly Row[], last: Row): boolean {
  const own = rows.filter(
    ({ number, isCopy, at }) => number === last.number && isCopy === last.isCopy && at <= last.at && at > last.at - last.of,
  );
  return own.length >= PICTURE_ROWS && own.every(({ row, at }) => last.at - at === last.row - row);
}

function rowsOn({ bytes, widthDots, heightDots }: Bitmap): Row[] {
  const stride = bytesPerRow(widthDots);
  const found: Row[] = [];
  for (let at = 0; at < heightDots; at++) {
    const [edge, high = 0, low = 0, copy, row = 0, of = 0] = bytes.subarray(at * stride, at * stride + 6);
    if (edge !== 0xff || bytes[(at + 1) * stride - 1] !== 0xff || (copy !== 0xaa && copy !== 0x55)) continue;
    found.push({ number: (high << 8) | low, isCopy: copy === 0xaa, row, of, at });
  }
  return found;
}
