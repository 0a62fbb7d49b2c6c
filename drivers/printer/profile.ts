/** What is known of a model of printer: one TOML file each in `firmware-profiles/printer/`, checked against this schema. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, OrNull, oneOf } from '../profile-files.js';
import { PICTURES } from './dialects/index.js';

/** Bytes as technicians write them: `1D 56 42 00`. */
const Hex = Type.String({ pattern: '^[0-9A-F]{2}( [0-9A-F]{2})*$', 'x-expects': 'bytes such as "1D 56 42 00"' });

export const PrinterProfile = Type.Object(
  {
    vendor: Type.String({ minLength: 1 }),
    model: Type.String({ minLength: 1 }),
    media: Type.Object(
      {
        /** Printable dots across: pages are drawn so wide. */
        widthDots: Type.Integer({ minimum: 200, maximum: 1000 }),
        dpi: Type.Integer({ minimum: 100, maximum: 600 }),
        paperWidthMm: Type.Number({ minimum: 30, maximum: 120 }),
      },
      closed,
    ),
    /** How tickets are printed unless the installation says otherwise: as a picture, or as text where the code pages allow it. */
    mode: oneOf('raster', 'text'),
    raster: Type.Object(
      {
        command: oneOf(...PICTURES.map(({ name }) => name)),
        /** A picture is sent in bands of at most so many rows; between bands the printer may be asked for its status. */
        rowsPerBandMax: Type.Integer({ minimum: 8, maximum: 2303 }),
      },
      closed,
    ),
    feed: Type.Object(
      {
        /** What the n of `ESC J n` counts. `unknown`: paper is never fed, blank paper is drawn, so that the length is right. */
        unit: oneOf('dot', 'halfDot', 'unknown'),
        /** Units an inch, said with `GS P` after each initialisation so that a unit is a dot; null = `GS P` is not understood. */
        unitsPerInch: OrNull(Type.Integer({ minimum: 100, maximum: 255 })),
      },
      closed,
    ),
    text: Type.Object(
      {
        columns: Type.Integer({ minimum: 16, maximum: 96 }),
        /** Height of a line of font A at its natural size, in dots. */
        charHeightDots: Type.Integer({ minimum: 8, maximum: 48 }),
        /** `FS .` is needed before bytes from 80h on: the printer starts in a mode of two bytes a letter. */
        cancelsKanji: Type.Boolean(),
        /** Number of `ESC t` by encoding, as iconv-lite calls it: { cp866 = 17, windows1251 = 46 }. The first that fits is taken. */
        codePages: Type.Record(Type.String({ pattern: '^[a-z0-9]+$' }), Type.Integer({ minimum: 0, maximum: 255 })),
      },
      closed,
    ),
    cut: Type.Object(
      {
        /** Sent at the start of a line. null = no cutter, the ticket is torn off; or the presenter cuts. */
        command: OrNull(Hex),
        /** Dots between head and cutter (or tear bar); they are fed before the cut where the command does not do it by itself. */
        feedDots: Type.Integer({ minimum: 0, maximum: 400 }),
      },
      closed,
    ),
    /** Holds the ticket for the visitor, and ejects or retracts what he leaves. */
    presenter: OrNull(
      Type.Object(
        {
          /** Sent after the cut: the ticket comes out of the mouth. */
          present: Hex,
          /** `present` feeds to the cutter and cuts by itself; then `cut.command` is null. */
          presentCuts: Type.Boolean(),
          /** What becomes of a ticket that is not taken within `timeoutSeconds`. `hold`: the next one pushes it out. */
          untaken: oneOf('retract', 'eject', 'hold'),
          timeoutSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
          /** Sent by the driver after that time to pull it in; null = the printer cannot, or does it by itself as `present` says. */
          retract: OrNull(Hex),
          /** The same to throw it out. */
          eject: OrNull(Hex),
        },
        closed,
      ),
    ),
    status: Type.Object(
      {
        /** The n of `DLE EOT n` that are answered; an empty list = the printer never says anything. */
        dleEot: Type.Array(Type.Integer({ minimum: 1, maximum: 4 }), { uniqueItems: true }),
        /** Automatic status back (`GS a`). */
        asb: Type.Boolean(),
        /**
         * What is answered with one byte of paper sensor in its turn, behind what was printed before it: this is how the end of
         * a ticket is known. 03h = near end, 0Ch = end for both commands. null = nothing; what is answered at once proves nothing.
         */
        inTurn: OrNull(oneOf('GS r 1', 'ESC v')),
        /** `DLE EOT 14h` of Custom: paper, user, recoverable and unrecoverable errors, ticket in the mouth. */
        customFull: Type.Boolean(),
        /** `DLE ENQ 2` clears the buffers after an error. */
        dleEnqClear: Type.Boolean(),
      },
      closed,
    ),
    /** As the printer leaves the factory; the installation says what it really is. */
    serial: Type.Object(
      {
        baud: Type.Integer({ minimum: 1200, maximum: 921_600 }),
        flow: oneOf('rtscts', 'xonxoff', 'none'),
      },
      closed,
    ),
    /** By which the model is recognised. */
    detection: Type.Object(
      {
        /** USB ids such as `04b8:0202`. */
        usb: Type.Array(Type.String({ pattern: '^[0-9a-f]{4}:[0-9a-f]{4}$', 'x-expects': 'a USB id such as "04b8:0202"' })),
        /** Regular expressions over the IEEE-1284 id, such as `MDL:TM-T20II;`. */
        ieee1284: Type.Array(Type.String({ minLength: 1 })),
      },
      closed,
    ),
    /** What somebody would stumble over, and every value that no source gives and that was chosen to be safe. */
    quirks: Type.Array(Type.Object({ what: Type.String({ minLength: 1 }), why: Type.String({ minLength: 1 }) }, closed)),
    /** Where each fact is from: a document and its page, or a file of a database. */
    sources: Type.Array(Type.Object({ fact: Type.String({ minLength: 1 }), source: Type.String({ minLength: 1 }) }, closed), {
      minItems: 1,
    }),
  },
  closed,
);

/** A profile and the name of its file, such as `epson-tm-t20iii`. */
export type PrinterProfile = Static<typeof PrinterProfile> & { readonly id: string };
