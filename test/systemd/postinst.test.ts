/**
 * The script that dpkg runs when the files of a new version are there, where it is told to look whether that one also stays up. In a mount
 * namespace, in which systemctl says what the test wants.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLOWNESS } from '../support/slowness.js';

const IS_ROOT = process.getuid?.() === 0;
const NAMESPACE = IS_ROOT ? ['--mount'] : ['--map-root-user', '--map-auto', '--mount'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-postinst-'));
  const common = readFileSync('systemd/debian/common.sh', 'utf8');
  // The seconds between two looks are left out, and the program is where the test has it.
  const script = readFileSync('systemd/debian/postinst', 'utf8')
    .replace('# @COMMON@', () => common)
    .replace('sleep 5', 'echo "look" >>/srv/done')
    .replaceAll('/usr/lib/qbox', '/srv/program');
  writeFileSync(join(folder, 'postinst'), script, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** \`show\` says how the box is, as a line of shell; \`starts\` whether the previous program begins with the data as they are. */
function upgrade({
  trial = '20',
  show = 'echo active 0',
  starts = 'true',
}): Promise<{ readonly code: string; readonly done: readonly string[] }> {
  const script = join(folder, 'script.sh');
  writeFileSync(
    script,
    `set -eu
mount -t tmpfs -o mode=755 system /srv
mkdir -p /srv/etc/systemd/system /srv/program/bin /srv/program.previous /srv/bin && cp /etc/ld.so.cache /srv/etc/
printf '[Service]\\nExecStart=/usr/sbin/qboxd --config x\\n' >/srv/program.previous/qbox.service
mount --bind /srv/etc /etc
mount -t tmpfs -o mode=755 run /run && mkdir -p /run/systemd/system /run/qbox-upgrade
touch /run/qbox-upgrade/was-running; echo /var/backups/qbox/qbox-1.qbackup >/run/qbox-upgrade/backup
for name in systemd-sysusers systemd-tmpfiles systemd-modules-load udevadm deb-systemd-helper journalctl; do
  printf '#!/bin/sh\\ntrue\\n' >/srv/bin/$name; done
printf '#!/bin/sh\\necho "$*" >>/srv/done\\n' >/srv/bin/deb-systemd-invoke
printf '#!/bin/sh\\necho "qctl $*" >>/srv/done\\n' >/srv/program/bin/qctl
cat >/srv/bin/systemctl <<'END'
#!/bin/sh
case "$1" in
  show) ${show} ;;
  start) echo "$*" >>/srv/done; ${starts} ;;
  stop) echo "$*" >>/srv/done ;;
esac
END
chmod +x /srv/bin/* /srv/program/bin/*
export PATH=/srv/bin:$PATH ${trial === '' ? '' : `QBOX_UPGRADE_TRIAL_SECONDS=${trial}`}
code=0; ${folder}/postinst configure 0.2.0 >/srv/said 2>&1 || code=$?
echo "$code"; cat /srv/done; grep -hs ExecStart /etc/systemd/system/qbox.service || true; ls -d /srv/program.previous 2>/dev/null || true
`,
  );
  return new Promise((done, failed) => {
    execFile('unshare', [...NAMESPACE, 'bash', script], { env: { PATH: process.env.PATH } }, (error, stdout, stderr) => {
      if (error !== null) return failed(new Error(`${error.message}\n${stderr}`));
      const [code = '', ...lines] = stdout.trim().split('\n');
      done({ code, done: lines });
    });
  });
}

const START = 'start qbox.service';
const UNITS = 'start qbox-backup.timer qbox-settings.path qbox-backup-now.path qbox-release.path';
const BACK = 'ExecStart=/srv/program.previous/bin/qboxd --config x';
const KEPT = '/srv/program.previous';

describe('an upgrade', { timeout: 30_000 * SLOWNESS }, () => {
  it('that was not asked to stay up is not looked at for long, and forgets the version before', async () => {
    expect(await upgrade({ trial: '' })).toEqual({ code: '0', done: [START, UNITS] });
  });

  it('that stays up is looked at every five seconds, and forgets the version before', async () => {
    expect(await upgrade({})).toEqual({ code: '0', done: [START, 'look', 'look', 'look', 'look', UNITS] });
  });

  it('that ends and is started again goes back, with the data as they are: visitors have come meanwhile', async () => {
    const show = 'echo active $(grep -c look /srv/done)';
    expect(await upgrade({ show })).toEqual({ code: '1', done: [START, 'look', 'stop qbox.service', START, BACK, KEPT] });
  });

  it('whose data the version before cannot read goes back to those of the backup', async () => {
    const starts = 'grep -q restore /srv/done';
    const { code, done } = await upgrade({ show: 'echo active $(grep -c look /srv/done)', starts });
    const restore = 'qctl backup restore /var/backups/qbox/qbox-1.qbackup --yes';
    const stop = 'stop qbox.service';
    expect([code, ...done]).toEqual(['1', START, 'look', stop, START, stop, restore, START, BACK, KEPT]);
  });
});
