/** The kinds of devices in the configuration, and the TOML lines of a device. */

/** Tables of qbox.toml, by the kind in `devices`. */
export const TABLE_OF_KIND = {
  printer: 'printers',
  led: 'leds',
  lcd: 'lcds',
  keypad: 'keypads',
  scanner: 'scanners',
  sound: 'sound',
} as const;
export type Kind = keyof typeof TABLE_OF_KIND;
export type DeviceTable = (typeof TABLE_OF_KIND)[Kind];

export const KINDS = Object.keys(TABLE_OF_KIND) as readonly Kind[];

export const kindOf = (table: DeviceTable): Kind => KINDS.find((kind) => TABLE_OF_KIND[kind] === table) ?? 'printer';

/** The name of the setting with the port of a device. */
const PORT_KEYS: Partial<Record<DeviceTable, string>> = { lcds: 'output', sound: 'device' };
export const portKeyOf = (table: DeviceTable): string => PORT_KEYS[table] ?? 'port';

export interface DeviceLines {
  readonly table: DeviceTable;
  readonly name: string;
  readonly port: string;
  readonly profile: string | null;
  /** Other settings, with their values as TOML. */
  readonly others: readonly (readonly [key: string, value: string])[];
}

/** `[printers.hall]` and its settings. */
export function deviceToml({ table, name, port, profile, others }: DeviceLines): string {
  return [
    `[${table}.${name}]`,
    `${portKeyOf(table)} = ${JSON.stringify(port)}`,
    ...(profile === null ? [] : [`profile = ${JSON.stringify(profile)}`]),
    ...others.map(([key, value]) => `${key} = ${value}`),
    '',
  ].join('\n');
}
