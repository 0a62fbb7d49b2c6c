/** Schema of LED board models: one TOML file each in `firmware-profiles/led/`. */
import { type Static, Type } from '@sinclair/typebox';
import { OrNull, oneOf, Quirk, Sources, table } from '../profile-files.js';
import { FAMILIES } from './families/index.js';

const Letter = Type.String({ pattern: '^[^\\p{Cc}]$', 'x-expects': 'one letter' });
const Ms = Type.Integer({ minimum: 0, maximum: 600_000 });

const Protocol = Type.Union(
  FAMILIES.map(({ settings }) => settings),
  { 'x-expects': 'a table whose family is one of those in drivers/led/families' },
);

export const LedProfile = table({
  vendor: Type.String({ minLength: 1 }),
  model: Type.String({ minLength: 1 }),
  /** Factory settings. All boards of a line share them; the installation sets the actual ones. */
  line: table({
    baud: Type.Integer({ minimum: 1200, maximum: 921_600 }),
    dataBits: Type.Union([Type.Literal(7), Type.Literal(8)], { 'x-expects': '7 or 8' }),
    parity: oneOf('none', 'even', 'odd'),
    stopBits: Type.Union([Type.Literal(1), Type.Literal(2)], { 'x-expects': '1 or 2' }),
  }),
  /** Valid addresses; if rows are addressed individually, the board has the address of its first row. */
  addresses: table({
    first: Type.Integer({ minimum: 0, maximum: 0x7fff }),
    last: Type.Integer({ minimum: 0, maximum: 0x7fff }),
  }),
  /** A line of calls: ticket, arrow, window, each in its cells. */
  layout: table({
    rows: Type.Integer({ minimum: 1, maximum: 16 }),
    /** Cells of a row. */
    cells: Type.Integer({ minimum: 1, maximum: 64 }),
    ticketCells: Type.Integer({ minimum: 1, maximum: 64 }),
    windowCells: Type.Integer({ minimum: 0, maximum: 64 }),
    /** Alignment of a text in its cells. `none`: no padding with spaces, the board places the line. */
    align: oneOf('left', 'right', 'none'),
    /** Separator of hours and minutes. */
    clockColon: Letter,
  }),
  /** Characters of the cell between ticket and window; null = no such cell. */
  arrows: OrNull(table({ left: Letter, right: Letter, none: Letter })),
  text: table({
    /** Name of the encoding in iconv-lite. */
    encoding: Type.String({ pattern: '^[a-z0-9]+$' }),
    /** Available letters besides the space; null = all of the encoding. */
    glyphs: OrNull(Type.String({ minLength: 1 })),
    /** Substitutes for missing letters: { "Г" = "G" }. Used only if the installation allows it. */
    transliteration: Type.Record(Letter, Type.String({ minLength: 1, maxLength: 4 })),
  }),
  timing: table({
    /** Silence of the whole line after a frame and its answer. */
    gapMs: Ms,
    /** Silence towards the same board. */
    sameAddressGapMs: Ms,
    /** null = the board does not answer. */
    replyTimeoutMs: OrNull(Ms),
    /** Content is repeated after this time. */
    repaintMs: Type.Integer({ minimum: 1000, maximum: 600_000 }),
  }),
  /** Kind of the cells. */
  look: oneOf('segments', 'dots'),
  protocol: Protocol,
  quirks: Type.Array(Quirk, { minItems: 1 }),
  sources: Sources,
});

/** A profile and the name of its file, such as `candle-7`. */
export type LedProfile = Static<typeof LedProfile> & { readonly id: string };
