/** A backup on another machine: this one, by rsync over ssh, as a technician sets it up. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { attempt, run } from './shell.js';

const OFFICE = 'root@127.0.0.1:/srv/office';
const SET_UP = `mkdir -p /srv/office && systemctl start ssh
ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519 </dev/null
cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys && ssh-keyscan 127.0.0.1 2>/dev/null >>/root/.ssh/known_hosts`;

/** To be called inside a `describe`, with a box that runs. */
export function officeSteps(): void {
  it('a backup is sent to another machine by rsync, whole; where nobody lets it in, that is told', async () => {
    await run('mkdir -p -m 700 /root/.ssh');
    const refused = await attempt(`qctl backup create --to ${OFFICE}`);
    assert.equal(refused.code, 1);
    assert.match(
      refused.complaints,
      /rsync could not send the backup to root@127\.0\.0\.1:\/srv\/office\/: .*it must ask for no password/s,
    );

    await run(SET_UP);
    const sent = await run(`qctl backup create --label office --to ${OFFICE}`);
    assert.match(sent, /^root@127\.0\.0\.1:\/srv\/office\/qbox-\w+-office\.qbackup$/);
    const file = sent.slice('root@127.0.0.1:'.length);
    assert.equal(await run(`stat -c %a ${file}`), '600');
    await run(`qctl backup verify ${file}`);
    await run('systemctl stop ssh');
  });
}
