import { type Static, Type } from '@sinclair/typebox';
import { described, Flag, Id, Instant, MaybeId, Nullable, Text, WholeNumber } from '../schema.js';
import { book, refer, referMaybe } from './declaration.js';
import { UserRole } from './user-role.js';

/** The rule of the original protocol: passwords travel as MD5 in hexadecimal. */
export const PasswordDigest = () =>
  Type.String({ pattern: '^[0-9a-fA-F]{32}$', 'x-expects': 'the MD5 of the password as 32 hexadecimal digits' });

/** Whether a text has the form of a stored password: scrypt, its cost, salt and key (`pipeline/access/passwords.ts`). */
export const isPasswordHash = (text: string): boolean => /^scrypt\$(\d{4,7})\$8\$1\$[\w-]{16,64}\$[\w-]{43}$/.test(text);

export const User = book({
  name: 'User',
  title: 'People and devices that log in.',
  fields: {
    id: Id('a user'),
    login: Type.String({ minLength: 1, maxLength: 100, 'x-expects': 'a login of 1 to 100 characters' }),
    password: Nullable(PasswordDigest(), 'the MD5 of the password as 32 hexadecimal digits; shown as null'),
    surname: described('the family name', Text(200)),
    name: described('the given name', Text(200)),
    patronymic: described("the father's name, where it is used; may be empty", Text(200)),
    create_time: described('when the user was added', Instant()),
    disabled: Flag('1 = the user cannot log in, and open sessions of the user have ended'),
    role_id: described('the role, with the rights of the user', Id('a user role')),
    clerk: Type.Object(
      {
        id: Type.Optional(Id('the user')),
        priority: Type.Optional(WholeNumber('a priority', -10_000, 10_000)),
        default_workplace: Type.Optional(described('the window that the log-in page proposes', MaybeId('a workplace'))),
        all_operations: Type.Optional(Flag('1 = the user can do every operation, whatever the role says')),
      },
      { additionalProperties: false, 'x-expects': '{"priority", "default_workplace", "all_operations"}' },
    ),
    role: described('the element of `role_id`', UserRole.element),
  },
  required: ['login', 'password', 'role_id'],
  defaults: { surname: '', name: '', patronymic: '', disabled: 0, clerk: { priority: 50, default_workplace: null, all_operations: 0 } },
  kept: ['create_time', 'role'],
  references: (row) => [
    ...refer('role_id', 'UserRole', [row.role_id]),
    ...referMaybe('clerk.default_workplace', 'Workplace', row.clerk.default_workplace ?? null),
  ],
  nameField: 'login',
  readers: ['administrator', 'supervisor', 'clerk'],
  example: {
    id: 1,
    login: 'admin',
    password: null,
    surname: 'admin',
    create_time: '2015-04-26T16:59:22.000Z',
    role_id: 1,
    clerk: { id: 1, priority: 50, default_workplace: null, all_operations: 0 },
    role: UserRole.example,
  },
});
/** The element as the wire shows it: `password` is null. */
export type UserElement = Static<typeof User.element>;
/** The journal's form of it: the salted hash instead of the password, no role (it has a book of its own). */
export type UserRow = Omit<UserElement, 'password' | 'role'> & { readonly passwordHash: string };
