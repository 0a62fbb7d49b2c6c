/** Who may say what at headquarters' NATS: a branch has its own subjects, by its own key, and TLS with an authority of one's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { permissionsOf } from '../../server/hq/enrolment/permissions.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { Ingesting } from './headquarters.js';
import { type Server, startNats, startPostgres } from './servers.js';

const SOON = { timeout: 30_000 * SLOWNESS, interval: 100 };
const CERTIFICATE = resolve(import.meta.dirname, '../transport/certificate');
vi.setConfig({ testTimeout: 90_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const permissionsInFile = (branch: string): string => JSON.stringify(permissionsOf(branch));

let folder: string;
let nats: Server;
let postgres: Server;
let ingester: Ingesting;

function keyIn(file: string): { readonly file: string; readonly publicKey: string } {
  const pair = nkeys.createUser();
  const path = join(folder, file);
  writeFileSync(path, new TextDecoder().decode(pair.getSeed()));
  return { file: path, publicKey: pair.getPublicKey() };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-keys-'));
  const [own, branch] = [keyIn('headquarters.nk'), keyIn('branch.nk')];
  keyIn('stranger.nk');
  const tls = `tls { cert_file: "${CERTIFICATE}/certificate.pem", key_file: "${CERTIFICATE}/key.pem" }`;
  const users = `authorization { users: [
    { nkey: ${own.publicKey} }
    { nkey: ${branch.publicKey}, permissions: ${permissionsInFile('lenina-12')} }
  ] }`;
  [nats, postgres] = await Promise.all([startNats(`${tls}\n${users}`, 'tls'), startPostgres()]);
  ingester = new Ingesting(nats.address, postgres.address, '64', [
    '--key-file',
    own.file,
    '--authority-file',
    `${CERTIFICATE}/certificate.pem`,
  ]);
  await ingester.start();
});
afterAll(async () => {
  await ingester.end();
  await Promise.all([nats.end(), postgres.end()]);
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['its own key', 'lenina-12', 'branch.nk', `${CERTIFICATE}/certificate.pem`, { state: 'ready', jobs: 0, troubles: [] }],
  ['the name of another branch', 'mira-3', 'branch.nk', `${CERTIFICATE}/certificate.pem`, { troubles: [{ code: 'headquartersRefused' }] }],
  [
    'a key that is not known',
    'lenina-12',
    'stranger.nk',
    `${CERTIFICATE}/certificate.pem`,
    { troubles: [{ code: 'headquartersRefused' }] },
  ],
  ['no key', 'lenina-12', '', `${CERTIFICATE}/certificate.pem`, { troubles: [{ code: 'headquartersRefused' }] }],
  ['a file that is not there', 'lenina-12', 'lost.nk', `${CERTIFICATE}/certificate.pem`, { troubles: [{ code: 'headquartersSettings' }] }],
  ['an authority that is not known', 'lenina-12', 'branch.nk', '', { troubles: [{ code: 'headquartersNotTrusted' }] }],
])('with %s', async (_, branch, key, authority, expected) => {
  const box = await startBox({
    env: {
      QBOX_HEADQUARTERS_ADDRESS: nats.address,
      QBOX_HEADQUARTERS_BRANCH: branch,
      ...(key !== '' && { QBOX_HEADQUARTERS_KEY_FILE: join(folder, key) }),
      ...(authority !== '' && { QBOX_HEADQUARTERS_AUTHORITY_FILE: authority }),
    },
  });
  try {
    const session = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const row = async () => (await session.ask<readonly { kind: string }[]>('devices', {})).find(({ kind }) => kind === 'headquarters');
    await vi.waitFor(async () => expect(await row()).toMatchObject(expected), SOON);
  } finally {
    await box.stop();
  }
});
