/** Pictures and films of templates for pages: paths in their place, and only to what a board shows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LcdMedia } from '../../../server/devices/lcd/media.js';
import type { LcdArea, LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import { DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';

const PNG = 'iVBORw0KGgoAAAA=';
const JPEG = '/9j/4AAQSkZJRg==';
const playlist = (...pictures: string[]): LcdArea =>
  ({ area: 'pictures', pictures, x: 0, y: 0, width: 10, height: 10 }) as unknown as LcdArea;
const TEXT = { area: 'text', text: 'Зал' } as unknown as LcdArea;
const template = (landscape: LcdArea[], portrait: LcdArea[] = []): LcdTemplate => ({ ...DEFAULT_TEMPLATE, landscape, portrait });
const picturesOf = ({ landscape, portrait }: LcdTemplate) =>
  [...landscape, ...portrait].map((area) => (area.area === 'pictures' ? area.pictures : area.area));

it('a page gets paths in the place of pictures and names of films, and no file that is none', () => {
  const media = new LcdMedia(['/films', '/more'], () => []);
  const given = template([TEXT, playlist(PNG, 'not a picture', 'opening day.mp4')], [playlist(JPEG)]);
  const [text, landscape, portrait] = picturesOf(media.ofPage(given));
  expect(text).toBe('text');
  expect(landscape).toEqual([expect.stringMatching(/^\/board-media\/[0-9a-f]{32}\.png$/), '/board-media/opening%20day.mp4']);
  expect(portrait).toEqual([expect.stringMatching(/^\/board-media\/[0-9a-f]{32}\.jpg$/)]);
  expect(media.ofPage(given)).toBe(media.ofPage(given));
  // The template itself is as it was.
  expect(picturesOf(given)[1]).toEqual([PNG, 'not a picture', 'opening day.mp4']);
});

it('a path leads to what some board shows, and nowhere else', () => {
  const [one, other] = [template([playlist(PNG, 'a.mp4')]), template([], [playlist(JPEG, 'b.WEBM', '../etc.mp4')])];
  let inUse: readonly LcdTemplate[] = [one, other];
  const media = new LcdMedia(['/films', '/more'], () => inUse);
  const [, png = ''] = /"(\/board-media\/[0-9a-f]+\.png)"/.exec(JSON.stringify(media.ofPage(one))) ?? [];
  const [, jpeg = ''] = /"(\/board-media\/[0-9a-f]+\.jpg)"/.exec(JSON.stringify(media.ofPage(other))) ?? [];
  expect(media.at(png)).toEqual({ kind: 'picture', contentType: 'image/png', bytes: Buffer.from(PNG, 'base64') });
  expect(media.at(jpeg)).toMatchObject({ contentType: 'image/jpeg' });
  expect(media.at('/board-media/a.mp4')).toEqual({ kind: 'film', contentType: 'video/mp4', file: '/films/a.mp4' });
  expect(media.at('/board-media/b.WEBM')).toMatchObject({ contentType: 'video/webm', file: '/films/b.WEBM' });
  expect([media.at('/board-media/..%2Fetc.mp4'), media.at('/board-media/c.mp4'), media.at('/etc/passwd')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(new LcdMedia([], () => inUse).at('/board-media/a.mp4')).toBeUndefined();
  inUse = [other];
  expect(media.at(png)).toBeUndefined();
});

it('of several folders, the first one that has the film', () => {
  const [own, sent] = [mkdtempSync(join(tmpdir(), 'qbox-own-')), mkdtempSync(join(tmpdir(), 'qbox-sent-'))];
  const media = new LcdMedia([own, sent], () => [template([playlist('a.mp4', 'b.mp4')])]);
  for (const file of [join(sent, 'a.mp4'), join(sent, 'b.mp4'), join(own, 'b.mp4')]) writeFileSync(file, 'film');
  expect(media.at('/board-media/a.mp4')).toMatchObject({ file: join(sent, 'a.mp4') });
  expect(media.at('/board-media/b.mp4')).toMatchObject({ file: join(own, 'b.mp4') });
  for (const folder of [own, sent]) rmSync(folder, { recursive: true });
});
