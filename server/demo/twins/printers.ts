/**
 * The printers of the demo: two in software, behind real sockets, so that the box drives them like any network printer. Their paper is
 * saved as pictures.
 */

import { join } from 'node:path';
import { encodePng } from '../../../drivers/imaging/png.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { PRINTER_PROFILES } from '../../../drivers/printer/profiles.js';
import { shippedProfile } from '../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { drawPiece, type PaperFolder, paperFolder } from '../../../drivers/twins/printer/draw-piece.js';
import type { Piece } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import type { Warn } from '../channel.js';
import { PRINTERS } from '../equipment.js';
import { Comings, type FileAt, type PrinterStand } from './stand.js';

type Model = (typeof PRINTERS)[number];

/** For each printer; about 10 kB each. */
const PAPERS_KEPT = 500;

/** Shown in the lab. */
const PAPERS_SHOWN = 8;

const VISITOR_LOOKS_MS = 1_000;
/** By default the roll runs out in the middle of the next ticket. */
const PAPER_ENDS_AFTER_MM = 60;

/** @param data the data folder of the box; the paper folder is made with the first paper */
export async function openDemoPrinters(data: string, host: string, warn: Warn) {
  const folder = join(data, 'paper');
  const failed = (error: Error) => warn(error, 'a paper of the demo could not be written');
  const opened = await Promise.all(
    PRINTERS.map((model) => {
      const papers = paperFolder(join(folder, model.name), { keep: PAPERS_KEPT, now: () => new Date(), failed });
      return openTwin(model, papers, host);
    }),
  );
  return {
    stands: opened.map(({ stand }) => stand),
    /** Their newest papers, and the paper still in them. */
    fileAt: (path: string) => opened.map(({ fileAt }) => fileAt(path)).find((file) => file !== undefined),
    close: async () => {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}

async function openTwin({ name, profile: id, rollMetres, port }: Model, papers: PaperFolder, host: string) {
  const profile = shippedProfile(PRINTER_PROFILES, id);
  const shown = new Comings<Piece>(PAPERS_SHOWN, paperPng);
  const onPiece = (piece: Piece): void => {
    papers.add(piece);
    shown.add(piece);
  };
  const paperMm = rollMetres * 1000;
  const served = await serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, paperMm, onPiece }), {
    host,
    port,
    another: 'wait',
  });
  const nobodyTears = profile.cut.command === null ? tearWhatHangs(served.twin) : () => {};
  const close = async (): Promise<void> => {
    nobodyTears();
    await served.close();
    await papers.written();
  };
  const stand = standOf({ name, profile }, served, shown);
  const fileAt: FileAt = (path) => {
    const [, wanted] = new RegExp(`^/lab/paper/${name}/(\\d+|hanging)\\.png$`).exec(path) ?? [];
    if (wanted === 'hanging') return paperPng(served.twin.pending);
    return wanted === undefined ? undefined : shown.file(Number(wanted));
  };
  return { stand, fileAt, close };
}

const paperPng = async (paper: Pick<Piece, 'bitmap' | 'texts'>): Promise<Uint8Array> => encodePng(await drawPiece(paper));

function standOf(
  { name, profile }: { name: string; profile: PrinterProfile },
  served: ServedTwin<PrinterTwin>,
  shown: Comings<Piece>,
): PrinterStand {
  const { twin } = served;
  return {
    kind: 'printer',
    name,
    view: () => ({ name, ...lookOf(profile, served), papers: shown.all.map(({ id, at, what }) => ({ id, at, ...toldOfPiece(what) })) }),
    actions: {
      pullCable: () => served.setPlugged(false),
      plugIn: () => served.setPlugged(true),
      powerOff: () => twin.powerOff(),
      powerOn: () => twin.powerOn(),
      removePaper: () => twin.removePaper(),
      endPaperSoon: ({ mm }) => twin.paperOutAfterMm(mm ?? PAPER_ENDS_AFTER_MM),
      loadPaper: () => twin.loadPaper(),
      openCover: () => twin.openCover(),
      closeCover: () => twin.closeCover(),
      overheat: () => twin.overheat(),
      coolDown: () => twin.coolDown(),
      ...(profile.cut.command === null
        ? { tearOff: () => twin.tearOff() }
        : { jamCutter: () => twin.jamCutter(), clearCutter: () => twin.clearCutter() }),
    },
  };
}

function lookOf({ vendor, model, media, cut }: PrinterProfile, { twin, isPlugged }: ServedTwin<PrinterTwin>) {
  const { isInked, bitmap } = twin.pending;
  const { isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot, isBusy } = twin.sensors;
  return {
    model: `${vendor} ${model}`,
    width_dots: media.widthDots,
    dpi: media.dpi,
    has_cutter: cut.command !== null,
    is_plugged: isPlugged,
    is_on: twin.isOn,
    is_cover_open: isCoverOpen,
    is_paper_out: isPaperOut,
    is_near_end: isNearEnd,
    is_cutter_jammed: twin.isCutterJammed,
    is_cutter_error: isCutterError,
    is_head_hot: isHeadHot,
    is_busy: isBusy,
    paper_left_mm: Math.max(0, Math.round(twin.paperLeftMm)),
    hanging_dots: isInked ? bitmap.heightDots : 0,
  };
}

const toldOfPiece = ({ lengthMm, isWhole, endedBy }: Piece) => ({
  length_mm: Math.round(lengthMm),
  is_whole: isWhole,
  ended_by: endedBy,
});

/** A printer without a cutter needs a simulated visitor who tears off the ticket when it has stopped moving. */
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
