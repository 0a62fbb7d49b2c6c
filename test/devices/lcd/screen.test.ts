/** A screen of the box that is not there yet: it is not tried out, and nothing is drawn for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LcdScreen } from '../../../server/devices/lcd/screen.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

it('a screen that is missing says so, and no picture is drawn for it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-screen-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = { name: 'hall', output: join(folder, 'fb0'), sysfs: join(folder, 'sys'), rotation: 0 } as never;
  const screen = new LcdScreen({
    ...{ settings, timers: new VirtualTimers(), opened: () => {}, healthChanged: () => {} },
    log: { info: () => {}, warn: () => {} },
  });
  screen.start();
  onTestFinished(() => screen.stop());
  const draw = (): Promise<Uint8Array> => expect.unreachable('a picture is drawn for a screen that is not there');
  expect(await screen.test(draw, () => Promise.resolve(true))).toMatchObject({ isDone: false, code: 'deviceMissing' });
});
