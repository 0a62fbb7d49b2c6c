/** Who changed what, for administrators. The original protocol has no such thing. */
import { type TSchema, Type } from '@sinclair/typebox';
import { BOOK_NAMES } from '../../model/books/declaration.js';
import { COMPONENTS } from '../../model/events.js';
import { described, Instant, WholeNumber } from '../../model/schema.js';
import { command } from '../declaration.js';

/** Books, and what else people change. */
export const CHANGE_KINDS = [...BOOK_NAMES, 'TicketDesign', 'LcdTemplate', 'Session', 'Printer'] as const;
const VERBS = ['added', 'changed', 'removed', 'erased'] as const;
export const CHANGES_MAX = 200;

const oneOf = <Name extends string>(names: readonly Name[], expects: string) =>
  Type.Unsafe<Name>(
    Type.Union(
      names.map((name): TSchema => Type.Literal(name)),
      { 'x-expects': expects },
    ),
  );
const Value = (expects: string) => Type.Unknown({ 'x-expects': expects });

export const changeCommands = {
  changes: command({
    name: 'changes',
    family: 'general',
    isExtension: true,
    summary:
      'The log of changes, the newest first: who added, changed or removed what, and how it was before. It is kept as long as the ' +
      'history. Passwords are not in it, nor what names a visitor.',
    rights: ['administrator'],
    changes: false,
    data: Type.Object(
      {
        from: Type.Optional(described('changes from then on', Instant())),
        to: Type.Optional(described('changes before then', Instant())),
        user_id: Type.Optional(WholeNumber('the id of a user; 0 = somebody at the machine itself, before he was one', 0)),
        kind: Type.Optional(oneOf(CHANGE_KINDS, `a book, "TicketDesign", "LcdTemplate", "Session" or "Printer"`)),
        before: Type.Optional(WholeNumber('where the page before ended: its `next`', 1)),
        limit: Type.Optional(WholeNumber('how many lines at most; 50 if left out', 1, CHANGES_MAX)),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({
      lines: Type.Array(
        Type.Object({
          id: Type.Integer({ description: 'the number of the line; it grows with time' }),
          at: Type.String({ description: 'when' }),
          user_id: Type.Integer({ description: 'who' }),
          login: Type.String({ 'x-expects': 'his login at that time' }),
          as: oneOf(COMPONENTS, 'as what he had logged in'),
          local: Type.Boolean({ 'x-expects': 'whether it was on the machine itself, with `qctl`' }),
          kind: oneOf(CHANGE_KINDS, 'a book, "TicketDesign", "LcdTemplate", "Session" or "Printer"'),
          verb: oneOf(VERBS, '"added", "changed", "removed", or "erased": what visitors said of themselves'),
          subject: Type.Union([Type.Integer(), Type.String()], {
            'x-expects': 'the id, or the name where it has none; of "erased" how many visits',
          }),
          title: Type.String({ 'x-expects': 'what people call it' }),
          fields: Type.Array(
            Type.Object({
              field: Type.String({ 'x-expects': 'a field, or a field of its part such as `clerk.priority`' }),
              before: Value('null = nothing, or not told'),
              after: Value('null = nothing; both null = it was changed, and to what is not told'),
            }),
            { description: 'what changed of it' },
          ),
        }),
        { description: 'the changes, the newest first' },
      ),
      next: Type.Union([Type.Integer(), Type.Null()], { 'x-expects': 'for the next page; null = there is none' }),
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
  }),
};
