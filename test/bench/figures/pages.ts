/**
 * The pages in a real browser: how soon the first one of them shows something on a processor four times slower, how much comes over the
 * wire for it, and what a board in the hall costs while people are called.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM, firstPaint, loadedBytes } from '../../support/page-load.js';
import { connect, logIn } from '../../support/raw-client.js';
import { type Bench, pause } from '../bench.js';
import { startBox } from '../processes.js';
import { type Figure, median } from '../report.js';

/** Those that are opened all day, and on visitors' phones. */
const LIGHT = ['/kiosk/1', '/workplace', '/board/1', '/supervisor', '/t/AAAAAAAAAAAAAA'];
/** The technician's and the administrator's. */
const HEAVY = ['/admin', '/lab'];
const SLOWER = 4;
const PAINT_TARGET_MS = 1_000;
const SIZE_TARGET_KB = 150;
const CORE_TARGET = 0.05;
const CALL_EACH_MS = 5_000;
/** Of the demo branch. */
const [CLERK, WINDOW, SERVICE] = ['petrov', 11, 4];

export async function measurePages(bench: Bench): Promise<readonly Figure[]> {
  const box = await startBox({ data: mkdtempSync(join(bench.folder, 'pages-')) });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const url = `http://127.0.0.1:${box.port}`;
    const looks: Look[] = [];
    for (const path of [...LIGHT, ...HEAVY]) {
      looks.push(await look(browser, url, path, bench.quick ? 2 : 7));
      bench.tell(`pages: ${inWords(looks.slice(-1))}`);
    }
    return [...loaded(looks), await boardInTheHall(bench, browser, url)];
  } finally {
    await browser.close();
    await box.stop();
  }
}

interface Look {
  readonly path: string;
  /** Median. */
  readonly paintedMs: number;
  readonly kiloBytes: number;
}

/** Each round knows nothing of the page yet, as after the start of a browser. */
async function look(browser: Browser, url: string, path: string, rounds: number): Promise<Look> {
  const painted: number[] = [];
  let bytes = 0;
  // The first round is the browser's own.
  for (let round = 0; round <= rounds; round++) {
    const context = await browser.newContext({ locale: 'ru-RU' });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.goto(url + path, { waitUntil: 'load' });
    const ms = await firstPaint(page);
    if (round > 0) painted.push(ms);
    bytes = await loadedBytes(page);
    await context.close();
  }
  return { path, paintedMs: median(painted), kiloBytes: bytes / 1000 };
}

const inWords = (looks: readonly Look[]): string =>
  looks.map(({ path, paintedMs, kiloBytes }) => `${path} ${paintedMs.toFixed(0)} ms, ${kiloBytes.toFixed(0)} kB`).join('; ');

function loaded(looks: readonly Look[]): readonly Figure[] {
  const light = looks.filter(({ path }) => LIGHT.includes(path));
  const details = { looks };
  return [
    {
      name: 'pages.paint',
      title: `the slowest page until something is seen, on a processor ${SLOWER} times slower`,
      value: Math.max(...looks.map(({ paintedMs }) => paintedMs)),
      unit: 'ms',
      target: { below: PAINT_TARGET_MS },
      details,
      note: inWords(looks),
    },
    {
      name: 'pages.size',
      title: 'the largest page as it comes over the wire, those of administrator and lab apart',
      value: Math.max(...light.map(({ kiloBytes }) => kiloBytes)),
      unit: 'kB',
      target: { below: SIZE_TARGET_KB },
      details,
      note: 'compressed, up to its log-in; tests weigh what comes behind it',
    },
  ];
}

/** Its row arrives, the gong sounds, and the clock goes on. */
async function boardInTheHall(bench: Bench, browser: Browser, url: string): Promise<Figure> {
  const calls = bench.quick ? 3 : 12;
  const address = url.replace('http', 'ws');
  const kiosk = await logIn(await connect(address), { component: 'registrator', login: 'kiosk', place: 1 });
  const clerk = await logIn(await connect(address), { component: 'workplace', login: CLERK, place: WINDOW });
  const context = await browser.newContext({ locale: 'ru-RU', viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.goto(`${url}/board/1`);
  const call = async (): Promise<void> => {
    await kiosk.ask('registrateConsumer', { services: [SERVICE], noprint: true, preview: false });
    await clerk.ask('nextConsumer');
    await pause(CALL_EACH_MS);
    await clerk.ask('serveConsumer');
  };
  await call();
  const [before, beganMs] = [await cpuSeconds(browser), performance.now()];
  for (let done = 0; done < calls; done++) await call();
  const [after, seconds] = [await cpuSeconds(browser), (performance.now() - beganMs) / 1000];
  await context.close();
  for (const { client } of [kiosk, clerk]) await client.close();
  const share = (kind: string): number => ((after.get(kind) ?? 0) - (before.get(kind) ?? 0)) / seconds;
  const [value, drawing] = [share('renderer'), share('GPU')];
  bench.tell(`pages: a board takes ${(100 * value).toFixed(1)} % of a core`);
  return {
    name: 'pages.board',
    title: 'a board of 1920 × 1080 with a call every 5 s, part of a core',
    value,
    unit: 'ratio',
    target: { below: CORE_TARGET },
    details: { calls, seconds, after: Object.fromEntries(after), before: Object.fromEntries(before) },
    note: `the page; putting it on a screen, which a Pi's graphics does, took ${(100 * drawing).toFixed(1)} % more here`,
  };
}

/** Of each kind of the browser's processes so far. */
async function cpuSeconds(browser: Browser): Promise<ReadonlyMap<string, number>> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const seconds = new Map<string, number>();
  for (const { type, cpuTime } of processInfo) seconds.set(type, (seconds.get(type) ?? 0) + cpuTime);
  return seconds;
}
