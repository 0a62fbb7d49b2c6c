/** Pictures and films for boards. Films are served in pieces, as players request them. */
import { type FileHandle, open } from 'node:fs/promises';
import type { LcdMedia } from '../devices/lcd/media.js';
import { type Page, type PageRequest, type PageSource, textPage } from '../transport/page.js';
import { FOR_EVER } from './built-pages.js';

export type BoardMedia = Pick<LcdMedia, 'at'>;

/** The largest piece kept in memory for one viewer. A player requests the rest when it needs it. */
const PIECE_BYTES = 512 * 1024;

export function boardMediaPage(path: string, media: BoardMedia): PageSource | undefined {
  if (!path.startsWith('/board-media/')) return undefined;
  const medium = media.at(path);
  if (medium === undefined) return undefined;
  if (medium.kind === 'film') return (request) => filmPage(medium.file, medium.contentType, request);
  // The path of a picture identifies its content, so browsers may cache it for ever.
  return { contentType: medium.contentType, body: medium.bytes, headers: FOR_EVER };
}

async function filmPage(file: string, contentType: string, { range, known }: PageRequest): Promise<Page> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return textPage('404 Not Found', 'The film is not in the folder of the templates.');
  const { size, mtimeMs } = await handle.stat();
  const version = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers = { 'Accept-Ranges': 'bytes', ETag: version, 'Cache-Control': 'no-cache' };
  const part = partOf(range, size);
  if (part === 'all' && known !== version) return { contentType, body: wholeFilm(handle), headers };
  try {
    if (part === 'all') return { contentType, status: '304 Not Modified', body: Buffer.alloc(0), headers };
    if (part === 'none')
      return textPage('416 Range Not Satisfiable', `The film has ${size} bytes.`, { 'Content-Range': `bytes */${size}` });
    const body = await readPart(handle, part.from, part.to);
    const content = `bytes ${part.from}-${part.from + body.length - 1}/${size}`;
    return { contentType, status: '206 Partial Content', body, headers: { ...headers, 'Content-Range': content } };
  } finally {
    await handle.close();
  }
}

/** `bytes=0-`, `bytes=100-199`, `bytes=-500`. Several ranges, or an invalid one, count as a request for everything. */
function partOf(range: string, size: number): { readonly from: number; readonly to: number } | 'all' | 'none' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range) ?? [];
  if (first === '' && last === '') return 'all';
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > end ? 'none' : { from, to: Math.min(end, from + PIECE_BYTES - 1) };
}

async function readPart(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from + 1), 0, to - from + 1, from);
  return buffer.subarray(0, bytesRead);
}

async function* wholeFilm(handle: FileHandle): AsyncGenerator<Buffer> {
  try {
    for (let from = 0; ; from += PIECE_BYTES) {
      const piece = await readPart(handle, from, from + PIECE_BYTES - 1);
      if (piece.length === 0) return;
      yield piece;
    }
  } finally {
    await handle.close();
  }
}
