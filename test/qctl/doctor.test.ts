/** `qctl doctor` with files of its own, and at the real box. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { QboxClient } from '../../server/protocol/client/client.js';
import { CHECKS, examine, type NamedFinding, placesOf } from '../../server/qctl/commands/doctor.js';
import type { Status } from '../../server/qctl/commands/status.js';
import type { DataFolderOptions } from '../../server/qctl/data-folder.js';
import type { Patient } from '../../server/qctl/doctor/check.js';
import { readPromises } from '../../server/qctl/doctor/promises.js';
import type { Target } from '../../server/qctl/target.js';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const NOW_MS = Date.parse('2026-11-24T12:00:00.000Z');

async function found(check: string, files: Readonly<Record<string, string>>, change: Partial<Patient> = {}): Promise<NamedFinding> {
  const root = mkdtempSync(join(tmpdir(), 'qbox-doctor-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const patient: Patient = {
    root,
    data: join(root, 'data'),
    config: null,
    status: null,
    promises: null,
    isElsewhere: false,
    unreachable: 'down',
    nowMs: NOW_MS,
    env: {},
    ask: () => Promise.resolve(null),
    ...change,
  };
  const finding = (await examine(patient, () => {})).find((one) => one.check === check);
  if (finding === undefined) throw new Error(`no check ${check}`);
  return finding;
}

const mounts = (options: string) => ({ 'proc/mounts': `/dev/mmcblk0p2 / ext4 ${options} 0 0\n` });
const users = (members: string) => ({
  'etc/passwd': 'qbox:x:990:990::/var/lib/qbox:/usr/sbin/nologin\n',
  'etc/group': `lp:x:7:qbox\ndialout:x:20:${members}\n`,
});
const backup = (day: string) => ({ [`data/backups/qbox-202611${day}T020000Z-nightly.qbackup`]: '' });
const answering = (text: string): Partial<Patient> => ({ ask: () => Promise.resolve(text) });

describe('what is seen', () => {
  it.each<[string, string, Record<string, string>, string, Partial<Patient>?]>([
    ['a disk that is for reading only', 'disk is writable', mounts('ro,noatime'), 'fault'],
    ['one that is not', 'disk is writable', mounts('rw,errors=remount-ro'), 'ok'],
    ['a chip that is new', 'disk wear', { 'sys/block/mmcblk0/device/life_time': '0x01 0x02\n' }, 'ok'],
    ['a chip that is old', 'disk wear', { 'sys/block/mmcblk0/device/life_time': '0x01 0x09\n' }, 'warning'],
    ['a chip beyond its life', 'disk wear', { 'sys/block/mmcblk0/device/life_time': '0x0b 0x02\n' }, 'fault'],
    ['a memory card', 'disk wear', { 'sys/block/mmcblk0/size': '1' }, 'skipped'],
    ['errors of the disk', 'disk errors', {}, 'fault', answering('[1.0] blk_update_request: I/O error, dev mmcblk0, sector 12\n')],
    ['errors of an image of another program', 'disk errors', {}, 'ok', answering('[1.0] I/O error, dev loop1, sector 0\n')],
    ['a kernel that is content', 'disk errors', {}, 'ok', answering('')],
    ['no right to ask the kernel', 'disk errors', {}, 'skipped'],
    ['a backup of last night', 'backup', backup('24'), 'ok'],
    ['a backup of last week', 'backup', backup('17'), 'warning'],
    ['no backup', 'backup', {}, 'warning'],
    ['a user who lacks a group', 'groups', users(''), 'warning'],
    ['a user who has them', 'groups', users('qbox'), 'ok'],
    ['a time service that has reached nobody', 'time server', { 'run/systemd/timesync/x': '' }, 'warning'],
    ['a time service that has', 'time server', { 'run/systemd/timesync/synchronized': '' }, 'ok'],
    ['no data folder', 'data folder', {}, 'fault'],
    ['a service that runs', 'service', {}, 'ok', answering('LoadState=loaded\nActiveState=active\nNRestarts=0\nWatchdogUSec=30s\n')],
    ['a service that failed', 'service', {}, 'fault', answering('LoadState=loaded\nActiveState=failed\nNRestarts=3\nWatchdogUSec=30s\n')],
    ['a configuration with a fault', 'configuration', { 'qbox.toml': '[server]\nport = "x"\n' }, 'skipped'],
    ['little memory', 'memory', { 'proc/meminfo': 'MemAvailable:   20480 kB\n' }, 'warning'],
    [
      'few files',
      'open files',
      { 'proc/self/limits': 'Max open files            1024                 1024                 files\n' },
      'warning',
    ],
  ])('%s', async (_what, check, files, verdict, change) => {
    const finding = await found(check, files, change);
    expect(finding.verdict).toBe(verdict);
    // Whoever is told of a trouble is told what to do about it.
    expect(finding.remedy !== '').toBe(verdict === 'warning' || verdict === 'fault');
  });

  const SMSD = '[smsd]\nService = files\noutboxpath = /spool/outbox/\nsentsmspath = /spool/sent\nerrorsmspath = /spool/error/\n';
  it.each<[string, string | null, string, string]>([
    ['that looks where the box puts messages', SMSD, 'ok', ''],
    ['that is not installed', null, 'fault', 'apt install gammu-smsd'],
    ['that takes messages from a database', SMSD.replace('= files', '= SQL'), 'fault', 'service = files'],
    ['that looks elsewhere', SMSD.replace('/spool/outbox', '/other/outbox'), 'fault', 'outboxpath = /spool/outbox/'],
    ['that keeps what failed nowhere', SMSD.replace('errorsmspath', '#errorsmspath'), 'fault', 'errorsmspath = /spool/error/'],
    ['whose folders are of another section', SMSD.replace('outboxpath', '[include]\noutboxpath'), 'fault', 'outboxpath = /spool/outbox/'],
  ])('a daemon of text messages %s', async (_what, settings, verdict, remedy) => {
    const files: Record<string, string> = settings === null ? {} : { 'etc/gammu-smsdrc': settings };
    const config = join(mkdtempSync(join(tmpdir(), 'qbox-doctor-')), 'qbox.toml');
    onTestFinished(() => rmSync(dirname(config), { recursive: true }));
    writeFileSync(config, '[messages]\ngammu = "/spool"\n');
    const finding = await found('text messages', files, { config });
    expect([finding.verdict, finding.remedy]).toEqual([verdict, expect.stringContaining(remedy)]);
    expect((await found('text messages', files)).verdict).toBe('skipped');
  });

  const broken = { segment: 'Касса', percent: 34, day: '2026-11-23' };
  it.each<[string, Patient['promises'], string, string]>([
    ['that nobody tells', null, 'skipped', ''],
    ['that are not made', { count: 0, broken: [] }, 'skipped', ''],
    ['that were kept', { count: 2, broken: [] }, 'ok', 'of 2'],
    ['that were broken', { count: 2, broken: [broken] }, 'warning', 'Касса: on 2026-11-23 the promise was broken for 34 %'],
  ])('promises %s', async (_what, promises, verdict, seen) => {
    const finding = await found('promises', {}, { promises });
    expect([finding.verdict, finding.seen]).toEqual([verdict, expect.stringContaining(seen)]);
    expect(finding.remedy !== '').toBe(verdict === 'warning');
  });

  it('of what the box says of its rules, promises alone are read, with the names of their segments', async () => {
    const asked: unknown[] = [];
    const segments = [
      { id: 3, name: 'Касса', disabled: 0 },
      { id: 4, name: 'VIP', disabled: 1 },
    ];
    const checks = [
      { code: 'segmentInNoProfile', segment: 3 },
      { code: 'promiseBroken', segment: 3, percent: 34, day: '2026-11-23' },
    ];
    const call = async (...question: unknown[]) => asked.push(question) && { checks };
    const client = { list: async (book: string) => (book === 'Segment' ? segments : []), call } as unknown as QboxClient;
    expect(await readPromises(client)).toEqual({ count: 1, broken: [broken] });
    expect(asked).toEqual([['checkCallingRules', { segments, profiles: [] }]]);
  });

  it('looks for backups where qctl makes them', async () => {
    const none = await found('backup', {});
    expect([none.seen, none.remedy]).toEqual([expect.stringContaining('data/backups'), expect.stringContaining('qctl backup create;')]);
    expect((await found('backup', { 'data/backups/other.txt': '' })).seen).toContain('there is none in');
  });

  it('every check has a name of its own', () => {
    expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
  });
});

describe('errors that the kernel reports', () => {
  /** The data lie on partition 2 of a memory card; a stick is there, and an image of another program. */
  const asked = (lines: string): Promise<NamedFinding> => {
    const root = mkdtempSync(join(tmpdir(), 'qbox-doctor-disks-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const card = join(root, 'sys/devices/mmcblk0/mmcblk0p2');
    for (const folder of [card, join(root, 'sys/dev/block'), join(root, 'proc/self'), join(root, 'data')])
      mkdirSync(folder, { recursive: true });
    writeFileSync(join(card, 'partition'), '2\n');
    symlinkSync('../../devices/mmcblk0/mmcblk0p2', join(root, 'sys/dev/block/179:2'));
    writeFileSync(join(root, 'proc/self/mountinfo'), '25 1 179:2 / / rw shared:1 - ext4 /dev/root rw\n');
    return found('disk errors', {}, { root, data: join(root, 'data'), ...answering(lines) });
  };

  it.each<[string, string, string]>([
    ['[1.0] I/O error, dev loop1, sector 0 op 0x0:(READ)', 'ok', 'no error of a disk'],
    ['[1.0] Buffer I/O error on dev loop0p1, logical block 1, async page read', 'ok', 'no error of a disk'],
    ['[1.0] I/O error, dev sda, sector 8 op 0x1:(WRITE)', 'warning', 'not the disk of the box: [1.0] I/O error, dev sda'],
    ['[1.0] blk_update_request: I/O error, dev mmcblk0, sector 12', 'fault', 'dev mmcblk0'],
    ['[1.0] EXT4-fs error (device mmcblk0p2): ext4_lookup:1855', 'fault', 'mmcblk0p2'],
    ['[1.0] mmc0: error -110 whilst initialising SD card', 'fault', 'mmc0'],
    ['[1.0] EXT4-fs error (device mmcblk0p2)\n[2.0] I/O error, dev loop1, sector 0', 'fault', 'mmcblk0p2'],
    ['[1.0] ata1: I/O error', 'fault', 'ata1'],
  ])('%j: %s', async (lines, verdict, seen) => {
    expect(await asked(lines)).toMatchObject({ verdict, seen: expect.stringContaining(seen) });
  });
});

describe('whose files are examined', () => {
  const status = (folder: string) => ({ diagnostics: { disk: { folder } } }) as Status;
  const target = (url: string, isLocal = false): Target => ({ url, where: url, isLocal, fingerprint: undefined });
  const usual = { env: { QBOX_DATA: '/usual' }, root: '/nowhere' };

  it.each<[string, DataFolderOptions, Target, Status | null, ReturnType<typeof placesOf>]>([
    ['nobody answers', {}, target('', true), null, { data: '/usual', config: null, isElsewhere: false }],
    ['over the socket', {}, target('', true), status('/its/own'), { data: '/its/own', config: null, isElsewhere: false }],
    ['on this machine', {}, target('wss://127.0.0.1:8080'), status('/its/own'), { data: '/its/own', config: null, isElsewhere: false }],
    ['on another one', {}, target('wss://10.0.0.7:8080'), status('/its/own'), { data: '', config: null, isElsewhere: true }],
    ['named', { data: '/typed' }, target('', true), status('/its/own'), { data: '/typed', config: null, isElsewhere: false }],
    [
      'with its configuration',
      { config: '/typed.toml' },
      target('', true),
      status('/usual'),
      { data: '/usual', config: '/typed.toml', isElsewhere: false },
    ],
  ])('%s', (_what, own, at, told, places) => {
    expect(placesOf(own, at, told, usual)).toEqual(places);
  });

  it('of a box on another machine nothing of this one is told', async () => {
    const ask = () => Promise.resolve('');
    const isElsewhere = true;
    const patient = {
      root: '/',
      data: '',
      config: null,
      status: null,
      promises: null,
      isElsewhere,
      unreachable: null,
      nowMs: NOW_MS,
      env: {},
      ask,
    };
    const findings = await examine(patient, () => {});
    expect(findings.map(({ check }) => check)).toEqual(['box faults', 'devices', 'promises', 'clock', 'machine']);
  });
});

describe('at the real box', () => {
  let box: Box;
  beforeAll(async () => {
    box = await startBox();
  });
  afterAll(() => box.stop());

  const doctor = async (...words: string[]): Promise<{ code: number; findings: NamedFinding[]; stderr: string }> => {
    const terminal = new TestConsole();
    terminal.env = {};
    const code = await terminal.run('doctor', '--socket', join(box.data, 'qbox.sock'), '--json', ...words);
    return { code, findings: JSON.parse(terminal.stdout) as NamedFinding[], stderr: terminal.stderr };
  };

  it('finds it in order, as far as the box itself goes', async () => {
    const { findings } = await doctor();
    expect(findings[0]).toMatchObject({ check: 'box', verdict: 'ok' });
    for (const check of ['journal', 'socket', 'data folder', 'fonts', 'clock']) {
      expect(findings.find((one) => one.check === check)).toMatchObject({ check, verdict: 'ok' });
    }
  });

  it('asks it for its promises to visitors', async () => {
    const promises = async () => (await doctor()).findings.find(({ check }) => check === 'promises');
    expect(await promises()).toMatchObject({ verdict: 'skipped', seen: expect.stringContaining('there are no categories') });
    const socket = ['--socket', join(box.data, 'qbox.sock')];
    await new TestConsole().run('call', 'newSegment', '{"name": "Касса", "promise_min": 10}', ...socket);
    await new TestConsole().run('call', 'newCallingProfile', '{"name": "Зал", "windows": [11]}', ...socket);
    expect(await promises()).toMatchObject({ verdict: 'ok', seen: expect.stringContaining('of 1 none') });
  });

  it('looks into the folder of the box that answers, unless it is told of another one', async () => {
    const folder = async (...words: string[]) => (await doctor(...words)).findings.find(({ check }) => check === 'data folder');
    expect(await folder()).toMatchObject({ verdict: 'ok', seen: expect.stringContaining(box.data) });
    expect(await folder('--data', '/nowhere/at/all')).toMatchObject({ verdict: 'fault' });
  });

  it('shows and changes what is logged', async () => {
    const terminal = new TestConsole();
    const socket = ['--socket', join(box.data, 'qbox.sock')];
    expect(await terminal.run('log', 'level', 'debug', ...socket)).toBe(0);
    expect(terminal.stdout).toBe('debug (configured: info, from the next start on)\n');
    expect(await terminal.run('log', 'level', 'loud', ...socket)).toBe(2);
    expect(terminal.stderr).toContain('Allowed choices are fatal, error, warn, info, debug, trace');
  });

  it('shows the life of the box as often as it is told', async () => {
    const terminal = new TestConsole();
    const socket = ['--socket', join(box.data, 'qbox.sock')];
    await terminal.run('call', 'registrateConsumer', '{"services": [4], "noprint": true, "preview": false}', ...socket);
    terminal.stdout = '';
    expect(await terminal.run('top', '--count', '2', '--every', '0.1', ...socket)).toBe(0);
    expect(terminal.stdout.match(/^qbox 0\.1\.0/gm)).toHaveLength(2);
    expect(terminal.stdout).toMatch(/events\/s, loop delay/);
    expect(terminal.stdout).toContain('1 waiting, 0 being served');
    expect(terminal.stdout).not.toContain('\u001b');
  });

  it('ends with 4 and says first that the box is down', async () => {
    await box.stop();
    const { code, findings, stderr } = await doctor('--data', box.data);
    expect(code).toBe(4);
    expect(findings[0]).toMatchObject({ check: 'box', verdict: 'fault' });
    expect(stderr).toMatch(/found a fault/);
  });
});
