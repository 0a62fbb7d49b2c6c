import { type Static, Type } from '@sinclair/typebox';
import { ById, described, Flag, Id, Ids, MaybeId, MaybeLines, Name, Nullable, OneOf, Text, WholeNumber } from '../schema.js';
import { book, refer, referMaybe } from './declaration.js';
import { MaybeDescriptions, MaybeGroups, MaybeNames } from './texts.js';

/** Pictures that the kiosk's page has: see `server/web/client/kiosk/layout/icon.tsx`. */
const SERVICE_ICONS = [
  'book',
  'calendar',
  'car',
  'card',
  'clock',
  'document',
  'heart',
  'house',
  'key',
  'money',
  'people',
  'person',
  'phone',
  'question',
  'star',
  'wrench',
] as const;
export type ServiceIcon = (typeof SERVICE_ICONS)[number];

/** A day: no norm is longer. */
const NORM_SEC_MAX = 86_400;

export const Service = book({
  name: 'Service',
  title: 'Services that visitors request, each a sequence of stages with operations.',
  fields: {
    id: Id('a service'),
    name: described('the name shown to visitors and clerks', Name()),
    names: MaybeNames(),
    priority: WholeNumber('a priority; smaller is called earlier', -10_000, 10_000),
    ticket_range_id: described('the range that numbers its tickets; null = numbers without a letter', MaybeId('a ticket range')),
    disabled: Flag('1 = kiosks do not offer it'),
    description: described('what the service is, shown below its name on kiosks', MaybeLines()),
    descriptions: MaybeDescriptions(),
    operations: ById(Ids('operations', 50), 'operations by stage, such as {"10": [3], "20": [4]}'),
    pin_code: Nullable(
      Type.Union([Type.String({ maxLength: 40 }), Type.Integer({ minimum: 0 })]),
      'null (none needed), 1 (digits are demanded) or the text that must match',
    ),
    department: WholeNumber('the number of a department, 0 = all', 0, 10_000),
    group: Nullable(
      Text(100),
      'a text of at most 100 characters: services with the same one stand together on kiosks; or null (our extension)',
    ),
    groups: MaybeGroups(),
    refusal_reason_required: Flag('1 = clerks refuse it only with a reason (our extension)'),
    postponement_reason_required: Flag('1 = clerks put its visitors aside only with a reason (our extension)'),
    call_reason_required: Flag('1 = clerks call its visitors out of turn only with a reason (our extension)'),
    outcome_required: Flag('1 = clerks finish it only with an outcome (our extension)'),
    icon: Nullable(OneOf(SERVICE_ICONS), `the picture on kiosks: one of ${SERVICE_ICONS.join(', ')}; or null (our extension)`),
    wait_norm_sec: WholeNumber('the longest wait for the first call, in seconds; 0 = no norm (our extension)', 0, NORM_SEC_MAX),
    appointment_wait_norm_sec: WholeNumber(
      'the same for visitors with an appointment, from its time or their later arrival; 0 = as the others (our extension)',
      0,
      NORM_SEC_MAX,
    ),
    refuse_too_late: Flag(
      '1 = kiosks refuse it when a visitor would probably not be called before the windows close (their `opening_hours`): ' +
        'from a likelihood of 50 percent on, until it is 70 percent again; 0 = they warn (our extension)',
    ),
    refuse_without_window: Flag('1 = kiosks refuse it while no window with a clerk serves it; 0 = they warn (our extension)'),
  },
  defaults: {
    priority: 50,
    ticket_range_id: null,
    disabled: 0,
    description: null,
    operations: {},
    pin_code: null,
    department: 0,
    group: null,
    icon: null,
    refusal_reason_required: 0,
    postponement_reason_required: 0,
    call_reason_required: 0,
    outcome_required: 0,
    // The regulation of public services in Russia: 15 minutes, and 5 with an appointment.
    wait_norm_sec: 900,
    appointment_wait_norm_sec: 300,
    refuse_too_late: 0,
    refuse_without_window: 0,
  },
  references: (row) => [
    ...referMaybe('ticket_range_id', 'TicketRange', row.ticket_range_id),
    ...Object.entries(row.operations).flatMap(([stage, ids]) => refer(`operations.${stage}`, 'Operation', ids)),
  ],
  example: {
    id: 3,
    name: 'Консультация / Первичная запись в автошколу / Активация купона',
    ticket_range_id: 3,
    operations: { '10': [7], '20': [8] },
  },
});
export type ServiceRow = Static<typeof Service.element>;
