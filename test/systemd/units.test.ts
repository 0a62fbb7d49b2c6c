/** The units as systemd reads them, and as people do: each restriction has its reason. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const UNITS = join(ROOT, 'systemd/units');
/** They hold data of visitors in memory. */
const WITH_DATA = ['qbox', 'qbox-backup', 'qbox-backup-now', 'qbox-settings', 'qbox-kiosk'].map((name) => `systemd/units/${name}.service`);
/** Closed: all but the one of packages, which does what apt does (qbox-release.service). */
const OF_THE_BOX = [...WITH_DATA, 'systemd/units/qbox-framebuffer.service'];
/** And that of headquarters, which is a package of its own. */
const SERVICES = [...OF_THE_BOX, 'systemd/headquarters/qbox-hq.service'];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Ended {
  readonly code: number;
  readonly output: string;
}

function analyze(...parameters: readonly string[]): Promise<Ended> {
  return new Promise((ended, failed) => {
    execFile('systemd-analyze', parameters, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') failed(error);
      else ended({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

/** As many directives as one reason may speak for. */
const SHARED_MAX = 5;
/** What takes something away from a service. */
const RESTRICTS =
  /^(NoNew|Protect|Private|Restrict(?!art)|Capability|Ambient|Lock|SystemCall|Device|ReadWritePaths|UMask|Memory|Tasks|Limit|OOM|IO|Nice)/;

/** The restrictions above which no comment stands, or one that already speaks for as many as it may. */
function withoutReason(unit: string): string[] {
  const found: string[] = [];
  let spoken = SHARED_MAX;
  for (const line of unit.split('\n')) {
    if (line.startsWith('#')) spoken = 0;
    else if (line === '') spoken = SHARED_MAX;
    else {
      if (spoken >= SHARED_MAX && RESTRICTS.test(line)) found.push(line);
      spoken += 1;
    }
  }
  return found;
}

describe('the units', () => {
  it.each(SERVICES)('%s is as closed as systemd can judge without running it: 2.5 or less', async (unit) => {
    const { code, output } = await analyze('security', '--offline=true', '--threshold=25', '--no-pager', join(ROOT, unit));
    expect(output).toMatch(/Overall exposure level for \S+: [0-2]\.\d/);
    expect(code).toBe(0);
  });

  it('a service with every right is judged otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-units-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const open = join(folder, 'open.service');
    writeFileSync(open, '[Service]\nExecStart=/bin/true\n');
    expect((await analyze('security', '--offline=true', '--threshold=25', '--no-pager', open)).code).not.toBe(0);
  });

  it('say nothing that systemd does not understand', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-units-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const units = readdirSync(UNITS);
    expect(units.length).toBeGreaterThan(4);
    // The programs as they are before they are installed: systemd looks whether they can be started.
    for (const unit of units) {
      const text = read(`systemd/units/${unit}`);
      writeFileSync(
        join(folder, unit),
        text.replace(/\/usr\/(?:sbin|bin|lib\/qbox\/bin)\/(qboxd|qctl|kiosk|install-release)\b/g, `${ROOT}/systemd/bin/$1`),
      );
    }
    const own = join(folder, 'qbox-hq.service');
    writeFileSync(own, read('systemd/headquarters/qbox-hq.service').replace('/usr/bin/qbox-hq', `${ROOT}/systemd/headquarters/qbox-hq`));
    const { output } = await analyze('verify', '--man=no', '--recursive-errors=no', ...units.map((unit) => join(folder, unit)), own);
    expect(output.split('\n').filter((line) => line.includes('qbox'))).toEqual([]);
  });

  it.each(SERVICES)('%s gives a reason for each restriction', (unit) => {
    expect(withoutReason(read(unit))).toEqual([]);
  });

  it.each([...WITH_DATA, 'systemd/headquarters/qbox-hq.service'])('%s leaves nothing of its memory on the disk', (unit) => {
    const lines = read(unit).split('\n');
    expect(lines).toContain('LimitCORE=0');
    expect(lines).toContain('MemorySwapMax=0');
  });

  it('a restriction without a reason is found', () => {
    expect(withoutReason('[Service]\nProtectHome=yes\n')).toEqual(['ProtectHome=yes']);
    expect(withoutReason('# Its own.\n\nProtectHome=yes\nRestart=always\n')).toEqual(['ProtectHome=yes']);
    expect(withoutReason(`# All.\n${'PrivateTmp=yes\n'.repeat(SHARED_MAX)}ProtectClock=yes\n`)).toEqual(['ProtectClock=yes']);
  });

  it('end a box whose configuration is wrong for good, and start it again otherwise', () => {
    const [, config] = /config: (\d+)/.exec(read('server/main.ts')) ?? [];
    const unit = read('systemd/units/qbox.service').split('\n');
    expect(unit).toContain(`RestartPreventExitStatus=${config}`);
    expect(unit).toContain('Restart=always');
    expect(unit).toContain('Type=notify');
  });
});

/** Flags of Node before the program. The simulation is no box. */
const nodeFlags = (text: string): string[] =>
  [...text.replace(/^.* dist\/sim\/.*$/gm, '').matchAll(/node((?: --[\w-]+=\d+)+)/g)]
    .map(([, flags = '']) => flags.trim())
    .filter((flags, index, all) => all.indexOf(flags) === index);

it('the box gets the same flags of Node however it is started', () => {
  const [shebang = ''] = read('server/main.ts').split('\n');
  const flags = nodeFlags(shebang);
  expect(flags.length).toBe(1);
  for (const file of ['systemd/bin/qboxd', 'Makefile', 'package.json', 'docs/installation.md'])
    expect({ [file]: nodeFlags(read(file)) }).toEqual({ [file]: flags });
  expect(read('systemd/units/qbox.service')).toContain('\nExecStart=/usr/sbin/qboxd --config ');
});
