/** What a scanner types as a keyboard, through the driver: Latin, and characters by their codes. */
import { describe, expect, it } from 'vitest';
import type { KeyboardLayoutName } from '../../../drivers/input/layouts.js';
import { Scanner } from '../../../drivers/input/scanner.js';
import { KeyboardTwin } from '../../support/keyboard-twin.js';
import { pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

async function scanned(run: (twin: KeyboardTwin) => void, layout?: KeyboardLayoutName): Promise<string[]> {
  const timers = new VirtualTimers();
  const pipe = pipeToTwin(timers, (cable) => new KeyboardTwin({ cable }));
  const codes: string[] = [];
  const profile = { codes: { protocol: 'keyboard', reportId: null }, gapMs: 100 } as const;
  const listener = { scanned: ({ text }: { readonly text: string }) => void codes.push(text), fault: () => {} };
  const scanner = new Scanner({ openPort: pipe.openPort, profile, timers, listener, ...(layout && { layout }) });
  await timers.advanceAsync(100);
  run(pipe.twin);
  await timers.advanceAsync(1_000);
  await scanner.close();
  return codes;
}

const decimal = (bytes: Iterable<number>): string[] => [...bytes].map(String);

describe('a scanner that types characters by their codes', () => {
  it.each([
    ['bytes of UTF-8', decimal(new TextEncoder().encode('Г002'))],
    ['bytes of Windows-1251, with a zero before', ['0195', '048', '048', '050']],
    ['bytes of Windows-1251, without one', ['195', '48', '48', '50']],
    ['code points', ['1043', '48', '48', '50']],
  ])('%s', async (_what, codes) => {
    expect(await scanned((twin) => twin.typeCodes(codes))).toEqual(['Г002']);
  });

  it('ends a code with a control character or a key, and types others as keys between', async () => {
    const codes = await scanned((twin) => {
      twin.typeCodes(['1043']);
      twin.type('002\n');
      twin.typeCodes(['1043', '48', '48', '51', '013']);
    });
    expect(codes).toEqual(['Г002', 'Г003']);
  });

  it('a code that is none is left out', async () => {
    expect(await scanned((twin) => twin.typeCodes(['99999999999', '7', '49', '13']))).toEqual(['1']);
  });
});

/** Keys of a US keyboard by what they write. The scanner is set to a layout with which a computer writes what was scanned. */
describe('a scanner that is set to another layout', () => {
  it.each<[KeyboardLayoutName, typed: string, scanned: string]>([
    ['us', 'G002-yz', 'G002-yz'],
    ['gb', 'G002-yz', 'G002-yz'],
    ['de', 'G002/zy', 'G002-yz'],
    ['ru', 'U002-N', 'Г002-Т'],
    // Digits are shifted there.
    ['fr', 'AQ', 'QA'],
  ])('%s: %s is %s', async (layout, typed, code) => {
    expect(await scanned((twin) => twin.type(`${typed}\n`), layout)).toEqual([code]);
  });

  it('fr: digits are those with Shift', async () => {
    const digits = (twin: KeyboardTwin): void => {
      twin.hold(0x02);
      for (const usage of [0x27, 0x27, 0x1f]) twin.tap(usage);
      twin.hold(0);
      twin.type('\n');
    };
    expect(await scanned(digits, 'fr')).toEqual(['002']);
  });

  it('kz: letters stand in place of the digits, which come from the number pad', async () => {
    const typed = (twin: KeyboardTwin): void => {
      twin.hold(0x02);
      twin.tap(0x1f);
      twin.hold(0);
      for (const usage of [0x62, 0x62, 0x5a, 0x2d, 0x38]) twin.tap(usage);
      twin.type('\n');
    };
    expect(await scanned(typed, 'kz')).toEqual(['Ә002ө№']);
  });

  it.each<[KeyboardLayoutName, modifiers: number, usages: readonly number[], scanned: string]>([
    // The right Alt; and Ctrl with the left one.
    ['de', 0x40, [0x25, 0x24, 0x14, 0x27, 0x26], '[{@}]'],
    ['de', 0x05, [0x25, 0x64], '[|'],
    ['fr', 0x40, [0x22, 0x21, 0x20, 0x27, 0x2e, 0x2d], '[{#@}]'],
    ['gb', 0x40, [0x21], '€'],
    // No third level is known: what the keys type without it.
    ['us', 0x40, [0x04], 'a'],
  ])('%s: with AltGr (%i) the keys %j are %s', async (layout, modifiers, usages, code) => {
    const typed = (twin: KeyboardTwin): void => {
      twin.hold(modifiers);
      for (const usage of usages) twin.tap(usage);
      twin.hold(0);
      twin.type('\n');
    };
    expect(await scanned(typed, layout)).toEqual([code]);
  });
});
