/** Printers in the configuration: `[printers.NAME]`. */
import { Type } from '@sinclair/typebox';
import { liveQuestions, proofQuestion } from '../../../drivers/printer/dialects/index.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { PRINTER_PROFILES } from '../../../drivers/printer/profiles.js';
import { knownProfiles } from '../../../drivers/profile-files.js';
import { type ConnectedSettings, deviceKind, PortField, ProfileField } from './tables.js';

/** A printer with a valid address and an existing profile. */
export interface PrinterSettings extends ConnectedSettings {
  readonly profile: PrinterProfile;
  readonly mode: PrinterProfile['mode'];
  /** Metres of paper on a new roll; 0 = not counted. */
  readonly rollMetres: number;
}

const ROLL_METRES_MAX = 1000;
/** Usual sizes of new rolls: paper of 80 mm, and small rolls of 58 mm. */
const ROLL_METRES = { wide: 80, narrow: 30 } as const;
const NARROW_PAPER_MM = 60;

const FIELDS = Type.Object({
  port: PortField(
    'Port of the printer: usblp:/dev/usb/lp0, usb:04b8:0e15, serial:/dev/ttyUSB0?baud=38400&flow=rtscts, tcp:HOST:9100, ' +
      'or cups:QUEUE for a queue of CUPS, which says nothing of paper and cover.',
    'usblp:/dev/usb/lp0',
    'a port such as "usblp:/dev/usb/lp0" or "tcp:192.168.1.50:9100"',
  ),
  profile: ProfileField(
    'Model of the printer: name of a file in firmware-profiles/printer without .toml; `qctl device scan` proposes one.',
    'epson-tm-t20iii',
  ),
  mode: Type.Optional(
    Type.Union([Type.Literal('raster'), Type.Literal('text')], {
      description: 'raster = print tickets as the preview shows them; text = use the fonts of the printer. Default: from the profile.',
      'x-expects': '"raster" or "text"',
      'x-example': 'raster',
    }),
  ),
  roll_metres: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: ROLL_METRES_MAX,
      description: `Metres of paper on a new roll; 0 = do not count. Default: ${ROLL_METRES.wide}, for 58 mm paper ${ROLL_METRES.narrow}.`,
      'x-expects': `metres from 0 to ${ROLL_METRES_MAX}`,
      'x-example': ROLL_METRES.wide,
    }),
  ),
});

const isAsked = (profile: PrinterProfile): boolean =>
  liveQuestions(profile).length > 0 || proofQuestion(profile) !== null || profile.status.asb;

export const PRINTERS = deviceKind({
  table: 'printers',
  fields: FIELDS,
  intro: [
    'Printers: one table each. Kiosks refer to this name in `printer` and `spare_printer`. Printers are configured in this file only;',
    '`qctl device scan` finds connected printers, `qctl device add` writes their tables.',
  ],
  exampleName: 'hall',
  loadProfiles: (own) => knownProfiles(PRINTER_PROFILES, own),
  make: (fields, profiles): PrinterSettings | undefined => {
    const address = fields.port('port');
    const profile = fields.profile('profile', profiles);
    if (address === undefined || profile === undefined) return undefined;
    // A question in a raw queue would be a page of its own, and no answer comes back.
    if (address.kind === 'cups' && isAsked(profile)) {
      return fields.fault('profile', 'silentModel');
    }
    const usualMetres = profile.media.paperWidthMm < NARROW_PAPER_MM ? ROLL_METRES.narrow : ROLL_METRES.wide;
    const { name } = fields;
    const port = fields.get('port') ?? '';
    return { name, port, address, profile, mode: fields.get('mode') ?? profile.mode, rollMetres: fields.get('roll_metres') ?? usualMetres };
  },
});
