/** Files that browsers bring to headquarters: whole, in order or not, by whom, and everything that is refused. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FilesReply } from '../../server/hq/api/replies.js';
import { PIECE_BYTES } from '../../server/uplink/files/files-wire.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters, qboxHq } from './headquarters.js';
import { PageApi } from './page-api.js';

vi.setConfig({ testTimeout: 60_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let headquarters: Headquarters;
let api: PageApi;
let other: PageApi;

beforeAll(async () => {
  headquarters = await Headquarters.start();
  for (const name of ['first', 'second', 'third']) await headquarters.query('INSERT INTO branch (name) VALUES ($1)', [name]);
  [api, other] = [new PageApi(headquarters), new PageApi(headquarters)];
  await api.logIn('director', '--role', 'administrator');
  await other.logIn('deputy', '--role', 'administrator');
  await api.ask('setGroup', { name: 'Both', branches: ['first', 'second'] });
});
afterAll(() => headquarters?.end());

const begin = async (name: string, size: number): Promise<number> =>
  (await api.ask<{ upload: number }>('beginFile', { name, size })).upload;

const pieceOf = (bytes: Buffer, number: number): string =>
  bytes.subarray(number * PIECE_BYTES, (number + 1) * PIECE_BYTES).toString('base64');

async function bring(name: string, bytes: Buffer, numbers: readonly number[]): Promise<number> {
  const upload = await begin(name, bytes.length);
  for (const number of numbers) await api.ask('filePiece', { upload, number, bytes: pieceOf(bytes, number) });
  return upload;
}

const listed = async () => (await api.ask<FilesReply>('files')).files;

it('a file in pieces, in whatever order and twice, is the file that was sent, for a group and for a branch', async () => {
  const film = randomBytes(2 * PIECE_BYTES + 17);
  const upload = await bring('spring.mp4', film, [2, 0, 1, 0]);
  expect(await listed()).toEqual([]);
  await api.ask('addFile', { upload, groups: ['Both'], branches: ['third'] });
  expect(await listed()).toMatchObject([
    { name: 'spring.mp4', size: film.length, groups: ['Both'], branches: ['third'], author: 'director', wanted: 3, whole: 0, faulty: 0 },
  ]);
  expect(qboxHq('file', 'list', '--database', headquarters.postgres.address)).toContain(createHash('sha256').update(film).digest('hex'));
  const stored = await headquarters.query<{ bytes: Buffer }>('SELECT bytes FROM file_piece ORDER BY number');
  expect(Buffer.concat(stored.map(({ bytes }) => bytes)).equals(film)).toBe(true);
  // The same film under another name is stored once.
  await api.ask('addFile', { upload: await bring('again.mp4', film, [0, 1, 2]), groups: [], branches: ['first'] });
  expect(await headquarters.query('SELECT 1 FROM file')).toHaveLength(1);
  expect((await api.ask<FilesReply>('files')).usedBytes).toBe(film.length);
  const [again] = await listed();
  expect(await api.ask('file', { name: 'again.mp4', id: again?.id })).toEqual([
    { branch: 'first', title: 'first', has: 0, fault: null, changed: null },
  ]);
  // What one branch has of its own goes; that of its group stays.
  await api.ask('removeFile', { name: 'again.mp4', groups: [], branches: ['first'] });
  expect((await listed()).map(({ name }) => name)).toEqual(['spring.mp4']);
  await api.ask('removeFile', { name: 'spring.mp4', groups: ['Both'], branches: ['third'] });
  expect(await headquarters.query('SELECT 1 FROM file_piece')).toEqual([]);
  const [removed, , added] = await api.ask<readonly { command: string; data: object }[]>('changes');
  expect(removed).toMatchObject({ command: 'removeFile', data: { name: 'spring.mp4', groups: ['Both'] } });
  expect(added).toMatchObject({ command: 'addFile', data: { name: 'again.mp4', branches: ['first'] } });
});

it('what is no file for branches is refused with its field, and leaves nothing', async () => {
  const field = async (command: string, data: object) => {
    const { status, error } = await api.send(command, data);
    return [status, (error as unknown as { parameters?: { field?: string } }).parameters?.field];
  };
  for (const name of ['../evil.mp4', 'Весна.mp4', 'x.sh', '.hidden.png', ''])
    expect(await field('beginFile', { name, size: 10 }), name).toEqual([400, 'data.name']);
  expect(await field('beginFile', { name: 'a.png', size: 2_200_000 })).toEqual([400, 'data.size']);
  // At once: a file that nobody wants is removed.
  await headquarters.query(
    `WITH added AS (INSERT INTO file (digest, size) VALUES (sha256('full'), 21474836480 - 100) RETURNING id)
     INSERT INTO wanted_file (file_id, name, branch_id, author) SELECT added.id, 'full.mp4', branch.id, ''
       FROM added, branch WHERE branch.name = 'first'`,
  );
  expect(await field('beginFile', { name: 'a.mp4', size: 101 })).toEqual([400, 'data.size']);
  await api.ask('removeFile', { name: 'full.mp4', groups: [], branches: [] });
  const bytes = randomBytes(PIECE_BYTES + 5);
  const upload = await bring('a.mp4', bytes, [0]);
  const piece = { upload, number: 1, bytes: pieceOf(bytes, 1) };
  expect(await field('addFile', { upload, groups: ['Both'], branches: [] })).toEqual([400, 'data.upload']);
  for (const wrong of [{ bytes: pieceOf(bytes, 0) }, { number: 2 }, { bytes: '%' }])
    expect(await field('filePiece', { ...piece, ...wrong })).toEqual([400, 'data.bytes']);
  await api.ask('filePiece', piece);
  for (const [targets, named] of [
    [{ groups: [], branches: [] }, 'data.groups'],
    [{ groups: ['Nobody'], branches: [] }, 'data.groups'],
    [{ groups: ['Both'], branches: ['nobody'] }, 'data.branches'],
  ] as const)
    expect(await field('addFile', { upload, ...targets })).toEqual([400, named]);
  expect(await field('removeFile', { name: 'a.mp4', groups: [], branches: [] })).toEqual([400, 'data.name']);
  expect(await listed()).toEqual([]);
  // Whose file it is ends it, and nobody else.
  for (const [command, data] of [
    ['filePiece', piece],
    ['addFile', { upload, groups: ['Both'], branches: [] }],
    ['cancelFile', { upload }],
  ] as const)
    expect((await other.send(command, data)).status).toBe(400);
  await api.ask('addFile', { upload, groups: ['Both'], branches: [] });
  expect(await field('filePiece', piece)).toEqual([400, 'data.upload']);
});

it('one that is cancelled leaves no piece, and takes no room', async () => {
  const used = async () => (await api.ask<FilesReply>('files')).usedBytes;
  const before = await used();
  const upload = await bring('wrong.mp4', randomBytes(2 * PIECE_BYTES), [0]);
  expect(await used()).toBe(before + 2 * PIECE_BYTES);
  await api.ask('cancelFile', { upload });
  expect(await used()).toBe(before);
  expect(await headquarters.query('SELECT 1 FROM file_piece WHERE file_id = $1', [upload])).toEqual([]);
  for (const [command, data] of [
    ['cancelFile', { upload }],
    ['filePiece', { upload, number: 1, bytes: pieceOf(randomBytes(2 * PIECE_BYTES), 1) }],
    ['addFile', { upload, groups: ['Both'], branches: [] }],
  ] as const)
    expect([command, (await api.send(command, data)).status]).toEqual([command, 400]);
});

it('what a browser began and left is removed an hour later, by itself', async () => {
  const left = await bring('left.mp4', randomBytes(10), [0]);
  const kept = await bring('kept.mp4', randomBytes(10), [0]);
  await headquarters.query(`UPDATE file_upload SET touched = now() - interval '61 minutes' WHERE file_id = $1`, [left]);
  const pieces = () => headquarters.query('SELECT 1 FROM file_piece WHERE file_id = $1', [left]);
  await expect.poll(pieces, { timeout: 30_000 * SLOWNESS, interval: 500 }).toEqual([]);
  expect((await api.send('addFile', { upload: left, groups: ['Both'], branches: [] })).status).toBe(400);
  await api.ask('addFile', { upload: kept, groups: ['Both'], branches: [] });
});

it('files are for administrators alone', async () => {
  const manager = new PageApi(headquarters);
  await manager.logIn('manager', '--role', 'manager', '--group', 'Both');
  for (const [command, data] of [
    ['files', {}],
    ['file', { name: 'kept.mp4', id: 1 }],
    ['beginFile', { name: 'a.mp4', size: 1 }],
    ['filePiece', { upload: 1, number: 0, bytes: 'AA==' }],
    ['addFile', { upload: 1, groups: ['Both'], branches: [] }],
    ['cancelFile', { upload: 1 }],
    ['removeFile', { name: 'kept.mp4', groups: [], branches: [] }],
  ] as const)
    expect([command, (await manager.send(command, data)).status]).toEqual([command, 403]);
});
