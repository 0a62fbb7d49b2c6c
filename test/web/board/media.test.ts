/** Pictures and films of templates: what the box gives out, to whom it gives nothing, and a film on a board in Chromium. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, dataOf, logIn } from '../../support/raw-client.js';
import { openBrowser, openPage } from '../support/browser.js';

const TEMPLATE = `
title = "Зал с рекламой"
[theme]
background = "#000000"
panel = "#101010"
ink = "#ffffff"
quiet = "#ffffff"
accent = "#ffe600"
accent_ink = "#000000"
[[landscape]]
area = "calls"
box = [0, 0, 50, 100]
rows = 4
[[landscape]]
area = "pictures"
box = [50, 0, 50, 100]
pictures = ["film.webm", "film.mp4", "red.png"]
seconds = 2
[[portrait]]
area = "calls"
box = [0, 0, 100, 100]
rows = 4
`;

let browser: Browser;
let box: Box;
let folder: string;
let film: Buffer;
let mp4: Buffer;

/** A second of moving colours, as this Chromium writes films. */
async function recordFilm(mimeType: string): Promise<Buffer> {
  const page = await browser.newPage();
  const base64 = await page.evaluate(`new Promise((resolve) => {
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    let hue = 0;
    const paint = setInterval(() => { pen.fillStyle = 'hsl(' + (hue += 20) + ' 80% 50%)'; pen.fillRect(0, 0, 300, 150); }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: '${mimeType}' });
    recorder.ondataavailable = ({ data }) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.readAsDataURL(data);
    };
    recorder.start();
    setTimeout(() => { clearInterval(paint); recorder.stop(); }, 1000);
  })`);
  await page.close();
  return Buffer.from(base64 as string, 'base64');
}

beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'qbox-films-'));
  film = await recordFilm('video/webm');
  mp4 = await recordFilm('video/mp4');
  await writeFile(join(folder, 'film.webm'), film);
  await writeFile(join(folder, 'other.webm'), film);
  await writeFile(join(folder, 'film.mp4'), mp4);
  await writeFile(
    join(folder, 'red.png'),
    await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  );
  await writeFile(join(folder, 'films.toml'), TEMPLATE);
  await writeFile(join(folder, 'qbox.toml'), `[lcd]\ntemplates = "${folder}"\n`);
  await writeFile(join(folder, 'lone.toml'), TEMPLATE.replace('"film.webm", "film.mp4", "red.png"', '"film.webm"'));
  box = await startBox({ args: ['--demo', '--config', join(folder, 'qbox.toml')] });
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setQBoard', { id: 1, template: 'films' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, range?: string) =>
  fetch(`${box.url}/board-media/${path}`, { headers: range === undefined ? {} : { Range: range } });

it('a film is given out whole, and in the parts that players ask for', async () => {
  const whole = await get('film.webm');
  expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([200, 'video/webm', 'bytes']);
  expect(Buffer.from(await whole.arrayBuffer()).equals(film)).toBe(true);
  for (const [range, from, to] of [
    ['bytes=0-', 0, film.length],
    ['bytes=10-19', 10, 20],
    ['bytes=-5', film.length - 5, film.length],
    [`bytes=0-${film.length * 9}`, 0, film.length],
  ] as const) {
    const part = await get('film.webm', range);
    expect([range, part.status, part.headers.get('content-range')]).toEqual([range, 206, `bytes ${from}-${to - 1}/${film.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(film.subarray(from, to)), range).toBe(true);
  }
  const beyond = await get('film.webm', `bytes=${film.length}-`);
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${film.length}`]);
});

it('a picture has a path in the template of the page, and its own type', async () => {
  const client = await connect(box.webSocketUrl);
  const { template } = dataOf(
    await client.request<{ template: { landscape: { pictures?: string[] }[] } }>({ command: 'board', data: { id: 1 } }),
  );
  const [, , picture = ''] = template.landscape[1]?.pictures ?? [];
  expect(picture).toMatch(/^\/board-media\/[0-9a-f]{32}\.png$/);
  const answer = await fetch(box.url + picture);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
});

it.each(['other.webm', 'qbox.toml', 'films.toml', '../qbox.toml', '..%2fqbox.toml', '%2e%2e/qbox.toml', '/etc/passwd', '', 'film.webm/'])(
  'nothing is behind %j, which no board shows',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

it('a board plays the films, then shows the picture, then the films again; the drawn board has the picture alone', async () => {
  const { page, faults } = await openPage(browser, `${box.url}/board/1`);
  for (const name of ['film.webm', 'film.mp4']) {
    await page.locator(`video[src$="${name}"]`).waitFor();
    const playedSec = () => page.evaluate(`document.querySelector('video[src$="${name}"]')?.currentTime ?? 0`);
    await vi.waitFor(async () => expect([name, await playedSec()]).not.toEqual([name, 0]), { timeout: 15_000, interval: 20 });
  }
  await page.locator('.pictures img').waitFor();
  await page.locator('video[src$="film.webm"]').waitFor();
  expect(faults).toEqual([]);
  const drawn = Buffer.from(await (await fetch(`${box.url}/qboard/1.png?width=640&height=360`)).arrayBuffer());
  const middle = await sharp(drawn).removeAlpha().extract({ left: 480, top: 180, width: 1, height: 1 }).raw().toBuffer();
  expect([...middle]).toEqual([255, 0, 0]);
  await page.context().close();
});

it('a film alone that did not come is asked for again', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setQBoard', { id: 1, template: 'lone' });
  const page = await browser.newPage();
  let asked = 0;
  await page.route('**/film.webm', (route) => {
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await page.goto(`${box.url}/board/1`);
  const playedSec = () => page.evaluate(`document.querySelector('video')?.currentTime ?? 0`);
  await vi.waitFor(async () => expect(await playedSec()).not.toBe(0), { interval: 20 });
  expect(asked).toBeGreaterThan(1);
  await page.close();
});
