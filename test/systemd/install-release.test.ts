/**
 * The script that installs a package of headquarters, as root runs it, in a mount namespace of its own (root's, or one in which this user
 * is root): /var/lib, /run and /etc are made for the test, and in the place of apt-get stands what writes down how it was called.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackage, manifestOf, newSigner, signedBy } from '../support/packages.js';
import { SLOWNESS } from '../support/slowness.js';

const QCTL = resolve('dist/program/qctl.js');
const QBOX = 900;
const IS_ROOT = process.getuid?.() === 0;
const NAMESPACE = IS_ROOT ? ['--mount'] : ['--map-root-user', '--map-auto', '--mount'];
const [bank, stranger] = [newSigner(), newSigner()];

let folder: string;
let next: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-install-'));
  next = makePackage(folder, { version: '0.3.0', content: Buffer.alloc(300_000, 7) });
  // As the package has it: with what the scripts share, and the program where the test has it.
  const common = readFileSync('systemd/debian/common.sh', 'utf8');
  const script = readFileSync('systemd/bin/install-release', 'utf8').replace('# @COMMON@', () => common);
  writeFileSync(join(folder, 'install-release'), script.replaceAll('/usr/lib/qbox', '/srv/program'), { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLACE = '/var/lib/qbox/headquarters-release';
const AT = `${PLACE}/qbox.deb`;
const setUp = (): string => `
set -eu
mount -t tmpfs -o mode=755 system /srv
mkdir -p /srv/etc/qbox /srv/etc/systemd/system /srv/program/bin && cp /etc/ld.so.cache /srv/etc/
printf 'root:x:0:0::/root:/bin/sh\\nqbox:x:${QBOX}:${QBOX}::/srv:/bin/sh\\n' >/srv/etc/passwd
echo "the SECRET of root" >/srv/etc/shadow && chmod 600 /srv/etc/shadow
cp ${folder}/release.pub /srv/etc/qbox/
echo '0.2.0 amd64' >/srv/program/installed-package
printf '#!/bin/sh\\nexec ${process.execPath} ${QCTL} "$@" --in-place-of 0.2.0\\n' >/srv/program/bin/qctl
printf '#!/bin/sh\\necho "trial $QBOX_UPGRADE_TRIAL_SECONDS: $*" >>/srv/apt\\n. /srv/apt-does\\n' >/srv/apt-get
printf '#!/bin/sh\\n[ "$1" = --configure ] || exec /srv/dpkg-itself "$@"\\necho "$@" >>/srv/apt\\n' >/srv/dpkg
cp -L "$(command -v dpkg)" /srv/dpkg-itself
cp -L "$(command -v apt-get)" /srv/apt-itself
chmod +x /srv/program/bin/qctl /srv/apt-get /srv/dpkg
mount --bind /srv/etc /etc
mount -t tmpfs -o mode=755 lib /var/lib && mkdir -p ${PLACE}
mount -t tmpfs -o mode=755 run /run && mkdir /run/qbox
cp ${folder}/package.deb ${PLACE}/qbox.deb && cp ${folder}/order /run/qbox/release.order
chown -R ${QBOX}:${QBOX} /var/lib/qbox /run/qbox && chmod 750 /var/lib/qbox /run/qbox
mount --bind /srv/apt-get /usr/bin/apt-get && mount --bind /srv/dpkg /usr/bin/dpkg
as_qbox() { setpriv --reuid=${QBOX} --regid=${QBOX} --clear-groups -- "$@"; }
echo true >/srv/apt-does
`;

interface Given {
  readonly signed: string;
  readonly number?: string;
  readonly package?: Buffer;
  /** What apt-get does; the user of the box did before. */
  readonly apt?: string;
  readonly attack?: string;
}
interface Ran {
  readonly code: string;
  readonly state: string;
  readonly fault: string;
  /** That was ordered, and that was here. */
  readonly version: string;
  readonly before: string;
  readonly apt: string;
  readonly left: string;
  readonly said: string;
}

function install({ signed, number = '7', package: bytes = readFileSync(next), apt = 'true', attack = '' }: Given): Promise<Ran> {
  writeFileSync(join(folder, 'release.pub'), bank.published);
  writeFileSync(join(folder, 'order'), `${number}\n${signed}`);
  writeFileSync(join(folder, 'package.deb'), bytes);
  writeFileSync(join(folder, 'apt-does'), `${apt}\n`);
  const work = `${setUp()}
cp ${folder}/apt-does /srv/apt-does
${attack}
code=0; ${folder}/install-release >/srv/said 2>&1 || code=$?
outcome() { sed -n "s/.*\\"$1\\":\\"\\{0,1\\}\\([a-zA-Z0-9]*\\).*/\\1/p" /var/lib/qbox-release/outcome.json 2>/dev/null || true; }
written() { sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\).*/\\1/p" /var/lib/qbox-release/outcome.json 2>/dev/null || true; }
echo "version=$(written version)"; echo "before=$(written before)"
echo "code=$code"; echo "state=$(outcome state)"; echo "fault=$(outcome fault)"
echo "apt=$(cat /srv/apt 2>/dev/null | tr '\\n' ';')"
echo "left=$(cd /var/lib/qbox-release && echo *) $(ls /run/qbox) $(grep -rl SECRET /var/lib /run/qbox || true)"
echo "said=$(tr '\\n' ' ' </srv/said)"`;
  const script = join(folder, 'script.sh');
  writeFileSync(script, work);
  return new Promise((done, failed) => {
    execFile('unshare', [...NAMESPACE, 'bash', script], { env: { PATH: process.env.PATH } }, (error, stdout, stderr) => {
      if (error !== null) return failed(new Error(`${error.message}\n${stderr}`));
      done(Object.fromEntries(stdout.split('\n').map((line) => line.split(/=(.*)/s))) as unknown as Ran);
    });
  });
}

const signed = (): string => signedBy(bank, manifestOf(next, '0.3.0'));
const older = (): Given => {
  const path = makePackage(folder, { version: '0.1.0' });
  return { signed: signedBy(bank, manifestOf(path, '0.1.0')), package: readFileSync(path) };
};
/** On a machine where nothing is installed, and with caches of its own. */
const APT_ITSELF = `
mkdir -p /var/lib/dpkg/info /var/lib/dpkg/updates /var/lib/apt/lists/partial /srv/cache/archives/partial && touch /var/lib/dpkg/status
/srv/apt-itself -o Dir::Cache=/srv/cache -o Debug::NoLocking=1 -o Dir::Log=/srv \\
  -o APT::Sandbox::User=root -o Dpkg::Options::=--no-act "$@"`;
const KEPT = 'checked order outcome.json signed ';

describe('a package of headquarters', { timeout: 60_000 * SLOWNESS }, () => {
  it('is installed without questions and without a network, settings stay, and the new version has to stay up', async () => {
    const ran = await install({ signed: signed() });
    expect(ran).toMatchObject({ code: '0', state: 'installed', fault: '', left: `${KEPT} `, version: '0.3.0', before: '0.2.0' });
    expect(ran.apt).toMatch(
      /^trial 180: install --yes --no-remove .*SourceParts=\/dev\/null .*--force-confold .*\/var\/lib\/qbox-release\/package\.deb;$/,
    );
  });

  it('is taken by apt itself, from its file and with no sources; dpkg only says what it would do', async () => {
    const { state, said } = await install({ signed: signed(), apt: APT_ITSELF });
    expect(state, said).toBe('installed');
  });

  it('whose new version did not stay: the one before runs, and it is said so', async () => {
    const ran = await install({ signed: signed(), apt: 'touch /etc/systemd/system/qbox.service; exit 100' });
    expect(ran).toMatchObject({ code: '1', state: 'failed', fault: 'back' });
  });

  it('that apt-get does not take leaves everything as it was', async () => {
    expect(await install({ signed: signed(), apt: 'exit 100' })).toMatchObject({ code: '1', state: 'failed', fault: 'refused' });
  });

  it.each<[string, () => Given, string]>([
    ['of a foreign key', () => ({ signed: signedBy(stranger, manifestOf(next, '0.3.0')) }), 'unsigned'],
    ['that is half there', () => ({ signed: signed(), package: readFileSync(next).subarray(0, 150_000) }), 'damaged'],
    ['of another program', () => ({ signed: signedBy(bank, manifestOf(next, '0.3.0', { package: 'qbox-hq' })) }), 'damaged'],
    ['that is older', older, 'notNewer'],
  ])('%s never reaches apt-get', async (_what, given, fault) => {
    expect(await install(given())).toMatchObject({ code: '1', state: 'failed', fault, apt: '', left: `${KEPT} ` });
  });

  it.each<[string, string]>([
    ['a link to a file of root', `as_qbox ln -sf /etc/shadow ${AT}`],
    ['a link to a folder of root', `as_qbox rm ${AT}; as_qbox ln -s /etc ${AT}`],
    // Whoever opens it for writing, and says nothing: nobody waits longer than that.
    ['a pipe', `as_qbox rm ${AT}; as_qbox mkfifo ${AT}; as_qbox sh -c ': >${AT}' &`],
  ])('in whose place the box has put %s is not read with the rights of root', async (_what, attack) => {
    const ran = await install({ signed: signed(), attack });
    expect(ran).toMatchObject({
      code: '1',
      state: 'failed',
      fault: expect.stringMatching(/^(disk|damaged)$/),
      apt: '',
      left: expect.stringMatching(/outcome\.json signed {2}$/),
    });
  });

  it('is ordered by a number and nothing else', async () => {
    for (const number of ['', '0', '7; reboot', '9999999999', '"'])
      expect(await install({ signed: signed(), number })).toMatchObject({ code: '1', state: '', apt: '' });
    const link = 'as_qbox ln -sf /etc/shadow /run/qbox/release.order';
    expect(await install({ signed: signed(), attack: link })).toMatchObject({
      code: '0',
      state: '',
      apt: '',
      left: 'order release.order ',
    });
  });

  it('whose order is not signed writes nothing else into what is shown', async () => {
    const ran = await install({ signed: '{"version":"0.3.0\\",\\"state\\":\\"installed"}\nnone\n' });
    expect(ran).toMatchObject({ code: '1', state: 'failed', fault: 'unsigned', version: '' });
  });

  it('after a power cut in the middle of one: dpkg ends that first', async () => {
    const attack = `mkdir /var/lib/qbox-release; echo '{"state":"installing"}' >/var/lib/qbox-release/outcome.json`;
    const { apt, state } = await install({ signed: signed(), attack });
    expect([apt, state]).toEqual([expect.stringMatching(/^--configure --pending;trial 180: /), 'installed']);
  });
});
