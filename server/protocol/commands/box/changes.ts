/** The log of changes, for administrators. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { BOOK_NAMES } from '../../../model/books/declaration.js';
import { ACTING } from '../../../model/events/events.js';
import { described, Instant, Nullable, OneOf, WholeNumber } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

/** Books, and other things that people change. */
export const CHANGE_KINDS = [
  ...BOOK_NAMES,
  'TicketDesign',
  'LcdTemplate',
  'Appearance',
  'Session',
  'Printer',
  'Setting',
  'Device',
  'Box',
] as const;
const VERBS = ['added', 'changed', 'removed', 'erased'] as const;
export const CHANGES_MAX = 200;

const Value = (expects: string) => Type.Unknown({ 'x-expects': expects });

export const changeCommands = extensions('general', {
  changes: {
    summary:
      'The log of changes, the newest first: who added, changed or removed what, and the values before and after. It is kept as long ' +
      'as the history. It contains no passwords and nothing that identifies a visitor.',
    rights: ['administrator'],
    data: {
      from: Type.Optional(described('changes from then on', Instant())),
      to: Type.Optional(described('changes before then', Instant())),
      user_id: Type.Optional(WholeNumber('the id of a user; 0 = the machine itself, before any user existed', 0)),
      kind: Type.Optional(OneOf(CHANGE_KINDS, `a book, or "Setting" and such`)),
      before: Type.Optional(WholeNumber('where the page before ended: its `next`', 1)),
      limit: Type.Optional(WholeNumber('how many lines at most; 50 if left out', 1, CHANGES_MAX)),
    },
    reply: Type.Object({
      lines: Type.Array(
        Type.Object({
          id: Type.Integer({ description: 'the number of the line; it grows with time' }),
          at: Type.String({ description: 'when' }),
          user_id: Type.Integer({ description: 'who' }),
          login: Type.String({ 'x-expects': 'the login of the user at that time' }),
          as: OneOf(ACTING, 'the component that the user had logged in as; "headquarters" = a user of headquarters, `user_id` is 0'),
          local: Type.Boolean({ 'x-expects': 'whether the change was made on the machine itself, with `qctl`' }),
          kind: OneOf(CHANGE_KINDS, 'a book, or "Setting" and such'),
          verb: OneOf(VERBS, '"added", "changed", "removed", or "erased" (personal data of visitors)'),
          subject: Type.Union([Type.Integer(), Type.String()], {
            'x-expects': 'the id, or the name of an element without an id; for "erased" the number of visits',
          }),
          title: Type.String({ 'x-expects': 'the display name' }),
          fields: Type.Array(
            Type.Object({
              field: Type.String({ 'x-expects': 'a field, or a nested field such as `clerk.priority`' }),
              before: Value('the value before; null = none, or not disclosed'),
              after: Value('the value after; null = none; both null = changed, values not disclosed'),
            }),
            { description: 'the changed fields' },
          ),
        }),
        { description: 'the changes, the newest first' },
      ),
      next: Nullable(Type.Integer(), 'the `before` of the next page; null = there is none'),
    }),
    example: {
      request: { kind: 'Service', limit: 1 },
      reply: {
        lines: [
          {
            id: 212,
            at: '2026-11-24T12:01:44.120Z',
            user_id: 1,
            login: 'admin',
            as: 'administrator',
            local: false,
            kind: 'Service',
            verb: 'changed',
            subject: 4,
            title: 'Кредиты',
            fields: [{ field: 'priority', before: 50, after: 20 }],
          },
        ],
        next: 187,
      },
    },
  },
});
