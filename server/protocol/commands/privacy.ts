/** Erasing what visitors said of themselves. The original has no such thing but `removeConsumer`, for tickets in the queue. */
import { type Static, Type } from '@sinclair/typebox';
import { Id } from '../../model/schema.js';
import { command } from '../declaration.js';

/** So many visits at most are erased by one command: a pin code that thousands have is nobody's. */
export const ERASED_MAX = 1000;

const Data = Type.Object(
  {
    id: Type.Optional(Id('a ticket, ended or not')),
    ticket: Type.Optional(Type.String({ minLength: 1, maxLength: 20, 'x-expects': 'a ticket such as Г002, of `day`' })),
    day: Type.Optional(
      Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'x-expects': 'a day of the branch such as 2026-11-24; today if left out' }),
    ),
    pin_code: Type.Optional(Type.String({ minLength: 1, maxLength: 40, 'x-expects': 'a pin code or telephone, however it is written' })),
    name: Type.Optional(
      Type.String({ minLength: 2, maxLength: 200, 'x-expects': 'a name: whole words that stand together, in whatever order and case' }),
    ),
  },
  { additionalProperties: false },
);

export type EraseData = Static<typeof Data>;

export const privacyCommands = {
  eraseVisitor: command({
    name: 'eraseVisitor',
    family: 'queue',
    isExtension: true,
    summary:
      'Erases what a visitor said of himself and what was written about him (comments, pin code, photo): of the tickets that `id`, ' +
      '`ticket` of a day, `pin_code` or `name` finds, in the queue and ended, and whole appointments: those found so, and those by ' +
      'which the visitors came. Exactly one of the four is given; `name` is looked for in comments and appointments. Tickets stay in ' +
      'the queue and visits in the figures. Backups that were made before keep it.',
    rights: ['administrator'],
    changes: true,
    data: Data,
    reply: Type.Object({
      visits: Type.Integer({ 'x-expects': 'how many tickets, in the queue or ended, say nothing of their visitor any more' }),
      appointments: Type.Integer({ 'x-expects': 'how many appointments were removed' }),
    }),
    example: { request: { ticket: 'Г002', day: '2026-11-24' }, reply: { visits: 1, appointments: 0 } },
  }),
};
