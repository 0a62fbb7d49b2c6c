/** Keypads, scanners and the PINs of clerks in the configuration: `[keypads.NAME]`, `[scanners.NAME]`, `[pins]`. */

import { type TObject, Type } from '@sinclair/typebox';
import { KEYPAD_ADDRESSES, keypadKind } from '../../../drivers/input/keypads/index.js';
import { KEYBOARD_LAYOUTS, type KeyboardLayoutName } from '../../../drivers/input/layouts.js';
import { KEYPAD_PROFILES, KeyActions, type KeypadProfile, SCANNER_PROFILES, type ScannerProfile } from '../../../drivers/input/profile.js';
import { isTopic, type MqttAddress, parseMqttAddress } from '../../../drivers/mqtt/topic.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import type { LineSettings } from '../../../drivers/ports/line.js';
import { portKey } from '../../../drivers/ports/port-key.js';
import { knownProfiles } from '../../../drivers/profile-files.js';
import { isPasswordHash } from '../../model/books/user.js';
import { expecting } from '../expectations.js';
import { ACTIONS, type KeyMap, readKeyMap } from './key-map.js';
import {
  BAUD,
  type ConnectedSettings,
  type DeviceFields,
  type DeviceKind,
  deviceKind,
  lineSettingsOf,
  PortField,
  ProfileField,
  SwitchField,
  type TableFault,
  WholeField,
} from './tables.js';

/** Where an input device stands: at a window, for the clerk who is logged in there, or at a kiosk, for a user. */
export type InputPlace =
  | { readonly kind: 'workplace'; readonly id: number }
  /** `user`: the login of the user for whom the kiosk acts; null = the user logged in there. */
  | { readonly kind: 'registrator'; readonly id: number; readonly user: string | null };

export interface KeypadSettings extends Omit<ConnectedSettings, 'address'> {
  readonly address: PortAddress | MqttAddress;
  /** Topic of a lamp that shows the state of the window; null = none. */
  readonly lamp: string | null;
  /** The real speed of a shared line; null = it has its own cable. */
  readonly line: LineSettings | null;
  readonly profile: KeypadProfile;
  /** Its address on the line; null = none. */
  readonly lineAddress: number | null;
  readonly place: InputPlace;
  readonly keyMap: KeyMap;
  /** Whether clerks may log in by typing their number and PIN. */
  readonly hasPin: boolean;
  /** The same key again within this time counts as the same press. */
  readonly debounceMs: number;
}

export interface ScannerSettings extends ConnectedSettings {
  readonly profile: ScannerProfile;
  /** Of a scanner that types as a keyboard; the others have none. */
  readonly layout: KeyboardLayoutName;
  readonly place: InputPlace;
}

/** The hash of a PIN, as `qctl pin` prints it. */
export interface PinSettings {
  readonly login: string;
  readonly hash: string;
}

const DEBOUNCE_MS = 500;
const ID_MAX = 1_000_000_000;
/** The lines of keypads run at 57600 or 19200 bits a second (Candle, protokol.pdf). */
const USUAL_LINE: LineSettings = { baud: 19_200, dataBits: 8, parity: 'none', stopBits: 1 };

const PLACE_FIELDS = {
  workplace: WholeField(1, ID_MAX, 'Id of the window where the device is. It acts for the clerk who is logged in there.', {
    'x-expects': 'the id of a workplace',
    'x-example': 11,
  }),
  registrator: WholeField(1, ID_MAX, 'Instead of workplace, registrator = 1: id of the kiosk where the device is.', {
    'x-expects': 'the id of a registrator',
  }),
  user: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'With registrator, user = "kiosk": login of the user who issues the tickets. Default: the user logged in at the kiosk.',
      'x-expects': 'the login of a user whose role is that of a kiosk',
    }),
  ),
};

const KEYPAD_FIELDS = Type.Object({
  port: PortField(
    'Port of the keypad: hid:1-2.3 (the USB socket, for several devices of one model), hid:046d:c31c or hid:/dev/hidraw0; on a serial ' +
      'line, which other devices may share, serial:/dev/ttyUSB0?baud=19200 or tcp:HOST:PORT; behind the broker of [mqtt], ' +
      'mqtt:TOPIC such as mqtt:zigbee2mqtt/window-2.',
    'hid:1-2.3',
  ),
  profile: ProfileField('Model of the device: name of a file in firmware-profiles/keypad without .toml.', 'usb-number-pad'),
  address: WholeField(
    KEYPAD_ADDRESSES.first,
    KEYPAD_ADDRESSES.last,
    `With profile = "candle-ub485", address = ${KEYPAD_ADDRESSES.first}: address of the keypad on the line.`,
  ),
  baud: WholeField(
    BAUD.least,
    BAUD.most,
    `With port = "tcp:…", baud = ${USUAL_LINE.baud}: speed of the line behind the converter, in bits per second.`,
  ),
  lamp: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'With port = "mqtt:…", lamp = "zigbee2mqtt/lamp-2": topic of a lamp that shows the state of the window.',
      'x-expects': 'the topic of a lamp such as "zigbee2mqtt/lamp-2"',
    }),
  ),
  ...PLACE_FIELDS,
  pin: SwitchField('Clerks can log in at the keypad: number (the id of the user), Enter, PIN, Enter. PINs are in [pins].'),
  debounce_ms: WholeField(0, 5000, 'Milliseconds in which a second press of the same command key is ignored.', {
    'x-expects': 'milliseconds from 0 to 5000',
    'x-example': DEBOUNCE_MS,
  }),
  keys: Type.Optional(
    Type.Unsafe<Readonly<Record<string, string | Readonly<Record<string, string>>>>>({
      ...KeyActions,
      description: 'Actions of keys, overriding those of the profile; server/devices/README.md lists them.',
      'x-example': { F1: 'call', F2: { called: 'start', serving: 'finish' } },
    }),
  ),
});

export const KEYPADS = deviceKind({
  table: 'keypads',
  fields: KEYPAD_FIELDS,
  intro: ['Keypads and buttons: one table each. They work without the computer at the window.'],
  exampleName: 'window-2',
  loadProfiles: (own) => knownProfiles(KEYPAD_PROFILES, own),
  make: (fields, profiles): KeypadSettings | undefined => {
    const port = fields.get('port') ?? '';
    const isBehindBroker = port.startsWith('mqtt:');
    const address = parseMqttAddress(port) ?? (isBehindBroker ? fields.fault('port', 'topicPort') : fields.port('port'));
    const profile = fields.profile('profile', profiles);
    const place = placeOf(fields);
    if (address === undefined || profile === undefined || place === undefined) return undefined;
    const lamp = lampOf(fields, address);
    const keyMap = keyMapOf(fields, profile);
    const line = lineOf(fields, profile, address);
    const lineAddress = fields.get('address') ?? null;
    if (lamp === undefined || line === undefined || keyMap === undefined || !isNumberedRight(fields, profile)) return undefined;
    const hasPin = fields.get('pin') ?? false;
    if (hasPin && place.kind !== 'workplace') return fields.fault('pin', 'clerksLogIn');
    if (hasPin && !keyMap.takesDigits) return fields.fault('pin', 'noDigits');
    const debounceMs = fields.get('debounce_ms') ?? DEBOUNCE_MS;
    return {
      name: fields.name,
      port: fields.get('port') ?? '',
      address,
      line,
      lamp,
      profile,
      lineAddress,
      place,
      keyMap,
      hasPin,
      debounceMs,
    };
  },
});

type KeypadFields = DeviceFields<typeof KEYPAD_FIELDS>;

/** A keypad of a numbered kind needs a number, others must not have one. */
function isNumberedRight(fields: KeypadFields, { keys }: KeypadProfile): boolean {
  const kind = keypadKind(keys);
  const numbers = kind.cable === 'line' && kind.isNumbered(keys) ? kind.addresses : null;
  const given = fields.get('address');
  const isRight = numbers === null ? given === undefined : given !== undefined && given >= numbers.first && given <= numbers.last;
  if (numbers === null && !isRight) fields.fault('address', 'noNumber');
  if (numbers !== null && !isRight) fields.fault('address', 'keypadNumber', { first: numbers.first, last: numbers.last });
  return isRight;
}

/** undefined = recorded as a fault; null = no lamp. */
function lampOf(fields: KeypadFields, { kind }: KeypadSettings['address']): string | null | undefined {
  const topic = fields.get('lamp');
  if (topic === undefined) return null;
  if (kind !== 'mqtt') return fields.fault('lamp', 'lampOfBroker');
  return isTopic(topic) ? topic : fields.fault('lamp', 'topic');
}

/** undefined = recorded as a fault; null = no line. */
function lineOf(fields: KeypadFields, { keys }: KeypadProfile, address: KeypadSettings['address']): LineSettings | null | undefined {
  const baud = fields.get('baud');
  if (baud !== undefined && address.kind !== 'tcp') return fields.fault('baud', 'speedOfTcp');
  const { cable } = keypadKind(keys);
  if (cable === 'mqtt') return address.kind === 'mqtt' ? null : fields.fault('port', 'topicPort');
  if (cable === 'hid') return address.kind === 'hid' ? null : fields.fault('port', 'usbDevice');
  if (address.kind === 'tcp') return { ...USUAL_LINE, baud: baud ?? USUAL_LINE.baud };
  if (address.kind !== 'serial') return fields.fault('port', 'serialOrConverter');
  return lineSettingsOf(address);
}

function keyMapOf(fields: KeypadFields, { keys, actions }: KeypadProfile): KeyMap | undefined {
  const own = fields.get('keys') ?? {};
  const unknown = Object.keys(own).find((key) => !keypadKind(keys).hasKey(keys, key));
  if (unknown !== undefined) return fields.fault('keys', 'keysOfKeypad', { key: unknown });
  const map = readKeyMap({ ...actions, ...own });
  if (!('faults' in map)) return map;
  const [first] = map.faults;
  return fields.fault('keys', 'keyAction', { key: first?.key ?? '', actions: ACTIONS });
}

/** Keypads on one line that share an address. */
export function addressFaults(keypads: readonly KeypadSettings[]): TableFault[] {
  const onLines = keypads.filter(({ line }) => line !== null);
  return onLines.flatMap((keypad, index) => {
    const { name, address, lineAddress } = keypad;
    const isAlike = (other: KeypadSettings): boolean =>
      other.lineAddress === lineAddress || other.lineAddress === null || lineAddress === null;
    const first = onLines.slice(0, index).find((other) => portKey(other.address) === portKey(address) && isAlike(other));
    return first === undefined
      ? []
      : [{ field: `keypads.${name}.address`, ...expecting('otherNumber', { other: `keypads.${first.name}` }), got: lineAddress }];
  });
}

const SCANNER_FIELDS = Type.Object({
  port: PortField(
    'Port of the scanner: serial:/dev/ttyACM0?baud=115200, hid:1-2.3 (the USB socket), hid:046d:c31c, tcp:HOST:PORT.',
    'serial:/dev/ttyACM0?baud=115200',
  ),
  profile: ProfileField('Model of the device: name of a file in firmware-profiles/scanner without .toml.', 'serial-scanner'),
  layout: Type.Optional(
    Type.Union(
      KEYBOARD_LAYOUTS.map((name) => Type.Literal(name)),
      {
        description:
          `With profile = "keyboard-scanner", layout = "ru": keyboard layout that the scanner is set to, ` +
          `one of ${KEYBOARD_LAYOUTS.join(', ')}. Default: us.`,
        'x-expects': `one of ${KEYBOARD_LAYOUTS.join(', ')}`,
      },
    ),
  ),
  ...PLACE_FIELDS,
});

export const SCANNERS = deviceKind({
  table: 'scanners',
  fields: SCANNER_FIELDS,
  intro: [
    'Scanners: one table each. At a kiosk a code checks in an appointment; at a window it calls the visitor with the scanned ticket.',
  ],
  exampleName: 'entrance',
  loadProfiles: (own) => knownProfiles(SCANNER_PROFILES, own),
  make: (fields, profiles): ScannerSettings | undefined => {
    const address = fields.port('port');
    const profile = fields.profile('profile', profiles);
    const place = placeOf(fields);
    if (address === undefined || profile === undefined || place === undefined) return undefined;
    const isSerial = address.kind === 'serial' || address.kind === 'tcp';
    const fits = profile.codes.protocol === 'serial' ? isSerial : address.kind === 'hid';
    if (!fits) return fields.fault('port', profile.codes.protocol === 'serial' ? 'serialLine' : 'usbDevice');
    const layout = fields.get('layout');
    if (layout !== undefined && profile.codes.protocol !== 'keyboard') return fields.fault('layout', 'noLayout');
    return { name: fields.name, port: fields.get('port') ?? '', address, profile, layout: layout ?? 'us', place };
  },
});

function placeOf(fields: DeviceFields<TObject<typeof PLACE_FIELDS>>): InputPlace | undefined {
  const workplace = fields.get('workplace');
  const registrator = fields.get('registrator');
  const user = fields.get('user');
  if (workplace !== undefined && registrator !== undefined) return fields.fault('registrator', 'windowIsSet');
  if (registrator !== undefined) return { kind: 'registrator', id: registrator, user: user ?? null };
  if (workplace === undefined) return fields.fault('workplace', 'windowOrKiosk');
  return user === undefined ? { kind: 'workplace', id: workplace } : fields.fault('user', 'clerkActs');
}

const LOGIN_MAX = 100;

/** Not a table for each, but a line for each. */
export const PINS: DeviceKind<PinSettings> = {
  table: 'pins',
  read: (lines) => {
    const read = Object.entries(lines).map(([login, hash]): PinSettings | TableFault => {
      // The value may be a PIN in plain text, so it is not quoted.
      const fault = { field: `pins.${login}`, ...expecting('pinHash'), got: undefined };
      return login.length <= LOGIN_MAX && typeof hash === 'string' && isPasswordHash(hash) ? { login, hash } : fault;
    });
    return {
      devices: read.flatMap((one) => ('hash' in one ? [one] : [])),
      faults: read.flatMap((one) => ('hash' in one ? [] : [one])),
    };
  },
  example: [
    '',
    '# PINs by login, for keypads with pin = true. `qctl pin` asks for a PIN and prints the line.',
    '# [pins]',
    '',
    '## Hash of the PIN. The PIN itself is not stored.',
    `# petrov = "scrypt$16384$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}"`,
  ],
};
