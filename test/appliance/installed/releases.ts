/**
 * New versions that headquarters brings: one that ends after a minute, and one that stays. They are signed by `qbox-hq`, ordered by the
 * uplink's own code as the user of the box, and from there on it is systemd, root's script, apt and dpkg.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { newSigner } from '../../support/packages.js';
import {
  CURRENT,
  FLEETING,
  install,
  installedVersion,
  isActive,
  localSession,
  NEXT,
  property,
  qctl,
  queue,
  tellJournal,
  versionOfFile,
} from '../guest/installed.js';
import { attempt, run } from '../guest/shell.js';
import { until } from '../guest/waiting.js';

interface Told {
  readonly version: string;
  readonly state: string;
  readonly fault: string | null;
}
interface Shown {
  readonly version: string;
  readonly state: string;
  readonly fault: string | null;
  readonly until: string | null;
}
interface Made {
  readonly id: number;
}

const ORDER = resolve(import.meta.dirname, '../guest/order-release.js');
const KEY = '/root/release.pem';
const PREVIOUS = '/usr/lib/qbox.previous';
/** The copy, a backup, dpkg, and three minutes of trial, in a machine that is emulated. */
const INSTALLED_LIMIT_MS = 1_800_000;

const LOOK_MS = 2_000;
const TRIAL = '/run/qbox-release.trial';

const program = (): string => (existsSync('/etc/systemd/system/qbox.service') ? PREVIOUS : '/usr/lib/qbox');
const asBox = 'setpriv --reuid=qbox --regid=qbox --init-groups';
const look = async (number: number, file: string): Promise<Told> =>
  JSON.parse(await run(`${asBox} node ${ORDER} ${number} ${file} ${program()}`)) as Told;
const isTried = async (): Promise<boolean> => (await attempt('systemctl is-active qbox-release.service')).out.trim() === 'activating';
const releaseJournal = async (): Promise<string> => (await attempt('journalctl --unit=qbox-release.service --no-pager --output=cat')).out;

/** The box looks every few seconds. */
async function shownWhen(isSo: (shown: Shown) => boolean): Promise<Shown> {
  let shown: Shown | null = null;
  await until('the box shows it', async () => {
    shown = await qctl<Shown | null>('release show');
    return shown !== null && isSo(shown);
  });
  assert.ok(shown !== null);
  return shown;
}

/** Each look is a process, which an installation would have to wait for. */
const untilLater = (what: string, isSo: () => Promise<boolean>): Promise<void> => until(what, isSo, INSTALLED_LIMIT_MS, LOOK_MS);

async function ordered(number: number, file: string): Promise<void> {
  await run(`node /qbox/dist/server/hq/main.js release sign ${file} --key ${KEY}`);
  assert.equal((await look(number, file)).state, 'ordered');
  await until('root has taken the order', isTried);
}

describe('a new version of headquarters', () => {
  const ids = { service: 0 };
  let kept: readonly string[] = [];

  async function take(): Promise<void> {
    const admin = await localSession();
    await admin.ask('registrateConsumer', { services: [ids.service], preview: false, noprint: true });
    await admin.client.close();
    kept = await queue();
  }

  after(async () => {
    process.stdout.write(await releaseJournal());
    await tellJournal();
  });

  it('an installed box has a queue, and root has put the key there', async () => {
    await install(CURRENT);
    const signer = newSigner();
    await run(`umask 077; echo "${signer.secret}" >${KEY}; umask 022; echo "${signer.published}" >/etc/qbox/release.pub`);
    // Away, as there is no network: what has come of packages is shown all the same.
    await run(`printf '\\n[headquarters]\\naddress = "nats://127.0.0.1:4222"\\nbranch = "lenina-12"\\n' >>/etc/qbox/qbox.toml`);
    await run('systemctl restart qbox');
    const admin = await localSession();
    const operation = await admin.ask<Made>('newOperation', { name: 'Consultation' });
    const range = await admin.ask<Made>('newTicketRange', { name: 'Tickets', prefix: 'A' });
    const service = { name: 'Advice', ticket_range_id: range.id, operations: { 1: [operation.id] } };
    ids.service = (await admin.ask<Made>('newService', service)).id;
    await admin.client.close();
    await take();
    assert.deepEqual(kept, ['A001 WAITING']);
  });

  it('one that ends after a minute and a half: the version before runs again, with what has come meanwhile', async () => {
    const before = await installedVersion();
    await ordered(1, FLEETING);
    const tried = await versionOfFile(FLEETING);
    await untilLater('the new version is on trial, or root has ended', async () => existsSync(TRIAL) || !(await isTried()));
    assert.ok(existsSync(TRIAL), await releaseJournal());
    await take();
    assert.deepEqual(kept, ['A001 WAITING', 'A002 WAITING']);
    const shown = await shownWhen(({ until: end }) => end !== null);
    assert.deepEqual([shown.version, shown.state], [tried, 'installing']);
    await untilLater('root has ended', async () => !(await isTried()));
    assert.match(await releaseJournal(), /did not stay up[\s\S]*THE PREVIOUS VERSION RUNS AGAIN, with the data as they are/);
    assert.match(await property('ExecStart'), new RegExp(`path=${PREVIOUS}/bin/qboxd`));
    assert.ok(await isActive());
    assert.deepEqual(await queue(), kept);
    const back = await shownWhen(({ state }) => state !== 'installing');
    assert.deepEqual([back.version, back.state, back.fault, back.until], [tried, 'failed', 'back', null]);
    assert.match((await attempt('qctl doctor')).out, new RegExp(`Not installed: ${tried.replaceAll(/[+.]/g, '.')}`));
    const { version, state, fault } = await look(1, FLEETING);
    assert.deepEqual({ version, state, fault }, { version: before, state: 'failed', fault: 'back' });
    // Nor is it tried again.
    assert.equal(existsSync('/run/qbox/release.order'), false);
  });

  it('one that stays, after that: it is installed with the backup before, and the queue goes on', async () => {
    await take();
    await ordered(2, NEXT);
    await untilLater('root has ended', async () => !(await isTried()));
    const next = await versionOfFile(NEXT);
    assert.equal(await installedVersion(), next);
    assert.ok(await isActive());
    assert.match(await property('ExecStart'), /path=\/usr\/sbin\/qboxd/);
    assert.equal(existsSync(PREVIOUS), false);
    assert.deepEqual(await queue(), kept);
    const shown = await shownWhen(({ state }) => state !== 'installing');
    assert.deepEqual([shown.version, shown.state, shown.until], [next, 'installed', null]);
    const { version, state } = await look(2, NEXT);
    assert.deepEqual({ version, state }, { version: next, state: 'installed' });
    assert.equal((await attempt('dpkg --audit')).out, '');
    await run('apt-get purge -y qbox');
  });
});
