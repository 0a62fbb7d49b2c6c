/** The test picture of a screen: what a technician checks from the ladder. */
import { expect, it } from 'vitest';
import { testPicture } from '../../../server/devices/lcd/test-picture.js';

const shapes = (pattern: string, width = 1920, height = 1080): string => testPicture({ width, height }, 'hall', pattern).svg;

it('has a white frame at the very edge, a round circle inside of it, and says name and size', () => {
  const svg = shapes('picture');
  // A hundredth of the shorter side, all of it inside.
  expect(svg).toMatch(/<rect[^>]*x="5.5"[^>]*y="5.5"[^>]*width="1909"[^>]*height="1069"[^>]*stroke="#ffffff"[^>]*stroke-width="11"/);
  expect(svg).toMatch(/<circle[^>]*cx="960"[^>]*cy="540"[^>]*r="496.8/);
  expect([svg.includes('hall'), svg.includes('1920 × 1080')]).toEqual([true, true]);
  expect(shapes('picture', 100, 60)).toMatch(/stroke-width="2"/);
});

it.each([
  [1920, 1080],
  [1080, 1920],
  [1003, 600],
])('has bars of eight colours side by side over all of its width of %i × %i, which tell no screen from another', (width, height) => {
  const colours = ['#ffffff', '#ffff00', '#00ffff', '#00ff00', '#ff00ff', '#ff0000', '#0000ff', '#808080'];
  const bars = (pattern: string): string[] => shapes(pattern, width, height).match(/<rect [^>]*fill="#(?!000000)[^>]*>/g) ?? [];
  const across = Math.ceil(width / 8);
  const [top, tall] = [Math.round(0.75 * height), Math.round(0.2 * height)];
  expect(bars('picture')).toEqual(
    colours.map((colour, at) => `<rect x="${at * across}" y="${top}" width="${across}" height="${tall}" fill="${colour}"/>`),
  );
  expect(bars('identify')).toEqual([]);
});

it.each(['picture', 'identify'])('%s: has its words in the middle, one below the other, above the bars', (pattern) => {
  const texts = [...shapes(pattern).matchAll(/<text x="([^"]*)" y="([^"]*)" text-anchor="middle" font-size="([^"]*)"[^>]*>([^<]*)</g)];
  expect(texts.map(([, x, , , text]) => [Number(x), text])).toEqual([
    [960, 'hall'],
    [960, '1920 × 1080'],
  ]);
  const [[nameTop, nameEnd], [sizeTop, sizeEnd]] = texts.map(([, , y, size]) => [Number(y) - Number(size), Number(y)]) as [
    [number, number],
    [number, number],
  ];
  const inOrder = [0.2 * 1080, nameTop, nameEnd, 0.5 * 1080, sizeTop, sizeEnd, 0.75 * 1080];
  expect(inOrder).toEqual([...inOrder].sort((one, other) => one - other));
});

it('has lines from corner to corner on black', () => {
  expect(shapes('picture')).toContain('<rect width="1920" height="1080" fill="#000000"/><path d="M0 0L1920 1080M1920 0L0 1080"');
});
