/** The scanners of the demo: two in software, behind network converters. The user of the lab enters the codes. */
import { ScannerTwin } from '../../drivers/twins/input/scanner-twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import { SCANNERS } from '../config/devices/inputs.js';
import { reject } from '../model/errors.js';
import type { ScannerStand } from './stand.js';

/** At a kiosk a code checks in an appointment; at a window it calls the visitor whose ticket it is on. */
const AT = [
  { name: 'entrance', place: { registrator: 1, user: 'kiosk' } },
  { name: 'window-1', place: { workplace: 1 } },
] as const;
const HOST = '127.0.0.1';

export async function openDemoScanners() {
  const served = await Promise.all(AT.map(() => serveTwinOnTcp((cable) => new ScannerTwin(cable), { host: HOST, port: 0 })));
  const tables = AT.map(({ name, place }, at) => [name, { port: `tcp:${HOST}:${served[at]?.port}`, profile: 'serial-scanner', ...place }]);
  return {
    scanners: SCANNERS.read(Object.fromEntries(tables)).devices,
    stands: AT.flatMap(({ name, place }, at) => {
      const scanner = served[at];
      return scanner === undefined ? [] : [standOf(name, place, scanner)];
    }),
    close: async () => {
      await Promise.all(served.map((scanner) => scanner.close()));
    },
  };
}

const standOf = (name: string, place: (typeof AT)[number]['place'], served: ServedTwin<ScannerTwin>): ScannerStand => ({
  kind: 'scanner',
  name,
  view: () => ({
    name,
    workplace: 'workplace' in place ? place.workplace : null,
    registrator: 'registrator' in place ? place.registrator : null,
    is_plugged: served.isPlugged,
    scans: served.twin.scans,
  }),
  actions: {
    pullCable: () => served.setPlugged(false),
    plugIn: () => served.setPlugged(true),
    scan: ({ code }) =>
      code === undefined
        ? reject('invalidField', { field: 'data.code', fault: 'expected the code that is read', why: 'required' })
        : served.twin.scan(code),
  },
});
