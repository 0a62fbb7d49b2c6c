/** The pages as a browser would get them. */
import { describe, expect, it } from 'vitest';
import type { Page } from '../../server/transport/page.js';
import { html } from '../../server/web/html.js';
import { buildPages, type FrontPageFacts } from '../../server/web/pages.js';
import { LANGUAGES, preferredLanguage, WORDS } from '../../server/web/words.js';

const FACTS: FrontPageFacts = {
  branch: 'Автошкола «Зелёный свет»',
  version: '1.2.3',
  isSecure: false,
  logins: [
    { component: 'administrator', login: 'admin', password: '12345', place: null },
    { component: 'workplace', login: 'petrov', password: '12345', place: 11 },
  ],
  documentation: 'docs/protocol.md',
};

function pageAt(path: string, { facts = {}, host = 'box:8080', languages = '', isHealthy = true }: Asked = {}): Page {
  const source = buildPages({ ...FACTS, ...facts }, () => isHealthy).get(path);
  if (source === undefined) throw new Error(`there is no page ${path}`);
  return typeof source === 'function' ? source({ host, languages }) : source;
}

interface Asked {
  readonly facts?: Partial<FrontPageFacts>;
  readonly host?: string;
  readonly languages?: string;
  readonly isHealthy?: boolean;
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
      expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:/i);
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
    expect(textAt('/health')).toBe('{"status":"ok"}\n');
    expect(pageAt('/health', { isHealthy: false })).toMatchObject({
      status: '503 Service Unavailable',
      body: Buffer.from('{"status":"stopping"}\n'),
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
