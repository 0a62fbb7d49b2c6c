/**
 * The LED boards of the demo: Candle boards in software on one line, a pseudo-terminal that the box drives like any serial line, and a
 * matrix behind a network converter. Their content is written to pictures at each change.
 */
import { join, resolve } from 'node:path';
import { ledFamily } from '../../drivers/led/family.js';
import type { LedProfile } from '../../drivers/led/profile.js';
import { formatPortAddress, type PortAddress } from '../../drivers/ports/address.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { BusTwin } from '../../drivers/twins/led/bus-twin.js';
import { PtyAdapter } from '../../drivers/twins/pty-adapter.js';
import { serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import type { LedSettings } from '../config/devices/leds.js';
import { openDemoKeypads } from './keypads.js';
import { DEMO_LINE, DEMO_MATRIX, type DemoBus, demoLedProfile, hangBoards, PictureFolder } from './lines.js';
import type { LineStand } from './stand.js';

type Warn = (error: unknown, what: string) => void;

const HOST = '127.0.0.1';

/**
 * null = this system has no pseudo-terminals: the boards of the book have no line.
 * @param data the data folder of the box
 */
export async function openDemoBoards(data: string, warn: Warn) {
  const folder = join(data, 'boards');
  const pictures = new PictureFolder(folder, (error) => warn(error, 'a picture of a board of the demo could not be written'));
  const show = (address: number, svg: string): void => pictures.show(address, svg);
  const line = await openLine(data, show).catch((error: unknown) => {
    warn(error, 'the demo has no LED boards and no keypads');
    return null;
  });
  if (line === null) return null;
  const matrix = await openMatrix(show);
  const keys = openDemoKeypads(join(data, 'keys'), line.bus, warn);
  return {
    leds: [line.settings, matrix.settings],
    keypads: keys.settings(line.settings.port),
    folder,
    stands: { lines: [line.stand, matrix.stand], leds: [...line.leds, ...matrix.leds], keypads: keys.stands },
    /** To be called when the data folder exists and belongs to this box. */
    start: async () => {
      keys.start();
      await line.adapter.begin().catch((error: unknown) => warn(error, 'the line of the demo has no name'));
    },
    close: async () => {
      keys.close();
      await Promise.all([line.adapter.close(), matrix.close()]);
      await pictures.written();
    },
  };
}

/** The line of the hall: an adapter that can be unplugged. */
async function openLine(data: string, show: (address: number, svg: string) => void) {
  const profile = demoLedProfile('candle-7');
  const adapter: PtyAdapter = await PtyAdapter.open(resolve(data, 'lines', DEMO_LINE), (bytes) => bus.receive(bytes));
  const bus: DemoBus = new BusTwin({ timers: SYSTEM_TIMERS, send: (bytes) => adapter.send(bytes), baud: profile.line.baud });
  const leds = hangBoards(bus, { name: DEMO_LINE, profile }, show);
  const settings = settingsOf(DEMO_LINE, profile, { kind: 'serial', path: adapter.path, ...profile.line, flow: 'none' });
  const plug = { isPlugged: () => adapter.isPlugged, set: (isPlugged: boolean) => adapter.setPlugged(isPlugged) };
  return { adapter, bus, leds, settings, stand: lineStand(settings, plug) };
}

/** A dot-matrix board that confirms each command. */
async function openMatrix(show: (address: number, svg: string) => void) {
  const profile = demoLedProfile('onbon-bx-6k');
  const served = await serveTwinOnTcp(
    (cable): DemoBus => new BusTwin({ timers: SYSTEM_TIMERS, send: (bytes) => cable.send(bytes), baud: profile.line.baud }),
    { host: HOST, port: 0 },
  );
  const leds = hangBoards(served.twin, { name: DEMO_MATRIX, profile }, show);
  // Its font is Latin, the tickets of the demo are Russian.
  const settings = settingsOf(DEMO_MATRIX, profile, { kind: 'tcp', host: HOST, port: served.port }, { transliterates: true });
  const plug = { isPlugged: () => served.isPlugged, set: (isPlugged: boolean) => served.setPlugged(isPlugged) };
  return { leds, settings, stand: lineStand(settings, plug), close: () => served.close() };
}

const settingsOf = (
  name: string,
  profile: LedProfile,
  address: PortAddress,
  options: { readonly transliterates: boolean } = { transliterates: false },
): LedSettings => ({ name, port: formatPortAddress(address), address, line: profile.line, profile, family: ledFamily(profile, options) });

interface Plug {
  isPlugged(): boolean;
  set(isPlugged: boolean): Promise<void> | void;
}

const lineStand = ({ name, port, profile }: LedSettings, plug: Plug): LineStand => ({
  kind: 'line',
  name,
  view: () => ({ name, model: `${profile.vendor} ${profile.model}`, port, is_plugged: plug.isPlugged() }),
  actions: { pullCable: () => plug.set(false), plugIn: () => plug.set(true) },
});
