import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyboardReport } from '../../../drivers/input/boot-keyboard.js';
import { characterOf, KEYBOARD_KEY_NAMES, keyName } from '../../../drivers/input/us-layout.js';
import { KeyboardTwin } from '../../support/keyboard-twin.js';
import { bytesOf } from './bytes.js';

/** Reads one report after the other; answers the codes that were pressed. */
function pressesOf(reports: readonly Uint8Array[], reportId: number | null = null): number[] {
  let down: readonly number[] = [];
  return reports.flatMap((report) => {
    const read = readKeyboardReport(down, report, reportId);
    down = read.down;
    return read.presses.map(({ usage }) => usage);
  });
}

const hex = (...reports: string[]): Uint8Array[] => reports.map(bytesOf);

describe('reports of a keyboard', () => {
  // Device Class Definition for HID 1.11, appendix C: the example of keys pressed and released in an overlap.
  it.each<[what: string, reports: Uint8Array[], pressed: number[]]>([
    ['a key pressed and released', hex('00 00 04 00 00 00 00 00', '00 00 00 00 00 00 00 00'), [0x04]],
    ['a key that stays down is pressed once', hex('00 00 04 00 00 00 00 00', '00 00 04 00 00 00 00 00'), [0x04]],
    ['two keys that overlap', hex('00 00 04 00 00 00 00 00', '00 00 04 05 00 00 00 00', '00 00 05 00 00 00 00 00'), [0x04, 0x05]],
    ['a key that moves to another place', hex('00 00 04 05 00 00 00 00', '00 00 05 00 00 00 00 00'), [0x04, 0x05]],
    ['released and pressed again', hex('00 00 04 00 00 00 00 00', '00 00 00 00 00 00 00 00', '00 00 04 00 00 00 00 00'), [0x04, 0x04]],
    ['a modifier alone is no key', hex('02 00 00 00 00 00 00 00'), []],
    ['too many at once', hex('00 00 04 00 00 00 00 00', '00 00 01 01 01 01 01 01', '00 00 04 05 00 00 00 00'), [0x04, 0x05]],
    ['a self-test that failed is no key', hex('00 00 02 00 00 00 00 00', '00 00 03 00 00 00 00 00'), []],
    ['twice in one report', hex('00 00 04 04 00 00 00 00'), [0x04]],
    ['a report of another kind', hex('00 04', '00 00 04 00 00', '01 00 00 04 00 00 00 00 00 00'), []],
    ['a number before it', hex('01 00 00 04 00 00 00 00 00'), [0x04]],
  ])('%s', (_what, reports, pressed) => {
    expect(pressesOf(reports)).toEqual(pressed);
  });

  it('with a number that is known, reads no other', () => {
    const reports = hex('02 00 00 05 00 00 00 00 00', '01 00 00 04 00 00 00 00 00', '00 00 06 00 00 00 00 00');
    expect(pressesOf(reports, 1)).toEqual([0x04]);
  });

  it('tells each key once, however keys overlap, and while there are more than six at once', () => {
    const key = fc.integer({ min: 4, max: 100 });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), fc.constantFrom(null, 3), (keys, reportId) => {
        const reports: Uint8Array[] = [];
        const twin = new KeyboardTwin({ cable: { send: (report) => reports.push(report) }, reportId });
        const down = new Set<number>();
        const expected: number[] = [];
        let hidden = new Set<number>();
        for (const usage of keys) {
          if (down.has(usage)) {
            down.delete(usage);
            twin.release(usage);
          } else {
            down.add(usage);
            twin.press(usage);
          }
          // While there are too many nobody knows which; those that are down afterwards were pressed.
          if (down.size > 6) continue;
          expected.push(...[...down].filter((one) => !hidden.has(one)));
          hidden = new Set(down);
        }
        expect(pressesOf(reports, reportId).sort()).toEqual(expected.sort());
      }),
    );
  });
});

describe('the US layout', () => {
  // HID Usage Tables 1.12, page 07h.
  it.each<[usage: number, name: string, plain: string | null, shifted: string | null]>([
    [0x04, 'A', 'a', 'A'],
    [0x1d, 'Z', 'z', 'Z'],
    [0x1e, '1', '1', '!'],
    [0x27, '0', '0', ')'],
    [0x28, 'Enter', null, null],
    [0x2a, 'Backspace', null, null],
    [0x2b, 'Tab', null, null],
    [0x2d, '-', '-', '_'],
    [0x38, '/', '/', '?'],
    [0x3a, 'F1', null, null],
    [0x45, 'F12', null, null],
    [0x54, '/', '/', '/'],
    [0x55, '*', '*', '*'],
    [0x56, '-', '-', '-'],
    [0x57, '+', '+', '+'],
    [0x58, 'Enter', null, null],
    [0x59, '1', '1', '1'],
    [0x61, '9', '9', '9'],
    [0x62, '0', '0', '0'],
    [0x63, '.', '.', '.'],
  ])('%i is %s', (usage, name, plain, shifted) => {
    expect(keyName(usage)).toBe(name);
    expect([characterOf(usage, false), characterOf(usage, true)]).toEqual([plain, shifted]);
    expect(KEYBOARD_KEY_NAMES.has(name)).toBe(true);
  });

  it('has no name for Num Lock, which some number pads send around each key', () => {
    expect([keyName(0x53), characterOf(0x53, false)]).toEqual([null, null]);
  });
});
