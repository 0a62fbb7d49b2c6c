/** What boards show while they are tried out: all of each cell, and every glyph once. */
import { describe, expect, it } from 'vitest';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { ledTest } from '../../../server/devices/led/test-frames.js';

const PROFILES = loadLedProfiles();

function shown(id: string, pattern: string, address = 36) {
  const profile = PROFILES.get(id) ?? expect.unreachable();
  const family = ledFamily(profile);
  return { profile, family, steps: ledTest(profile, family, pattern, address) };
}
const texts = (id: string, pattern: string): string[] =>
  shown(id, pattern).steps.map(({ lines }) => lines.map(({ ticket, window }) => `${ticket}|${window}`).join(' / '));

it('itself by its address, which blinks eight times in the first line', () => {
  expect(shown('candle-7', 'identify').steps).toEqual([
    { lines: [{ ticket: '36', arrow: 'none', window: '' }], clock: null, blinkCount: 8 },
  ]);
  expect(shown('candle-7', 'identify', 12_345).steps[0]?.lines).toEqual([{ ticket: '1234', arrow: 'none', window: '5' }]);
});

it('all segments, and then the middle ones, in each cell of each row', () => {
  expect(texts('candle-7', 'segments')).toEqual(['8888|88', '----|--']);
  const { family, steps } = shown('candle-7x4', 'segments');
  expect(steps.map(({ lines, blinkCount }) => [lines.length, blinkCount])).toEqual(Array(2).fill([family.rows, 0]));
});

describe.each(['candle-7', 'led-485-4', 'dm36b06', 'alpha-betabrite'])('%s: glyphs', (id) => {
  it('are each shown once, as many at a time as there are cells', () => {
    const { profile, family, steps } = shown(id, 'glyphs');
    const perStep = family.ticketCells + family.windowCells;
    const said = steps.map(({ lines: [line] }) => `${line?.ticket}${line?.window}`);
    for (const text of said.slice(0, -1)) expect(text).toHaveLength(perStep);
    const all = said.join('');
    expect(new Set(all).size).toBe(all.length);
    expect(family.unshowable(all)).toEqual([]);
    expect(all).toContain('0123456789');
    for (const glyph of profile.text.glyphs ?? '') expect(all).toContain(glyph);
    expect(steps.at(-1)?.lines[0]?.ticket).not.toBe('');
  });
});
