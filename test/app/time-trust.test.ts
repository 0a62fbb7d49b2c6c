import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { timeTrust } from '../../server/app/time-trust.js';

const NOW_MS = Date.parse('2026-11-24T12:00:00.000Z');

function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'qbox-time-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const battery = (seconds: number, set = '1') => ({
  'sys/class/rtc/rtc0/hctosys': `${set}\n`,
  'sys/class/rtc/rtc0/since_epoch': `${seconds}\n`,
});
const SERVICE = { 'run/systemd/timesync/nothing-yet': '' };
const SYNCHRONISED = { 'run/systemd/timesync/synchronized': '' };

it.each([
  ['nothing is there', {}, 'unknown'],
  ['the time service has reached nobody yet', SERVICE, 'nobody'],
  ['the time service has reached a server', SYNCHRONISED, 'network'],
  ['a battery clock set the time', { ...SERVICE, ...battery(NOW_MS / 1000 + 1) }, 'battery'],
  ['the battery is empty, so that the clock began with 1970', { ...SERVICE, ...battery(90) }, 'nobody'],
  ['the system was not set by its battery clock', { ...SERVICE, ...battery(NOW_MS / 1000, '0') }, 'nobody'],
  ['a battery clock does not say its time', { 'sys/class/rtc/rtc0/hctosys': '1' }, 'unknown'],
])('when %s', (_what, files, trust) => {
  expect(timeTrust(rootWith(files), () => NOW_MS)()).toBe(trust);
});

it('sees that a server was reached while it runs', () => {
  const root = rootWith(SERVICE);
  const ask = timeTrust(root, () => NOW_MS);
  expect(ask()).toBe('nobody');
  writeFileSync(join(root, 'run/systemd/timesync/synchronized'), '');
  expect(ask()).toBe('network');
});
