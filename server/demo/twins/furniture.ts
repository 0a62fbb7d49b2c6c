/** All twins of the demo: their views, and what can be done to them. */
import { type Rejection, reject } from '../../model/errors/errors.js';
import type { TwinOrder } from '../../pipeline/platform/devices.js';
import type { Furnishing, LabView, MadeFile, Questions, Warn } from '../channel.js';
import { openDemoBoards } from './boards.js';
import { openDemoPrinters } from './printers.js';
import { openDemoScanners } from './scanners.js';
import { openDemoSound } from './sound.js';
import type { FileAt, KeypadStand, LedStand, LineStand, Stand } from './stand.js';

/** What twins are asked for, by the names of the questions. */
export interface Furniture {
  start(): Promise<void>;
  view(): LabView;
  act(order: TwinOrder): Promise<Questions['act']['answer']>;
  fileAt(path: string): Promise<MadeFile> | undefined;
  play(samples: Questions['play']['told']): Promise<Questions['play']['answer']>;
  silence(): void;
  close(): Promise<void>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = { png: 'image/png', wav: 'audio/wav' };
const NO_SCANNERS = { stands: [], close: async () => {} };
const NO_BOARDS = {
  stands: { lines: [] as LineStand[], leds: [] as LedStand[], keypads: [] as KeypadStand[] },
  start: async () => {},
  close: async () => {},
};

export async function furnish(furnishing: Furnishing, warn: Warn): Promise<Furniture> {
  const { data, host, hasScanners, hasSound, logins } = furnishing;
  const printers = await openDemoPrinters(data, host, warn);
  const scanners = hasScanners ? await openDemoScanners(host) : NO_SCANNERS;
  const sound = hasSound ? openDemoSound(data, warn) : null;
  const boards = (await openDemoBoards(furnishing, warn)) ?? NO_BOARDS;
  const { lines, leds, keypads } = boards.stands;
  const all = { printers: printers.stands, lines, leds, keypads, scanners: scanners.stands, sounds: sound === null ? [] : [sound.stand] };
  const files: readonly FileAt[] = [printers.fileAt, ...(sound === null ? [] : [sound.fileAt])];
  return {
    start: () => boards.start(),
    view: () => ({
      printers: all.printers.map((stand) => stand.view()),
      lines: all.lines.map((stand) => stand.view()),
      leds: all.leds.map((stand) => stand.view()),
      keypads: all.keypads.map((stand) => stand.view()),
      scanners: all.scanners.map((stand) => stand.view()),
      sounds: all.sounds.map((stand) => stand.view()),
      logins,
    }),
    act: async (order) => {
      const refusal = await act(Object.values(all).flat(), order);
      return refusal && { error: refusal.error, parameters: refusal.parameters };
    },
    fileAt: (path) => {
      const made = files.map((fileAt) => fileAt(path)).find((file) => file !== undefined);
      const contentType = CONTENT_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
      return made?.then((body) => ({ contentType, body }));
    },
    play: async (samples) => (sound === null ? { code: 'noPlayer', detail: 'the demo has no loudspeaker' } : sound.player.play(samples)),
    silence: () => sound?.player.close(),
    close: async () => {
      await Promise.all([printers.close(), boards.close(), sound?.close(), scanners.close()]);
    },
  };
}

async function act(stands: readonly Stand[], order: TwinOrder): Promise<Rejection | null> {
  const stand = stands.find(({ kind, name, address }) => kind === order.kind && name === order.name && address === order.address);
  if (stand === undefined) {
    const known = stands.filter(({ kind }) => kind === order.kind).map(toldOf);
    return reject('twinUnknown', { what: toldOf(order), known });
  }
  const action = stand.actions[order.action];
  if (action === undefined) return reject('twinCannot', { what: toldOf(order), action: order.action, known: Object.keys(stand.actions) });
  return (await action(order)) ?? null;
}

const toldOf = ({ kind, name, address }: Pick<Stand, 'kind' | 'name' | 'address'>): string =>
  `${kind} ${name}${address === undefined ? '' : ` ${address}`}`;
