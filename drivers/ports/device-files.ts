/** Nodes below /dev that are devices of the box: what may be opened for whoever names a path over the network. */
import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { PortAddress } from './address.js';

/** What opens a path: a kind of port, or a screen. */
export type PathUser = Extract<PortAddress, { readonly path: string }>['kind'] | 'hid' | 'screen';

/**
 * Names of the kernel (Documentation/admin-guide/devices.txt). Disks, memory and watchdogs are none of them, nor consoles (tty0), the log
 * (ttyprintk) and the own terminal.
 */
const PRINTER = /^\/dev\/(usb\/)?lp\d+$/;
const NODES: Readonly<Record<PathUser, RegExp>> = {
  usblp: PRINTER,
  serial: /^\/dev\/(tty[A-Za-z]+\d+|pts\/\d+|rfcomm\d+)$/,
  file: PRINTER,
  hid: /^\/dev\/hidraw\d+$/,
  screen: /^\/dev\/fb\d+$/,
};
/** Names of udev rules, here and in `device-nodes.ts`: only root makes them, and what is not plugged in has none. */
const LINKS = /^\/dev\/(qbox|serial\/by-id|serial\/by-path)\/[^/]+$/;

/** `absent`: nothing is there now, and such a device can be. Links count by what they lead to. */
export function deviceFile(user: PathUser, path: string): 'possible' | 'absent' | 'no' {
  const named = resolve(path);
  const node = realPath(named);
  if (node === null) return NODES[user].test(named) || LINKS.test(named) ? 'absent' : 'no';
  return NODES[user].test(node) && statSync(node).isCharacterDevice() ? 'possible' : 'no';
}

/** Whether a path stays below /dev on its whole way: `/dev/fd` has the open files of the box, and other folders have other owners. */
export function isBelowDev(path: string): boolean {
  const named = resolve(path);
  return [named, realPath(named) ?? named, `${realPath(dirname(named)) ?? dirname(named)}/`].every((each) => each.startsWith('/dev/'));
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
