/** The scanners of the demo: two in software, behind network converters. The user of the lab enters the codes. */
import { ScannerTwin } from '../../../drivers/twins/input/scanner-twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { reject } from '../../model/errors/errors.js';
import { SCANNERS_AT } from '../equipment.js';
import type { ScannerStand } from './stand.js';

type Scanner = (typeof SCANNERS_AT)[number];

export async function openDemoScanners(host: string) {
  const opened = await Promise.all(SCANNERS_AT.map((scanner) => openTwin(scanner, host)));
  return {
    stands: opened.map(({ stand }) => stand),
    close: async () => {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}

async function openTwin(scanner: Scanner, host: string) {
  const served = await serveTwinOnTcp((cable) => new ScannerTwin(cable), { host, port: scanner.port });
  return { stand: standOf(scanner, served), close: () => served.close() };
}

const standOf = ({ name, place }: Scanner, served: ServedTwin<ScannerTwin>): ScannerStand => ({
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
