/** Backups of the box: seen, made, verified and taken away by an administrator. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Nullable, OneOf } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

const Said = (expects: string) => Type.String({ 'x-expects': expects });
const BackupName = () =>
  Type.String({
    pattern: '^qbox-[0-9]{8}T[0-9]{6}Z(-[A-Za-z0-9][A-Za-z0-9._-]{0,39})?\\.qbackup$',
    'x-expects': 'the name of a backup of `backups`',
  });

/** Of printable ASCII: `openssl` reads it from a terminal as it is written on paper. */
const PASSPHRASE = '^[ -~]{12,200}$';

const NIGHTLY = 'qbox-20261124T213000Z-nightly.qbackup';

export const backupCommands = extensions('general', {
  backups: {
    summary:
      'The backups in the folder of the box, newest first, the outcome of the last one, and who makes one: the service of the package, ' +
      'the box itself, or a person on the machine.',
    rights: ['administrator'],
    reply: Type.Object({
      folder: Said('where they are'),
      configured: Type.Boolean({
        'x-expects':
          'whether `backups` under [server] names the folder; false = it is the one in the data folder, made by the first backup',
      }),
      same_disk: Type.Boolean({ 'x-expects': 'whether it is on the disk of the data: a backup there does not survive the disk' }),
      fault: Nullable(Type.String(), 'why the folder cannot be read, in English; null = it can'),
      made_by: OneOf(['service', 'itself', 'by_hand'], 'who makes a backup on `makeBackup`; by_hand = nobody, it refuses'),
      data: Said('the data folder, for a restore'),
      last: Nullable(
        Type.Object({
          state: OneOf(['running', 'verified', 'damaged', 'failed'], 'running = it is being made'),
          began: Said('when it was begun'),
          why: Said('what failed, in English; empty = nothing'),
        }),
        'the outcome of the last backup, whoever made it; null = there was none',
      ),
      backups: Type.Array(
        Type.Object({
          name: Said('the file'),
          created: Said('when it was made'),
          label: Nullable(Type.String(), 'its series; null = none'),
          bytes: Type.Integer({ 'x-expects': 'its size' }),
          version: Nullable(Type.String(), 'the program that made it; null = it cannot be read'),
          verified: Type.Boolean({ 'x-expects': 'whether a queue was recovered from it when it was made' }),
        }),
        { description: 'at most 200' },
      ),
    }),
    example: {
      request: {},
      reply: {
        folder: '/var/backups/qbox',
        configured: true,
        same_disk: false,
        fault: null,
        made_by: 'service',
        data: '/var/lib/qbox',
        last: { state: 'verified', began: '2026-11-24T21:30:00.112Z', why: '' },
        backups: [{ name: NIGHTLY, created: '2026-11-24T21:30:00Z', label: 'nightly', bytes: 8_412_160, version: '0.1.0', verified: true }],
      },
    },
  },

  makeBackup: {
    summary:
      'Begins a backup; the answer comes when it has begun, and `backups` tells its end. A queue is recovered from the file before it ' +
      'counts. It has the label "page"; the newest five of these are kept, three in the data folder.',
    rights: ['administrator'],
    changes: true,
  },

  verifyBackup: {
    summary: 'Reads a backup to its last byte and compares it with its seal: whether it is as it was when it was made.',
    rights: ['administrator'],
    data: { name: BackupName() },
    reply: Type.Object({
      intact: Type.Boolean({ 'x-expects': 'whether every byte is as it was written' }),
      why: Said('what is wrong, in English; empty = nothing'),
    }),
    example: { request: { name: NIGHTLY }, reply: { intact: true, why: '' } },
  },

  downloadBackup: {
    summary:
      'An address under which this box gives out a backup once, within a minute, encrypted with a passphrase: AES-256-CBC, its key ' +
      'derived by PBKDF2 (SHA-256, 600,000 rounds), as `openssl enc` reads it. A backup holds data of visitors and hashes of passwords, ' +
      'which leave the box in this form alone. Refused over a connection that others in the network can read (`cannotHere`, `notPrivate`).',
    rights: ['administrator'],
    data: {
      name: BackupName(),
      password: Type.String({ pattern: '^[0-9a-fA-F]{32}$', 'x-expects': 'MD5 of the password of the user, once more' }),
      passphrase: Type.String({ pattern: PASSPHRASE, 'x-expects': 'a passphrase of 12 to 200 Latin letters, digits and signs' }),
    },
    reply: Type.Object({ path: Said('the address, below that of the box'), file: Said('the name of the encrypted file') }),
    example: {
      request: { name: NIGHTLY, password: '827ccb0eea8a706c4c34a16891f84e7b', passphrase: 'seven-small-ships-9' },
      reply: { path: '/backup/r0VbB4Lq7XnJ2mZc5TgE9w', file: `${NIGHTLY}.enc` },
    },
  },
});
