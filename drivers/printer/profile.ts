/** What is known of a model of printer: one TOML file each in `firmware-profiles/printer/`, checked against this schema. */
import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const Hex = (what: string) => Type.String({ pattern: '^([0-9A-F]{2})( [0-9A-F]{2})*$', description: what });

export const PrinterProfile = Type.Object(
  {
    vendor: Type.String({ minLength: 1 }),
    model: Type.String({ minLength: 1 }),
    media: Type.Object(
      {
        /** Printable dots across. */
        widthDots: Type.Integer({ minimum: 200, maximum: 1000 }),
        dpi: Type.Integer({ minimum: 100, maximum: 600 }),
        paperWidthMm: Type.Number({ minimum: 30, maximum: 120 }),
      },
      closed,
    ),
    /** How tickets are printed unless the installation says otherwise: as a picture, or as text where the code pages allow it. */
    mode: Type.Union([Type.Literal('raster'), Type.Literal('text')]),
    raster: Type.Object(
      {
        command: Type.Union([Type.Literal('GS v 0'), Type.Literal('GS ( L')]),
        /** A picture is sent in bands of at most so many rows; between bands the printer may be asked for its status. */
        rowsPerBandMax: Type.Integer({ minimum: 8, maximum: 2303 }),
      },
      closed,
    ),
    text: Type.Object(
      {
        columns: Type.Integer({ minimum: 16, maximum: 96 }),
        /** `FS .` is needed before bytes from 80h on: the printer starts in a mode of two bytes a letter. */
        cancelsKanji: Type.Boolean(),
        /** Number of `ESC t` by encoding: { cp866 = 17, windows1251 = 46 }. */
        codePages: Type.Record(Type.String({ pattern: '^[a-z0-9]+$' }), Type.Integer({ minimum: 0, maximum: 255 })),
      },
      closed,
    ),
    cut: Type.Object(
      {
        /** null = no cutter: the paper is torn off after the feed. */
        command: Type.Union([Hex('sent at the start of a line'), Type.Null()]),
        /** Dots between head and cutter, fed before the cut where the command does not feed by itself. */
        feedDots: Type.Integer({ minimum: 0, maximum: 400 }),
      },
      closed,
    ),
    /** Holds the ticket for the visitor, and ejects or retracts what he leaves. */
    presenter: Type.Union([
      Type.Null(),
      Type.Object(
        {
          /** Sent after the cut: the ticket comes out of the mouth. */
          present: Hex('sent after the cut'),
          /** What becomes of a ticket that is not taken; sent by the driver after `timeoutSeconds`, or done by the printer itself. */
          retract: Type.Union([Hex('pulls it in'), Type.Null()]),
          eject: Type.Union([Hex('throws it out'), Type.Null()]),
          timeoutSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
          untaken: Type.Union([Type.Literal('retract'), Type.Literal('eject'), Type.Literal('hold')]),
        },
        closed,
      ),
    ]),
    status: Type.Object(
      {
        /** The n of `DLE EOT n` that are answered; an empty list = the printer never says anything. */
        dleEot: Type.Array(Type.Integer({ minimum: 1, maximum: 4 }), { uniqueItems: true }),
        /** Automatic status back (`GS a`). */
        asb: Type.Boolean(),
        /** `GS r 1` is answered, in its turn behind what was printed before it: this is how the end of a ticket is known. */
        gsR: Type.Boolean(),
        /** `DLE EOT 14h` of Custom: paper, user, recoverable and unrecoverable errors, ticket in the mouth. */
        customFull: Type.Boolean(),
        /** `DLE ENQ 2` clears the buffers after an error. */
        dleEnqClear: Type.Boolean(),
      },
      closed,
    ),
    /** What the installation needs to know of the cable. */
    serial: Type.Object(
      {
        baud: Type.Integer({ minimum: 1200, maximum: 921_600 }),
        flow: Type.Union([Type.Literal('rtscts'), Type.Literal('xonxoff'), Type.Literal('none')]),
      },
      closed,
    ),
    /** By which the model is recognised. */
    detection: Type.Object(
      {
        /** USB ids such as `04b8:0202`. */
        usb: Type.Array(Type.String({ pattern: '^[0-9a-f]{4}:[0-9a-f]{4}$' })),
        /** Regular expressions over the IEEE-1284 id, such as `MDL:TM-T20II;`. */
        ieee1284: Type.Array(Type.String()),
      },
      closed,
    ),
    quirks: Type.Array(Type.Object({ what: Type.String(), why: Type.String() }, closed)),
    /** Where each fact is from. */
    sources: Type.Array(Type.Object({ fact: Type.String(), source: Type.String() }, closed), { minItems: 1 }),
  },
  closed,
);

/** A profile and the name of its file, such as `epson-tm-t20iii`. */
export type PrinterProfile = Static<typeof PrinterProfile> & { readonly id: string };
