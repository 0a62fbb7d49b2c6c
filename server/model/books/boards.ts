import { type Static, Type } from '@sinclair/typebox';
import { ById, described, Flag, Id, Ids, MaybeLines, MaybeText, Name, OneOf, Text, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { MaybeNames } from './texts.js';

const commonFields = {
  name: described('the name shown to administrators', Name()),
  alias: described('a short name; may be empty', Text(200)),
  disabled: Flag('1 = it shows no calls'),
  description: described('a note for the staff', MaybeLines()),
  workplaces: described('the windows whose calls it shows; [] = all', Ids('workplaces')),
  department: WholeNumber('the number of a department, 0 = all', 0, 10_000),
};
const commonDefaults = { alias: '', disabled: 0, description: null, workplaces: [], department: 0 };

export const QBoard = book({
  name: 'QBoard',
  title: 'Information boards on LCD screens.',
  fields: {
    id: Id('an LCD board'),
    ...commonFields,
    name: described('the name shown to administrators, and `{board}` in templates', Name()),
    names: MaybeNames(),
    device: described('the name of a configured screen; null = only browsers show the board', MaybeText(200)),
    template: described('the name of a template, as `lcdTemplates` has it; null = "hall"', MaybeText(200)),
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2}$', 'x-example': 'ru' }), {
      maxItems: 10,
      'x-expects': 'languages such as ["ru", "en"]',
    }),
  },
  defaults: { ...commonDefaults, device: null, template: null, languages: ['ru'] },
  references: (row) => refer('workplaces', 'Workplace', row.workplaces),
  example: {
    id: 1,
    name: 'Зал ожидания',
  },
});
export type QBoardRow = Static<typeof QBoard.element>;

export const ScoreBoard = book({
  name: 'ScoreBoard',
  title: 'Information boards of LEDs.',
  fields: {
    id: Id('an LED board'),
    ...commonFields,
    names: MaybeNames(),
    device: described('the name of a configured LED board line; null = not connected', MaybeText(200)),
    address: WholeNumber("the board's address on its bus", 0, 65_535),
    layout: OneOf(['window', 'hall', 'main'], '"window" (one window), "hall" (rows of calls) or "main" (calls and clock)'),
    rows: WholeNumber('the number of its rows', 1, 100),
    /** The direction of the window as seen from in front of the board. */
    arrow: OneOf(['left', 'right', 'none'], '"left", "right" or "none": the sign between ticket and window'),
    blink_count: WholeNumber('the number of times a new call blinks', 0, 100),
    brightness: ById(WholeNumber('a brightness in percent', 0, 100), 'brightness in percent by hour, such as {"8": 100, "20": 40}'),
  },
  defaults: { ...commonDefaults, device: null, address: 0, layout: 'window', rows: 1, arrow: 'right', blink_count: 3, brightness: {} },
  references: (row) => refer('workplaces', 'Workplace', row.workplaces),
  example: {
    id: 1,
    name: 'Табло окна 2',
    workplaces: [11],
    device: 'led-bus',
    address: 32,
    brightness: { '8': 100, '20': 40 },
  },
});
export type ScoreBoardRow = Static<typeof ScoreBoard.element>;
