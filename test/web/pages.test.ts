/** The pages as a browser would get them. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Page, PageSource, TextPage } from '../../server/transport/page.js';
import { builtPages } from '../../server/web/built-pages.js';
import { html } from '../../server/web/html.js';
import { type BoardSources, buildPages, type FrontPageFacts } from '../../server/web/pages.js';
import type { BoardPictures } from '../../server/web/qboard-pages.js';
import type { TicketQr } from '../../server/web/ticket-qr.js';
import { LANGUAGES, preferredLanguage, WORDS } from '../../server/web/words.js';

const FACTS: FrontPageFacts = {
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

function sourceAt(path: string, { facts = {}, isHealthy = true }: Asked = {}): PageSource {
  const source = buildPages({ ...FACTS, ...facts }, () => ({ status: isHealthy ? 'ok' : 'stopping', faults: [] }), BOARD_SOURCES, QR).get(
    path,
  );
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
  languages = '',
  encodings = '',
  query = '',
  known = '',
  range = '',
  signal = new AbortController().signal,
}: Asked) => ({
  address: '192.0.2.1',
  host,
  languages,
  encodings,
  query: new URLSearchParams(query),
  known,
  range,
  signal,
});

interface Asked {
  readonly facts?: Partial<FrontPageFacts>;
  readonly host?: string;
  readonly languages?: string;
  readonly encodings?: string;
  readonly isHealthy?: boolean;
  readonly query?: string;
  readonly known?: string;
  readonly range?: string;
  readonly signal?: AbortSignal;
}

const textAt = (path: string, asked?: Asked): string => pageAt(path, asked).body.toString('utf8');

describe('the front page', () => {
  it('says what this is, where to connect and whom to log in as', () => {
    const text = textAt('/en');
    for (const expected of ['Автошкола «Зелёный свет»', '1.2.3', 'ws://box:8080', 'docs/protocol.md', 'petrov', 'Clerk, window 11']) {
      expect(text).toContain(expected);
    }
    expect(textAt('/ru')).toContain('Оператор, окно 11');
  });

  it('shows a first request that the protocol takes', () => {
    const [, code = ''] = /<pre><code>(.*?)<\/code><\/pre>/s.exec(textAt('/en')) ?? [];
    expect(JSON.parse(code.replaceAll('&quot;', '"'))).toEqual({
      command: 'login',
      data: { component: 'workplace', workplace: 11, login: 'petrov', password: '827ccb0eea8a706c4c34a16891f84e7b' },
    });
  });

  it('of a real installation shows no accounts', () => {
    const text = textAt('/en', { facts: { logins: [] } });
    expect(text).not.toContain('<table');
    expect(text).not.toContain('<pre');
    expect(text).toContain('qctl');
  });

  it('speaks the language of the browser, and English to programs', () => {
    expect(textAt('/', { languages: 'ru-RU,ru;q=0.9,en;q=0.8' })).toBe(textAt('/ru'));
    expect(textAt('/', { languages: '' })).toBe(textAt('/en'));
    expect(textAt('/ru')).toContain('<html lang="ru">');
  });

  it('loads nothing from elsewhere and runs no script', () => {
    for (const language of LANGUAGES) {
      const text = textAt(`/${language}`);
      // Names are escaped: what looks like an attribute in one is outside of every tag.
      expect(text).not.toMatch(/<script|<style|<[^>]*\s(style|on\w+)=|https?:/i);
      for (const [, path] of text.matchAll(/(?:href|src)="([^"]*)"/g)) expect(pageAt(path ?? '').body.length).toBeGreaterThan(0);
    }
  });

  it('takes nothing it is given for markup', () => {
    const text = textAt('/en', { facts: { branch: '<script>alert("1")</script>' }, host: '"><img src=x>' });
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<img');
    expect(text).toContain('ws://HOST:PORT');
  });

  it.each(['box', 'box:8080', 'a.b-c.example:1', '192.168.1.7:8080', '[fe80::1]:8080'])(
    'shows the address under which it was asked: %s',
    (host) => {
      expect(textAt('/en', { host, facts: { isSecure: true } })).toContain(`wss://${host}<`);
    },
  );
});

describe('the other files', () => {
  it('tell a monitor the state of the box', () => {
    expect(textAt('/health')).toBe('{"status":"ok","faults":[]}\n');
    expect(pageAt('/health', { isHealthy: false })).toMatchObject({
      status: '503 Service Unavailable',
      body: Buffer.from('{"status":"stopping","faults":[]}\n'),
    });
  });

  it('have words for everything in each language', () => {
    const keys = (value: object): string[] =>
      Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'object' ? [key, ...keys(inner)] : [key]));
    expect(keys(WORDS.ru)).toEqual(keys(WORDS.en));
  });
});

describe('the language', () => {
  it.each([
    ['', 'en'],
    ['*', 'en'],
    ['ru', 'ru'],
    ['RU-ru', 'ru'],
    ['de, ru;q=0.5', 'ru'],
    ['en;q=0.5, ru;q=0.7', 'ru'],
    ['ru;q=0.5, en;q=0.7', 'en'],
    ['ru;q=0, en;q=0.1', 'en'],
    ['ru;q=0', 'en'],
    ['ru;q=x', 'ru'],
    [',;q=,', 'en'],
  ])('of "%s" is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

describe('html', () => {
  it('escapes what is put in, and puts markup in as it is', () => {
    expect(html`<p title="${`"'&<>`}">${html`<b>${1}</b>`}${[html`a`, html`b`]}</p>`.markup).toBe(
      '<p title="&quot;&#39;&amp;&lt;&gt;"><b>1</b>ab</p>',
    );
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
  const facts = { branch: '"><script>', timeZone: 'UTC', version: '1' };

  function ask(path: string, asked: Asked = {}, folder = build().folder): TextPage | undefined {
    const source = builtPages(facts, folder).get(path);
    const page = typeof source === 'function' ? source(requestOf(asked)) : source;
    return page === undefined || !isWhole(page) ? undefined : page;
  }

  it.each([
    ['br, gzip', 'br', 'brotli'],
    ['gzip', 'gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'gzip'],
    ['', undefined, build().plain],
  ])('are packed as the browser takes it (%s), and kept for ever', (encodings, coding, body) => {
    const page = ask('/web/assets/a-1.js', { encodings });
    expect(String(page?.body)).toBe(body);
    expect(page?.headers).toMatchObject({ 'Cache-Control': expect.stringContaining('immutable'), Vary: 'Accept-Encoding' });
    expect(page?.headers?.['Content-Encoding']).toBe(coding);
  });

  it('carry what they have to know, as text, and a policy that allows the box alone', () => {
    const page = ask('/kiosk/12', { host: 'box:8080' });
    expect(String(page?.body)).toContain('content="{&quot;branch&quot;:&quot;\\&quot;&gt;&lt;script&gt;');
    const policy = page?.headers?.['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' ws://box:8080 wss://box:8080");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const foreign = ask('/kiosk/12', { host: 'evil; script-src *' });
    expect(foreign?.headers?.['Content-Security-Policy']).not.toContain('evil');
  });

  it('are nothing but pages and their files', () => {
    for (const path of ['/kiosk/x', '/kiosk/', '/web/assets/secret.map', '/web/assets/../kiosk/index.html'])
      expect(ask(path)).toBeUndefined();
  });

  it('say so when they were not built', () => {
    expect(ask('/workplace')?.status).toBe('503 Service Unavailable');
  });
});

it('the front page leads to each board, under the name that somebody gave it', () => {
  const text = textAt('/ru');
  expect(text).toContain('href="/board/1"');
  expect(text).toContain('табло «Зал»');
  expect(text).toContain('href="/board/2"');
  expect(text).not.toContain('<img onerror');
});
