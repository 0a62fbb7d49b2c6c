/** A root that cannot be written, for a memory card that is to live long: only the data and the backups have a place of their own. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Branch } from './branch.js';
import { backups, isActive, queue } from './installed.js';
import { attempt, run } from './shell.js';

const WRITABLE = ['/var/lib/qbox', '/var/backups/qbox'];

/** To be called inside a `describe`, with a box that runs. */
export function readOnlySteps(branch: Branch): void {
  it('with a root that cannot be written it starts, gives tickets, calls, and backs up', async () => {
    await run('systemctl stop qbox');
    for (const folder of WRITABLE) await run(`mount --bind ${folder} ${folder}`);
    // Where the root is locked from the start, the system's journal is in memory, too.
    await run('journalctl --relinquish-var && mount -o remount,bind,ro /');
    try {
      for (const folder of ['/etc/qbox', '/usr/lib/qbox', '/var/lib', '/var/tmp'])
        assert.match((await attempt(`touch ${folder}/here`)).complaints, /Read-only file system/);
      // As at each start of the machine.
      await run('systemd-tmpfiles --create qbox.conf && systemctl start qbox');
      assert.ok(await isActive());
      const ticket = await branch.give();
      assert.ok((await queue()).includes(`${ticket} WAITING`));
      const known = backups().length;
      await run('systemctl start qbox-backup.service');
      assert.equal(backups().length, known + 1);
      await run('qctl support-bundle --to /run/bundle.tar.gz');
      await run('systemctl stop qbox && qctl journal verify');
    } finally {
      await run('mount -o remount,bind,rw / && journalctl --flush');
      for (const folder of WRITABLE) await run(`umount ${folder}`);
    }
    await run('systemctl start qbox');
  });
}
