/**
 * From an older program to this one. The older one keeps other tables (version 1 of the database), so its data are migrated: by a
 * version that then does not become ready, after which the older one goes on with what it had, and by this one.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { databaseFile } from '../../../db/files/folder.js';
import { newestVersion, versionOf } from '../../../db/files/migrations.js';
import { openForReading } from '../../../db/files/sqlite.js';
import { md5, type RawSession } from '../../support/raw-client.js';
import {
  BACKUPS,
  BROKEN,
  backups,
  CURRENT,
  install,
  installedVersion,
  isActive,
  localSession,
  OLDER,
  property,
  session,
  tellJournal,
  versionOfFile,
} from '../guest/installed.js';
import { attempt, run } from '../guest/shell.js';
import { until } from '../guest/waiting.js';

const DATA = '/var/lib/qbox';
const BOOKS = ['Operation', 'TicketRange', 'Service', 'Workplace', 'UserRole', 'User', 'Registrator', 'Consumer'];

function databaseVersion(folder: string): number {
  const connection = openForReading(databaseFile(folder), 256);
  try {
    return versionOf(connection);
  } finally {
    connection.close();
  }
}
/** The older one cannot tell systemd that it is ready. */
const answers = (): Promise<boolean> =>
  localSession().then(
    ({ client }) => client.close().then(() => true),
    () => false,
  );

interface Made {
  readonly id: number;
}
interface Queued {
  readonly ticket: string;
  readonly state: string;
}

interface Told {
  readonly queue: readonly string[];
  readonly [what: string]: unknown;
}

/** Everything that the box tells of its branch and its day; what a newer one tells besides is no part of it. */
async function told(): Promise<Told> {
  const admin = await localSession();
  const books: Record<string, unknown> = {};
  for (const book of BOOKS) books[book] = await admin.ask(`${book.charAt(0).toLowerCase()}${book.slice(1)}List`);
  const queue = (books.Consumer as readonly Queued[]).map(({ ticket, state }) => `${ticket} ${state}`);
  const served = await admin.ask('getConsumer', { id: 1 });
  await admin.client.close();
  return { books, served, queue: queue.sort() };
}

/** Whatever the older one told, the newer one tells, too. */
function assertKept(older: unknown, newer: unknown, where = ''): void {
  if (typeof older !== 'object' || older === null) {
    assert.deepEqual(newer, older, where);
    return;
  }
  assert.ok(typeof newer === 'object' && newer !== null, where);
  if (Array.isArray(older)) assert.equal((newer as readonly unknown[]).length, older.length, where);
  for (const [name, inside] of Object.entries(older)) assertKept(inside, (newer as Record<string, unknown>)[name], `${where}.${name}`);
}

describe('an upgrade from an older program', () => {
  const ids = { service: 0, window: 0 };
  let before: Told = { queue: [] };
  const take = (at: RawSession): Promise<unknown> =>
    at.ask('registrateConsumer', { services: [ids.service], preview: false, noprint: true });

  after(tellJournal);

  it('the older one keeps a branch and its day, in tables of version 1', async () => {
    await install(OLDER);
    await until('the older one answers', answers);
    const admin = await localSession();
    const operation = await admin.ask<Made>('newOperation', { name: 'Consultation' });
    const range = await admin.ask<Made>('newTicketRange', { name: 'Tickets', prefix: 'A' });
    ids.service = (
      await admin.ask<Made>('newService', { name: 'Advice', ticket_range_id: range.id, operations: { 1: [operation.id] } })
    ).id;
    ids.window = (await admin.ask<Made>('newWorkplace', { name: 'Window 2', alias: '2', all_operations: 1 })).id;
    const role = await admin.ask<Made>('newUserRole', { name: 'Clerks', clerk: { all_operations: 1 } });
    await admin.ask('newUser', { login: 'clerk', surname: 'Иванова', password: md5('a clerk'), role_id: role.id });
    await admin.ask('newRegistrator', { name: 'Entrance', services: { 1: [ids.service] } });
    for (let visitor = 1; visitor <= 4; visitor++) await take(admin);
    await admin.ask('setWorkplace', { id: ids.window, state_id: 1 });
    await admin.ask('nextConsumer', { workplace: ids.window });
    await admin.ask('serveConsumer', { workplace: ids.window });
    await admin.ask('nextConsumer', { workplace: ids.window });
    await admin.client.close();
    before = await told();
    assert.deepEqual(before.queue, ['A002 SERVING', 'A003 WAITING', 'A004 WAITING']);
    assert.equal(databaseVersion(DATA), 1);
    assert.ok(newestVersion() > 1);
  });

  it('one that migrates and does not become ready goes back by itself, to the tables as they were', async () => {
    const failed = await attempt(`apt-get install -y ${BROKEN}`);
    assert.notEqual(failed.code, 0);
    assert.match(failed.complaints + failed.out, /THE PREVIOUS VERSION RUNS AGAIN/);
    await until('the older one answers again', answers);
    assert.equal(databaseVersion(DATA), 1);
    assert.deepEqual(await told(), before);
    const aside = readdirSync('/var/lib').filter((name) => name.startsWith('qbox.'));
    assert.deepEqual(
      aside.map((name) => databaseVersion(join('/var/lib', name))),
      [newestVersion()],
      'the failed one had migrated, and its data are kept beside',
    );
  });

  it('the older one goes on meanwhile', async () => {
    const admin = await localSession();
    await take(admin);
    await admin.client.close();
    before = await told();
    assert.deepEqual(before.queue, ['A002 SERVING', 'A003 WAITING', 'A004 WAITING', 'A005 WAITING']);
  });

  it('this one takes a backup, migrates, and everything is there', async () => {
    const known = new Set(backups());
    await install(CURRENT);
    assert.equal(await installedVersion(), await versionOfFile(CURRENT));
    assert.ok(await isActive());
    assert.equal(await property('Type'), 'notify');
    assert.equal(databaseVersion(DATA), newestVersion());
    assertKept(before, await told());
    const [backup = ''] = backups().filter((name) => !known.has(name) && name.includes('before-'));
    await run(`qctl backup verify ${join(BACKUPS, backup)}`);
    await run('systemctl stop qbox && qctl journal verify && systemctl start qbox');
    assert.equal(existsSync('/usr/lib/qbox.previous'), false);
    assert.equal(existsSync('/etc/systemd/system/qbox.service'), false);
  });

  it('the clerk logs in with his password and goes on where he was', async () => {
    const clerk = await session({ component: 'workplace', login: 'clerk', password: 'a clerk', place: ids.window });
    await clerk.ask('serveConsumer');
    await clerk.ask('nextConsumer');
    await clerk.client.close();
    assert.deepEqual((await told()).queue, ['A003 SERVING', 'A004 WAITING', 'A005 WAITING']);
    await run('apt-get purge -y qbox');
  });
});
