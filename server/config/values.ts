/** What whoever changes settings needs to know of them: the kind of their values, and which are changed on the machine alone. */
import type { TSchema } from '@sinclair/typebox';
import type { Setting } from './schema.js';

/** What a mistake in it would cut the page off from, or where root's qctl works and reads: they are changed on the machine itself. */
const CHANGED_THERE = new Set(
  ['demo', 'data', 'host', 'port', 'socket', 'tls_certificate', 'tls_key', 'backups']
    .map((key) => `server.${key}`)
    .concat('devices.profiles')
    // Who could change them could have any file of the box, or the password, sent to a machine of his own.
    .concat(['address', 'user', 'password_file', 'authority_file'].map((key) => `mqtt.${key}`))
    .concat(['smtp', 'smtp_user', 'smtp_password_file', 'smtp_authority_file', 'gammu', 'folder'].map((key) => `messages.${key}`))
    .concat('metrics.token_file')
    // The same, and with another address the journal itself.
    .concat(['address', 'branch', 'key_file', 'authority_file'].map((key) => `headquarters.${key}`)),
);
export const isFixed = ({ path }: Setting): boolean => CHANGED_THERE.has(path);

/** What the values of a setting are, for whoever draws a field for it. */
export function valuesOf({ schema }: Setting) {
  const { type, items } = schema;
  const numeric = [schema, ...(schema.anyOf ?? [])].find((part) => part.type === 'integer' && part.maximum !== undefined);
  const parts: readonly TSchema[] = (items ?? schema).anyOf ?? [];
  const choices = parts.flatMap(({ const: word }) => (typeof word === 'string' ? [word] : []));
  const isList = type === 'array';
  const kind = isList
    ? choices.length > 0
      ? 'choices'
      : items.type === 'integer'
        ? 'numbers'
        : 'texts'
    : choices.length > 0
      ? 'choice'
      : (({ integer: 'number', boolean: 'switch' } as const)[String(type)] ?? 'text');
  return { kind, choices, least: numeric?.minimum ?? null, most: numeric?.maximum ?? null } as const;
}
