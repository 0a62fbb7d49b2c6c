/**
 * What root runs on an installed box, in a system that the user of the box has prepared: links, pipes and names that lead elsewhere. In a
 * namespace of its own (root's, or one in which this user is root), where /etc, /srv, /run and /var/backups are made for the test.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBox } from '../support/box.js';
import { SLOWNESS } from '../support/slowness.js';

const QCTL = resolve('dist/program/qctl.js');
const QBOXD = resolve('dist/program/qboxd.js');
const COMMON = resolve('systemd/debian/common.sh');
/** The user of the box; nobody of this number needs to be known here. */
const QBOX = 900;
const IS_ROOT = process.getuid?.() === 0;
const NAMESPACE = IS_ROOT ? ['--mount'] : ['--map-root-user', '--map-auto', '--mount'];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-root-'));
  await (await startBox({ data: join(folder, 'data') })).stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is outside of the box's folders is described by `mark`: names, owners, modes, links, contents. */
const setUp = (): string => `
set -eu
mount -t tmpfs -o mode=755 system /srv
mkdir -p /srv/etc/qbox /srv/root && cp /etc/ld.so.cache /srv/etc/
printf 'root:x:0:0::/root:/bin/sh\\nqbox:x:${QBOX}:${QBOX}::/srv/qbox:/bin/sh\\n' >/srv/etc/passwd
printf 'root:x:0:\\nqbox:x:${QBOX}:\\n' >/srv/etc/group
printf '[server]\\ndata = "/srv/qbox"\\n' >/srv/etc/qbox/qbox.toml
chmod 640 /srv/etc/qbox/qbox.toml && chgrp ${QBOX} /srv/etc/qbox/qbox.toml
echo "the SECRET of root" >/srv/etc/shadow && chmod 600 /srv/etc/shadow
mkdir /srv/etc/cron.d && echo "job of root" >/srv/etc/cron.d/job
cp -r ${folder}/data /srv/qbox
mount --bind /srv/etc /etc
mount -t tmpfs -o mode=755 backups /var/backups && mkdir /var/backups/qbox
mount -t tmpfs -o mode=755 run /run && mkdir /run/qbox
chown -R ${QBOX}:${QBOX} /srv/qbox /var/backups/qbox /run/qbox && chmod 750 /srv/qbox /var/backups/qbox /run/qbox
as_qbox() { setpriv --reuid=${QBOX} --regid=${QBOX} --clear-groups -- "$@"; }
qctl() { if timeout 60 ${process.execPath} ${QCTL} "$@" </dev/null >>/srv/root/said 2>&1; then echo "$1 $2: 0"; else echo "$1 $2: $?"; fi; }
mark() { find /etc -printf '%p %U:%G %m %l\\n' | sort; find /etc -type f | sort | xargs sha256sum; }
`;

const judge = `
mark >/srv/root/after
diff /srv/root/before /srv/root/after >&2 && echo "outside: untouched"
# In clear, in what is compressed, and in what was printed.
leaks() {
  find /srv/qbox* /var/backups/qbox /srv/root/said -type f -links 1 -exec grep -l SECRET {} + || true
  find /srv/qbox* /var/backups/qbox /srv/root -type f \\( -name '*.qbackup*' -o -name '*.gz' \\) | while read -r file; do
    ! tar xzOf "$file" 2>/dev/null | grep -aq SECRET || echo "$file"
  done
}
echo "leaks: [$(leaks)]"
echo "root's in the box's folders: [$(find /srv/qbox /var/backups/qbox -uid 0 -links 1)]"
cat /srv/root/said >&2
`;

interface Seen {
  readonly lines: readonly string[];
  readonly said: string;
}

/** \`attack\` is what the user of the box did before, \`work\` what root does then. */
function inSystem(attack: string, work: string): Promise<Seen> {
  const script = join(folder, 'script.sh');
  writeFileSync(script, `${setUp()}\n${attack}\nmark >/srv/root/before\ncd /srv/root\n${work}\n${judge}`);
  return new Promise((done, failed) => {
    execFile('unshare', [...NAMESPACE, 'bash', script], { env: { PATH: process.env.PATH } }, (error, stdout, stderr) => {
      if (error !== null) failed(new Error(`${error.message}\n${stderr}`));
      else done({ lines: stdout.trim().split('\n'), said: stderr });
    });
  });
}

const UNHARMED = ['outside: untouched', 'leaks: []', "root's in the box's folders: []"];
const BACKUP = '/var/backups/qbox/qbox-20260101T000000Z-nightly.qbackup';
const RESTORE = 'qctl backup restore "$(ls -d /var/backups/qbox/qbox-*-t.qbackup)" --yes';
const EVERYTHING = `
qctl backup create --label t
qctl doctor --json
qctl support-bundle --to /srv/root/bundle.tar.gz
qctl journal tail
${RESTORE}
`;

describe('root follows nothing that the user of the box put there', { timeout: 60_000 * SLOWNESS }, () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'another name of a file of root, and a folder with links in it',
      'ln /srv/etc/shadow /srv/qbox/job; as_qbox mkdir /srv/qbox/clips; as_qbox ln -s /etc/shadow /srv/qbox/clips/hello.wav',
      EVERYTHING,
      ['backup create: 0', 'doctor --json: 4', 'support-bundle --to: 0', 'journal tail: 0', 'backup restore: 1'],
    ],
    [
      'links to folders of root, and snapshots that are links, pipes and folders',
      `as_qbox ln -s /etc /srv/qbox/x
       as_qbox ln -s /etc/shadow /srv/qbox/snapshot-0000000000000007.json
       as_qbox mkfifo /srv/qbox/snapshot-0000000000000008.json
       as_qbox mkdir /srv/qbox/snapshot-0000000000000009.json`,
      EVERYTHING,
      ['backup create: 0', 'doctor --json: 4', 'support-bundle --to: 0', 'journal tail: 0', 'backup restore: 0'],
    ],
    [
      'a database that is a link to a file of root',
      'as_qbox rm /srv/qbox/qbox.db; as_qbox ln -s /etc/shadow /srv/qbox/qbox.db',
      `qctl backup create --label t; qctl doctor --json; qctl support-bundle --to /srv/root/b.tar.gz
       qctl journal verify; qctl journal tail`,
      ['backup create: 4', 'doctor --json: 4', 'support-bundle --to: 0', 'journal verify: 4', 'journal tail: 1'],
    ],
    [
      'a database that is a pipe',
      'as_qbox rm /srv/qbox/qbox.db; as_qbox mkfifo /srv/qbox/qbox.db',
      'qctl backup create --label t; qctl doctor --json; qctl support-bundle --to /srv/root/b.tar.gz; qctl journal verify',
      ['backup create: 4', 'doctor --json: 4', 'support-bundle --to: 0', 'journal verify: 4'],
    ],
    [
      'a lock and a result of backups that lead to files which root would make',
      `as_qbox rm -f /srv/qbox/lock.db; as_qbox ln -s /etc/cron.d/made /srv/qbox/lock.db
       for name in backup-result.json backup-result.json.tmp; do as_qbox ln -s "/etc/cron.d/$name" "/srv/qbox/$name"; done`,
      EVERYTHING,
      ['backup create: 0', 'doctor --json: 4', 'support-bundle --to: 0', 'journal tail: 0', 'backup restore: 1'],
    ],
    [
      'backups that are links and pipes',
      `as_qbox ln -s /etc/shadow ${BACKUP}; as_qbox mkfifo ${BACKUP.replace('20260101', '20260102')}
       as_qbox ln -s /etc "/var/backups/qbox/.qbox-backup-999999999-x"`,
      `qctl backup list; qctl backup verify ${BACKUP}; qctl backup restore ${BACKUP} --yes; qctl doctor --json
       qctl backup create --label nightly --keep 1; qctl backup verify ${BACKUP.replace('20260101', '20260102')}`,
      ['backup list: 0', 'backup verify: 1', 'backup restore: 1', 'doctor --json: 4', 'backup create: 0', 'backup verify: 1'],
    ],
    [
      'what root is to write into, and into whose folder',
      'as_qbox ln -s /etc/shadow /srv/qbox/bundle.tar.gz; as_qbox ln -s /etc /srv/qbox/x',
      `qctl support-bundle --to /srv/qbox/bundle.tar.gz; qctl support-bundle --to /srv/qbox/x/shadow
       qctl support-bundle --to /srv/qbox/mine.tar.gz`,
      ['support-bundle --to: 1', 'support-bundle --to: 1', 'support-bundle --to: 0'],
    ],
    [
      'a configuration that root would go by, and a certificate',
      `as_qbox sh -c 'printf "[server]\\ndata = \\"/etc\\"\\n" >/srv/qbox/own.toml'
       as_qbox sh -c 'printf "tls_certificate = \\"/etc/shadow\\"\\ntls_key = \\"/etc/cron.d/job\\"\\n" >>/srv/qbox/own.toml'`,
      `qctl backup create --config /srv/qbox/own.toml; qctl tls create --config /srv/qbox/own.toml --yes
       qctl device add printer p --config /srv/qbox/own.toml --port tcp:localhost:9100 --profile epson-tm-t20iii --yes`,
      ['backup create: 1', 'tls create: 1', 'device add: 1'],
    ],
    [
      'a certificate in the box’s folder',
      `printf '[server]\\ndata = "/srv/qbox"\\ntls_certificate = "/srv/qbox/c.pem"\\ntls_key = "/srv/qbox/k.pem"\\n' >/etc/qbox/qbox.toml
       as_qbox ln -s /etc/shadow /srv/qbox/c.pem; as_qbox ln -s /etc/shadow /srv/qbox/k.pem`,
      'qctl tls show --pem; qctl tls check; qctl tls create --yes; qctl config check; qctl doctor --json',
      ['tls show: 1', 'tls check: 1', 'tls create: 1', 'config check: 4', 'doctor --json: 4'],
    ],
    [
      'a socket that leads to another one',
      'as_qbox ln -s /srv/root/other.sock /run/qbox/qbox.sock',
      `${process.execPath} -e '
         require("net").createServer(() => require("fs").writeFileSync("called", "")).listen("other.sock", () => console.log("listening"))
       ' >listening & until grep -q listening listening; do :; done
       qctl status --json; qctl admin reset-password; kill $!; ls called 2>/dev/null || echo "called: no"`,
      ['status --json: 3', 'admin reset-password: 3', 'called: no'],
    ],
  ])('%s', async (_what, attack, work, expected) => {
    const { lines, said } = await inSystem(attack, work);
    expect(lines, said).toEqual([...expected, ...UNHARMED]);
  });

  it('the scripts of the package take a backup as the owner of the data, and believe no other path than that of a backup', async () => {
    const script = `mount -t tmpfs -o mode=755 lib /var/lib; cp -a /srv/qbox /var/lib/qbox; mkdir -p /srv/new/bin /srv/false/bin; umask 022
      printf '#!/bin/sh\nid -u >>/var/backups/qbox/ran-as; exec ${process.execPath} ${QCTL} "$@"\n' >/srv/new/bin/qctl
      printf '#!/bin/sh\nprintf "\\033[2J" >&2; echo /etc/shadow\n' >/srv/false/bin/qctl; chmod +x /srv/*/bin/qctl
      . ${COMMON}; notes=/run/qbox-upgrade; mkdir -m 700 "$notes"
      take_backup /srv/new before-1 2>>said
      echo "took: $? $(cat /run/qbox-upgrade/backup | sed s/2.*Z/TIME/), as $(uniq /var/backups/qbox/ran-as)"
      take_backup /srv/false before-2 2>>said || echo "false: $(ls /run/qbox-upgrade)"`;
    const { lines, said } = await inSystem('', script);
    const took = `took: 0 /var/backups/qbox/qbox-TIME-before-1.qbackup, as ${QBOX}`;
    expect(lines, said).toEqual([took, 'false: said', ...UNHARMED]);
    expect(said).toContain('^[[2J');
  });

  it('nor does the box itself as root start on data of another user', async () => {
    const { lines, said } = await inSystem(
      '',
      `${process.execPath} ${QBOXD} --config /etc/qbox/qbox.toml 2>>/srv/root/said || echo "box: $?"`,
    );
    expect(lines, said).toEqual(['box: 78', ...UNHARMED]);
    expect(said).toMatch(/\/srv\/qbox belongs to user 900: start the box as that user/);
  });
});
