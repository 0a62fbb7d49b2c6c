/** Tickets on paper behind a real USB cable: the driver, the kernel, and a printer in software at the other end of it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Bitmap, bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { PrintOutcome } from '../../../drivers/printer/job.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { printedPart } from '../../../drivers/twins/printer/paper.js';
import { PluggedPrinter } from '../guest/plugged-printer.js';
import { until } from '../guest/waiting.js';

const PROFILE = loadPrinterProfiles().get('epson-tm-t20ii');
if (PROFILE === undefined) throw new Error('the profile is missing');
const profile = PROFILE;
const HEIGHT_DOTS = 300;
/** Of the 21 KB of a ticket. */
const MIDDLE = 10_000;

/** Every row says whose it is and which. */
function ticket(number: number, isCopy: boolean): Bitmap {
  const { widthDots } = profile.media;
  const stride = bytesPerRow(widthDots);
  const bytes = new Uint8Array(stride * HEIGHT_DOTS).fill(0x55);
  for (let row = 0; row < HEIGHT_DOTS; row++) bytes.set([0xff, number, isCopy ? 0xaa : 0x55, row >> 8, row & 0xff], row * stride);
  return { widthDots, heightDots: HEIGHT_DOTS, bytes };
}

/** The last piece of paper is this ticket from its clean edge to its cut, and nothing else. */
function hasTicket({ twin }: PluggedPrinter, bitmap: Bitmap): boolean {
  const piece = twin.pieces.at(-1);
  return piece?.isWhole === true && Buffer.compare(printedPart(piece).bytes.subarray(0, bitmap.bytes.length), bitmap.bytes) === 0;
}

function ticketSteps(address: PortAddress): void {
  const plugged = new PluggedPrinter(profile);
  let printer: Printer;
  const print = (bitmap: Bitmap): Promise<PrintOutcome> =>
    printer.print({ bitmap, lines: [{ top: 0, height: bitmap.heightDots, text: null }] });
  const printed = async (bitmap: Bitmap): Promise<void> => {
    const outcome = await print(bitmap);
    assert.deepEqual([outcome.kind, outcome.kind === 'printed' && outcome.isConfirmed], ['printed', true], JSON.stringify(outcome));
    assert.ok(hasTicket(plugged, bitmap), 'the ticket is on a piece of its own, dot for dot');
  };
  const ready = () => until('the printer is ready', () => printer.health.state === 'ready');

  before(async () => {
    await plugged.plugIn();
    printer = new Printer({ profile, mode: 'raster', openPort: openPort(address), timers: SYSTEM_TIMERS, onHealth: () => {} });
    await ready();
  });
  after(async () => {
    await printer.close();
    plugged.unplug();
  });

  it('prints a ticket whole', async () => {
    await printed(ticket(1, false));
    assert.deepEqual(plugged.twin.faults, []);
  });

  it('is in doubt of a ticket whose cable was pulled, and prints its copy whole on a clean edge', async () => {
    const before = plugged.twin.pieces.length;
    plugged.twin.afterBytes(MIDDLE, () => plugged.unplug());
    assert.deepEqual(await print(ticket(2, false)), { kind: 'doubtful', fault: 'unplugged' });
    await until('the printer is missed', () => printer.health.faults.includes('unplugged'));
    await until('the kernel lets go of it', () => !plugged.gadget.isServed);
    await plugged.plugIn();
    await ready();
    await printed(ticket(2, true));
    const scraps = plugged.twin.pieces.slice(before, -1);
    assert.ok(scraps.length > 0, 'the half ticket was cut off');
    assert.ok(!scraps.some((piece) => printedPart(piece).heightDots >= HEIGHT_DOTS && piece.isWhole), 'it was half a ticket');
  });

  it('says that the paper is out, prints nothing then, and goes on with a new roll', async () => {
    plugged.twin.removePaper();
    await until('the end of the paper is told', () => printer.health.faults.includes('paperEnd'));
    assert.deepEqual(await print(ticket(3, false)), { kind: 'notPrinted', fault: 'paperEnd' });
    plugged.twin.loadPaper();
    await ready();
    await printed(ticket(3, false));
  });
}

describe('tickets over usblp:/dev/usb/lp0', () => ticketSteps({ kind: 'usblp', path: '/dev/usb/lp0' }));
describe('tickets over usb:04b8:0e15', () => ticketSteps({ kind: 'usb', vendorId: 0x04b8, productId: 0x0e15, serial: null }));
