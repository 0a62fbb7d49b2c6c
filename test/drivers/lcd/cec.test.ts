/** Screens switched over HDMI-CEC: a script in the place of `cec-ctl` plays adapter and television with the words of a real run. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { adapterIn, CecSwitch, powerIn } from '../../../drivers/lcd/cec.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { CEC_WORDS } from './cec-words.js';

const MINUTE_MS = 60_000;

describe('the words of cec-ctl', () => {
  it.each([
    ['unconfigured', { isConfigured: false, address: '1.0.0.0' }],
    ['configured', { isConfigured: true, address: '1.0.0.0' }],
    ['withoutCable', { isConfigured: false, address: 'f.f.f.f' }],
    ['elsewhere', null],
    ['nowhere', null],
    ['notAllowed', null],
  ] as const)('of an adapter that is %s', (words, adapter) => expect(adapterIn(CEC_WORDS[words])).toEqual(adapter));

  it.each([
    ['on', 'on'],
    ['toOn', 'on'],
    ['standby', 'standby'],
    ['unsaid', 'unsaid'],
    ['unacknowledged', null],
    ['unsent', null],
    ['notConfigured', null],
    ['nowhere', null],
  ] as const)('of a screen that is %s', (words, power) => expect(powerIn(CEC_WORDS[words])).toBe(power));
});

type Words = keyof typeof CEC_WORDS;

/**
 * A folder with a script and its state: `adapter` and `screen` hold the words of the next question, `claimed` those of the adapter once it
 * is told to play, `off` and `lit` those of the screen once it is told so; `told` is what it was called with.
 */
function rig(first: { adapter: Words; claimed?: Words; screen: Words; off?: Words; lit?: Words }) {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-cec-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'words'));
  for (const [name, text] of Object.entries(CEC_WORDS)) writeFileSync(join(folder, 'words', name), text);
  const set = (what: string, words: Words): void => writeFileSync(join(folder, what), words);
  const all = { claimed: first.adapter, off: first.screen, lit: first.screen, ...first };
  for (const [what, words] of Object.entries(all)) set(what, words);
  writeFileSync(
    join(folder, 'cec-ctl'),
    `#!/bin/sh
cd ${folder}; echo "$@" >> told
say() { cat "words/$1"; case $1 in nowhere|notAllowed) exit 1;; esac; }
case "$*" in
  *--give-device-power-status) say "$(cat screen)";;
  *--image-view-on*) cp lit screen;;
  *--standby) cp off screen;;
  *--playback*) cp claimed adapter; say "$(cat adapter)";;
  *) say "$(cat adapter)";;
esac
`,
    { mode: 0o755 },
  );
  const timers = new VirtualTimers();
  const changes: string[] = [];
  const power = new CecSwitch({
    ...{ device: '/dev/cec0', timers, program: join(folder, 'cec-ctl') },
    changed: () => changes.push(power.fault ?? (power.isOff ? 'off' : 'on')),
  });
  onTestFinished(() => power.close());
  const told = (): string[] => readFileSync(join(folder, 'told'), 'utf8').trim().split('\n');
  /** Until the driver waits for time to pass. */
  const idle = () => vi.waitFor(() => expect(timers.pending).toBe(1), 20_000);
  return { power, timers, changes, told, set, idle };
}

const SKIP = '--device /dev/cec0 --skip-info --to 0';

describe('a screen', () => {
  it('is claimed, switched on with its input named, off, and let alone', async () => {
    const { power, timers, changes, told, idle } = rig({
      ...{ adapter: 'unconfigured', claimed: 'configured', screen: 'standby', off: 'standby', lit: 'toOn' },
    });
    power.want(true);
    await idle();
    expect(told()).toEqual([
      ...['--device /dev/cec0', '--device /dev/cec0 --playback --osd-name qbox', `${SKIP} --give-device-power-status`],
      `${SKIP} --image-view-on --active-source phys-addr=1.0.0.0`,
    ]);
    timers.advance(10_000);
    await idle();
    expect([power.fault, power.isOff, changes]).toEqual([null, false, []]);
    power.want(false);
    await vi.waitFor(() => expect(told().at(-1)).toBe(`${SKIP} --standby`), 20_000);
    await idle();
    timers.advance(10_000);
    await vi.waitFor(() => expect(changes).toEqual(['off']), 20_000);
    // Somebody may want it on at night.
    expect(timers.pending).toBe(0);
  });

  it('that somebody switches off by day is on again within five minutes', async () => {
    const { power, timers, told, set, idle } = rig({ adapter: 'configured', screen: 'on', lit: 'on' });
    power.want(true);
    await idle();
    expect(told()).toHaveLength(2);
    set('screen', 'standby');
    timers.advance(5 * MINUTE_MS);
    await vi.waitFor(() => expect(told().at(-1)).toMatch(/image-view-on/), 20_000);
  });

  it.each([
    ['withoutCable', 'unsent', 'cecSilent'],
    ['configured', 'unacknowledged', 'cecSilent'],
    ['configured', 'unsent', 'cecSilent'],
    ['configured', 'on', 'cecDisobeys'],
    ['nowhere', 'on', 'cecNoAdapter'],
    ['notAllowed', 'on', 'cecNoAdapter'],
    ['elsewhere', 'on', 'cecNoAdapter'],
  ] as const)('(adapter %s, screen %s) is named %s, and off when it is well', async (adapter, screen, fault) => {
    const { power, timers, changes, told, set, idle } = rig({ adapter, screen });
    power.want(false);
    await idle();
    if (fault === 'cecDisobeys') {
      timers.advance(10_000);
      await vi.waitFor(() => expect(changes).toEqual([fault]), 20_000);
      await idle();
    }
    expect([power.fault, power.isOff]).toEqual([fault, false]);
    const before = told().length;
    timers.advance(14_999);
    expect(told()).toHaveLength(before);
    for (const [what, words] of [
      ['adapter', 'configured'],
      ['claimed', 'configured'],
      ['screen', 'standby'],
    ] as const)
      set(what, words);
    timers.advance(1);
    await vi.waitFor(() => expect(changes).toEqual([fault, 'off']), 20_000);
  });

  it('that never answers is tried less and less often, at least every ten minutes', async () => {
    const { power, timers, told, idle } = rig({ adapter: 'nowhere', screen: 'on' });
    power.want(true);
    for (const pauseMs of [15_000, 30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      await idle();
      const before = told().length;
      timers.advance(pauseMs - 1);
      expect(timers.pending).toBe(1);
      timers.advance(1);
      await vi.waitFor(() => expect(told()).toHaveLength(before + 1), 20_000);
    }
  });

  it('that does not tell its state is believed', async () => {
    const { power, timers, changes, idle } = rig({ adapter: 'configured', screen: 'unsaid' });
    power.want(false);
    await idle();
    timers.advance(10_000);
    await vi.waitFor(() => expect(changes).toEqual(['off']), 20_000);
  });
});

it('without cec-ctl says so', async () => {
  const timers = new VirtualTimers();
  const power = new CecSwitch({ device: '/dev/cec0', timers, changed: () => {}, program: '/nowhere/cec-ctl' });
  onTestFinished(() => power.close());
  power.want(true);
  await vi.waitFor(() => expect(power.fault).toBe('cecMissing'), 20_000);
});

it('closed between the command and the look after it, nothing goes on', async () => {
  const { power, timers, changes, told, idle } = rig({ adapter: 'configured', screen: 'standby' });
  power.want(true);
  await idle();
  const before = told();
  power.close();
  power.want(false);
  expect(timers.pending).toBe(0);
  await new Promise(setImmediate);
  expect([told(), changes]).toEqual([before, []]);
});

it('closed while its program hangs, it ends the program', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-cec-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'cec-ctl');
  writeFileSync(program, `#!/bin/sh\necho $$ > ${folder}/pid.part; mv ${folder}/pid.part ${folder}/pid; exec sleep 600\n`, { mode: 0o755 });
  const power = new CecSwitch({ device: '/dev/cec0', timers: new VirtualTimers(), changed: () => {}, program });
  onTestFinished(() => power.close());
  power.want(true);
  const pid = await vi.waitFor(() => Number(readFileSync(join(folder, 'pid'), 'utf8')), 20_000);
  expect(process.kill(pid, 0)).toBe(true);
  power.close();
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 20_000);
});
