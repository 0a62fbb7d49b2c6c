/** Connections of this machine in the network, as the kernel tells them. */
import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { textIn } from '../kernel-files.js';
import type { TcpAddress } from './address.js';

const ESTABLISHED = '01';

/** Whether a program of this machine is connected to that address, over IPv4; of what cannot be looked up: no. */
export async function isConnectedFromHere(root: string, { host, port }: Pick<TcpAddress, 'host' | 'port'>): Promise<boolean> {
  const found = await lookup(host, { family: 4, all: true }).catch(() => []);
  const tables = ['tcp', 'tcp6'].map((table) => textIn(join(root, 'proc/net', table)) ?? '');
  // Addresses are words of the processor: the last byte first.
  const words = found.map(({ address }) =>
    address
      .split('.')
      .reverse()
      .map((part) => hex(Number(part), 2))
      .join(''),
  );
  const remotes = words.flatMap((word) => [word, `0000000000000000FFFF0000${word}`]).map((word) => `${word}:${hex(port, 4)}`);
  return tables
    .flatMap((table) => table.split('\n'))
    .some((line) => {
      const [, , remote = '', state] = line.trim().split(/\s+/);
      return state === ESTABLISHED && remotes.includes(remote);
    });
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
