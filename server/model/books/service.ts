import { type Static, Type } from '@sinclair/typebox';
import { ById, Flag, Id, Ids, MaybeId, MaybeText, Name, Nullable, WholeNumber } from '../schema.js';
import { book, refer, referMaybe } from './declaration.js';

export const Service = book({
  name: 'Service',
  title: 'What visitors ask for: services, each a sequence of stages with operations.',
  fields: {
    id: Id('a service'),
    name: Name(),
    priority: WholeNumber('a priority; smaller is called earlier', -10_000, 10_000),
    ticket_range_id: MaybeId('a ticket range'),
    disabled: Flag(),
    description: MaybeText(),
    operations: ById(Ids('operations', 50), 'operations by stage, such as {"10": [3], "20": [4]}'),
    pin_code: Nullable(
      Type.Union([Type.String({ maxLength: 40 }), Type.Integer({ minimum: 0 })]),
      'null (none needed), 1 (digits are demanded) or the text that must match',
    ),
    department: WholeNumber('the number of a department, 0 = all', 0, 10_000),
  },
  defaults: { priority: 50, ticket_range_id: null, disabled: 0, description: null, operations: {}, pin_code: null, department: 0 },
  references: (row) => [
    ...referMaybe('ticket_range_id', 'TicketRange', row.ticket_range_id),
    ...Object.entries(row.operations).flatMap(([stage, ids]) => refer(`operations.${stage}`, 'Operation', ids)),
  ],
  example: {
    id: 3,
    name: 'Консультация / Первичная запись в автошколу / Активация купона',
    priority: 50,
    ticket_range_id: 3,
    disabled: 0,
    description: null,
    operations: { '10': [7], '20': [8] },
    pin_code: null,
    department: 0,
  },
});
export type ServiceRow = Static<typeof Service.element>;
