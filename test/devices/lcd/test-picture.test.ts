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

it('has bars of eight colours over all of its width, which tell no screen from another', () => {
  const bars = (pattern: string) => [...shapes(pattern).matchAll(/<(?:rect|path)[^>]*fill="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour);
  const colours = ['#ffffff', '#ffff00', '#00ffff', '#00ff00', '#ff00ff', '#ff0000', '#0000ff', '#808080'];
  expect(bars('picture').filter((colour) => colours.includes(String(colour)))).toEqual(expect.arrayContaining(colours));
  expect(bars('identify').filter((colour) => colour === '#ff00ff')).toEqual([]);
});
