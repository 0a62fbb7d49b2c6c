/** What is known of a model of LED board: one TOML file each in `firmware-profiles/led/`, checked against this schema. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, OrNull, oneOf } from '../profile-files.js';
import { FAMILIES } from './families/index.js';

const Letter = Type.String({ pattern: '^[^\\p{Cc}]$', 'x-expects': 'one letter' });
const Ms = Type.Integer({ minimum: 0, maximum: 600_000 });

/** What the board speaks, and what differs between boards that speak it. */
const Protocol = Type.Union(
  FAMILIES.map(({ settings }) => settings),
  { 'x-expects': 'a table whose family is one of those in drivers/led/families' },
);

export const LedProfile = Type.Object(
  {
    vendor: Type.String({ minLength: 1 }),
    model: Type.String({ minLength: 1 }),
    /** As the board leaves the factory. The boards of one line share it; the installation says what it really is. */
    line: Type.Object(
      {
        baud: Type.Integer({ minimum: 1200, maximum: 921_600 }),
        dataBits: Type.Union([Type.Literal(7), Type.Literal(8)], { 'x-expects': '7 or 8' }),
        parity: oneOf('none', 'even', 'odd'),
        stopBits: Type.Union([Type.Literal(1), Type.Literal(2)], { 'x-expects': '1 or 2' }),
      },
      closed,
    ),
    /** A board of several rows that are addressed one by one has the address of its first row. */
    addresses: Type.Object(
      {
        first: Type.Integer({ minimum: 0, maximum: 0x7fff }),
        last: Type.Integer({ minimum: 0, maximum: 0x7fff }),
      },
      closed,
    ),
    /** A line of calls: ticket, arrow, window, each in its cells. */
    layout: Type.Object(
      {
        rows: Type.Integer({ minimum: 1, maximum: 16 }),
        /** Cells of a row. */
        cells: Type.Integer({ minimum: 1, maximum: 64 }),
        ticketCells: Type.Integer({ minimum: 1, maximum: 64 }),
        windowCells: Type.Integer({ minimum: 0, maximum: 64 }),
        /** Where a text stands in its cells. `none`: nothing is filled with spaces, the board puts the line where it wants. */
        align: oneOf('left', 'right', 'none'),
        /** Stands between hours and minutes. */
        clockColon: Letter,
      },
      closed,
    ),
    /** The letters of the cell between ticket and window; null = there is no such cell. */
    arrows: OrNull(Type.Object({ left: Letter, right: Letter, none: Letter }, closed)),
    text: Type.Object(
      {
        /** As iconv-lite calls it. */
        encoding: Type.String({ pattern: '^[a-z0-9]+$' }),
        /** The letters it has besides the space; null = all that the encoding has. */
        glyphs: OrNull(Type.String({ minLength: 1 })),
        /** What may stand for a letter that it has not: { "Г" = "G" }. Used only where the installation allows it. */
        transliteration: Type.Record(Letter, Type.String({ minLength: 1, maxLength: 4 })),
      },
      closed,
    ),
    timing: Type.Object(
      {
        /** Silence of the whole line after a frame and its answer. */
        gapMs: Ms,
        /** Silence towards the same board. */
        sameAddressGapMs: Ms,
        /** null = it does not answer. */
        replyTimeoutMs: OrNull(Ms),
        /** What is shown is said again after so long. */
        repaintMs: Type.Integer({ minimum: 1000, maximum: 600_000 }),
      },
      closed,
    ),
    /** What the cells are made of. */
    look: oneOf('segments', 'dots'),
    protocol: Protocol,
    /** What somebody would stumble over, and every value that no source gives and that was chosen to be safe. */
    quirks: Type.Array(Type.Object({ what: Type.String({ minLength: 1 }), why: Type.String({ minLength: 1 }) }, closed), { minItems: 1 }),
    /** Where each fact is from: a document and its page, or a file. */
    sources: Type.Array(Type.Object({ fact: Type.String({ minLength: 1 }), source: Type.String({ minLength: 1 }) }, closed), {
      minItems: 1,
    }),
  },
  closed,
);

/** A profile and the name of its file, such as `candle-7`. */
export type LedProfile = Static<typeof LedProfile> & { readonly id: string };
