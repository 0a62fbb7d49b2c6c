/** Lines of LED boards in the configuration: `[leds.NAME]`. The boards are rows of the book ScoreBoard, which name their line. */
import { Type } from '@sinclair/typebox';
import type { LedFamily } from '../../../drivers/led/content.js';
import { ledFamily } from '../../../drivers/led/family.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import type { LineSettings } from '../../../drivers/ports/line.js';
import { knownProfiles } from '../../../drivers/profile-files.js';
import { deviceKind } from './tables.js';

/** A line with boards of one model, by its name in the book. Other devices may share its port. */
export interface LedSettings {
  readonly name: string;
  /** As in the file, such as `serial:/dev/ttyUSB0?baud=19200`. */
  readonly port: string;
  readonly address: PortAddress;
  /** The real speed of the line, also behind a network converter. */
  readonly line: LineSettings;
  readonly profile: LedProfile;
  readonly family: LedFamily;
}

const BAUD_MIN = 1200;
const BAUD_MAX = 921_600;

const FIELDS = Type.Object({
  port: Type.String({
    minLength: 1,
    maxLength: 4096,
    description:
      'Port of the line: serial:/dev/ttyUSB0?baud=19200, or tcp:HOST:PORT for a network converter. Several tables may have the same ' +
      'port: boards of different models and keypads can share a line.',
    'x-expects': 'a port such as "serial:/dev/ttyUSB0?baud=19200" or "tcp:192.168.1.60:4001"',
    'x-example': 'serial:/dev/ttyUSB0?baud=19200',
  }),
  profile: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Model of the boards: name of a file in firmware-profiles/led without .toml.',
    'x-expects': 'the name of a profile',
    'x-example': 'candle-7',
  }),
  baud: Type.Optional(
    Type.Integer({
      minimum: BAUD_MIN,
      maximum: BAUD_MAX,
      description:
        'Speed of the line behind a converter, in bits per second. For a serial port it is part of `port`. Default: from the profile.',
      'x-expects': `a whole number from ${BAUD_MIN} to ${BAUD_MAX}`,
      'x-example': 19_200,
    }),
  ),
  transliterate: Type.Optional(
    Type.Boolean({
      description:
        'true = replace letters that the boards cannot show as the profile says (Г becomes G). Default: false, and the box refuses such ' +
        'letters in ticket ranges and windows.',
      'x-expects': 'true or false',
      'x-example': false,
    }),
  ),
});

export const LEDS = deviceKind({
  table: 'leds',
  fields: FIELDS,
  intro: [
    'LED boards: one table for each line and model. LED boards (book ScoreBoard) refer to this name in `device`.',
    'The address and the content of each board are set in the book.',
  ],
  exampleName: 'hall',
  loadProfiles: (own) => knownProfiles(LED_PROFILES, own),
  make: (fields, profiles): LedSettings | undefined => {
    const address = fields.port('port');
    const profile = fields.profile('profile', profiles);
    const baud = fields.get('baud');
    if (address === undefined || profile === undefined) return undefined;
    if (address.kind !== 'serial' && address.kind !== 'tcp') {
      return fields.fault('port', 'a serial line or a converter in the network: serial:… or tcp:…');
    }
    if (address.kind === 'serial' && baud !== undefined && baud !== address.baud) {
      return fields.fault('baud', `to be left out, or ${address.baud} as the port says`);
    }
    const line = address.kind === 'serial' ? lineOf(address) : { ...profile.line, baud: baud ?? profile.line.baud };
    const family = ledFamily(profile, { transliterates: fields.get('transliterate') ?? false });
    return { name: fields.name, port: fields.get('port') ?? '', address, line, profile, family };
  },
});

const lineOf = ({ baud, dataBits, parity, stopBits }: LineSettings): LineSettings => ({ baud, dataBits, parity, stopBits });
