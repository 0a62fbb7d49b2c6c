/** A box becomes a branch by a code, and gets in for its own subjects alone; keys are changed and revoked while it runs. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectNats, nkeyAuthenticator, nkeys } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { joinHeadquarters } from '../../server/uplink/joining.js';
import { liveSubject } from '../../server/uplink/live/live-wire.js';
import {
  askSubject,
  base64url,
  inboxOf,
  JOINING_NAME,
  joinSubject,
  journalSubject,
  STREAM,
  storedSubject,
} from '../../server/uplink/wire.js';
import { TestConsole } from '../qctl/console.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { AUTHORITY, Headquarters, journalOf } from './headquarters.js';

const SOON = { timeout: 60_000 * SLOWNESS, interval: 100 };
vi.setConfig({ testTimeout: 180_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let headquarters: Awaited<ReturnType<typeof Headquarters.startWithDoor>>;
let branches = 0;
let branch: string;
let data: string;
let config: string;

beforeAll(async () => {
  headquarters = await Headquarters.startWithDoor();
});
afterAll(() => headquarters.end());
beforeEach(() => {
  branches += 1;
  branch = `branch-${branches}`;
  data = mkdtempSync(join(tmpdir(), 'qbox-joining-'));
  const folder = mkdtempSync(join(tmpdir(), 'qbox-config-'));
  config = join(folder, 'qbox.toml');
  writeFileSync(config, '# of this branch\n[branch]\nname = "Отделение"\n');
  onTestFinished(() => {
    for (const made of [data, folder]) rmSync(made, { recursive: true, force: true });
  });
});

async function qctl(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const terminal = new TestConsole();
  const code = await terminal.run('headquarters', ...args, '--data', data, '--config', config);
  return { code, said: terminal.stdout + terminal.stderr };
}
const joins = (code: string, ...more: readonly string[]) =>
  qctl('join', headquarters.nats.address, code, '--authority', AUTHORITY, ...more);
const order = (code: string) => ({ directory: data, address: headquarters.nats.address, code, authority: readFileSync(AUTHORITY, 'utf8') });

async function withBox(work: (box: Box, session: RawSession) => Promise<void>): Promise<void> {
  const box = await startBox({ data, args: ['--demo', '--config', config] });
  try {
    await work(box, await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' }));
  } finally {
    await box.stop();
  }
}

async function says(session: RawSession, expected: object): Promise<void> {
  const row = async () => (await session.ask<readonly { kind: string }[]>('devices', {})).find(({ kind }) => kind === 'headquarters');
  await vi.waitFor(async () => expect(await row()).toMatchObject(expected), SOON);
}

const hasAll = async (): Promise<void> =>
  await vi.waitFor(async () => {
    const there = (await headquarters.batches(branch)).map(({ hash }) => Buffer.from(hash, 'base64').toString('base64url'));
    expect(there).toEqual(journalOf(data).map(({ hash }) => base64url(hash)));
  }, SOON);

const natsAs = (pair: ReturnType<typeof nkeys.fromSeed>, name = 'a branch', prefix = 'nobody') =>
  connectNats({
    ...{ servers: headquarters.nats.address, name, reconnect: false, inboxPrefix: inboxOf(prefix), tls: { caFile: AUTHORITY } },
    authenticator: nkeyAuthenticator(pair.getSeed()),
  });
const pairIn = (file: string) => nkeys.fromSeed(readFileSync(join(data, file)));

it('joins by its code, with a key that stays in its folder, and sends its journal', async () => {
  const { code, said } = await joins(headquarters.code(branch));
  expect({ code, said }).toEqual({
    code: 0,
    said: expect.stringMatching(new RegExp(`this box is the branch ${branch} of .*; restart it`)),
  });
  const key = join(data, 'headquarters.nk');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  const written = readFileSync(config, 'utf8');
  expect(written.startsWith('# of this branch\n')).toBe(true);
  for (const text of [`branch = "${branch}"`, `address = "${headquarters.nats.address}"`, `key_file = "${key}"`])
    expect(written).toContain(text);
  await withBox(async (_, session) => {
    await session.ask('newConsumer', { services: [4] });
    await says(session, { state: 'ready', jobs: 0, troubles: [], model: branch });
    await hasAll();
  });
  expect(headquarters.branch('list')).toMatch(new RegExp(`^${branch} +joined +\\S+Z +- +\\d+ +\\S+Z$`, 'm'));
  const seed = readFileSync(key, 'utf8');
  const there = await headquarters.query<{ text: string }>(
    'SELECT branch_key::text || branch_code::text AS text FROM branch_key, branch_code',
  );
  expect(JSON.stringify(there)).not.toContain(seed);
  const left = await qctl('leave', '--yes');
  expect(left).toEqual({ code: 0, said: expect.stringContaining(`no longer the branch ${branch}`) });
  expect(readFileSync(config, 'utf8')).not.toMatch(/address|branch = |key_file|authority_file/);
  expect(readdirSync(data).filter((name) => /^headquarters(-|\.nk|\.json)/.test(name))).toEqual([]);
});

it('a code is good once, for its time, and tries are counted', async () => {
  const first = headquarters.code(branch);
  // A second code takes the place of the first.
  const code = headquarters.code(branch);
  expect(await joins(first)).toEqual({ code: 1, said: expect.stringContaining('headquarters does not know this code') });
  expect(readFileSync(config, 'utf8')).not.toContain('headquarters');
  await headquarters.query(`UPDATE branch_code SET expires = now() - interval '1 second'`);
  expect(await joinHeadquarters(order(code))).toEqual({ refused: 'unknownCode' });
  await headquarters.query(`UPDATE branch_code SET expires = now() + interval '1 hour'`);
  expect(await joinHeadquarters(order(code.toLowerCase().replaceAll('-', ' ')))).toMatchObject({ branch });
  // By another box, with a key of its own.
  expect(await joinHeadquarters(order(code))).toEqual({ refused: 'unknownCode' });
  const guess = '0000-0000-0000';
  for (const refused of ['unknownCode', 'unknownCode', 'tooManyCodes']) expect(await joinHeadquarters(order(guess))).toEqual({ refused });
  expect(() => headquarters.branch('add', branch)).toThrow(/has, or had, a key/);
  expect(() => headquarters.branch('rekey', 'nobody')).toThrow(/there is no branch nobody/);
});

it('a box whose answer was lost joins with the same key and code again', async () => {
  const code = headquarters.code(branch);
  expect(await joinHeadquarters(order(code))).toMatchObject({ branch });
  renameSync(join(data, 'headquarters.nk'), join(data, 'headquarters-next.nk'));
  expect(await joinHeadquarters(order(code))).toMatchObject({ branch });
});

it('a revoked branch is thrown out, and comes in again by a new code without a restart', async () => {
  expect((await joins(headquarters.code(branch))).code).toBe(0);
  await withBox(async (_, session) => {
    await says(session, { state: 'ready', jobs: 0 });
    headquarters.branch('revoke', branch);
    await says(session, { state: 'warning', troubles: [{ code: 'headquartersRefused' }] });
    const before = (await headquarters.batches(branch)).length;
    await session.ask('newConsumer', { services: [4] });
    expect(headquarters.branch('list')).toMatch(new RegExp(`^${branch} +revoked `, 'm'));
    expect(await headquarters.batches(branch)).toHaveLength(before);
    const seed = readFileSync(join(data, 'headquarters.nk'), 'utf8');
    expect((await joins(headquarters.code(branch, 'rekey'), '--yes')).code).toBe(0);
    expect(readFileSync(join(data, 'headquarters.nk'), 'utf8')).not.toBe(seed);
    await says(session, { state: 'ready', jobs: 0, troubles: [] });
    await hasAll();
  });
});

it('a new key ends what is connected with the old one, such as a copy of the box', async () => {
  await joinHeadquarters(order(headquarters.code(branch)));
  const copy = await natsAs(pairIn('headquarters.nk'));
  await joinHeadquarters(order(headquarters.code(branch, 'rekey')));
  await vi.waitFor(() => expect(copy.isClosed()).toBe(true), SOON);
  const own = await natsAs(pairIn('headquarters.nk'));
  expect(own.isClosed()).toBe(false);
  await own.close();
});

it('lets in who has the key of a branch, for its subjects alone, and nobody else', async () => {
  await joinHeadquarters(order(headquarters.code(branch)));
  const pair = pairIn('headquarters.nk');
  const refused = (subject: string, as: Awaited<ReturnType<typeof natsAs>>) =>
    expect(as.request(subject, '', { timeout: 5_000 * SLOWNESS })).rejects.toThrow(/permissions violation/i);
  const inside = await natsAs(pair, 'qbox', branch);
  for (const subject of [journalSubject('branch-1'), joinSubject(pair.getPublicKey()), '$SYS.REQ.USER.AUTH', '$JS.API.STREAM.LIST']) {
    await refused(subject, inside);
  }
  await inside.close();
  const stranger = nkeys.createUser();
  await expect(natsAs(stranger)).rejects.toThrow(/authorization violation/i);
  await expect(connectNats({ servers: headquarters.nats.address, reconnect: false, tls: { caFile: AUTHORITY } })).rejects.toThrow(
    /authorization/i,
  );
  // The public key of the branch, which is no secret, and a signature by another key.
  const forged = { ...nkeyAuthenticatorOf(pair.getPublicKey(), stranger) };
  await expect(
    connectNats({ servers: headquarters.nats.address, reconnect: false, tls: { caFile: AUTHORITY }, authenticator: forged.authenticator }),
  ).rejects.toThrow(/authorization violation/i);
  const joiner = await natsAs(stranger, JOINING_NAME, stranger.getPublicKey());
  for (const subject of [journalSubject(branch), joinSubject(pair.getPublicKey())]) await refused(subject, joiner);
  await joiner.close();
});

it('an answer goes to who asked, whatever subject the question names for it', async () => {
  await joinHeadquarters(order(headquarters.code(branch)));
  const heard: string[] = [];
  const above = await natsAs(nkeys.fromSeed(readFileSync(join(headquarters.folder, 'headquarters.nk'))), 'above', 'above');
  const others = [journalSubject('victim'), askSubject('victim'), liveSubject('victim', 'state'), storedSubject('victim')];
  for (const subject of [...others, '$JS.API.STREAM.>', '$JS.API.CONSUMER.>'])
    above.subscribe(subject, { callback: (_, message) => void heard.push(message.subject) });
  await above.flush();
  const stranger = nkeys.createUser();
  const inside = await natsAs(pairIn('headquarters.nk'), 'qbox', branch);
  const joiner = await natsAs(stranger, JOINING_NAME, stranger.getPublicKey());
  const direct = `$JS.API.DIRECT.GET.${STREAM}.${journalSubject(branch)}`;
  for (const reply of [`$JS.API.STREAM.PURGE.${STREAM}`, ...others]) {
    joiner.publish(joinSubject(stranger.getPublicKey()), '{}', { reply });
    inside.publish(askSubject(branch), '{"marks":[]}', { reply });
    inside.publish(journalSubject(branch), 'not a chunk', { reply });
    inside.publish(direct, '', { reply });
  }
  // What was asked last is answered last.
  const asked = async (as: typeof inside, subject: string, text: string) => (await as.request(subject, text, { timeout: 30_000 })).string();
  expect(await asked(joiner, joinSubject(stranger.getPublicKey()), '{}')).toContain('tooManyCodes');
  expect(await asked(inside, askSubject(branch), '{"marks":[]}')).toContain('known');
  expect(await asked(inside, direct, '')).toBe('not a chunk');
  await above.flush();
  expect(heard.filter((subject) => !/CONSUMER.(MSG|INFO)/.test(subject))).toEqual([]);
  await Promise.all([above, inside, joiner].map((connection) => connection.close()));
});

const nkeyAuthenticatorOf = (publicKey: string, signer: ReturnType<typeof nkeys.createUser>) => ({
  authenticator: (nonce?: string) => ({ nkey: publicKey, sig: Buffer.from(signer.sign(Buffer.from(nonce ?? ''))).toString('base64') }),
});

it('refuses what cannot be joined before a code is used', async () => {
  const code = headquarters.code(branch);
  expect(await qctl('join', headquarters.nats.address, code)).toEqual({
    code: 1,
    said: expect.stringContaining('is not trusted: name its authority'),
  });
  expect(await qctl('join', 'nats://headquarters.example:4222', code)).toEqual({ code: 2, said: expect.stringContaining('not encrypted') });
  expect(await qctl('join', headquarters.nats.address, 'K7QM')).toEqual({
    code: 2,
    said: expect.stringContaining('expected a code such as'),
  });
  expect(await qctl('join', 'tls://127.0.0.1:1', code)).toEqual({ code: 1, said: expect.stringContaining('headquarters is not reached') });
  writeFileSync(config, 'headquarters = { keep_days = 30 }\n');
  expect(await joins(code)).toEqual({ code: 1, said: expect.stringContaining('not changed by a program') });
  writeFileSync(config, '');
  expect((await joins(code)).code).toBe(0);
});

it('machines that try without end are let in no more for a while', async () => {
  const again = async (times: number): Promise<number> => {
    const joined = await joinHeadquarters(order('0000-0000-0000'));
    rmSync(join(data, 'headquarters-next.nk'));
    return 'fault' in joined && joined.fault === 'headquartersRefused' ? times : await again(times + 1);
  };
  // Thirty a minute, and the next minute may have begun.
  expect(await again(0)).toBeLessThanOrEqual(60);
});
