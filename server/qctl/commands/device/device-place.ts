/** Where a device is and which model: `qctl device add` asks the user, the machine, the network and the printer itself. */

import { parseMqttAddress } from '../../../../drivers/mqtt/topic.js';
import { parsePortAddress } from '../../../../drivers/ports/address.js';
import { isConnectedFromHere } from '../../../../drivers/ports/connections.js';
import { type FoundNetworkPrinter, findNetworkPrinters } from '../../../../drivers/ports/find-network-printers.js';
import { openPort } from '../../../../drivers/ports/open.js';
import type { PrinterProfile } from '../../../../drivers/printer/profile.js';
import { PRINTER_PROFILES } from '../../../../drivers/printer/profiles.js';
import { knownProfiles } from '../../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../../drivers/timing.js';
import { type Kind, portKeyOf, TABLE_OF_KIND } from '../../../config/devices/kinds.js';
import { type AskedPrinter, askPrinter } from '../../../devices/diagnostics/asked-printer.js';
import { faultText, saidFaultText } from '../../../devices/diagnostics/faults.js';
import { type Found, findDevices } from '../../../devices/diagnostics/found.js';
import type { Dependencies } from '../../dependencies.js';
import { RefusedError, UsageError } from '../../failures.js';
import type { Run } from '../../global-options.js';
import { printable } from '../../output.js';
import { askChoice, type Choice, didYouMean } from '../../questions.js';
import { userAtBox } from './device-branch.js';
import { isProfileKind, PROFILE_KINDS } from './device-profile.js';

export interface Place {
  readonly port: string;
  /** The likely model, from the device's own description. */
  readonly profile: string | null;
}

/** Found by looking into the network, which takes seconds, and is done only if it is chosen. */
type Search = 'network' | 'neighbours';

const SEARCHES: readonly Choice<Search>[] = [
  { word: 'network', value: 'network', label: 'network: look for printers that name themselves in the local network (a few seconds)' },
  {
    ...{ word: 'neighbours', value: 'neighbours' },
    label: 'neighbours: connect to port 9100 of every neighbour in the local network (networks that are watched may raise an alarm)',
  },
];

export async function askPlace(kind: Kind, profiles: string | null, dependencies: Dependencies): Promise<Place> {
  const table = TABLE_OF_KIND[kind];
  const found = findDevices(dependencies.root, knownProfiles(PRINTER_PROFILES, profiles));
  const plugged = found.flatMap((one: Found): Choice<Place>[] => {
    const proposal = one.proposals.find((each) => each.table === table);
    const { port = '', profile = null } = proposal ?? {};
    return proposal === undefined ? [] : [{ label: `${one.what}, ${port}`, word: port, value: { port, profile } }];
  });
  const question = 'Where it is: a number, or an address such as tcp:192.168.1.50:9100';
  const option = `--${portKeyOf(table) === 'port' ? 'port' : 'port (its output or device)'}`;
  const choices: readonly Choice<Place | Search>[] = [...plugged, ...(kind === 'printer' ? SEARCHES : [])];
  // A word without a colon or a slash is no address, but one of the list that was mistyped.
  const isAddress = (typed: string): boolean => kind === 'sound' || /[:/=]/.test(typed);
  const answers = {
    other: (typed: string): Place | undefined =>
      isAddress(typed) && portFault(kind, typed) === null ? { port: typed, profile: null } : undefined,
    wrong: (typed: string) => (isAddress(typed) ? portFault(kind, typed) : null),
  };
  const chosen = await askChoice(dependencies, question, option, choices, answers);
  if (typeof chosen !== 'string') return chosen;
  const inNetwork = await search(chosen, dependencies);
  return await askChoice<Place>(dependencies, question, option, [...plugged, ...inNetwork], answers);
}

/** What is wrong with the address of a port; null = nothing, or devices of this kind have none. */
function portFault(kind: Kind, port: string): string | null {
  if (portKeyOf(TABLE_OF_KIND[kind]) !== 'port') return null;
  if (kind === 'keypad' && port.startsWith('mqtt:'))
    return parseMqttAddress(port) === null ? `expected a topic such as mqtt:zigbee2mqtt/window-2; got ${JSON.stringify(port)}` : null;
  const address = parsePortAddress(port);
  return 'fault' in address ? address.fault : null;
}

export function refuseMalformedPort(kind: Kind, port: string): void {
  const fault = portFault(kind, port);
  if (fault !== null) throw new UsageError(`--port is malformed: ${fault}`);
}

async function search(how: Search, dependencies: Dependencies): Promise<readonly Choice<Place>[]> {
  dependencies.progress?.('looking into the network');
  const found = await findNetworkPrinters(how === 'neighbours');
  dependencies.progress?.('');
  if (found.length === 0) dependencies.err('no printer was found in the network\n');
  return found.map((one) => ({ label: printerInNetwork(one), word: one.port, value: { port: one.port, profile: null } }));
}

export const printerInNetwork = ({ port, vendor, model, how }: FoundNetworkPrinter): string =>
  how === 'sweep'
    ? `${port}, which accepts connections`
    : `${[vendor, model].filter((part) => part !== null).join(' ') || 'a printer'}, ${port}`;

export function refuseUnknownModel(kind: Kind, id: string, own: string | null): void {
  if (!isProfileKind(kind)) throw new UsageError(`--profile: a device of the kind ${kind} has no model`);
  const known = PROFILE_KINDS[kind].known(own);
  if (!known.has(id)) throw new RefusedError(`no ${kind} is called ${id}${didYouMean(id, [...known.keys()])}`);
}

/** The model that was given, that a printer told, or that the user chooses. */
export async function modelAt(
  kind: Kind,
  place: Place,
  given: string | undefined,
  own: string | null,
  run: Run,
): Promise<{ readonly port: string; readonly profile: string | null }> {
  const { dependencies } = run;
  if (given !== undefined) return { port: place.port, profile: given };
  if (!isProfileKind(kind)) return { port: place.port, profile: null };
  const asked = kind === 'printer' ? await asksPrinter(place.port, own, run) : null;
  const { port } = asked ?? place;
  // What it says of itself by USB is more than a printer that nobody has heard of says: silence.
  const likely = asked?.why === 'named' || asked?.why === 'partly' || place.profile === null ? (asked?.profile ?? null) : place.profile;
  const told = asked?.why === 'silent' ? asked.profile : likely;
  if (told !== null && dependencies.ask === undefined) return { port, profile: told };
  return { port, profile: await askProfile(kind, told, own, dependencies) };
}

function askProfile(
  kind: keyof typeof PROFILE_KINDS,
  likely: string | null,
  own: string | null,
  dependencies: Dependencies,
): Promise<string> {
  const all = [...PROFILE_KINDS[kind].known(own).values()];
  const ordered = [...all.filter(({ id }) => id === likely), ...all.filter(({ id }) => id !== likely)];
  const choices = ordered.map(({ id, vendor, model }) => ({ label: `${id} (${vendor} ${model})`, value: id, word: id }));
  // Where nothing is known, the first of the alphabet is no better than any other.
  return askChoice(dependencies, 'Which model', '--profile', choices, { isFirstUsual: likely !== null });
}

const UNASKED = ', or say what it is with --profile';

const ASKED_KINDS: readonly string[] = ['usblp', 'usb', 'serial', 'tcp', 'cups'];

/** null = it cannot be asked: a file. */
async function asksPrinter(port: string, own: string | null, run: Run): Promise<AskedPrinter | null> {
  const { dependencies } = run;
  const address = parsePortAddress(port);
  if ('fault' in address || !ASKED_KINDS.includes(address.kind)) return null;
  const user = await userAtBox(run, address);
  if (user !== null) throw new RefusedError(`${port}: the box that runs here has it open, as ${user}: it cannot be asked now${UNASKED}`);
  // A network card serves one connection: the others are accepted, and answered by nobody.
  const isInUse = address.kind === 'tcp' && (await isConnectedFromHere(dependencies.root, address));
  const profiles: ReadonlyMap<string, PrinterProfile> = knownProfiles(PRINTER_PROFILES, own);
  dependencies.progress?.('asking the printer what it is');
  const onTry = (baud: number): void => dependencies.progress?.(`asking the printer at ${baud} bits a second`);
  const asked = await askPrinter(address, profiles.values(), { open: openPort, timers: SYSTEM_TIMERS, onTry });
  dependencies.progress?.('');
  if (isInUse && asked.verdict === 'silent')
    throw new RefusedError(`${port}: it answers nothing, as another program of this machine has it open: end that first${UNASKED}`);
  if (asked.verdict === 'noQueue') throw new RefusedError(`${port}: ${saidFaultText('noQueue', asked.says)}`);
  dependencies.err(`${printable(answerText(asked, port))}\n`);
  return asked;
}

/** What was found, and what follows from it. */
export function answerText(asked: AskedPrinter, given: string): string {
  const name = [asked.vendor, asked.model].filter((part) => part !== null).join(' ');
  const atLine = asked.bauds.length === 0 ? '' : asked.port === given ? ` on ${given}` : `; its line is ${asked.port}, not ${given}`;
  const tried = asked.bauds.length === 0 ? '' : ` at ${asked.bauds.join(', ')} bits a second`;
  const flow =
    asked.bauds.length === 0 || asked.flow !== null
      ? ''
      : ' Nothing tells its handshake: the self-test of the printer does (flow=rtscts, xonxoff or none).';
  const faults = asked.faults.map((fault) => ` It reports: ${faultText(fault)}`).join('');
  switch (asked.verdict) {
    case 'answers': {
      const what = {
        named: `it says that it is ${name}`,
        unnamed: `it answers, and no model here has its name${name === '' ? '' : ` (${name})`}`,
      };
      const words =
        asked.why === 'partly'
          ? `it does not answer all that its model would be asked${name === '' ? '' : ` (${name})`}: ` +
            `with ${asked.profile} the box asks it what it answers, and may know nothing of its paper, cover and cutter`
          : what[asked.why === 'named' ? 'named' : 'unnamed'];
      return `${words}${atLine}.${flow}${faults}`;
    }
    case 'zpl':
      return `it speaks ZPL (${name}), and no model here is its: of printers of ZPL only the Zebra KR403 is known.`;
    case 'silent':
      return (
        `it answers nothing${tried}. If it is on and connected, it is one that never answers: with ${asked.profile} (or generic-58mm) it ` +
        `prints, and the box knows nothing of its paper, cover and cutter. One in the network that another machine has open at this ` +
        `moment is silent, too: then end that first, and ask again.`
      );
    case 'notEscPos':
      return 'what comes from there does not speak ESC/POS: another device.';
    case 'wrongSpeed':
      return (
        `what comes from there is garbled${tried}: the printer has another speed, or other data bits or parity (its self-test tells ` +
        'them), or it is another device.'
      );
    case 'queue':
      return `the queue takes jobs. CUPS tells nothing of the printer behind it: with ${asked.profile} the box does not ask.`;
    case 'noQueue':
    case 'queueStopped':
    case 'queueWaits':
    case 'noScheduler':
      return `it does not print now: ${saidFaultText(asked.verdict, asked.says)}`;
    case 'busy':
      return 'it cannot be asked: another program has it open (the box itself, if it has this printer already).';
    default:
      return `it cannot be asked: ${faultText(asked.verdict === 'absent' ? 'unplugged' : whyClosed(asked.verdict))}`;
  }
}

const whyClosed = (verdict: AskedPrinter['verdict']) => (verdict === 'denied' ? 'portDenied' : 'portFailed');
