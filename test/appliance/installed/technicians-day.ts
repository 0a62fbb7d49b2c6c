/**
 * The technician's day on a fresh Debian without a network: install, log in, set up, print, call, back up, lose the process, remove, purge.
 * Each step goes on where the one before ended.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { BRANCH } from '../guest/branch.js';
import { firstHour, lastMinute, processesOf } from '../guest/first-hour.js';
import { BACKUPS, backups, CURRENT, install, isActive, journal, property, queue } from '../guest/installed.js';
import { nameSteps } from '../guest/name-steps.js';
import { officeSteps } from '../guest/office-steps.js';
import { readOnlySteps } from '../guest/read-only-steps.js';
import { screenSteps } from '../guest/screen-steps.js';
import { attempt, run } from '../guest/shell.js';
import { until } from '../guest/waiting.js';

/** The watchdog looks each minute, then gives a process that does not answer 45 s to die by itself. */
const WATCHDOG_LIMIT_MS = 600_000;
const EXPOSURE_MAX = 2.5;

describe("the technician's day", () => {
  let kept: readonly string[] = [];
  const printer = firstHour();

  it('the service is shut off from the rest of the system', async () => {
    const [, exposure] =
      /exposure level for qbox\.service: ([\d.]+)/.exec(await run('systemd-analyze security --no-pager qbox.service')) ?? [];
    assert.ok(Number(exposure) <= EXPOSURE_MAX, `exposure ${exposure}`);
  });

  it('members of the group use qctl without a password, others do not', async () => {
    await run('useradd --create-home technician; useradd --create-home visitor; usermod -a -G qbox technician');
    await run('runuser -u technician -- qctl status');
    assert.equal((await attempt('runuser -u visitor -- qctl status')).code, 3);
  });

  it('a backup is taken by the unit of the timer, and is whole', async () => {
    assert.equal(await run('systemctl is-active qbox-backup.timer'), 'active');
    await run('systemctl start qbox-backup.service');
    assert.equal(backups().length, 1);
    await run(`qctl backup verify ${BACKUPS}/${backups()[0]}`);
  });

  officeSteps();
  nameSteps(printer, BRANCH);
  screenSteps(BRANCH);
  readOnlySteps(BRANCH);

  it('a process that is frozen is restarted by the watchdog, and the queue is whole', async () => {
    kept = await queue();
    const pid = await property('MainPID');
    await run(`kill -STOP ${pid}`);
    await until('the watchdog has restarted it', async () => (await property('MainPID')) !== pid && (await isActive()), WATCHDOG_LIMIT_MS);
    assert.match(await journal(), /Watchdog timeout/);
    assert.deepEqual(await queue(), kept);
  });

  it('removing keeps the data', async () => {
    const uid = await run('id -u qbox');
    await run('apt-get remove -y qbox');
    assert.deepEqual(processesOf(uid), []);
    assert.ok(existsSync('/var/lib/qbox/qbox.db') && existsSync('/etc/qbox/qbox.toml'));
    await install(CURRENT);
    assert.deepEqual(await queue(), kept);
  });

  lastMinute();
});
