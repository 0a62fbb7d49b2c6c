/** Ports at which a printer can be: what may be opened for whoever asks over the network what is there. */
import type { PortAddress } from './address.js';
import { deviceFile } from './device-files.js';

/** Below are the services of systems (RFC 6335); raw printing is 9100, and print servers have others above. */
const TCP_PORT_MIN = 1_024;

/** `absent`: there is nothing now at a path below /dev. */
export function printerPort(address: PortAddress): 'possible' | 'absent' | 'no' {
  if (address.kind === 'tcp') return address.port >= TCP_PORT_MIN ? 'possible' : 'no';
  if (address.kind === 'usb' || address.kind === 'cups') return 'possible';
  return address.kind === 'usblp' || address.kind === 'serial' ? deviceFile(address.kind, address.path) : 'no';
}
