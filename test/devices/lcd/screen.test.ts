/** A screen of the box that is not there yet: it is not tried out, and nothing is drawn for it. One that is switched by the hours. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { LcdScreen } from '../../../server/devices/lcd/screen.js';
import { CEC_WORDS } from '../../drivers/lcd/cec-words.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

type Words = keyof typeof CEC_WORDS;

it('a screen that is missing says so, and no picture is drawn for it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-screen-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = { name: 'hall', output: join(folder, 'fb0'), sysfs: join(folder, 'sys'), rotation: 0, cec: null } as never;
  const warned: unknown[] = [];
  const screen = new LcdScreen({
    ...{ settings, timers: new VirtualTimers(), opened: () => {}, healthChanged: () => {} },
    log: { info: () => {}, warn: (fields: unknown) => void warned.push(fields) } as never,
  });
  screen.start();
  onTestFinished(() => screen.stop());
  await vi.waitFor(() => expect(warned).toMatchObject([{ lcd: 'hall', fault: 'missing', output: join(folder, 'fb0') }]), 20_000);
  const draw = (): Promise<Uint8Array> => expect.unreachable('a picture is drawn for a screen that is not there');
  expect(await screen.test(draw, () => Promise.resolve(true))).toMatchObject({ isDone: false, code: 'deviceMissing' });
});

it('a screen that is being looked for is starting, whatever else it lacks; one that is missing is in trouble', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-screen-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = { name: 'hall', output: join(folder, 'fb0'), sysfs: join(folder, 'sys'), rotation: 90, cec: null } as never;
  const screen = new LcdScreen({
    ...{ settings, timers: new VirtualTimers(), opened: () => {}, healthChanged: () => {} },
    log: { info: () => {}, warn: () => {} },
  });
  onTestFinished(() => screen.stop());
  expect(screen.row(true)).toMatchObject({ state: 'starting', troubles: [], model: '90°' });
  expect(screen.row(false)).toMatchObject({ state: 'starting', troubles: [{ code: 'noBoard' }] });
  screen.start();
  await vi.waitFor(() => expect(screen.row(true)).toMatchObject({ state: 'trouble', troubles: [{ code: 'missing' }] }), 20_000);
});

it('a screen that is switched off by the hours says so, and what keeps it from that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-screen-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sys'));
  for (const [file, text] of [
    ['virtual_size', '64,36'],
    ['bits_per_pixel', '32'],
    ['stride', '256'],
  ] as const) {
    writeFileSync(join(folder, 'sys', file), text);
  }
  writeFileSync(join(folder, 'fb0'), Buffer.alloc(256 * 36));
  // In the place of the program, found by the PATH as the program is.
  const answers = (words: Words): void => {
    const lines = [
      '#!/bin/sh',
      `case "$*" in *give*) cat <<'E'`,
      `${CEC_WORDS[words]}E`,
      `;; *) cat <<'E'`,
      `${CEC_WORDS.configured}E`,
      'esac',
      '',
    ];
    writeFileSync(join(folder, 'cec-ctl'), lines.join('\n'), { mode: 0o755 });
  };
  answers('unacknowledged');
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const timers = new VirtualTimers();
  const settings = { name: 'hall', output: join(folder, 'fb0'), sysfs: join(folder, 'sys'), rotation: 0, cec: '/dev/cec0' } as const;
  const note = (_fields: unknown, words: unknown): unknown => said.push(String(words));
  const screen = new LcdScreen({
    ...{ settings, timers, opened: () => {}, healthChanged: () => {} },
    log: { info: note, warn: note } as never,
  });
  screen.start();
  onTestFinished(() => screen.stop());
  screen.light(false);
  await vi.waitFor(() => expect(screen.row(true)).toMatchObject({ state: 'warning', troubles: [{ code: 'cecSilent' }] }), 20_000);
  answers('standby');
  timers.advance(15_000);
  await vi.waitFor(() => expect(screen.row(true)).toMatchObject({ state: 'ready', troubles: [{ code: 'cecOff' }] }), 20_000);
  expect(screen.row(false)).toMatchObject({ state: 'warning', troubles: [{ code: 'noBoard' }, { code: 'cecOff' }] });
  expect(said).toEqual([
    'the screen shows its board',
    expect.stringMatching(/does not answer over HDMI-CEC/),
    'the screen is switched off: the hall is closed',
  ]);
});
