/** A keypad on a shared line: what is asked for while its frame is on the line is sent next, and does not wait for the repaint. */
import { expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { BusKeypad } from '../../../drivers/input/bus-keypad.js';
import type { KeypadContent } from '../../../drivers/input/keypad.js';
import { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { keypadKind } from '../../../drivers/input/keypads/index.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { LINE_19200, SimLine } from '../bus/sim-line.js';

const ADDRESS = 0x21;
/** QSystem waits 150 ms between two frames to a keypad; a frame of seven bytes takes 4 ms. */
const NEXT_MS = 160;
/** Longer than anything that is asked for, shorter than the repaint. */
const CALM_MS = 1_000;

const content = (color: 'off' | 'red' | 'green', text = ''): KeypadContent => ({
  light: { color, blinkMs: 0 },
  display: { text, isBlinking: false },
});

async function keypad(has: 'lamp' | 'display') {
  const timers = new VirtualTimers();
  const line = new SimLine(timers);
  const bus = new Bus({ openPort: line.openPort, line: LINE_19200, timers });
  const twin = new KeypadTwin({ address: ADDRESS, hasDisplay: has === 'display', send: () => {} });
  line.devices.push((frame) => {
    twin.receive(frame);
    return null;
  });
  const keys = { protocol: 'frames', isAddressed: true, hasLight: has === 'lamp', hasDisplay: has === 'display' } as const;
  const kind = keypadKind(keys);
  if (kind.cable !== 'line') return expect.unreachable();
  const driver = new BusKeypad({
    ...{ bus, kind, keys, address: ADDRESS, bounceMs: 0, timers },
    listener: { pressed: () => {}, fault: () => {} },
  });
  onTestFinished(async () => {
    await driver.close();
    await bus.close();
  });
  // Its first content, dark.
  await timers.advanceAsync(CALM_MS);
  expect(line.frames).toHaveLength(1);
  return { timers, line, twin, driver };
}

it('a lamp that changes while its frame is on the line shines next', async () => {
  const { timers, line, twin, driver } = await keypad('lamp');
  driver.show(content('red'));
  await timers.advanceAsync(1);
  expect(line.frames).toHaveLength(2);
  driver.show(content('green'));
  await timers.advanceAsync(NEXT_MS);
  expect([twin.lamp, line.frames.length]).toEqual(['green', 3]);
});

it('a beep that is asked for while its frame is on the line sounds next, once', async () => {
  const { timers, twin, driver } = await keypad('lamp');
  driver.show(content('red'));
  await timers.advanceAsync(1);
  driver.show(content('red'), true);
  await timers.advanceAsync(NEXT_MS);
  expect([twin.lamp, twin.beeps]).toEqual(['red', 1]);
  await timers.advanceAsync(10_000);
  expect(twin.beeps).toBe(1);
});

it('a second beep while the first one is on the line is a beep of its own', async () => {
  const { timers, twin, driver } = await keypad('lamp');
  driver.show(content('red'), true);
  await timers.advanceAsync(1);
  driver.show(content('red'), true);
  await timers.advanceAsync(NEXT_MS);
  expect(twin.beeps).toBe(2);
});

it('a text that changes while its frame is on the line is shown next', async () => {
  const { timers, twin, driver } = await keypad('display');
  driver.show(content('off', '12'));
  await timers.advanceAsync(1);
  driver.show(content('off', '13'));
  await timers.advanceAsync(NEXT_MS);
  expect(twin.display.text).toBe('13 ');
});

it('what is as the frame on the line says needs no other', async () => {
  const { timers, line, twin, driver } = await keypad('lamp');
  driver.show(content('red'));
  await timers.advanceAsync(1);
  driver.show(content('green'));
  driver.show(content('red'));
  await timers.advanceAsync(CALM_MS);
  expect([twin.lamp, line.frames.length]).toEqual(['red', 2]);
});

it('a beep that is lost with the line sounds when it is there again', async () => {
  const { timers, line, twin, driver } = await keypad('lamp');
  driver.show(content('red'), true);
  line.unplug();
  twin.power(false);
  await timers.advanceAsync(10);
  line.plugIn();
  twin.power(true);
  await timers.advanceAsync(CALM_MS);
  expect([twin.lamp, twin.beeps]).toEqual(['red', 1]);
});
