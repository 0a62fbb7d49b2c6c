/** `qctl device scan`: devices plugged into this machine, with lines for qbox.toml. Opens nothing, so a running box is not disturbed. */
import { Option } from 'commander';
import { Bus } from '../../../../drivers/bus/bus.js';
import type { GatewayFault } from '../../../../drivers/led/content.js';
import { portOf } from '../../../../drivers/led/families/index.js';
import { LED_PROFILES } from '../../../../drivers/led/profiles.js';
import { type BoardAnswer, scanBus } from '../../../../drivers/led/scan-bus.js';
import { parsePortAddress } from '../../../../drivers/ports/address.js';
import { findNetworkPrinters } from '../../../../drivers/ports/find-network-printers.js';
import { openPort } from '../../../../drivers/ports/open.js';
import { PRINTER_PROFILES } from '../../../../drivers/printer/profiles.js';
import { knownProfiles } from '../../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../../drivers/timing.js';
import { deviceToml, kindOf } from '../../../config/devices/kinds.js';
import { familyAt, lineOf, REPLY_TIMEOUT_MAX_MS } from '../../../config/devices/leds.js';
import { EXPECTATIONS } from '../../../config/expectations.js';
import { faultText, saidFaultText } from '../../../devices/diagnostics/faults.js';
import { FOUND_KINDS, type Found, type FoundKind, findDevices } from '../../../devices/diagnostics/found.js';
import type { QboxClient } from '../../../protocol/client/client.js';
import { SCAN_ADDRESSES_MAX } from '../../../protocol/commands/box/boards.js';
import type { QctlCommand } from '../../command.js';
import { withConfigFile } from '../../data-folder.js';
import { RefusedError, UnreachableError, UsageError } from '../../failures.js';
import type { Run } from '../../global-options.js';
import { json, printable, table } from '../../output.js';
import { withSession } from '../../session.js';
import { printerInNetwork } from './device-place.js';
import { ownProfiles } from './device-profile.js';

interface ScanOptions extends Omit<BusScan, 'bus'> {
  readonly kind?: FoundKind;
  readonly toml?: boolean;
  readonly config?: string;
  readonly bus?: string;
  readonly network?: boolean;
  readonly neighbours?: boolean;
}

export function addScan(command: QctlCommand): void {
  withConfigFile(command)
    .description('lists what is plugged into this machine, as lines for qbox.toml; opens no device')
    .option('--network', 'list printers of the local network that name themselves (multicast DNS)')
    .option('--neighbours', 'the same, and connect to port 9100 of every address of the local network')
    .addOption(new Option('--kind <kind>', 'only these').choices(FOUND_KINDS))
    .option('--toml', 'only the lines for qbox.toml')
    .option('--bus <port>', 'list the boards that answer on this line: a line of the box by name or port, or a port that no box has open')
    .addOption(new Option('--profile <id>', 'model of the boards, where --bus is a port that no box has open').default('led-485-4'))
    .addOption(new Option('--addresses <range>', 'with --bus: addresses to ask').default('1-32'))
    .explained({
      'qctl device scan': 'what is plugged in here',
      'qctl device scan --kind printer --toml': 'tables of printers, ready for qbox.toml',
      'qctl device scan --network': 'printers that name themselves in the local network',
      'qctl device scan --bus hall --addresses 1-8': 'boards that answer on a line of the box, which goes on painting them',
      'qctl device scan --bus "serial:/dev/ttyUSB0?baud=9600" --profile led-485-4 --addresses 1-8': 'boards that answer',
    })
    .does(scan);
}

async function scan(run: Run<ScanOptions>): Promise<void> {
  const { options, dependencies } = run;
  const { bus, kind, toml } = options;
  const folder = ownProfiles(options, dependencies);
  const show = <Value>(value: readonly Value[], words: string): void => dependencies.out(options.json ? json(value) : words);
  if (options.network || options.neighbours) {
    dependencies.progress?.('looking into the network');
    const printers = await findNetworkPrinters(options.neighbours ?? false);
    dependencies.progress?.('');
    return show(
      printers,
      printers.map((one) => `${printable(printerInNetwork(one))}\n`).join('') || 'no printer was found in the network\n',
    );
  }
  if (bus === undefined) {
    const found = findDevices(dependencies.root, knownProfiles(PRINTER_PROFILES, folder)).filter((one) => (kind ?? one.kind) === one.kind);
    return show(found, `${toml ? '' : `${table(found.map(row), dependencies)}\n`}${foundToml(found)}`);
  }
  const asked = (address: number): void => dependencies.progress?.(`asked ${address}`);
  const answers = (await answersOfBox(run, { ...options, bus }, asked)) ?? (await scanPort({ ...options, bus }, folder, asked));
  dependencies.progress?.('');
  for (const fault of GATEWAY_FAULTS) dependencies.err(gatewayText(fault, answers));
  const boards = answers.filter(({ how }) => !isOfGateway(how)).map(({ address, how }) => ({ address, how }));
  // An empty table would say that nothing answers.
  show(boards, boards.length === 0 && answers.length > 0 ? '' : table(boards, dependencies));
}

/** null = no running box has this line. */
async function answersOfBox(run: Run, own: BusScan, asked: (address: number) => void): Promise<readonly BoardAnswer[] | null> {
  try {
    return await withSession(run, async ({ client }) => {
      const device = await lineOfBox(client, own.bus);
      return device === undefined ? null : await scanThroughBox(client, device, own, asked);
    });
  } catch (failure) {
    if (failure instanceof UnreachableError) return null;
    throw failure;
  }
}

const row = ({ kind, what, place, links, driver, openedBy }: Found) => ({
  kind,
  what,
  place,
  open: openedBy.map(({ program, pid }) => `${program} (${pid})`).join(', '),
  driver,
  steady_name: links[0] ?? null,
});

const NONE = `# Nothing was found here. What hangs on the network cannot be seen from here, but it can be configured:
# [printers.hall]
# port = "tcp:192.168.1.50:9100"
# profile = "generic-80mm"
`;

/** Certain values are TOML; choices for the technician are comments. */
function foundToml(found: readonly Found[]): string {
  if (found.length === 0) return NONE;
  const names = new Map<string, number>();
  return found
    .map(({ kind, what, proposals }) => {
      const [first, ...others] = proposals;
      if (first === undefined) return `# ${printable(what)}: of no use to the box\n`;
      const count = (names.get(first.table) ?? 0) + 1;
      names.set(first.table, count);
      const name = count === 1 ? 'hall' : `${kindOf(first.table)}-${count}`;
      const lines = deviceToml({ ...first, name, others: [] })
        .trimEnd()
        .split('\n');
      // The place of a keypad or scanner must be configured, and devices on a serial line cannot be seen.
      const isSure = kind === 'printer' || kind === 'lcd' || kind === 'sound';
      return [
        `# ${printable(what)}`,
        ...lines.map((line) => (isSure ? line : `# ${line}`)),
        `# ${printable(first.reason)}`,
        ...others.map(
          ({ table: other, profile, reason }) => `# or in [${other}.…] profile = ${JSON.stringify(profile)}   # ${printable(reason)}`,
        ),
        '',
      ].join('\n');
    })
    .join('\n');
}

const GATEWAY_FAULTS = ['noPath', 'notReached'] as const satisfies readonly GatewayFault[];
const isOfGateway = (how: BoardAnswer['how']): boolean => GATEWAY_FAULTS.some((fault) => fault === how);

/** No board is there, and the line is not silent either. */
function gatewayText(fault: GatewayFault, answers: readonly BoardAnswer[]): string {
  const addresses = answers.filter(({ how }) => how === fault).map(({ address }) => address);
  if (addresses.length === 0) return '';
  const [first, last] = [Math.min(...addresses), Math.max(...addresses)];
  const where = first === last ? `address ${first}` : `${addresses.length} addresses from ${first} to ${last}`;
  return `${where}: ${faultText(fault)}\n`;
}

interface BusScan {
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

/** The name of the box's line, found by its name or port; undefined = none. */
async function lineOfBox(client: QboxClient, bus: string): Promise<string | undefined> {
  const lines = (await client.call('devices', {})).filter(({ kind }) => kind === 'led');
  return lines.find(({ name, port }) => name === bus || port === bus)?.name;
}

/** Every address may be waited for, while calls go first. */
const SCAN_PATIENCE_MS = (SCAN_ADDRESSES_MAX + 2) * REPLY_TIMEOUT_MAX_MS;

/** The box scans, as it has the line open: its boards are still updated meanwhile, and calls go first. */
async function scanThroughBox(
  client: QboxClient,
  device: string,
  { addresses }: BusScan,
  asked: (address: number) => void,
): Promise<readonly BoardAnswer[]> {
  const { first, last } = rangeOf(addresses);
  const found: BoardAnswer[] = [];
  for (let from = first; from <= last; from += SCAN_ADDRESSES_MAX) {
    const to = Math.min(last, from + SCAN_ADDRESSES_MAX - 1);
    found.push(...(await client.call('scanBoards', { device, first: from, last: to }, { timeoutMs: SCAN_PATIENCE_MS })));
    asked(to);
  }
  return found;
}

/** Scans a port that no box has open. */
async function scanPort(
  { bus: port, profile: id, addresses }: BusScan,
  own: string | null,
  asked: (address: number) => void,
): Promise<readonly BoardAnswer[]> {
  const address = parsePortAddress(port);
  if ('fault' in address) throw new UsageError(`--bus: ${address.fault}, or a line of a box that runs`);
  if (address.kind !== 'serial' && address.kind !== 'tcp' && address.kind !== 'modbus')
    throw new UsageError(`--bus: expected ${EXPECTATIONS.boardLine}`);
  const profile = knownProfiles(LED_PROFILES, own).get(id);
  if (profile === undefined) throw new UsageError(`no model of LED boards is called ${id}; see "qctl device profile list led"`);
  if (address.kind === 'modbus' && profile.protocol.family !== 'modbus') throw new UsageError(`--bus: expected ${EXPECTATIONS.notModbus}`);
  const range = rangeOf(addresses);
  const { first, last } = profile.addresses;
  if (range.last < first || range.first > last) throw new UsageError(`--addresses: expected some of ${first}-${last}, such as 1-32`);
  const family = familyAt(profile, address, { transliterates: false });
  const timers = SYSTEM_TIMERS;
  const bus = new Bus({ openPort: portOf(profile, openPort(address), timers), line: lineOf(profile, address), timers });
  try {
    const found = await scanBus(bus, family, range, asked);
    if (found === null) throw new RefusedError(`boards of ${id} answer nothing that changes nothing: see them with "qctl device identify"`);
    if (typeof found !== 'string') return found;
    throw new RefusedError(`${port}: ${saidFaultText(found, bus.says)}`);
  } finally {
    await bus.close();
  }
}
