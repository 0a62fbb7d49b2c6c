/** Devices of the configuration file: what is plugged in here, and tables that are added and removed by the box itself. */
import { LED_PROFILES } from '../../drivers/led/profiles.js';
import { type PortAddress, parsePortAddress } from '../../drivers/ports/address.js';
import { deviceFile, isBelowDev, type PathUser } from '../../drivers/ports/device-files.js';
import { findNetworkPrinters } from '../../drivers/ports/find-network-printers.js';
import { openPort } from '../../drivers/ports/open.js';
import { portKey } from '../../drivers/ports/port-key.js';
import { printerPort } from '../../drivers/ports/printer-port.js';
import { PRINTER_PROFILES } from '../../drivers/printer/profiles.js';
import { knownProfiles } from '../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { deviceToml, kindOf, portKeyOf, TABLE_OF_KIND } from '../config/devices/kinds.js';
import { deviceModels } from '../config/devices/models.js';
import { EXPECTATIONS, type Expectation, expecting } from '../config/expectations.js';
import type { ConfigFault } from '../config/fault.js';
import { withoutTable, withTable } from '../config/file.js';
import type { Config } from '../config/load.js';
import { askPrinter } from '../devices/diagnostics/asked-printer.js';
import { type Found, findDevices } from '../devices/diagnostics/found.js';
import { previewBoards } from '../devices/led/preview.js';
import type { QueueState } from '../engine/state.js';
import { type Rejection, reject } from '../model/errors/errors.js';
import type { ErrorParameters } from '../model/errors/refusal-reasons.js';
import { nearestFirst } from '../model/errors/spelling.js';
import type { BoxChange } from '../model/events/events.js';
import type { DeviceAdministration, WrittenChange } from '../pipeline/platform/administration.js';
import type { ReplyData, RequestData } from '../protocol/registry.js';
import { type ConfigurationFile, cannot, refused } from './configuration-file.js';

type Configured = ReplyData<'scanDevices'>['configured'][number];

/** Not told to pages. */
const NO_HOLDERS = new Map<string, never>();

type Previewed = ReplyData<'previewBoards'> | Rejection;
/** Lets everything else that has come go first. */
const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export class ConfiguredDevices implements DeviceAdministration {
  #isAsking = false;
  #scan: Promise<readonly Found[]> | null = null;
  /** Previews that wait, by what was asked; and the end of the last one. */
  readonly #previews = new Map<string, Promise<Previewed>>();
  #lastPreview: Promise<unknown> = Promise.resolve();
  readonly #searches = new Map<boolean, Promise<ReplyData<'findPrinters'>>>();

  /**
   * @param further devices that the file does not have, such as those of the demo: their names are taken
   * @param root where `/sys`, `/dev` and `/proc` are
   */
  constructor(
    private readonly file: ConfigurationFile,
    private readonly further: readonly Pick<Configured, 'kind' | 'name'>[] = [],
    private readonly root = '/',
    private readonly find = findDevices,
  ) {}

  /** Requests that come together share one look at what is plugged in. */
  async scanDevices(): Promise<ReplyData<'scanDevices'>> {
    const own = this.file.loaded()?.devices.profiles ?? null;
    this.#scan ??= nextTurn().then(() => {
      this.#scan = null;
      return this.find(this.root, knownProfiles(PRINTER_PROFILES, own), NO_HOLDERS);
    });
    const found = await this.#scan;
    const configured = configuredIn(this.file.loaded());
    return {
      version: this.file.version(),
      writable: this.file.isWritable(),
      found: found.map((one) => foundOnWire(one, configured)),
      models: [...deviceModels(own)],
      configured: [...configured],
    };
  }

  async addDevice({ version, kind, name, port, model, settings, check, ...named }: RequestData<'addDevice'>) {
    const table = TABLE_OF_KIND[kind];
    const subject = `${table}.${name}`;
    const given = Object.entries({ ...settings, ...named }).filter(([, value]) => value !== undefined);
    const others = given.map(([key, value]) => [key, JSON.stringify(value)] as const);
    const lines = deviceToml({ table, name, port, profile: model ?? null, others });
    const isThere = [...this.further, ...configuredIn(this.file.loaded())].some((each) => each.kind === kind && each.name === name);
    if (isThere) return refused([fault(subject, 'freeName', name)]);
    // Whoever may add a device gets no way to write into a disk or a file of the box: that is for the machine itself.
    const file = fileIn(kind, port);
    if (file !== null && !(isBelowDev(file.path) && deviceFile(file.user, file.path) !== 'no'))
      return refused([fault(`${subject}.${portKeyOf(table)}`, 'deviceNode', port, { example: EXAMPLE_NODES[file.user] })]);
    if (kind === 'printer' && isNoPrinterPort(port)) return refused([fault(`${subject}.port`, 'printerPort', port)]);
    const fields = { [portKeyOf(table)]: port, ...(model !== undefined && { profile: model }), ...toLog(given) };
    return await this.file.changeFile({
      ...{ command: 'addDevice', version, check },
      change: (text) => withTable(text, lines),
      log: () => [{ kind: 'Device', verb: 'added', subject, fields: fieldsOf(fields) }],
    });
  }

  /** One at a time: two who ask at one port would read each other's answers. */
  async askPrinter({ port }: RequestData<'askPrinter'>): Promise<ReplyData<'askPrinter'> | Rejection> {
    const address = parsePortAddress(port);
    const at = 'fault' in address ? 'no' : printerPort(address);
    if ('fault' in address || at === 'no')
      return reject('invalidField', { field: 'data.port', fault: `expected ${EXPECTATIONS.printerPort}`, why: 'noPrinterPort' });
    if (at === 'absent') return notAsked('absent', port);
    const config = this.file.loaded();
    const isConfigured = configuredIn(config).some((one) => isAtPort(one.port, address));
    if (isConfigured || this.#isAsking) return notAsked('busy', port);
    this.#isAsking = true;
    try {
      const profiles = knownProfiles(PRINTER_PROFILES, config?.devices.profiles ?? null);
      const { profile, model, ...asked } = await askPrinter(address, profiles.values(), { open: openPort, timers: SYSTEM_TIMERS });
      return { ...asked, model: profile, name: model, faults: [...asked.faults], bauds: [...asked.bauds] };
    } finally {
      this.#isAsking = false;
    }
  }

  /** Whoever asks while the network is being searched gets what is found then. */
  findPrinters({ neighbours = false }: RequestData<'findPrinters'>): Promise<ReplyData<'findPrinters'>> {
    const running = this.#searches.get(neighbours);
    if (running !== undefined) return running;
    const search = findNetworkPrinters(neighbours)
      .then((found) => found.map(({ model, ...rest }) => ({ ...rest, name: model })))
      .finally(() => this.#searches.delete(neighbours));
    this.#searches.set(neighbours, search);
    return search;
  }

  /** One in a turn, so that a hundred of them hold nobody up; who asks for the same gets the same. */
  previewBoards(order: RequestData<'previewBoards'>, books: () => QueueState['books']): Promise<Previewed> {
    const key = JSON.stringify([order.model, order.transliterate ?? false]);
    const waiting = this.#previews.get(key);
    if (waiting !== undefined) return waiting;
    const preview = this.#lastPreview.then(nextTurn).then(() => {
      this.#previews.delete(key);
      return this.previewNow(order, books());
    });
    this.#previews.set(key, preview);
    this.#lastPreview = preview.catch(() => {});
    return preview;
  }

  private previewNow({ model, transliterate = false }: RequestData<'previewBoards'>, books: QueueState['books']): Previewed {
    const profiles = knownProfiles(LED_PROFILES, this.file.loaded()?.devices.profiles ?? null);
    const profile = profiles.get(model);
    if (profile !== undefined) return previewBoards(profile, transliterate, books);
    const known = nearestFirst(model, [...profiles.keys()]).slice(0, 3);
    return reject('invalidField', {
      ...{ field: 'data.model', fault: `expected a model of LED boards, such as ${known.join(', ')}`, why: 'deviceUnknown', name: model },
    });
  }

  async removeDevice({ version, kind, name, check }: RequestData<'removeDevice'>): Promise<WrittenChange | Rejection> {
    const table = TABLE_OF_KIND[kind];
    const subject = `${table}.${name}`;
    return await this.file.changeFile({
      ...{ command: 'removeDevice', version, check },
      change: (text) => withoutTable(text, table, name) ?? cannot('removeDevice', 'notClean'),
      log: (): readonly BoxChange[] => [{ kind: 'Device', verb: 'removed', subject, fields: [] }],
    });
  }
}

/** Text that is no port at all is for the checks of a start, which tell what is wrong in it. */
function isNoPrinterPort(port: string): boolean {
  const address = parsePortAddress(port);
  return !('fault' in address) && printerPort(address) === 'no';
}

function isAtPort(configured: string, address: PortAddress): boolean {
  const other = parsePortAddress(configured);
  return !('fault' in other) && portKey(other) === portKey(address);
}

const notAsked = (verdict: ReplyData<'askPrinter'>['verdict'], port: string): ReplyData<'askPrinter'> => ({
  ...{ verdict, port, model: null, why: null, vendor: null, name: null, faults: [], bauds: [], flow: null, says: '' },
});

/** The file that a port names, and what opens it; null = none, or it is no port at all, which the checks of a start tell. */
function fileIn(kind: RequestData<'addDevice'>['kind'], port: string): { readonly user: PathUser; readonly path: string } | null {
  if (kind === 'lcd') return { user: 'screen', path: port };
  if (kind === 'sound') return null;
  const address = parsePortAddress(port);
  if ('fault' in address) return null;
  if (address.kind === 'hid') return address.device.by === 'path' ? { user: 'hid', path: address.device.path } : null;
  return 'path' in address ? { user: address.kind, path: address.path } : null;
}

const EXAMPLE_NODES: Readonly<Record<PathUser, string>> = {
  ...{ usblp: '/dev/usb/lp0', serial: '/dev/ttyUSB0', file: '/dev/usb/lp0', hid: '/dev/hidraw0', screen: '/dev/fb0' },
};

const fault = (field: string, why: Expectation, got: string, parameters: ErrorParameters = {}): ConfigFault => ({
  ...{ field, ...expecting(why, parameters), got, source: 'addDevice' },
});

const toLog = (given: readonly (readonly [string, unknown])[]): Record<string, string> =>
  Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
const fieldsOf = (fields: Readonly<Record<string, string>>): BoxChange['fields'] =>
  Object.entries(fields).map(([field, after]) => ({ field, before: null, after }));

/** The devices of a configuration, in the order of its kinds; none of one that cannot be read. */
export function configuredIn(config: Config | null): readonly Configured[] {
  if (config === null) return [];
  const { printers, leds, lcds, keypads, scanners, sound } = config;
  const connected = { printer: printers, led: leds, keypad: keypads };
  return [
    ...(Object.keys(connected) as (keyof typeof connected)[]).flatMap((kind) =>
      connected[kind].map(({ name, port, profile }) => ({ kind, name, port, model: profile.id })),
    ),
    ...scanners.map(({ name, port, profile, layout }) => ({
      ...{ kind: 'scanner' as const, name, port, model: profile.id },
      ...(profile.codes.protocol === 'keyboard' && { layout }),
    })),
    ...lcds.map(({ name, output }) => ({ kind: 'lcd' as const, name, port: output, model: null })),
    ...sound.map(({ name, device }) => ({ kind: 'sound' as const, name, port: device, model: null })),
  ];
}

function foundOnWire({ kind, said, place, links, proposals }: Found, configured: readonly Configured[]) {
  const names = new Set([place, ...links, ...proposals.map(({ port }) => port)]);
  const isAt = ({ port }: Configured): boolean => names.has(port) || names.has(port.replace(/^\w+:|\?.*$/g, ''));
  return {
    ...{ kind, what: said, place },
    used_by: configured.filter(isAt).map(({ name }) => name),
    proposals: proposals.map(({ table, port, profile, reason }) => ({ kind: kindOf(table), port, model: profile, reason })),
  };
}
