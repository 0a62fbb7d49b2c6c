import { type Static, Type } from '@sinclair/typebox';
import { described, Id, MaybeLines, Name, WholeNumber } from '../schema.js';
import { book } from './declaration.js';
import { MaybeNames } from './texts.js';

export const TICKET_NUMBER_MAX = 999_999;

export const TicketRange = book({
  name: 'TicketRange',
  title: 'Ranges of ticket numbers: a prefix and its numbers.',
  fields: {
    id: Id('a ticket range'),
    name: described('the name shown to administrators', Name()),
    names: MaybeNames(),
    // A prefix that ends in a digit would run into the number: `A1` + `000` and `A` + `1000` would be the same.
    prefix: Type.String({
      maxLength: 8,
      pattern: '^(.*[^0-9])?$',
      'x-lines': false,
      description: 'the text before the number on tickets',
      'x-expects': 'a text of at most 8 characters that does not end in a digit, or an empty one',
    }),
    first: WholeNumber('the first number', 0, TICKET_NUMBER_MAX),
    last: WholeNumber('the last number', 0, TICKET_NUMBER_MAX),
    next: WholeNumber('the first number tried for the next ticket', 0, TICKET_NUMBER_MAX),
    description: described('a note for the staff', MaybeLines()),
  },
  // `prefix` and `next` have no fixed default: a new range takes the first letter that no other range uses, and its first number.
  moving: ['next'],
  defaults: { first: 1, last: 999, description: null },
  example: { id: 3, name: 'Талоны Г', prefix: 'Г', next: 8 },
});
export type TicketRangeRow = Static<typeof TicketRange.element>;
