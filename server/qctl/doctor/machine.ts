/** Clock, memory, Node, the unit, fonts, sound. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { textIn } from '../../../drivers/kernel-files.js';
import { shippedPath } from '../../../drivers/shipped.js';
import { timeTrust } from '../../app/time-trust.js';
import { type Check, type Finding, fault, ok, skipped, warning } from './check.js';

const NODE_VERSIONS = [20, 22, 24];
const FILES_NEEDED = 4096;
const CLOCKS_APART_MS = 5000;
const SET_CLOCK = 'Connect a time server (timedatectl set-ntp true), or set the clock: timedatectl set-time "2026-11-24 09:00".';

export const machineChecks: readonly Check[] = [
  {
    name: 'clock',
    isOfBox: true,
    look: ({ status, nowMs }) => {
      if (status === null) return skipped('the box is down');
      const { diagnostics, boxTime } = status;
      if (diagnostics?.clock.doubtful)
        return warning(`the clock of the box is not synchronised (${diagnostics.clock.origin}): ${boxTime}`, SET_CLOCK);
      const apartMs = Math.abs(Date.parse(boxTime) - nowMs);
      if (apartMs > CLOCKS_APART_MS) return warning(`the clock of the box (${boxTime}) differs from that of this machine`, SET_CLOCK);
      return ok(`${boxTime}, ${diagnostics?.clock.origin ?? 'origin unknown'}`);
    },
  },
  {
    name: 'time server',
    look: ({ root }) => {
      const trust = timeTrust(root)();
      if (trust === 'network') return ok('the clock was set by one');
      if (trust === 'battery') return ok('none was reached; a battery clock set the time');
      return trust === 'nobody' ? warning('none was reached yet', SET_CLOCK) : skipped('the system does not report it');
    },
  },
  {
    name: 'Node',
    look: () => {
      const [major = 0] = process.versions.node.split('.').map(Number);
      return NODE_VERSIONS.includes(major) ? ok(process.version) : fault(process.version, `Install Node ${NODE_VERSIONS.join(', ')}.`);
    },
  },
  {
    name: 'memory',
    look: ({ root }) => {
      const available = /^MemAvailable:\s+(\d+) kB/m.exec(textIn(join(root, 'proc/meminfo')) ?? '');
      if (available === null) return skipped('the kernel does not report it');
      const mib = Math.round(Number(available[1]) / 1024);
      return mib < 64
        ? warning(`${mib} MiB are available`, 'Stop other programs: the box needs about 150 MiB.')
        : ok(`${mib} MiB are available`);
    },
  },
  { name: 'open files', look: ({ root }) => openFiles(root) },
  {
    name: 'service',
    look: async ({ ask }) => {
      const text = await ask('systemctl', 'show', 'qbox.service', '-p', 'LoadState,ActiveState,NRestarts,WatchdogUSec');
      const [load, active, restarts, watchdog] = ['LoadState', 'ActiveState', 'NRestarts', 'WatchdogUSec'].map(
        (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(text ?? '')?.[1],
      );
      if (load !== 'loaded') return skipped('qbox.service is not installed, or there is no systemd');
      const seen = `${active}, ${restarts} restarts, watchdog ${watchdog}`;
      if (active !== 'active') return fault(seen, 'Start it: systemctl start qbox; the reason why it ended: journalctl -u qbox -n 50.');
      return Number(restarts) > 0 ? warning(seen, 'Find out why it restarted: journalctl -u qbox -p warning.') : ok(seen);
    },
  },
  {
    name: 'fonts',
    look: () => {
      const folder = shippedPath('drivers/imaging/fonts');
      return existsSync(folder) ? ok(folder) : fault(`${folder} is missing`, 'Install the package again: apt install --reinstall qbox.');
    },
  },
  {
    name: 'sound',
    look: async ({ ask, status }) => {
      const [player, voices] = await Promise.all([ask('aplay', '--version'), ask('espeak-ng', '--voices')]);
      const isNeeded = status?.devices.some(({ port }) => port?.startsWith('alsa:')) ?? false;
      const missing = [...(player === null ? ['aplay'] : []), ...(voices === null ? ['espeak-ng'] : missingVoices(voices))];
      if (missing.length === 0) return ok('aplay and espeak-ng are there, with ru, kk and en');
      const seen = `missing: ${missing.join(', ')}`;
      return isNeeded ? fault(seen, 'Install them: apt install alsa-utils espeak-ng.') : skipped(`${seen}; no sound device is configured`);
    },
  },
];

const missingVoices = (voices: string): string[] =>
  ['ru', 'kk', 'en']
    .filter((language) => !new RegExp(`^\\s*\\d+\\s+${language}\\b`, 'm').test(voices))
    .map((language) => `the voice ${language}`);

function openFiles(root: string): Finding {
  const limit = /^Max open files\s+(\d+)/m.exec(textIn(join(root, 'proc/self/limits')) ?? '');
  if (limit === null) return skipped('the kernel does not report it');
  const most = Number(limit[1]);
  if (most >= FILES_NEEDED) return ok(`${most} for a process`);
  return warning(`${most} for a process`, 'Raise LimitNOFILE of the unit: each connection takes one.');
}
