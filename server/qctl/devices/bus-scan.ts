/** Boards that answer on a line: the box is asked where it holds the line, otherwise qctl opens it. */
import { Bus } from '../../../drivers/bus/bus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import { type BoardAnswer, scanBus } from '../../../drivers/led/scan-bus.js';
import { LED_TROUBLE_NOTES } from '../../../drivers/led/trouble.js';
import { parsePortAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import { knownProfiles } from '../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import type { QboxClient } from '../../protocol/client/client.js';
import { SCAN_ADDRESSES_MAX } from '../../protocol/commands/boards.js';
import { RefusedError, UsageError } from '../failures.js';

export interface BusScan {
  /** A line of the box by its name, or a port. */
  readonly bus: string;
  readonly profile: string;
  /** `1-32` */
  readonly addresses: string;
}

function rangeOf(addresses: string): { readonly first: number; readonly last: number } {
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(addresses) ?? [];
  if (first === '' || Number(last) < Number(first)) throw new UsageError('--addresses: expected one or a range, such as 1-32');
  return { first: Number(first), last: Number(last) };
}

/** The line of the box that is meant, by its name or its port; undefined = none of them. */
export async function lineOfBox(client: QboxClient, bus: string): Promise<string | undefined> {
  const lines = (await client.call('devices', {})).filter(({ kind }) => kind === 'led');
  return lines.find(({ name, port }) => name === bus || port === bus)?.name;
}

/** By the one program that has the line open: its boards go on being painted meanwhile, and calls go first. */
export async function scanThroughBox(
  client: QboxClient,
  device: string,
  { addresses }: BusScan,
  asked: (address: number) => void,
): Promise<readonly BoardAnswer[]> {
  const { first, last } = rangeOf(addresses);
  const found: BoardAnswer[] = [];
  for (let from = first; from <= last; from += SCAN_ADDRESSES_MAX) {
    const to = Math.min(last, from + SCAN_ADDRESSES_MAX - 1);
    found.push(...(await client.call('scanBoards', { device, first: from, last: to })));
    asked(to);
  }
  return found;
}

/** On a port that no box has open. */
export async function scanPort(
  { bus: port, profile: id, addresses }: BusScan,
  own: string | null,
  asked: (address: number) => void,
): Promise<readonly BoardAnswer[]> {
  const address = parsePortAddress(port);
  if ('fault' in address) throw new UsageError(`--bus: ${address.fault}, or a line of a box that runs`);
  if (address.kind !== 'serial' && address.kind !== 'tcp')
    throw new UsageError('--bus: expected a serial line or a converter: serial:…, tcp:…');
  const profile = knownProfiles(LED_PROFILES, own).get(id);
  if (profile === undefined) throw new UsageError(`no model of LED boards is called ${id}; see "qctl device profile list led"`);
  const range = rangeOf(addresses);
  const { first, last } = profile.addresses;
  if (range.last < first || range.first > last) throw new UsageError(`--addresses: expected some of ${first}-${last}, such as 1-32`);
  const line = address.kind === 'serial' ? address : profile.line;
  const bus = new Bus({ openPort: openPort(address), line, timers: SYSTEM_TIMERS });
  try {
    const found = await scanBus(bus, ledFamily(profile), range, asked);
    if (found === null) throw new RefusedError(`boards of ${id} answer nothing that changes nothing: see them with "qctl device identify"`);
    if (typeof found !== 'string') return found;
    throw new RefusedError(`${port}: ${LED_TROUBLE_NOTES[found].what} ${LED_TROUBLE_NOTES[found].todo}`);
  } finally {
    await bus.close();
  }
}
