/** QR codes of tickets' pages: for tickets in the queue, drawn once each, and not for whoever wants to keep the box busy. */
import { expect, it, onTestFinished } from 'vitest';
import { CodeGuard } from '../../../server/pipeline/access/code-guard.js';
import { AddressLimit } from '../../../server/pipeline/limits/rate-limit.js';
import type { PageRequest, TextPage } from '../../../server/transport/page.js';
import { ticketQrPages } from '../../../server/web/ticket-qr.js';
import { startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';

const PER_SECOND = 20;
const codeOf = (number: number): string => String(number).padStart(14, 'c');
const UNKNOWN = codeOf(999);

/** A hall of tickets 1 to 300, its clock, and which pictures were drawn. */
function hall(perSecond = PER_SECOND) {
  const codes = new Set(Array.from({ length: 300 }, (_, index) => codeOf(index + 1)));
  const drawn: string[] = [];
  const clock = { nowMs: 0 };
  const limit = new AddressLimit(perSecond, () => clock.nowMs);
  const guard = new CodeGuard(
    () => clock.nowMs,
    () => undefined,
  );
  const pages = ticketQrPages({
    isKnown: (code) => codes.has(code),
    draw: (code) => {
      drawn.push(code);
      return `<svg>${code}</svg>`;
    },
    mayAsk: (address) => limit.take(address),
    wrong: (address) => guard.wrongFrom(address),
  });
  const ask = (code: string, address = '10.0.0.1'): TextPage => {
    const source = pages(`/t/${code}.svg`);
    return (typeof source === 'function' ? source({ address } as PageRequest) : source) as TextPage;
  };
  return { codes, drawn, clock, ask };
}

it('a picture is drawn once, while its ticket is in the queue, and never of a code that nobody has', () => {
  const { codes, drawn, ask } = hall();
  expect([ask(codeOf(1)), ask(codeOf(1)), ask(codeOf(1))].map(({ body }) => String(body))).toEqual(
    Array(3).fill(`<svg>${codeOf(1)}</svg>`),
  );
  expect(ask(UNKNOWN).status).toBe('404 Not Found');
  expect(drawn).toEqual([codeOf(1)]);
  codes.delete(codeOf(1));
  expect(ask(codeOf(1)).status).toBe('404 Not Found');
  expect(drawn).toEqual([codeOf(1)]);
});

it('pictures are kept up to a number', () => {
  const { drawn, ask } = hall(1000);
  for (let number = 1; number <= 201; number++) ask(codeOf(number));
  expect([ask(codeOf(201)), ask(codeOf(1))].map(({ status }) => status)).toEqual([undefined, undefined]);
  expect(drawn.slice(201)).toEqual([codeOf(1)]);
});

it('an address has so many pictures in a second, and takes them from no other', () => {
  const { clock, ask } = hall();
  const askMany = (address: string) =>
    Array.from({ length: 50 }, () => ask(codeOf(1), address)).filter(({ status }) => status === undefined);
  expect(askMany('10.0.0.1')).toHaveLength(2 * PER_SECOND);
  expect(ask(codeOf(1))).toMatchObject({ status: '429 Too Many Requests', headers: { 'Retry-After': '1' } });
  expect(ask(codeOf(1), '10.0.0.2').status).toBeUndefined();
  clock.nowMs += 1000;
  expect(askMany('10.0.0.1')).toHaveLength(PER_SECOND);
});

it('who guesses codes waits, longer each time; the kiosk at the same address goes on', () => {
  const { ask } = hall();
  const guesses = Array.from({ length: 63 }, () => ask(UNKNOWN));
  expect(guesses.slice(0, 60).every(({ status }) => status === '404 Not Found')).toBe(true);
  expect(guesses.slice(60).map(({ headers }) => headers?.['Retry-After'])).toEqual(['1', '2', '4']);
  expect(ask(codeOf(1)).status).toBeUndefined();
});

it('a box answers so: a ticket has its picture while it is in the queue, and guesses count with those of visitors', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const { page, consumer } = await kiosk.ask<{ page: { code: string }; consumer: { id: number } }>('registrateConsumer', {
    services: [4],
    noprint: true,
    preview: false,
  });
  const ask = (code: string): Promise<Response> => fetch(`${box.url}/t/${code}.svg`);
  const picture = await ask(page.code);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  for (let guess = 1; guess <= 60; guess++) expect((await ask(codeOf(guess))).status).toBe(404);
  const guessed = await ask(UNKNOWN);
  expect([guessed.status, guessed.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await ask(page.code)).status).toBe(200);
  const visitor = await connect(box.webSocketUrl);
  const { data } = await visitor.request({ command: 'ticket', data: { code: UNKNOWN } });
  expect(data).toMatchObject({ desc: expect.stringContaining('too many wrong codes, try again in 2 s') });
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('removeConsumer', { id: consumer.id });
  expect((await ask(page.code)).status).toBe(429);
});
