import { type Static, Type } from '@sinclair/typebox';
import { described, Flag, Id, Ids, MaybeLines, Name, Nullable } from '../schema.js';
import { book, refer } from './declaration.js';
import { MaybeNames } from './texts.js';

/** A part a role may play; null = it may not. Its `id` is the role's own and may be left out. */
const part = (what: string) =>
  Nullable(Type.Object({ id: Type.Optional(Id('the role')) }, { additionalProperties: false }), `{} if the role may ${what}, or null`);

export const UserRole = book({
  name: 'UserRole',
  title: 'Roles: the rights of users.',
  fields: {
    id: Id('a user role'),
    name: described('the name shown to administrators', Name()),
    names: MaybeNames(),
    disabled: Flag('1 = users with this role cannot log in'),
    description: described('a note for the staff', MaybeLines()),
    administrator: part('change everything'),
    clerk: Nullable(
      Type.Object(
        {
          id: Type.Optional(Id('the role')),
          all_operations: Type.Optional(Flag('1 = clerks of this role can do every operation')),
          operations: Type.Optional(
            described('operations that clerks of this role can do, unless `all_operations` is 1', Ids('operations')),
          ),
        },
        { additionalProperties: false },
      ),
      '{"all_operations": 0 or 1, "operations": […]} if the role may serve visitors, or null',
    ),
    registrator: part('run a kiosk'),
    board: part('run a board'),
    supervisor: part('look after the hall: see every window and queue, and act on them, without changing books (our extension)'),
  },
  defaults: { disabled: 0, description: null, administrator: null, clerk: null, registrator: null, board: null, supervisor: null },
  references: (row) => refer('clerk.operations', 'Operation', row.clerk?.operations ?? []),
  readers: ['administrator', 'clerk'],
  example: {
    id: 1,
    name: 'Администратор (полный доступ)',
    administrator: { id: 1 },
    clerk: { id: 1, all_operations: 1, operations: [1, 2, 3, 4, 5, 6, 7] },
    registrator: { id: 1 },
    board: { id: 1 },
  },
});
export type UserRoleRow = Static<typeof UserRole.element>;
