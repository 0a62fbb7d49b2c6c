/** All kinds of devices in the configuration, and the rules for sharing ports. */
import type { MqttAddress } from '../../../drivers/mqtt/topic.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { type LineSettings, lineText } from '../../../drivers/ports/line.js';
import { portKey } from '../../../drivers/ports/port-key.js';
import { expecting } from '../expectations.js';
import { addressFaults, KEYPADS, PINS, SCANNERS } from './inputs.js';
import { LCDS } from './lcds.js';
import { LEDS } from './leds.js';
import { PRINTERS } from './printers.js';
import { SOUND } from './sound.js';
import { type DeviceKind, isTable, type TableFault } from './tables.js';

/** By the names of their tables. */
const KINDS = { printers: PRINTERS, leds: LEDS, lcds: LCDS, sound: SOUND, keypads: KEYPADS, scanners: SCANNERS, pins: PINS };

type DevicesOf<Kind> = Kind extends DeviceKind<infer Device> ? readonly Device[] : never;

/** In the order of the file. */
export type Devices = { readonly [Kind in keyof typeof KINDS]: DevicesOf<(typeof KINDS)[Kind]> };

export const DEVICE_TABLES: readonly string[] = Object.keys(KINDS);

/** The lines of `qbox.example.toml` about devices. */
export const devicesExample = (): string[] => Object.values(KINDS).flatMap(({ example }) => example);

/** Every device of the file, or all faults of them. `ownProfiles`: the folder with the branch's own models. */
export function readDevices(
  file: Readonly<Record<string, unknown>>,
  ownProfiles: unknown = null,
): {
  readonly devices: Devices;
  readonly faults: readonly TableFault[];
} {
  const read = Object.entries(KINDS).map(([table, kind]) => {
    const tables = file[table];
    return { table, ...kind.read(isTable(tables) ? tables : {}, typeof ownProfiles === 'string' ? ownProfiles : null) };
  });
  // Each kind reads devices of its own type, so the whole has the derived type.
  const devices = Object.freeze(
    Object.fromEntries(read.map((kind) => [kind.table, Object.freeze([...kind.devices])])),
  ) as unknown as Devices;
  return { devices, faults: [...read.flatMap(({ faults }) => faults), ...sharingFaults(devices), ...addressFaults(devices.keypads)] };
}

interface PortUse {
  readonly field: string;
  readonly port: string;
  readonly address: PortAddress | MqttAddress;
  /** null = the device needs the port for itself. */
  readonly line: LineSettings | null;
}

/** Boards and keypads may share a line if they have the same speed; no other devices share a port. */
function sharingFaults({ printers, leds, keypads, scanners }: Devices): TableFault[] {
  const uses: PortUse[] = [
    ...printers.map(({ name, port, address }) => ({ field: `printers.${name}.port`, port, address, line: null })),
    ...leds.map(({ name, port, address, line }) => ({ field: `leds.${name}.port`, port, address, line })),
    ...keypads.map(({ name, port, address, line }) => ({ field: `keypads.${name}.port`, port, address, line })),
    ...scanners.map(({ name, port, address }) => ({ field: `scanners.${name}.port`, port, address, line: null })),
  ];
  return uses.flatMap((use, index) => {
    const first = uses.slice(0, index).find(({ address }) => portKey(address) === portKey(use.address));
    // Two printer names may share a port: one printer then serves both.
    if (first === undefined || (isPrinter(first) && isPrinter(use))) return [];
    if (first.line === null || use.line === null)
      return [{ field: use.field, ...expecting('otherPort', { others: first.field }), got: use.port }];
    if (lineText(first.line) === lineText(use.line)) return [];
    const expected = expecting('sameSpeed', { other: first.field, line: lineText(first.line) });
    return [{ field: use.field, ...expected, got: `${use.port} (${lineText(use.line)})` }];
  });
}

const isPrinter = ({ field }: PortUse): boolean => field.startsWith('printers.');
