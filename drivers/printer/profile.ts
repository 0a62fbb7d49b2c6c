/** Schema of printer models: one TOML file each in `firmware-profiles/printer/`. */
import { type Static, Type } from '@sinclair/typebox';
import { OrNull, oneOf, Quirk, Sources, table } from '../profile-files.js';
import { PICTURES, STATUS_FIELDS } from './dialects/index.js';

/** Bytes as technicians write them: `1D 56 42 00`. */
const Hex = Type.String({ pattern: '^[0-9A-F]{2}( [0-9A-F]{2})*$', 'x-expects': 'bytes such as "1D 56 42 00"' });

export const PrinterProfile = table({
  vendor: Type.String({ minLength: 1 }),
  model: Type.String({ minLength: 1 }),
  media: table({
    /** Printable dots across: the width of drawn pages. */
    widthDots: Type.Integer({ minimum: 200, maximum: 1000 }),
    /** Printers of needles have 60 to 80. */
    dpi: Type.Integer({ minimum: 60, maximum: 600 }),
    paperWidthMm: Type.Number({ minimum: 30, maximum: 120 }),
  }),
  /** Default print mode, which the installation may override: as a picture, or as text where the code pages allow it. */
  mode: oneOf('raster', 'text'),
  raster: table({
    command: oneOf(...PICTURES.map(({ name }) => name)),
    /** Largest number of rows in a band of a picture; between bands the printer may be asked for its status. */
    rowsPerBandMax: Type.Integer({ minimum: 8, maximum: 2303 }),
  }),
  feed: table({
    /** Unit of n in `ESC J n`. `unknown`: the paper is never fed; blank paper is drawn instead, so that the length is right. */
    unit: oneOf('dot', 'halfDot', 'unknown'),
    /** Units an inch, set with `GS P` after each initialisation so that a unit is a dot; null = `GS P` is not supported. */
    unitsPerInch: OrNull(Type.Integer({ minimum: 100, maximum: 255 })),
  }),
  text: table({
    columns: Type.Integer({ minimum: 16, maximum: 96 }),
    /** Height of a line of font A at normal size, in dots. */
    charHeightDots: Type.Integer({ minimum: 8, maximum: 48 }),
    /** Requires `FS .` before bytes from 80h on: the printer starts in a mode of two bytes a letter. */
    cancelsKanji: Type.Boolean(),
    /** Number of `ESC t` by encoding name in iconv-lite: { cp866 = 17, windows1251 = 46 }. The first that fits is used. */
    codePages: Type.Record(Type.String({ pattern: '^[a-z0-9]+$' }), Type.Integer({ minimum: 0, maximum: 255 })),
  }),
  cut: table({
    /** Sent at the start of a line. null = no cutter, the ticket is torn off; or the presenter cuts. */
    command: OrNull(Hex),
    /** Dots between head and cutter (or tear bar); fed before the cut if the command does not feed by itself. */
    feedDots: Type.Integer({ minimum: 0, maximum: 400 }),
  }),
  /** Holds the ticket for the visitor; ejects or retracts it if it is not taken. */
  presenter: OrNull(
    table({
      /** Sent after the cut: moves the ticket out of the mouth. */
      present: Hex,
      /** `present` feeds to the cutter and cuts by itself; then `cut.command` is null. */
      presentCuts: Type.Boolean(),
      /** Action for a ticket not taken within `timeoutSeconds`. `hold`: the next one pushes it out. */
      untaken: oneOf('retract', 'eject', 'hold'),
      timeoutSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
      /** Sent by the driver after that time to retract the ticket; null = not supported, or `present` does it by itself. */
      retract: OrNull(Hex),
      /** As above, to eject it. */
      eject: OrNull(Hex),
    }),
  ),
  status: table({
    ...STATUS_FIELDS,
    /** `DLE ENQ 2` clears the buffers after an error. */
    dleEnqClear: Type.Boolean(),
  }),
  /** Factory settings; the installation sets the actual ones. */
  serial: table({
    baud: Type.Integer({ minimum: 1200, maximum: 921_600 }),
    flow: oneOf('rtscts', 'xonxoff', 'none'),
  }),
  detection: table({
    /** USB ids such as `04b8:0202`. */
    usb: Type.Array(Type.String({ pattern: '^[0-9a-f]{4}:[0-9a-f]{4}$', 'x-expects': 'a USB id such as "04b8:0202"' })),
    /** Regular expressions over the IEEE-1284 id, such as `MDL:TM-T20II;`. */
    ieee1284: Type.Array(Type.String({ minLength: 1 })),
  }),
  quirks: Type.Array(Quirk),
  sources: Sources,
});

/** A profile and the name of its file, such as `epson-tm-t20iii`. */
export type PrinterProfile = Static<typeof PrinterProfile> & { readonly id: string };
