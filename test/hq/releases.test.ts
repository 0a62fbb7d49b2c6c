/**
 * A package on its way down, over Debian's NATS and PostgreSQL and a line that is cut: what a box does with it until root's service takes
 * over, whose part the test plays here (`test/systemd/install-release.test.ts` has the service).
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { FileFolder } from '../../server/uplink/files/file-folder.js';
import { Files } from '../../server/uplink/files/files.js';
import { sha256Of } from '../../server/uplink/files/release-manifest.js';
import { type ReleasePlace, Releases } from '../../server/uplink/files/releases.js';
import { startBox } from '../support/box.js';
import { ARCHITECTURE, makePackage, newSigner, type Signer } from '../support/packages.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters, qboxHq } from './headquarters.js';

const SOON = { timeout: 90_000 * SLOWNESS, interval: 100 };
vi.setConfig({ testTimeout: 240_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const [bank, stranger] = [newSigner(), newSigner()];
let headquarters: Headquarters;
let folder: string;
let rounds = 0;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-releases-'));
  headquarters = await Headquarters.start();
});
afterAll(async () => {
  await headquarters?.end();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const release = (...args: readonly string[]): string => qboxHq('release', ...args, '--database', headquarters.postgres.address);

/** A package with so many bytes, signed and at headquarters. */
function bring(version: string, { by = bank, bytes = 1_000 }: { readonly by?: Signer; readonly bytes?: number } = {}): string {
  const path = makePackage(folder, { version, content: randomBytes(bytes) });
  writeFileSync(join(folder, 'key.pem'), by.secret);
  expect(qboxHq('release', 'sign', path, '--key', join(folder, 'key.pem'))).toBe(`${path}.release\n`);
  expect(release('add', path)).toBe(`${version}  ${ARCHITECTURE}\n`);
  return path;
}

interface Branch {
  readonly name: string;
  readonly place: ReleasePlace & { readonly runtime: string };
  quiet: boolean;
  /** The line: it is there again at once. */
  readonly cut: () => Promise<void>;
}

/** The thread of a box that came with 0.2.0, with everything of the machine in a folder. */
async function branch(change: Partial<Pick<ReleasePlace, 'here' | 'keyFile'>> = {}): Promise<Branch> {
  rounds += 1;
  const [name, root] = [`b-${rounds}`, join(folder, `b-${rounds}`)];
  await headquarters.query('INSERT INTO branch (name) VALUES ($1)', [name]);
  mkdirSync(join(root, 'run'), { recursive: true });
  writeFileSync(join(root, 'release.pub'), bank.published);
  const place = {
    ...{ folder: join(root, 'package'), runtime: join(root, 'run'), keyFile: join(root, 'release.pub') },
    ...{ outcomeFile: join(root, 'outcome.json'), trialFile: join(root, 'trial'), here: { version: '0.2.0', architecture: ARCHITECTURE } },
    ...change,
  };
  let connection: NatsConnection | null = null;
  const made: Branch = { name, place, quiet: true, cut: async () => await connection?.close() };
  const releases = new Releases(place, () => made.quiet);
  const nothing = { tell: () => undefined, changed: () => undefined };
  const files = new Files({ branch: name, folder: new FileFolder(join(root, 'files')), mostBytes: 1e9, releases, lookMs: 300, ...nothing });
  let isOver = false;
  const again = async (): Promise<void> => {
    while (!isOver) {
      connection = await connect({ servers: headquarters.nats.address, reconnect: false }).catch(() => null);
      if (connection === null) continue;
      files.connected(connection);
      await connection.closed();
    }
  };
  const connecting = again();
  ends.push(async () => {
    isOver = true;
    await files.close();
    await connection?.close();
    await connecting;
  });
  return made;
}

const order = ({ place }: Branch): string => join(place.runtime, 'release.order');
const ordered = (branch: Branch) => vi.waitFor(() => expect(existsSync(order(branch))).toBe(true), SOON);
/** Not by a command: nothing else would go on here while it runs. */
const told = (id: string, expected: { readonly state: string; readonly told?: string; readonly why?: string }) =>
  vi.waitFor(
    async () =>
      expect(
        await headquarters.query(
          `SELECT own.state, own.why, told.state AS told FROM release_branch AS own
             LEFT JOIN branch_release AS told ON told.branch_id = own.branch_id WHERE own.rollout_id = $1`,
          [id],
        ),
      ).toMatchObject([expected]),
    SOON,
  );
const roll = (version: string, { name }: Branch, ...more: readonly string[]): string =>
  release('roll', version, '--branch', name, ...more)
    .trim()
    .split(' ')
    .at(-1) ?? '';

/** What root's service writes of an order. */
function outcome(
  { place }: Branch,
  text: string,
  state: string,
  fault = '',
  boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
) {
  const [number = '', ...signed] = text.split('\n');
  const said = { number: Number(number), signed: sha256Of(Buffer.from(signed.join('\n'))), boot: boot.trim(), state, fault };
  writeFileSync(place.outcomeFile, JSON.stringify(said));
}

it('comes over a line that is cut, waits for an empty hall, is ordered, and headquarters hears what came of it', async () => {
  const path = bring('0.3.0', { bytes: 3_000_000 });
  const box = await branch();
  box.quiet = false;
  const id = roll('0.3.0', box);
  const part = () => readdirSync(box.place.folder).find((name) => name.endsWith('.part'));
  await vi.waitFor(() => expect(part()).toBeDefined(), { ...SOON, interval: 5 });
  await box.cut();
  await told(id, { state: 'fetched', told: 'waiting' });
  expect(release('show', id)).toMatch(new RegExp(`^${box.name} {2}0\\.3\\.0 {2}wave 3 {2}fetched {2}waiting`));
  expect(existsSync(order(box))).toBe(false);
  expect(readFileSync(join(box.place.folder, 'qbox.deb')).equals(readFileSync(path))).toBe(true);
  box.quiet = true;
  await ordered(box);
  const text = readFileSync(order(box), 'utf8');
  expect(text).toBe(`${id}\n${readFileSync(`${path}.release`, 'utf8')}`);
  outcome(box, text, 'installing');
  rmSync(order(box));
  await told(id, { state: 'fetched', told: 'installing' });
  outcome(box, text, 'installed');
  await told(id, { state: 'installed' });
  const ended = `SELECT 1 FROM release_rollout WHERE id = $1 AND state = 'done'`;
  await vi.waitFor(() => expect(headquarters.query(ended, [id])).resolves.toHaveLength(1), SOON);
  expect(release('list')).toMatch(new RegExp(`rollout ${id} .* done .* 1/1`));
  // What is not needed any more does not take room of the queue.
  await vi.waitFor(() => expect(readdirSync(box.place.folder).filter((name) => !name.startsWith('.'))).toEqual([]), SOON);
});

it('of a foreign key, or for another machine, is not even fetched, and stops the rollout', async () => {
  bring('0.3.1', { by: stranger });
  const box = await branch();
  const id = roll('0.3.1', box);
  await told(id, { state: 'failed', why: 'unsigned' });
  expect([existsSync(order(box)), existsSync(box.place.folder)]).toEqual([false, false]);
  bring('0.3.2');
  const other = await branch({ here: { version: '0.2.0', architecture: ARCHITECTURE } });
  await headquarters.query(`UPDATE release SET signed = (SELECT signed FROM release WHERE version = '0.3.2') WHERE version = '0.3.1'`);
  // Headquarters that lies about what it has: the digest is of another file, which it does not get there.
  const second = roll('0.3.1', other);
  await told(second, { state: 'offered' });
  expect(existsSync(order(other))).toBe(false);
  release('stop', second);
});

it('that did not stay, and one that a power cut has ended', async () => {
  bring('0.3.3');
  const box = await branch();
  const id = roll('0.3.3', box);
  await ordered(box);
  const text = readFileSync(order(box), 'utf8');
  rmSync(order(box));
  outcome(box, text, 'installing', '', 'another start of the machine');
  await ordered(box);
  rmSync(order(box));
  outcome(box, text, 'failed', 'back');
  await told(id, { state: 'failed', why: 'back' });
  expect(release('list')).toMatch(new RegExp(`rollout ${id} .* stopped .* 1 failed`));
  expect(existsSync(order(box))).toBe(false);
  // Another rollout of the same version is another try.
  roll('0.3.3', box);
  await ordered(box);
});

it('a box without a key, and one that is no package, take none, and say so', async () => {
  bring('0.3.4');
  const box = await branch({ keyFile: join(folder, 'nowhere') });
  await told(roll('0.3.4', box), { state: 'skipped', why: 'noKey' });
  const own = { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: 'whole' };
  await headquarters.query(`INSERT INTO branch (name) VALUES ('whole')`);
  const whole = await startBox({ env: own });
  ends.push(() => whole.stop());
  await vi.waitFor(
    async () =>
      expect(
        await headquarters.query(`SELECT takes, version FROM branch_release JOIN branch ON branch.id = branch_id WHERE name = 'whole'`),
      ).toEqual([{ takes: false, version: null }]),
    SOON,
  );
});
