/** Addresses of kiosks and boards as QR codes: those of the books, under the name by which the reader sees the box, and nothing else. */
import { expect, it } from 'vitest';
import type { PageRequest, TextPage } from '../../../server/transport/page.js';
import { placeQrPage } from '../../../server/web/place-qr.js';

/** A branch with kiosk 1 and board 2; `most` pictures may be asked for. */
function branch(most = 100, reachable: string | null = null) {
  let asked = 0;
  const drawn: string[] = [];
  const ask = (path: string, host = 'box:8080', query: Readonly<Record<string, string>> = {}): TextPage | undefined => {
    const source = placeQrPage(path, {
      kiosks: () => [{ id: 1, name: 'Зал' }],
      boards: () => [{ id: 2, name: 'Зал' }],
      reachableUrl: () => reachable,
      draw: (address) => {
        drawn.push(address);
        return `<svg>${address}</svg>`;
      },
      mayAsk: () => ++asked <= most,
    });
    const request = { address: '10.0.0.1', host, query: new URLSearchParams(query) } as PageRequest;
    return (typeof source === 'function' ? source(request) : source) as TextPage | undefined;
  };
  return { drawn, ask };
}

it('draws the address of a kiosk or board as the reader would type it', () => {
  const { ask } = branch();
  expect(ask('/qr/kiosk/1.svg')).toMatchObject({ contentType: 'image/svg+xml', body: Buffer.from('<svg>http://box:8080/kiosk/1</svg>') });
  expect(String(ask('/qr/board/2.svg', 'queue.bank.example', { scheme: 'https' })?.body)).toBe(
    '<svg>https://queue.bank.example/board/2</svg>',
  );
  expect(String(ask('/qr/board/2.svg', '[fd00::1]:8080', { scheme: 'javascript' })?.body)).toBe('<svg>http://[fd00::1]:8080/board/2</svg>');
});

it('draws for a reader on the machine itself where others find it, if they do', () => {
  const { ask } = branch(100, 'https://192.0.2.7:8443');
  expect(String(ask('/qr/kiosk/1.svg', 'localhost:8443', { reachable: '' })?.body)).toBe('<svg>https://192.0.2.7:8443/kiosk/1</svg>');
  expect(branch().ask('/qr/kiosk/1.svg', 'localhost:8443', { reachable: '' })?.status).toBe('400 Bad Request');
});

it('draws no address that is not of a kiosk or board of the branch', () => {
  const { ask, drawn } = branch();
  expect(['/qr/kiosk/2.svg', '/qr/board/1.svg'].map((path) => ask(path)?.status)).toEqual(['404 Not Found', '404 Not Found']);
  expect(['/qr/admin.svg', '/qr/kiosk/1', '/qr/kiosk/1.svg/', '/qr/t/1.svg', '/qr/kiosk/-1.svg'].map((path) => ask(path))).toEqual(
    Array(5).fill(undefined),
  );
  const hosts = ['', 'evil.example/x?', 'a b', 'user@evil.example', `${'x'.repeat(200)}.example`];
  expect(hosts.map((host) => ask('/qr/kiosk/1.svg', host)?.status)).toEqual(Array(5).fill('400 Bad Request'));
  expect(drawn).toEqual([]);
});

it('refuses who asks too often, and says when to come back', () => {
  const { ask, drawn } = branch(2);
  const answers = ['/qr/kiosk/1.svg', '/qr/kiosk/9.svg', '/qr/kiosk/1.svg'].map((path) => ask(path));
  expect(answers.map((answer) => answer?.status)).toEqual([undefined, '404 Not Found', '429 Too Many Requests']);
  expect(answers[2]?.headers).toEqual({ 'Retry-After': '1' });
  expect(drawn).toHaveLength(1);
});
