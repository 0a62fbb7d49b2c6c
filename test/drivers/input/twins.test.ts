import { describe, expect, it } from 'vitest';
import { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { KeyboardTwin } from '../../support/keyboard-twin.js';
import { bytesOf } from './bytes.js';

function keypad(hasDisplay: boolean) {
  const said: string[] = [];
  return { said, twin: new KeypadTwin({ address: 0x20, hasDisplay, send: (bytes) => said.push(Buffer.from(bytes).toString('hex')) }) };
}

describe('a keypad in software', () => {
  // QSystem, ButtonDevice.java.
  it.each([
    ['01 20 30 07', 'off', 0],
    ['01 20 31 07', 'red', 0],
    ['01 20 36 07', 'green 500', 0],
    ['01 20 37 07', 'off', 1],
    ['01 20 3A 07', 'red 200', 1],
    ['01 20 3D 07', 'green 500', 1],
    ['01 21 31 07', 'off', 0],
    ['31 07', 'off', 0],
  ])('%s', (hex, lamp, beeps) => {
    const { twin } = keypad(false);
    for (const byte of bytesOf(hex)) twin.receive(Uint8Array.of(byte));
    expect([twin.lamp, twin.beeps, twin.faults]).toEqual([lamp, beeps, []]);
  });

  it('shows three cells, in Windows-1251', () => {
    const { twin } = keypad(true);
    twin.receive(bytesOf('01 20 21 C3 30 32 07'));
    expect(twin.display).toEqual({ text: 'Г02', isBlinking: true });
  });

  it('records what no keypad understands', () => {
    const [lamp, display] = [keypad(false).twin, keypad(true).twin];
    lamp.receive(bytesOf('01 20 3E 07 01 20 31 31 07'));
    display.receive(bytesOf('01 20 20 30 30 07 01 20 1F 30 30 30 07'));
    expect([lamp.faults, display.faults].map((faults) => faults.length)).toEqual([2, 2]);
  });

  it('says its keys while it has power', () => {
    const { twin, said } = keypad(false);
    twin.press('34');
    twin.power(false);
    twin.press('31');
    expect(said).toEqual(['01203407']);
  });
});

describe('a keyboard in software', () => {
  it('reports what is down, and that there is too much', () => {
    const reports: string[] = [];
    const twin = new KeyboardTwin({ cable: { send: (report) => reports.push(Buffer.from(report).toString('hex')) }, reportId: 1 });
    twin.type('A');
    expect(reports).toEqual(['010200040000000000', '010200000000000000']);
    for (let usage = 4; usage <= 10; usage++) twin.press(usage);
    expect(reports.at(-1)).toBe('010000010101010101');
    expect(() => twin.type('Г')).toThrow('no key of a US keyboard writes "Г"');
  });
});
