/** The manifests of boards and kiosks, without a browser: their addresses, names and icons. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import type { PageRequest, TextPage } from '../../../server/transport/page.js';
import { appPage } from '../../../server/web/app-manifest.js';
import { ROOT } from '../../architecture/source-files.js';

const PLACES = {
  branch: 'Отделение «Запад»',
  language: 'ru',
  kiosks: () => [{ id: 1, name: 'Вход' }],
  boards: () => [
    { id: 2, name: 'Зал </script>' },
    { id: 3, name: '' },
  ],
};

function ask(path: string, query = ''): TextPage | undefined {
  const source = appPage(path, PLACES);
  return (typeof source === 'function' ? source({ query: new URLSearchParams(query) } as PageRequest) : source) as TextPage | undefined;
}

const manifestAt = (path: string, query = ''): unknown => JSON.parse(String(ask(path, query)?.body));

it('each board and kiosk is an app of its own, named as in the book', () => {
  expect(ask('/board/2/app.webmanifest')?.contentType).toBe('application/manifest+json');
  expect(manifestAt('/board/2/app.webmanifest')).toMatchObject({
    ...{ id: '/board/2', start_url: '/board/2', scope: '/board/2', display: 'fullscreen', lang: 'ru' },
    ...{ name: 'Зал </script> · Отделение «Запад»', short_name: 'Зал </script>' },
  });
  expect(manifestAt('/board/3/app.webmanifest')).toMatchObject({ name: 'Отделение «Запад»', short_name: 'Отделение «Запад»' });
  expect(manifestAt('/kiosk/1/app.webmanifest')).toMatchObject({ id: '/kiosk/1', start_url: '/kiosk/1' });
});

it('an app of a screen that speaks keeps speaking, and takes nothing else of the address', () => {
  const startOf = (query: string) => (manifestAt('/board/2/app.webmanifest', query) as { start_url: string }).start_url;
  expect(['sound=voice', 'sound=off', 'sound=x', 'sound=voice&x=1', 'x=1'].map(startOf)).toEqual([
    ...['/board/2?sound=voice', '/board/2?sound=off', '/board/2', '/board/2?sound=voice', '/board/2'],
  ]);
});

it('there is none for what is in no book, and for other pages', () => {
  expect(['/board/1/app.webmanifest', '/kiosk/2/app.webmanifest'].map((path) => ask(path)?.status)).toEqual(Array(2).fill('404 Not Found'));
  const others = [
    '/app.webmanifest',
    '/admin/app.webmanifest',
    '/board/-2/app.webmanifest',
    '/board/2/app.webmanifest/',
    '/app-icon-64.png',
  ];
  expect(others.map((path) => ask(path))).toEqual(Array(others.length).fill(undefined));
});

it.each([192, 512])('the icon of %i pixels is the drawing beside it, painted to its edges', async (side) => {
  const body = ask(`/app-icon-${side}.png`)?.body ?? Buffer.alloc(0);
  const drawing = readFileSync(join(ROOT, 'server/web/assets/app-icon.svg'));
  const pixelsOf = (picture: Sharp) => picture.resize(side, side).flatten().toColourspace('srgb').raw().toBuffer();
  const [served, drawn] = await Promise.all([pixelsOf(sharp(body)), pixelsOf(sharp(drawing, { density: (72 * side) / 64 }))]);
  expect(served.length).toBe(side * side * 3);
  const apart = served.reduce((most, value, at) => Math.max(most, Math.abs(value - (drawn[at] ?? 0))), 0);
  // Sixteen colours: edges of shapes differ a little.
  expect(apart).toBeLessThan(24);
  expect([...served.subarray(0, 3)]).toEqual([11, 122, 117]);
});
