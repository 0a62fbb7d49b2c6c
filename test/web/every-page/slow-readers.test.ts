/** Who reads slowly, or not at all, makes the box hold nothing: many may do so at once, and some need no session. */
import { describe, expect, it } from 'vitest';
import { PLAIN_APPEARANCE } from '../../../server/model/designs/appearance.js';
import { shownLogo } from '../../../server/pipeline/feeds/shown-appearance.js';
import type { Page, PageRequest, PageSource } from '../../../server/transport/page.js';
import { logoPage } from '../../../server/web/logo-page.js';
import { spokenPage } from '../../../server/web/spoken-pages.js';

const REQUEST: PageRequest = {
  ...{
    address: '192.0.2.7',
    host: 'box',
    encodings: '',
    query: new URLSearchParams(),
    known: '',
    authorization: '',
    isThisMachine: false,
    range: '',
  },
  signal: new AbortController().signal,
};

async function asked(source: PageSource | undefined): Promise<Page> {
  if (source === undefined) throw new Error('there is no such page');
  return typeof source === 'function' ? source(REQUEST) : source;
}

const PATH = `/speech/${'a'.repeat(32)}.wav`;

async function piecesOf(wav: () => Buffer | undefined): Promise<AsyncIterator<Buffer>> {
  const { body } = await asked(spokenPage(PATH, { at: (path) => (path === PATH ? wav() : undefined) }));
  if (Buffer.isBuffer(body)) throw new Error('all of it is held until it is read');
  return body[Symbol.asyncIterator]();
}

describe('a text that was spoken', () => {
  it('comes whole to who reads it', async () => {
    const wav = Buffer.from(Array.from({ length: 150_000 }, (_, at) => at % 251));
    const pieces = await piecesOf(() => wav);
    const read: Buffer[] = [];
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) read.push(piece.value);
    expect(Buffer.concat(read).equals(wav)).toBe(true);
  });

  it('is not held for a reader once it is forgotten', async () => {
    let kept: Buffer | undefined = Buffer.alloc(150_000);
    const { buffer } = kept;
    const pieces = await piecesOf(() => kept);
    const first = (await pieces.next()).value as Buffer;
    expect(first.buffer).not.toBe(buffer);
    kept = undefined;
    await expect(pieces.next()).rejects.toThrow('forgotten');
    expect((await asked(spokenPage(PATH, { at: () => kept }))).status).toBe('404 Not Found');
  });
});

it('the logo is in memory once, however many read it', async () => {
  const appearance = {
    ...PLAIN_APPEARANCE,
    logo: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(9000)]).toString('base64'),
  };
  const logo = () => shownLogo(appearance);
  const source = logoPage(logo()?.path ?? '', { facts: () => ({}), logo });
  const again = logoPage(logo()?.path ?? '', { facts: () => ({}), logo });
  expect((await asked(source)).body).toBe((await asked(again)).body);
  expect(shownLogo(PLAIN_APPEARANCE)).toBeNull();
});
