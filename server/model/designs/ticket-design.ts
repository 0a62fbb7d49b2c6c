/**
 * The design of a ticket: a document of rows from the top of the paper to its end. Lengths are in 48ths of the paper's width, so that
 * one design fits paper of 58 and of 80 mm. Texts may hold fields in braces, such as `{ticket}`; a row all of whose fields are
 * empty is left out. What a schema cannot say is checked by `server/presentation/design-check.ts`.
 */
import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { ClosedObject, described, Lines, OneOf, Title } from '../schema.js';

const TEXT_LENGTH_MAX = 500;
/** In base64: 300 KB of picture, far more than paper can show. */
export const DESIGN_IMAGE_LENGTH_MAX = 400_000;
export const DESIGN_ROWS_MAX = 60;
/** Bytes of JSON: a design travels in one frame and stays in memory. */
export const DESIGN_BYTES_MAX = 1_000_000;

/**
 * What `{…}` can stand for. `services` is a list, joined by commas in a text; `ahead` is empty where it is not known; `page` is the address
 * of the visitor's own page, empty where the branch offers none; `wait` is minutes such as `5-12`, empty where it is not known;
 * `wait_words` is the same in words, such as `1–2 h`.
 */
export const DESIGN_FIELDS = [
  'ticket',
  'id',
  'services',
  'ahead',
  'wait',
  'wait_words',
  'date',
  'time',
  'branch',
  'registrator',
  'comment',
  'pin_code',
  'page',
] as const;
export type DesignField = (typeof DESIGN_FIELDS)[number];

const Language = Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'a language such as "ru"', 'x-example': 'ru' });
const Template = Lines(TEXT_LENGTH_MAX);
/** One text for all languages, or a text for each; a language without one gets that of the design's first language. */
const Words = Type.Union([Template, Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Template, { additionalProperties: false })], {
  'x-expects': 'a text, or texts by language such as {"ru": "Ваш номер", "en": "Your number"}',
});
const Align = Type.Optional(OneOf(['left', 'center', 'right'], '"left", "center" or "right"'));
const Length = (what: string, minimum: number, maximum: number) =>
  Type.Number({ minimum, maximum, 'x-expects': `${what} from ${minimum} to ${maximum} 48ths of the paper's width` });
const Size = Type.Optional(Length('a size of letters', 1.5, 12));
const Choice = (description: string) => Type.Optional(Type.Boolean({ description, 'x-expects': 'true or false' }));
const Bold = Choice('true = bold letters');
const LinesMax = Type.Optional(Type.Integer({ minimum: 1, maximum: 20, 'x-expects': 'a number of lines from 1 to 20' }));
const Image = Type.String({
  maxLength: DESIGN_IMAGE_LENGTH_MAX,
  pattern: '^(data:image/(png|jpeg);base64,)?[A-Za-z0-9+/]+={0,2}$',
  'x-expects': 'a PNG or JPEG picture in base64',
});
const Field = (expects: string) => Type.Optional(OneOf(DESIGN_FIELDS, expects));
/** Fields that make a row conditional. */
const Shown = {
  when: Field('a field such as "page": without it the row is left out'),
  unless: Field('a field such as "page": with it the row is left out'),
};
const Tone = Type.Optional(OneOf(['dither', 'threshold'], '"dither" for photographs, "threshold" for drawings'));

const row = <Kind extends string, Fields extends TProperties>(kind: Kind, description: string, fields: Fields) =>
  ClosedObject({ row: Type.Literal(kind), ...Shown, ...fields }, { description });

/**
 * Texts are centred, 2.6 units large and not bold unless the row says otherwise; a unit is a 48th of the paper's width. Each row may be
 * bound to a field: it is there only `when` there is something in the field, or `unless` there is.
 */
export const DesignRow = Type.Union(
  [
    row('text', 'a paragraph of at most `lines_max` lines (10), which then ends with an ellipsis', {
      text: Words,
      size: Size,
      bold: Bold,
      align: Align,
      lines_max: LinesMax,
    }),
    row('number', 'the number that will be called, its digits `size` high (11); a long number is drawn smaller, as wide as the paper', {
      size: Type.Optional(Length('a height of digits', 4, 24)),
      align: Align,
      printer_font: Choice('true = printers in text mode use letters of their own, magnified: quick on a slow line, but coarse'),
    }),
    row('services', 'names of the services, at most `most` (8); `more` stands for the others, `{count}` of them', {
      size: Size,
      bold: Bold,
      align: Align,
      most: LinesMax,
      more: Type.Optional(Words),
    }),
    row('ahead', 'how many visitors are called before, `{ahead}`; `none` instead where there are none; left out where it is not known', {
      text: Words,
      none: Type.Optional(Words),
      size: Size,
      bold: Bold,
      align: Align,
    }),
    row('ends', 'two texts at the ends of one line, or below each other where they are too long for one', {
      left: Words,
      right: Words,
      size: Size,
      bold: Bold,
    }),
    row('image', 'a picture, as large as fits into this height and the width of the paper; `tone` is `threshold` if left out', {
      image: Image,
      height: Length('a height', 2, 48),
      align: Align,
      tone: Tone,
    }),
    row('photo', 'the photo of the visitor, if there is one', { height: Length('a height', 4, 48), align: Align }),
    row('qr', 'a QR code of at most this size with its white border; what does not fit into it is printed as text', {
      content: Template,
      size: Length('a size', 6, 44),
      align: Align,
    }),
    row('barcode', 'CODE128 as wide as its content needs, and below it the content as text', {
      content: Template,
      height: Length('a height', 3, 16),
      align: Align,
      text: Choice('false = the content is not printed below the code as text'),
    }),
    row('rule', 'a line across the paper', {}),
    row('gap', 'white paper', { height: Length('a height', 0.25, 20) }),
  ],
  { $id: 'TicketRow', 'x-expects': 'a row: text, number, services, ahead, ends, image, photo, qr, barcode, rule or gap' },
);

export const TicketDesign = ClosedObject(
  {
    title: described('what people call the design', Title()),
    languages: Type.Array(Language, {
      minItems: 1,
      maxItems: 10,
      description: 'the first is used where the visitor chose none, or one that the design has not',
      'x-expects': 'languages such as ["ru", "en"]',
    }),
    rows: Type.Array(DesignRow, { minItems: 1, maxItems: DESIGN_ROWS_MAX, 'x-expects': `1 to ${DESIGN_ROWS_MAX} rows` }),
  },
  { $id: 'TicketDesign' },
);
export type TicketDesign = Static<typeof TicketDesign>;
export type DesignRow = Static<typeof DesignRow>;

/** Names a design is chosen by, in `Registrator.ticket_design`. */
export const DESIGN_NAME_PATTERN = '^[a-z0-9][a-z0-9-]{0,59}$';
