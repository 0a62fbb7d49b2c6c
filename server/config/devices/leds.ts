/** Lines of LED boards in the configuration: `[leds.NAME]`. The boards are rows of the book ScoreBoard, which name their line. */
import { Type } from '@sinclair/typebox';
import type { LedFamily } from '../../../drivers/led/content.js';
import { kindOf } from '../../../drivers/led/families/index.js';
import { ledFamily } from '../../../drivers/led/family.js';
import type { LettersOptions } from '../../../drivers/led/letters.js';
import { GATEWAY_LINE } from '../../../drivers/led/modbus-tcp.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import type { LineSettings } from '../../../drivers/ports/line.js';
import { knownProfiles } from '../../../drivers/profile-files.js';
import { BAUD, type ConnectedSettings, deviceKind, lineSettingsOf, PortField, ProfileField, SwitchField, WholeField } from './tables.js';

/** A line with boards of one model, by its name in the book. Other devices may share its port. */
export interface LedSettings extends ConnectedSettings {
  /** The real speed of the line, also behind a network converter. */
  readonly line: LineSettings;
  readonly profile: LedProfile;
  readonly family: LedFamily;
}

/** A gateway waits a second for its board before it says that it got no answer (Moxa MGate 5111, page 4-10; most can be set). */
const GATEWAY_REPLY_MS = 1_500;
export const REPLY_TIMEOUT_MAX_MS = 10_000;

const FIELDS = Type.Object({
  port: PortField(
    'Port of the line: serial:/dev/ttyUSB0?baud=19200, tcp:HOST:PORT for a network converter or a board in the ' +
      'network, or modbus:HOST:502 for a gateway that ' +
      'speaks Modbus TCP. Several tables may have the same port: ' +
      'boards of different models and keypads can share a line.',
    'serial:/dev/ttyUSB0?baud=19200',
    'a port such as "serial:/dev/ttyUSB0?baud=19200" or "tcp:192.168.1.60:4001"',
  ),
  profile: ProfileField('Model of the boards: name of a file in firmware-profiles/led without .toml.', 'candle-7'),
  baud: WholeField(
    BAUD.least,
    BAUD.most,
    'Speed of the line behind a converter, in bits per second. For a serial port it is part of `port`. Default: from the profile.',
    { 'x-example': 19_200 },
  ),
  reply_timeout_ms: WholeField(
    50,
    REPLY_TIMEOUT_MAX_MS,
    'reply_timeout_ms = 2000: how many milliseconds a board may take to answer, for slow boards and gateways. ' +
      `Default: from the profile, and ${GATEWAY_REPLY_MS} or more at a gateway (modbus:…). ` +
      'A board that does not answer delays the others on its line by this time. Only for boards that answer.',
  ),
  transliterate: SwitchField(
    'true = replace letters that the boards cannot show as the profile says (Г becomes G). Default: false, and the box refuses such ' +
      'letters in ticket ranges and windows.',
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
    if (address.kind === 'modbus') {
      if (profile.protocol.family !== 'modbus') return fields.fault('port', 'notModbus');
    } else if (kindOf(profile).isNetworked && address.kind !== 'tcp') {
      return fields.fault('port', 'boardInNetwork');
    } else if (address.kind !== 'serial' && address.kind !== 'tcp') {
      return fields.fault('port', 'boardLine');
    }
    if (address.kind === 'serial' && baud !== undefined && baud !== address.baud) {
      return fields.fault('baud', 'speedOfPort', { baud: address.baud });
    }
    if (address.kind === 'modbus' && baud !== undefined) return fields.fault('baud', 'speedOfGateway');
    if (kindOf(profile).isNetworked && baud !== undefined) return fields.fault('baud', 'noLineBehind');
    const line = lineOf(profile, address, baud);
    const replyTimeoutMs = fields.get('reply_timeout_ms');
    if (replyTimeoutMs !== undefined && kindOf(profile).answers !== true) return fields.fault('reply_timeout_ms', 'neverAnswers');
    const family = familyAt(profile, address, { transliterates: fields.get('transliterate') ?? false, replyTimeoutMs });
    return { name: fields.name, port: fields.get('port') ?? '', address, line, profile, family };
  },
});

interface Wishes extends LettersOptions {
  /** undefined = as usual for these boards at this port. */
  readonly replyTimeoutMs?: number | undefined;
}

/** The boards at a port, with the time that they and what is before them need for an answer. */
export function familyAt(profile: LedProfile, address: PortAddress, { replyTimeoutMs, transliterates }: Wishes): LedFamily {
  const { timing } = profile;
  const usualMs = address.kind === 'modbus' ? Math.max(timing.replyTimeoutMs ?? 0, GATEWAY_REPLY_MS) : timing.replyTimeoutMs;
  return ledFamily({ ...profile, timing: { ...timing, replyTimeoutMs: replyTimeoutMs ?? usualMs } }, { transliterates });
}

/** The line behind a port of boards; `baud`: where the port does not say the speed. */
export function lineOf(profile: LedProfile, address: PortAddress, baud?: number): LineSettings {
  if (address.kind === 'modbus' || kindOf(profile).isNetworked) return GATEWAY_LINE;
  return address.kind === 'serial' ? lineSettingsOf(address) : { ...profile.line, baud: baud ?? profile.line.baud };
}
