/** Pictures that a branch keeps as base64, as files for pages: a path names the content, so browsers may keep it for ever. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';

/** Kinds of files, by the first characters of their base64. */
const KINDS = [
  { begins: 'iVBORw0KGgo', suffix: '.png', contentType: 'image/png' },
  { begins: '/9j/', suffix: '.jpg', contentType: 'image/jpeg' },
  { begins: 'UklGR', suffix: '.webp', contentType: 'image/webp' },
] as const;

/** `HASH.png`; undefined = it is none of these pictures. */
export function pictureFileName(base64: string): string | undefined {
  const kind = KINDS.find(({ begins }) => base64.startsWith(begins));
  return kind && createHash('sha256').update(base64).digest('hex').slice(0, 32) + kind.suffix;
}

/** Of a path that ends with such a name. */
export function pictureContentType(path: string): string {
  const suffix = extname(path);
  return KINDS.find((kind) => kind.suffix === suffix)?.contentType ?? 'application/octet-stream';
}
