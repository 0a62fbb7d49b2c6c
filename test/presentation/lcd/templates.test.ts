/** Templates of LCD boards: those that come with the box, and what is said about faulty ones. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it, test } from 'vitest';
import { type LcdArea, LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import { checkTemplate } from '../../../server/presentation/lcd/template-check.js';
import { BUILT_IN_TEMPLATES, DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([...BUILT_IN_TEMPLATES])('the template %s', (name, template) => {
  it('is in order', () => {
    expect(Value.Check(LcdTemplate, template)).toBe(true);
    expect(checkTemplate(template)).toEqual([]);
  });

  it('can be read: letters stand out from what is under them', () => {
    const { background, panel, ink, quiet, accent, accent_ink } = template.theme;
    const least = name === 'high-contrast' ? 15 : 4.5;
    for (const [over, under] of [
      [ink, panel],
      [ink, background],
      [quiet, panel],
      [quiet, background],
      [accent_ink, accent],
      [accent, panel],
    ] as const) {
      expect([over, under, contrast(over, under) >= least]).toEqual([over, under, true]);
    }
  });
});

describe('what is wrong with a template', () => {
  const clock = (box: [number, number, number, number]): LcdArea => ({ area: 'clock', box });
  const faultsOf = (landscape: LcdArea[]) =>
    checkTemplate({ ...DEFAULT_TEMPLATE, landscape }).map(({ field, expected }) => `${field}: ${expected}`);

  test.each<[string, LcdArea[], string]>([
    ['an area without width', [clock([0, 0, 0, 10])], 'landscape.0.box: a width and a height above 0'],
    [
      'an area that sticks out',
      [clock([50, 0, 60, 10])],
      'landscape.0.box: a box on the screen: left + width and top + height of at most 100',
    ],
    [
      'areas over each other',
      [clock([0, 0, 50, 50]), clock([40, 40, 10, 20])],
      'landscape.1.box: a box that does not lie over landscape.0 (clock)',
    ],
    ['a field that is none', [{ area: 'text', box: [0, 0, 9, 9], text: { ru: '{filial}' } }], 'landscape.0.text: one of {branch} {board}'],
  ])('%s', (_what, landscape, fault) => {
    expect(faultsOf(landscape)).toEqual([fault]);
  });

  it('areas that touch do not lie over each other', () => {
    expect(faultsOf([clock([0, 0, 33.3, 50]), clock([33.3, 0, 66.7, 50])])).toEqual([]);
  });
});
