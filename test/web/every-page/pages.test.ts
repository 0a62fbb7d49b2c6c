/** The pages as a browser would get them. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FrontPagePlaces } from '../../../server/model/front-page.js';
import { type Page, type PageSource, type TextPage, textPage } from '../../../server/transport/page.js';
import { builtPages } from '../../../server/web/built-pages.js';
import type { PublishedLoad } from '../../../server/web/load-page.js';
import { type BoardSources, buildPages, type FrontPageFacts, forVisitors } from '../../../server/web/pages.js';
import type { BoardPictures } from '../../../server/web/qboard-pages.js';
import type { TicketQr } from '../../../server/web/ticket-qr.js';

const FACTS: FrontPageFacts = {
  languages: ['ru', 'kk', 'en'],
  branch: 'Автошкола «Зелёный свет»',
  timeZone: 'Asia/Almaty',
  version: '1.2.3',
  isSecure: false,
  logins: [
    { component: 'administrator', login: 'admin', password: '12345', place: null },
    { component: 'workplace', login: 'petrov', password: '12345', place: 11 },
  ],
  documentation: 'docs/protocol.md',
  paper: null,
  hasLab: false,
};

/** There is one board, 1, and its picture has the version "one". */
const BOARDS: BoardPictures = {
  picture: async (id, size) => {
    if (id !== 1) return id === 2 ? 'tooManyViewers' : 'noBoard';
    return { version: 'one', png: Buffer.from(`${size.width} ${size.height}`) };
  },
};

/** The second one has a name that somebody typed. */
const BOARD_SOURCES: BoardSources = {
  pictures: BOARDS,
  media: { at: () => undefined },
  all: () => [
    { id: 1, name: 'Зал' },
    { id: 2, name: '<img onerror=alert(1)>' },
  ],
};

const QR: TicketQr = { isKnown: () => true, draw: (code) => `<svg>${code}</svg>`, mayAsk: () => true, wrong: () => 0 };

/** Nobody may ask twice. */
let loadsAsked = 0;
const LOAD: PublishedLoad = { body: () => Buffer.from('{"waiting":3}\n'), mayAsk: () => ++loadsAsked === 1 };
/** Its other fields are nobody's business. */
const KIOSKS = () => [{ id: 1, name: 'Зал', user: 7 }];
const SOURCES = {
  backups: { given: () => undefined },
  boards: BOARD_SOURCES,
  kiosks: KIOSKS,
  reachableUrl: () => 'http://192.0.2.7:8080',
  firstLogin: () => null,
  appearance: { facts: () => ({}), logo: () => null },
  speech: { at: () => undefined },
  qr: QR,
  drawQr: (address: string) => `<svg>${address}</svg>`,
  isBookable: () => true,
  messageRoutes: () => [],
  load: null,
  metrics: null,
};

function sourceAt(path: string, { facts = {}, isHealthy = true }: Asked = {}): PageSource {
  const source = buildPages(
    { ...FACTS, ...facts },
    { ...SOURCES, health: () => ({ status: isHealthy ? 'ok' : 'stopping', faults: [] }) },
  ).get(path);
  if (source === undefined) throw new Error(`there is no page ${path}`);
  return source;
}

/** A page that is there at once. */
function pageAt(path: string, asked: Asked = {}): TextPage {
  const source = sourceAt(path, asked);
  const page = typeof source === 'function' ? source(requestOf(asked)) : source;
  if (!isWhole(page)) throw new Error(`the page ${path} takes its time`);
  return page;
}

const isWhole = (page: Page | Promise<Page>): page is TextPage => 'body' in page && Buffer.isBuffer(page.body);

async function boardAt(path: string, asked: Asked = {}): Promise<Page> {
  const source = sourceAt(path);
  return typeof source === 'function' ? source(requestOf(asked)) : source;
}

const requestOf = ({
  host = 'box:8080',
  encodings = '',
  query = '',
  known = '',
  range = '',
  signal = new AbortController().signal,
}: Asked) => ({
  address: '192.0.2.1',
  host,
  encodings,
  authorization: '',
  isThisMachine: false,
  query: new URLSearchParams(query),
  known,
  range,
  signal,
});

interface Asked {
  readonly facts?: Partial<FrontPageFacts>;
  readonly host?: string;
  readonly encodings?: string;
  readonly isHealthy?: boolean;
  readonly query?: string;
  readonly known?: string;
  readonly range?: string;
  readonly signal?: AbortSignal;
}

const textAt = (path: string, asked?: Asked): string => pageAt(path, asked).body.toString('utf8');

it('the front page is told whom to log in as, what the demo has, and which kiosks and boards there are', () => {
  const { boards, kiosks, hasLoad, hasBooking, reachableUrl, ...facts } = JSON.parse(textAt('/front-page.json')) as FrontPageFacts &
    FrontPagePlaces;
  expect(facts).toEqual(FACTS);
  expect(boards).toEqual(BOARD_SOURCES.all());
  expect(kiosks).toEqual([{ id: 1, name: 'Зал' }]);
  expect([hasLoad, typeof hasBooking]).toEqual([false, 'boolean']);
  expect(reachableUrl).toBe('http://192.0.2.7:8080');
});

describe('the other files', () => {
  it('tell a monitor the state of the box', () => {
    expect(textAt('/health')).toBe('{"status":"ok","faults":[]}\n');
    expect(pageAt('/health', { isHealthy: false })).toMatchObject({
      status: '503 Service Unavailable',
      body: Buffer.from('{"status":"stopping","faults":[]}\n'),
    });
  });
});

describe('a picture of an LCD board', () => {
  const textOf = async (path: string, asked?: Asked): Promise<string> => String((await boardAt(path, asked)).body);

  it('is 1920 × 1080, or as large as it was asked for', async () => {
    expect(await boardAt('/qboard/1.png')).toMatchObject({ contentType: 'image/png', headers: { ETag: '"one"' } });
    expect(await textOf('/qboard/1.png')).toBe('1920 1080');
    expect(await textOf('/qboard/1.png', { query: 'width=1080&height=1920' })).toBe('1080 1920');
  });

  it.each(['width=100', 'width=2000', 'height=1e9', 'width=12.5', 'width=', 'width=1920&height=1081'])(
    'is refused in the size %s, with what was expected',
    async (query) => {
      expect(await boardAt('/qboard/1.png', { query })).toMatchObject({ status: '400 Bad Request' });
      expect(await textOf('/qboard/1.png', { query })).toMatch(/^(width|height).*: expected/);
    },
  );

  it('is not sent to who has it', async () => {
    for (const asked of [{ known: '"zero", W/"one"' }, { query: 'after=one' }]) {
      expect(await boardAt('/qboard/1.png', asked)).toMatchObject({ status: '304 Not Modified', body: Buffer.alloc(0) });
    }
    expect(await boardAt('/qboard/1.png', { known: '"onehalf"' })).not.toHaveProperty('status');
  });

  it('is there for boards that there are, and for so many viewers', async () => {
    expect(await boardAt('/qboard/7.png')).toMatchObject({ status: '404 Not Found' });
    expect(await boardAt('/qboard/7.stream')).toMatchObject({ status: '404 Not Found' });
    expect(await boardAt('/qboard/2.png')).toMatchObject({ status: '503 Service Unavailable', headers: { 'Retry-After': '5' } });
    for (const path of ['/qboard/1.jpg', '/qboard/x.png', '/qboard/1.png/', '/qboard/1234567890.png']) {
      expect(() => sourceAt(path)).toThrow('there is no page');
    }
  });

  it('as a stream is one part after the other, each between boundaries, until the viewer has gone', async () => {
    const gone = new AbortController();
    const { contentType, body } = await boardAt('/qboard/1.stream', { signal: gone.signal });
    expect(contentType).toBe('multipart/x-mixed-replace; boundary=frame');
    let text = '';
    for await (const piece of body as AsyncIterable<Buffer>) {
      text += piece.toString();
      if (text.split('1920 1080').length > 2) gone.abort();
    }
    const part = 'Content-Type: image/png\r\nContent-Length: 9\r\n\r\n1920 1080\r\n--frame\r\n';
    expect(text).toBe(`--frame\r\n${part}${part}`);
  });
});

describe('the pages that are programs', () => {
  const build = (): { readonly folder: string; readonly plain: string } => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-built-'));
    const plain = 'let a = 1;\n'.repeat(100);
    mkdirSync(join(folder, 'kiosk'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'kiosk', 'index.html'), '<meta name="qbox" content="qbox-facts">');
    writeFileSync(join(folder, 'assets', 'a-1.js'), plain);
    writeFileSync(join(folder, 'assets', 'a-1.js.br'), 'brotli');
    writeFileSync(join(folder, 'assets', 'a-1.js.gz'), 'gzip');
    writeFileSync(join(folder, 'assets', 'secret.map'), 'x');
    return { folder, plain };
  };
  const facts = { branch: '"><script>', timeZone: 'UTC', version: '1', languages: ['ru'] };

  async function ask(path: string, asked: Asked = {}, folder = build().folder): Promise<TextPage | undefined> {
    const source = builtPages(() => facts, folder).get(path);
    const page = typeof source === 'function' ? await source(requestOf(asked)) : source;
    return page === undefined || !isWhole(page) ? undefined : page;
  }

  it.each([
    ['br, gzip', 'br', 'brotli'],
    ['gzip', 'gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'gzip'],
    ['', undefined, build().plain],
  ])('are packed as the browser takes it (%s), and kept for ever', async (encodings, coding, body) => {
    const page = await ask('/web/assets/a-1.js', { encodings });
    expect(String(page?.body)).toBe(body);
    expect(page?.headers).toMatchObject({ 'Cache-Control': expect.stringContaining('immutable'), Vary: 'Accept-Encoding' });
    expect(page?.headers?.['Content-Encoding']).toBe(coding);
  });

  it('carry what they have to know, as text, and a policy that allows the box alone', async () => {
    const page = await ask('/kiosk/12', { host: 'box:8080' });
    expect(String(page?.body)).toContain('content="{&quot;branch&quot;:&quot;\\&quot;&gt;&lt;script&gt;');
    const policy = page?.headers?.['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' ws://box:8080 wss://box:8080");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const foreign = await ask('/kiosk/12', { host: 'evil; script-src *' });
    expect(foreign?.headers?.['Content-Security-Policy']).not.toContain('evil');
  });

  it('are nothing but pages and their files', async () => {
    for (const path of ['/kiosk/x', '/kiosk/', '/web/assets/secret.map', '/web/assets/../kiosk/index.html'])
      expect(await ask(path)).toBeUndefined();
  });

  it('say so when they were not built', async () => {
    expect((await ask('/workplace'))?.status).toBe('503 Service Unavailable');
  });
});

describe('the load of the branch', () => {
  const isThere = (load: PublishedLoad | null, path: string): boolean =>
    buildPages(FACTS, { ...SOURCES, health: () => ({ status: 'ok', faults: [] }), load }).get(path) !== undefined;

  it('is there where the branch publishes it, also behind the door of visitors', () => {
    expect(['/load', '/load.json'].map((path) => [isThere(null, path), isThere(LOAD, path)])).toEqual([
      [false, true],
      [false, true],
    ]);
    const pages = buildPages(FACTS, { ...SOURCES, health: () => ({ status: 'ok', faults: [] }), load: LOAD });
    expect(['/load', '/load.json', '/load/x', '/admin'].map((path) => forVisitors(pages).get(path) !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is beside the guide of visitors there, and no guide of the staff', () => {
    const all = forVisitors({ get: () => textPage('200 OK', '') });
    const isServed = (path: string): boolean => all.get(path) !== undefined;
    expect(['/help/ru/visitor', '/t/99tapeJ4SKnJ94', '/web/assets/a-1.js'].map(isServed)).toEqual([true, true, true]);
    expect(['/help', '/help/ru/clerk', '/help/ru/visitor/x', '/', '/kiosk/1', '/t/a.svg', '/metrics'].map(isServed)).toEqual(
      Array(7).fill(false),
    );
  });

  it('may be read by other sites, and is refused to who asks too often', () => {
    const source = buildPages(FACTS, { ...SOURCES, health: () => ({ status: 'ok', faults: [] }), load: LOAD }).get('/load.json');
    const ask = () => (typeof source === 'function' ? (source(requestOf({})) as TextPage) : undefined);
    expect(ask()).toMatchObject({ contentType: 'application/json', headers: { 'Access-Control-Allow-Origin': '*' } });
    expect(ask()).toMatchObject({ status: '429 Too Many Requests' });
  });
});
