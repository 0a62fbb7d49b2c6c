/** Boards that answer on a line which qctl opens itself. One that a box has open stays the box's: it is refused as busy. */
import { Bus } from '../../../drivers/bus/bus.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import { type BoardAnswer, probe, scanBus } from '../../../drivers/led/scan-bus.js';
import { LED_TROUBLE_NOTES } from '../../../drivers/led/trouble.js';
import { parsePortAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import { knownProfiles } from '../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { RefusedError, UsageError } from '../failures.js';

export interface BusScan {
  readonly port: string;
  readonly profile: string;
  /** `1-32` */
  readonly addresses: string;
}

export async function scanPort(
  { port, profile: id, addresses }: BusScan,
  own: string | null,
  asked: (address: number) => void,
): Promise<readonly BoardAnswer[]> {
  const address = parsePortAddress(port);
  if ('fault' in address) throw new UsageError(`--bus: ${address.fault}`);
  if (address.kind !== 'serial' && address.kind !== 'tcp')
    throw new UsageError('--bus: expected a serial line or a converter: serial:…, tcp:…');
  const profile = knownProfiles(LED_PROFILES, own).get(id);
  if (profile === undefined) throw new UsageError(`no model of LED boards is called ${id}; see "qctl device profile list led"`);
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(addresses) ?? [];
  const { addresses: possible } = profile;
  const [from, to] = [Math.max(Number(first), possible.first), Math.min(Number(last || first), possible.last)];
  if (first === '' || from > to) throw new UsageError(`--addresses: expected some of ${possible.first}-${possible.last}, such as 1-32`);
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const questions = all.flatMap((one) => {
    const exchange = probe(profile, one);
    return exchange === null ? [] : [{ address: one, exchange }];
  });
  if (questions.length === 0)
    throw new RefusedError(`boards of ${id} answer nothing that changes nothing: see them with "qctl device identify"`);
  const line = address.kind === 'serial' ? address : profile.line;
  const bus = new Bus({ openPort: openPort(address), line, timers: SYSTEM_TIMERS });
  try {
    const found = await scanBus(bus, questions, asked);
    if (typeof found !== 'string') return found;
    throw new RefusedError(`${port}: ${LED_TROUBLE_NOTES[found].what} ${LED_TROUBLE_NOTES[found].todo}`);
  } finally {
    await bus.close();
  }
}
