/** Letters as bytes of a printer's code pages. */
import iconv from 'iconv-lite';

export interface EncodedText {
  /** The page that has to be chosen, such as `cp866`; null = the bytes are ASCII, which all pages begin with. */
  readonly encoding: string | null;
  /** One byte a character. */
  readonly bytes: Uint8Array;
}

/** Is it an encoding that iconv-lite knows, of one byte a character, with letters above ASCII? */
export function isCodePage(encoding: string): boolean {
  if (!iconv.encodingExists(encoding)) return false;
  const upperHalf = Uint8Array.from({ length: 128 }, (_, at) => 0x80 + at);
  const letters = [...iconv.decode(Buffer.from(upperHalf), encoding)].filter((letter) => letter !== '\ufffd');
  return letters.length > 32 && letters.every((letter) => iconv.encode(letter, encoding).length === 1);
}

/** Has it the letters of the Russian alphabet, the capital and the small ones? */
export const hasCyrillic = (encoding: string): boolean => encode('АЯЁаяё', encoding) !== null;

/**
 * The text in the first of the pages that has every character of it; `preferred`, the page the printer is in, comes before the
 * others. null = no page has them all, or there is a control character, which a printer would obey instead of printing it.
 */
export function encodeText(text: string, encodings: readonly string[], preferred: string | null): EncodedText | null {
  if (/^[\x20-\x7e]*$/.test(text)) return { encoding: null, bytes: Buffer.from(text, 'latin1') };
  const inOrder = preferred === null ? encodings : [preferred, ...encodings];
  for (const encoding of inOrder) {
    const bytes = encode(text, encoding);
    if (bytes !== null) return { encoding, bytes };
  }
  return null;
}

// iconv-lite writes `?` for what a page has not; what does not come back as it was is not in the page.
function encode(text: string, encoding: string): Uint8Array | null {
  const bytes = iconv.encode(text, encoding);
  if (iconv.decode(bytes, encoding) !== text) return null;
  return bytes.some((byte) => byte < 0x20 || byte === 0x7f) ? null : bytes;
}
