/**
 * The LED boards of the demo: Candle boards in software on one line, a pseudo-terminal that the box drives like any serial line, and a
 * matrix behind a network converter. Their content is written to pictures at each change.
 */

import { join, resolve } from 'node:path';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import { formatPortAddress } from '../../../drivers/ports/address.js';
import { shippedProfile } from '../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { BusTwin } from '../../../drivers/twins/led/bus-twin.js';
import { PtyAdapter } from '../../../drivers/twins/pty-adapter.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import type { Furnishing, Warn } from '../channel.js';
import { LINE, MATRIX } from '../equipment.js';
import { openDemoKeypads } from './keypads.js';
import { type DemoBus, hangBoards, PictureFolder } from './lines.js';
import type { LineStand } from './stand.js';

type Show = (address: number, svg: string) => void;

/** null = the box has boards of its own, or this system no pseudo-terminals. */
export async function openDemoBoards({ data, host, boards }: Furnishing, warn: Warn) {
  if (boards === null) return null;
  const pictures = new PictureFolder(join(data, 'boards'), (error) => warn(error, 'a picture of a board of the demo could not be written'));
  const show: Show = (address, svg) => pictures.show(address, svg);
  const line = await openLine(data, boards[LINE.name] ?? [], show).catch((error: unknown) => {
    warn(error, 'the demo has no LED boards and no keypads');
    return null;
  });
  if (line === null) return null;
  const matrix = await openMatrix(boards[MATRIX.name] ?? [], host, show);
  const keys = openDemoKeypads(join(data, 'keys'), line.bus, warn);
  return {
    stands: { lines: [line.stand, matrix.stand], leds: [...line.leds, ...matrix.leds], keypads: keys.stands },
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
async function openLine(data: string, addresses: readonly number[], show: Show) {
  const { name } = LINE;
  const profile = shippedProfile(LED_PROFILES, LINE.profile);
  const adapter: PtyAdapter = await PtyAdapter.open(resolve(data, 'lines', name), (bytes) => bus.receive(bytes));
  const bus: DemoBus = new BusTwin({ timers: SYSTEM_TIMERS, send: (bytes) => adapter.send(bytes), baud: profile.line.baud });
  const leds = hangBoards(bus, { name, profile, addresses }, show);
  const port = formatPortAddress({ kind: 'serial', path: adapter.path, ...profile.line, flow: 'none' });
  const plug = { isPlugged: () => adapter.isPlugged, set: (isPlugged: boolean) => adapter.setPlugged(isPlugged) };
  return { adapter, bus, leds, stand: lineStand({ name, port, profile }, plug) };
}

/** A dot-matrix board that confirms each command. */
async function openMatrix(addresses: readonly number[], host: string, show: Show) {
  const { name } = MATRIX;
  const profile = shippedProfile(LED_PROFILES, MATRIX.profile);
  const served = await serveTwinOnTcp(
    (cable): DemoBus => new BusTwin({ timers: SYSTEM_TIMERS, send: (bytes) => cable.send(bytes), baud: profile.line.baud }),
    { host, port: MATRIX.port },
  );
  const leds = hangBoards(served.twin, { name, profile, addresses }, show);
  const port = formatPortAddress({ kind: 'tcp', host, port: served.port });
  const plug = { isPlugged: () => served.isPlugged, set: (isPlugged: boolean) => served.setPlugged(isPlugged) };
  return { leds, stand: lineStand({ name, port, profile }, plug), close: () => served.close() };
}

interface Plug {
  isPlugged(): boolean;
  set(isPlugged: boolean): Promise<void> | void;
}

const lineStand = ({ name, port, profile }: { name: string; port: string; profile: LedProfile }, plug: Plug): LineStand => ({
  kind: 'line',
  name,
  view: () => ({ name, model: `${profile.vendor} ${profile.model}`, port, is_plugged: plug.isPlugged() }),
  actions: { pullCable: () => plug.set(false), plugIn: () => plug.set(true) },
});
