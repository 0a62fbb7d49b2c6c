/** What a setting or a field of a device takes, as codes: pages word them in the language of their reader, the command line in English. */
import type { TSchema } from '@sinclair/typebox';
import { type ErrorParameters, filledIn } from '../model/errors/refusal-reasons.js';

export const EXPECTATIONS = {
  // The kind of a value, by its schema.
  wholeNumber: 'a whole number from {least} to {most}',
  switch: 'true or false',
  oneOf: 'one of {choices}',
  example: 'a value such as {example}',
  number: 'a number from {least} to {most}',
  listOf: 'a list of {choices}',
  numbers: 'a list of {fewest} to {count} whole numbers from {least} to {most}',
  listSuchAs: 'a list such as {example}',
  text: 'a text of 1 to {most} characters',
  latinName: 'a name of 1 to 60 letters a-z, digits, - and _',
  otherValue: '{expects}',
  // The file as a whole.
  knownSetting: 'a known setting',
  settingMeant: 'a known setting (did you mean {meant}?)',
  inTable: 'a known setting in its table',
  inTableMeant: 'a known setting in its table (did you mean {meant}?)',
  tableMeant: 'a known table (did you mean [{meant}]?)',
  table: 'a table [{table}]',
  toml: 'valid TOML',
  readableFile: 'a file that can be read',
  variableMeant: 'the name of a setting (did you mean {meant}?)',
  knownFlags: 'flags that --help lists',
  dataFolderKnown: 'no value: this file is in the data folder',
  // Relations between settings.
  neededBy: 'a value, because {other} has one',
  notWithoutTls: 'no value without server.tls_certificate, because server.port is without TLS then',
  otherPort: 'another port than {others}',
  shortPath: 'a path of at most 107 bytes',
  origin: 'an address such as "http://queue.example:8081", without a path',
  origins: 'origins such as "https://kiosk.example:8443", without a path',
  pictureSizes: 'sizes such as "1280x720": sides of 160 to 1920 pixels, at most as many pixels as 1920x1080',
  timeZone: 'the IANA name of a time zone such as "Europe/Moscow"',
  ascending: 'ascending delays, each once',
  // What only a start would find.
  freePort: 'a port that is free here',
  folder: 'the path of a folder that is there',
  // Changes from the page.
  settingName: 'the name of a setting, as `settings` has it',
  onMachine: 'no value: this setting is changed on the machine itself',
  fixedBy: 'no value: the {from} that the box was started with wins over the file',
  freeName: 'a name that no other device of its kind has',
  deviceNode: 'a device such as {example}, or an address on the network (other paths: in the file, on the machine itself)',
  printerPort:
    'the port of a printer: usblp:/dev/usb/lp0, usb:VENDOR:PRODUCT, a serial line serial:/dev/ttyUSB0?baud=9600, tcp:HOST:9100 ' +
    '(1024 or more), or cups:QUEUE',
  // Devices.
  profiles: 'profiles that can be read',
  deviceName: 'a name of 1 to 40 letters a-z, digits, - and _',
  profileMeant: 'the name of a profile (did you mean {meant}?)',
  address: '{example}',
  addressBecause: '{example} ({fault})',
  topicPort: 'a topic of the broker: mqtt:…',
  topic: 'a topic such as "zigbee2mqtt/lamp-2"',
  lampOfBroker: 'to be left out: only a keypad behind a broker has a lamp of its own',
  usbDevice: 'a USB device: hid:…',
  serialLine: 'a serial line: serial:… or tcp:…',
  serialOrConverter: 'a serial line or a converter in the network: serial:… or tcp:…',
  boardLine: 'a serial line, or a converter or gateway in the network: serial:…, tcp:… or modbus:…',
  silentModel: 'a model that is never asked, such as generic-80mm-silent: nothing comes back from a queue',
  boardInNetwork: 'tcp:HOST:PORT: these boards are in the network themselves',
  notModbus: 'another port: these boards do not speak Modbus',
  sameSpeed: 'the same speed of the line as {other} on the same port: {line}',
  otherNumber: 'another number than {other} on the same line',
  speedOfPort: 'to be left out, or {baud} as the port says',
  speedOfGateway: 'to be left out: the gateway has the speed of its line',
  noLineBehind: 'to be left out: there is no line behind the network',
  speedOfTcp: 'to be left out: only tcp does not say the speed',
  neverAnswers: 'to be left out: these boards never answer',
  clerksLogIn: 'to be left out: clerks log in at windows',
  noDigits: 'to be left out: this keypad has no digits and Enter',
  noNumber: 'to be left out: such a keypad has no number',
  keypadNumber: 'the number of the keypad on its line, from {first} to {last}',
  keysOfKeypad: 'keys of this keypad: it has none named {key}',
  keyAction: 'as what key {key} does one of {actions}, or service:ID',
  noLayout: 'to be left out: only scanners that type as a keyboard have a layout',
  windowIsSet: 'to be left out: workplace is set',
  windowOrKiosk: 'the id of a workplace, or registrator instead',
  clerkActs: 'to be left out: the clerk at the window acts',
  pinHash: 'what `qctl pin` prints',
} as const satisfies Record<string, string>;
export type Expectation = keyof typeof EXPECTATIONS;

/** As the code with its parameters, and as the English sentence. */
export interface Expected {
  readonly expected: string;
  readonly why: Expectation;
  readonly parameters: ErrorParameters;
}

export const expecting = (why: Expectation, parameters: ErrorParameters = {}): Expected => ({
  expected: filledIn(EXPECTATIONS[why], parameters),
  why,
  parameters,
});

/** Of a value that its schema refuses: its own sentence, and the nearest code. */
export function expectingOf(schema: TSchema): Expected {
  const expects = String(schema['x-expects']);
  const { 'x-example': example, anyOf = [] } = schema;
  const number = [schema, ...(anyOf as TSchema[])].find((part) => part.type === 'integer' && part.maximum !== undefined);
  const choices = (anyOf as TSchema[]).map((part) => part.const as unknown).filter((choice) => choice !== undefined);
  if (number !== undefined) return { ...expecting('wholeNumber', { least: number.minimum ?? 0, most: number.maximum }), expected: expects };
  if (schema.type === 'boolean') return { ...expecting('switch'), expected: expects };
  if (choices.length > 0) return { ...expecting('oneOf', { choices: choices.map(String) }), expected: expects };
  if (typeof example === 'string') return { ...expecting('example', { example }), expected: expects };
  return { ...expectingOfKind(schema, expects), expected: expects };
}

/** Of a list, a number or a text without an example of its own. */
function expectingOfKind({ type, items, anyOf = [], default: usual, ...schema }: TSchema, expects: string): Expected {
  const part = type === undefined ? (anyOf as TSchema[]).find((one) => one.type !== 'null') : undefined;
  const { minimum: least, maximum: most, maxLength, pattern } = part ?? schema;
  if (type === 'array') return expectingList({ ...schema, usual, items: items as TSchema }, expects);
  if ((type === 'number' || type === 'integer') && most !== undefined) return expecting('number', { least: least ?? 0, most });
  if (pattern === LATIN_NAME) return expecting('latinName');
  return maxLength !== undefined && pattern === undefined ? expecting('text', { most: maxLength }) : expecting('otherValue', { expects });
}

/** As `Level` of `mqtt.ts` has it. */
export const LATIN_NAME = '^[a-zA-Z0-9_-]{1,60}$';

interface ListSchema {
  readonly items: TSchema;
  readonly usual?: unknown;
  readonly minItems?: number;
  readonly maxItems?: number;
}

function expectingList({ items, usual, minItems: fewest = 0, maxItems: count }: ListSchema, expects: string): Expected {
  const { anyOf = [], type, minimum: least = 0, maximum: most } = items;
  const choices = (anyOf as TSchema[]).map((part) => String(part.const));
  if (choices.length > 0) return expecting('listOf', { choices });
  if (type === 'integer' && most !== undefined && count !== undefined) return expecting('numbers', { fewest, count, least, most });
  if (Array.isArray(usual) && usual.length > 0)
    return expecting('listSuchAs', { example: usual.map((one) => JSON.stringify(one)).join(', ') });
  return expecting('otherValue', { expects });
}
