/** Ports at which a printer can be: what may be opened for whoever asks over the network what is there. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PortAddress } from './address.js';

/** Names of the kernel (Documentation/admin-guide/devices.txt); consoles (tty0), the log (ttyprintk) and the own terminal are none. */
const NODES: Partial<Record<PortAddress['kind'], RegExp>> = {
  usblp: /^\/dev\/(usb\/)?lp\d+$/,
  serial: /^\/dev\/(tty[A-Za-z]+\d+|pts\/\d+|rfcomm\d+)$/,
};
/** Below are the services of systems (RFC 6335); raw printing is 9100, and print servers have others above. */
const TCP_PORT_MIN = 1_024;

/** `absent`: there is nothing now at a path below /dev. Links count by what they lead to. */
export function printerPort(address: PortAddress): 'possible' | 'absent' | 'no' {
  if (address.kind === 'tcp') return address.port >= TCP_PORT_MIN ? 'possible' : 'no';
  if (address.kind === 'usb' || address.kind === 'cups') return 'possible';
  if (address.kind !== 'usblp' && address.kind !== 'serial') return 'no';
  const node = nodeAt(address.path);
  if (node === null) return resolve(address.path).startsWith('/dev/') ? 'absent' : 'no';
  return NODES[address.kind]?.test(node) && statSync(node).isCharacterDevice() ? 'possible' : 'no';
}

function nodeAt(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
