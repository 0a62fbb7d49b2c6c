/**
 * The template of an LCD board: areas of the screen and what is in them. Boxes are in percent of the screen, so that one template fits
 * every screen of its format; sizes of letters follow from the boxes. What a schema cannot say is checked by
 * `server/presentation/lcd/template-check.ts`.
 */
import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { ClosedObject, described, Lines, OneOf, Title } from '../schema.js';

const TEXT_LENGTH_MAX = 500;
const SECONDS_MAX = 3600;
/** The size of a board where the request names no other one, in pixels. */
export const LCD_USUAL_SIZE = { width: 1920, height: 1080 } as const;
/** Sides of pictures of boards, and the pixels that they may have. */
export const LCD_SIDE_PX = { least: 160, most: 1920 } as const;
export const LCD_PIXELS_MAX = LCD_USUAL_SIZE.width * LCD_USUAL_SIZE.height;

/** In base64: two megabytes of picture, a photograph of a screen's size. */
export const LCD_PICTURE_LENGTH_MAX = 2_800_000;

/** Bytes of JSON: a template of the branch travels in one frame and stays in memory. One in a folder may be larger. */
export const LCD_TEMPLATE_BYTES_MAX = 1_900_000;

/** What `{…}` can stand for in texts. */
export const LCD_FIELDS = ['branch', 'board'] as const;

const Line = Lines(TEXT_LENGTH_MAX);
/** One text for all languages, or a text for each; a language without one gets the first that there is. */
const Words = Type.Union([Line, Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Line, { additionalProperties: false })], {
  'x-expects': 'a text, or texts by language such as {"ru": "Ожидают", "en": "Waiting"}',
});
const Percent = Type.Number({ minimum: 0, maximum: 100, 'x-expects': 'percent of the screen from 0 to 100' });
/** Left, top, width, height. */
const Box = Type.Unsafe<[left: number, top: number, width: number, height: number]>(
  Type.Array(Percent, {
    minItems: 4,
    maxItems: 4,
    'x-expects': 'a box [left, top, width, height] in percent of the screen, such as [0, 12, 60, 80]',
  }),
);
const Colour = (description: string) =>
  Type.String({ pattern: '^#[0-9a-f]{6}$', description, 'x-expects': 'a colour such as "#0b2545"', 'x-example': '#0b2545' });
const Switch = (description: string) => Type.Optional(Type.Boolean({ description, 'x-expects': 'true or false' }));
const Align = Type.Optional(OneOf(['left', 'center', 'right'], '"left", "center" or "right"'));
const Rows = Type.Integer({ minimum: 1, maximum: 16, 'x-expects': 'a number of rows from 1 to 16' });
const Seconds = Type.Optional(Type.Number({ minimum: 2, maximum: SECONDS_MAX, 'x-expects': `seconds from 2 to ${SECONDS_MAX}` }));

const area = <Kind extends string, Fields extends TProperties>(kind: Kind, description: string, fields: Fields) =>
  ClosedObject({ area: Type.Literal(kind), box: Box, ...fields }, { description });

const LcdArea = Type.Union(
  [
    area('calls', 'who is called where, the newest call at the top, at most `rows` of them', {
      rows: Rows,
      header: Switch('false = no names of the columns above the calls'),
      next: Switch('true = rows without a call say who is next, by service; calls always go first'),
      window: Type.Optional(
        described('what a window is called: its `name`, or its `alias` where it has one', OneOf(['name', 'alias'], '"name" or "alias"')),
      ),
      arrow: Type.Optional(
        described(
          'what is between a ticket and its window',
          OneOf(['right', 'left', 'up', 'down', 'none'], '"right", "left", "up", "down" or "none"'),
        ),
      ),
    }),
    area('waiting', 'services for which visitors wait, with how many, and the first `tickets` (4) of them', {
      rows: Rows,
      tickets: Type.Optional(Type.Integer({ minimum: 0, maximum: 12, 'x-expects': 'a number of tickets from 0 to 12' })),
      title: Type.Optional(Words),
      wait: Switch('true = how long a ticket taken now would wait for each of them'),
    }),
    area('clock', 'the time, and below it the date; in the middle unless `align` says otherwise', {
      date: Switch('false = no date'),
      align: Align,
    }),
    area('ticker', 'announcements, one after the other, each for `seconds` (12)', {
      texts: Type.Array(Words, { minItems: 1, maxItems: 50, description: 'the announcements' }),
      seconds: Seconds,
    }),
    area(
      'pictures',
      'pictures, one after the other, each for `seconds` (15): PNG, JPEG or WebP in base64; and names of films; a single one is a logo',
      {
        pictures: Type.Array(
          Type.String({ minLength: 1, maxLength: LCD_PICTURE_LENGTH_MAX, 'x-expects': 'a picture, or the name of a film' }),
          {
            minItems: 1,
            maxItems: 50,
            description: 'what is shown',
          },
        ),
        seconds: Seconds,
        fit: Type.Optional(
          described(
            'contain = whole, with bars; cover = fills the box, its edges are cut',
            OneOf(['contain', 'cover'], '"contain" or "cover"'),
          ),
        ),
      },
    ),
    area('text', 'a text that stays', {
      text: Words,
      lines: Type.Optional(Type.Integer({ minimum: 1, maximum: 6, 'x-expects': 'a number of lines from 1 to 6' })),
      bold: Switch('true = bold letters'),
      align: Align,
    }),
  ],
  { $id: 'LcdArea', 'x-expects': 'an area: calls, waiting, clock, ticker, pictures or text' },
);
export type LcdArea = Static<typeof LcdArea>;
export type LcdAreaOf<Kind extends LcdArea['area']> = Extract<LcdArea, { area: Kind }>;

const Areas = Type.Array(LcdArea, { minItems: 1, maxItems: 20, 'x-expects': '1 to 20 areas' });

const LcdTheme = ClosedObject({
  background: Colour('between and under the areas'),
  panel: Colour('under rows'),
  ink: Colour('letters'),
  quiet: Colour('letters that are read second: names of columns, dates'),
  accent: Colour('under a new call, and in what is to be seen first'),
  accent_ink: Colour('letters on `accent`'),
});
export type LcdTheme = Static<typeof LcdTheme>;

export const LcdTemplate = ClosedObject(
  {
    title: described('what people call the template', Title()),
    theme: described('the colours', LcdTheme),
    landscape: described('the areas on a screen that is wider than high; they do not overlap', Areas),
    portrait: described('the areas on a screen that is higher than wide', Areas),
    language_seconds: described('how long each language of the board is shown (10)', Seconds),
  },
  { $id: 'LcdTemplate' },
);
export type LcdTemplate = Static<typeof LcdTemplate>;

/** Names a template is chosen by, in `QBoard.template`. */
export const LCD_TEMPLATE_NAME_PATTERN = '^[a-z0-9][a-z0-9-]{0,59}$';
