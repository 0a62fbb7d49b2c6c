/** Which presses of a key count: contacts that chatter, and keys that their keypad presses twice. */
import { describe, expect, it } from 'vitest';
import { HidKeypad } from '../../../drivers/input/hid-keypad.js';
import { keypadKind } from '../../../drivers/input/keypads/index.js';
import { loadKeypadProfiles } from '../../../drivers/input/profile.js';
import { KeyboardTwin } from '../../support/keyboard-twin.js';
import { pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const ZERO = 0x62;
const ONE = 0x59;
const DOUBLE_ZERO = 0xb0;

async function pad() {
  const timers = new VirtualTimers();
  const pipe = pipeToTwin(timers, (cable) => new KeyboardTwin({ cable }));
  const pressed: string[] = [];
  const bounceMs = loadKeypadProfiles().get('usb-number-pad')?.bounceMs ?? 0;
  const keys = { protocol: 'keyboard', reportId: null } as const;
  const kind = keypadKind(keys);
  if (kind.cable !== 'hid') throw new Error('a number pad is on USB');
  const listener = { pressed: (key: string) => void pressed.push(key), fault: () => {} };
  const keypad = new HidKeypad({ openPort: pipe.openPort, kind, keys, bounceMs, timers, listener });
  await timers.advanceAsync(100);
  /** Down and up in turn: after each step so many milliseconds pass. */
  const contact = async (usage: number, ...pausesMs: number[]): Promise<void> => {
    for (const [index, pauseMs] of pausesMs.entries()) {
      if (index % 2 === 0) pipe.twin.press(usage);
      else pipe.twin.release(usage);
      await timers.advanceAsync(pauseMs);
    }
  };
  return { pressed, contact, close: () => keypad.close() };
}

describe('a number pad', () => {
  it('whose 00 key presses 0 twice, 16 ms apart, types two zeros; three presses, three', async () => {
    const { pressed, contact, close } = await pad();
    await contact(ONE, 60, 100);
    await contact(ZERO, 8, 8, 8, 200);
    expect(pressed.join('')).toBe('100');
    await contact(ZERO, 8, 8, 8, 8, 8, 200);
    expect(pressed.join('')).toBe('100000');
    await close();
  });

  it('that is read late, all reports at once, types the same', async () => {
    const { pressed, contact, close } = await pad();
    await contact(ZERO, 0, 0, 0, 0);
    expect(pressed.join('')).toBe('00');
    await close();
  });

  it('that has a usage of its own for 00 says so', async () => {
    const { pressed, contact, close } = await pad();
    await contact(DOUBLE_ZERO, 60, 100);
    expect(pressed).toEqual(['00']);
    await close();
  });

  it.each([
    ['when it closes', [3, 3, 80, 200]],
    ['when it opens', [80, 3, 3, 200]],
    ['both', [3, 3, 80, 4, 4, 200]],
    ['after a press of two seconds', [2_000, 5, 5, 200]],
  ])('whose contact chatters %s, types one', async (_when, pausesMs) => {
    const { pressed, contact, close } = await pad();
    await contact(ZERO, ...pausesMs);
    expect(pressed.join('')).toBe('0');
    await close();
  });

  it('is pressed twice by a quick finger: both count', async () => {
    const { pressed, contact, close } = await pad();
    await contact(ZERO, 45, 30, 45, 200);
    expect(pressed.join('')).toBe('00');
    await close();
  });
});
