/**
 * The printers of the demo: two in software, behind real sockets, so that the box drives them as it drives any printer of the network.
 * What they print comes out as pictures.
 */
import { join } from 'node:path';
import { parsePortAddress } from '../../drivers/ports/address.js';
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { type PaperFolder, paperFolder } from '../../drivers/twins/paper-folder.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import type { PrinterSettings } from '../printer-settings.js';

export interface DemoPrinters {
  readonly printers: readonly PrinterSettings[];
  /** Where the paper comes out, in a folder for each printer. */
  readonly folder: string;
  /** Resolves when the last paper is written and the ports are free. */
  close(): Promise<void>;
}

/** By the names that kiosks of the demo know them by. */
const MODELS = [
  { name: 'hall', profile: 'epson-tm-t20iii', rollMetres: 80 },
  { name: 'cash', profile: 'generic-58mm', rollMetres: 30 },
] as const;
const HOST = '127.0.0.1';
/** Of each printer; some 10 kB each. */
const PAPERS_KEPT = 500;

const VISITOR_LOOKS_MS = 1_000;

/** @param data the data folder of the box; the folder of the paper is made with the first paper */
export async function openDemoPrinters(data: string, warn: (error: unknown, what: string) => void): Promise<DemoPrinters> {
  const folder = join(data, 'paper');
  const failed = (error: Error) => warn(error, 'a paper of the demo could not be written');
  const opened = await Promise.all(
    MODELS.map((model) => openTwin(model, paperFolder(join(folder, model.name), { keep: PAPERS_KEPT, now: () => new Date(), failed }))),
  );
  return {
    printers: opened.map(({ settings }) => settings),
    folder,
    close: async () => {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}

async function openTwin({ name, profile: id, rollMetres }: (typeof MODELS)[number], papers: PaperFolder) {
  const profile = loadPrinterProfiles().get(id);
  if (profile === undefined) throw new Error(`the demo needs the printer profile ${id}`);
  const served = await serveTwinOnTcp(
    (cable) =>
      new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, paperMm: rollMetres * 1000, onPiece: (piece) => papers.add(piece) }),
    { host: HOST, port: 0 },
  );
  const port = `tcp:${HOST}:${served.port}`;
  const address = parsePortAddress(port);
  if ('fault' in address) throw new Error(address.fault);
  const settings: PrinterSettings = { name, port, address, profile, mode: profile.mode, rollMetres };
  const nobodyTears = profile.cut.command === null ? tearWhatHangs(served.twin) : () => {};
  const close = async (): Promise<void> => {
    nobodyTears();
    await served.close();
    await papers.written();
  };
  return { settings, close };
}

/** A printer without a cutter needs a visitor who tears his ticket off, when it has come to rest. */
function tearWhatHangs(twin: PrinterTwin): () => void {
  let lengthBefore = 0;
  let cancel = (): void => {};
  const look = (): void => {
    const { isInked, bitmap } = twin.pending;
    const isAtRest = isInked && !twin.sensors.isBusy && bitmap.heightDots === lengthBefore;
    if (isAtRest) twin.tearOff();
    lengthBefore = bitmap.heightDots;
    cancel = SYSTEM_TIMERS.after(VISITOR_LOOKS_MS, look);
  };
  look();
  return () => cancel();
}
