import { type Static, Type } from '@sinclair/typebox';
import { ById, described, Flag, Id, Ids, MaybeLines, Name, Nullable, Text, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { HoursByWeekday } from './hours.js';
import { MaybeNames, Sparse } from './texts.js';

/** What a kiosk does without paper. */
const WITHOUT_PAPER = ['screen', 'refuse'] as const;

export const Registrator = book({
  name: 'Registrator',
  title: 'Kiosks: the places where visitors take tickets.',
  fields: {
    id: Id('a registrator'),
    name: described('the name shown to administrators, and `{registrator}` on tickets', Name()),
    names: MaybeNames(),
    alias: described('a short name; may be empty', Text(200)),
    disabled: Flag('1 = the kiosk gives no tickets'),
    description: described('a note for the staff', MaybeLines()),
    priority: WholeNumber('the coefficient added to the priority of its tickets; negative = VIP', -10_000, 10_000),
    priority_min: WholeNumber('the smallest coefficient that the kiosk may request, besides its own (our extension)', -10_000, 10_000),
    priority_max: WholeNumber('the largest coefficient that the kiosk may request (our extension)', -10_000, 10_000),
    services: ById(Ids('services'), 'services by screen, such as {"1": [1, 3], "2": [4]}; {} = all on one screen'),
    department: WholeNumber('the number of a department, 0 = all', 0, 10_000),
    opening_hours: HoursByWeekday('hours by weekday (1 = Monday), such as {"1": ["09:00-13:00", "14:00-18:00"]}; {} = always'),
    printer: Nullable(Text(200), 'the name of a configured printer, or null'),
    spare_printer: Nullable(Text(200), 'the name of the printer that is used while the other is in trouble, or null'),
    without_paper: Type.Union(
      WITHOUT_PAPER.map((what) => Type.Literal(what)),
      {
        description: 'what a visitor gets when no paper can be printed',
        'x-expects': '"screen" = a ticket whose number is shown only, or "refuse" = no ticket',
      },
    ),
    ask_notify: Sparse(
      Flag('1 = the kiosk offers text messages about the turn, where the branch sends any; left out = 0 (our extension)'),
      0,
    ),
    ticket_design: Nullable(Text(200), 'the name of a ticket design, or null = "plain"'),
  },
  defaults: {
    alias: '',
    disabled: 0,
    description: null,
    priority: 0,
    priority_min: 0,
    priority_max: 10_000,
    services: {},
    department: 0,
    opening_hours: {},
    printer: null,
    spare_printer: null,
    without_paper: 'screen',
    ticket_design: null,
  },
  references: (row) => Object.entries(row.services).flatMap(([screen, ids]) => refer(`services.${screen}`, 'Service', ids)),
  example: {
    id: 1,
    name: 'Киоск у входа',
    services: { '1': [1, 3, 4, 5] },
    opening_hours: { '1': ['09:00-18:00'] },
  },
});
export type RegistratorRow = Static<typeof Registrator.element>;
