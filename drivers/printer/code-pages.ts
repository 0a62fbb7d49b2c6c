/** Encodes text in a printer's code pages. */
import iconv from 'iconv-lite';

export interface EncodedText {
  /** The code page to select, such as `cp866`; null = the bytes are ASCII, which all pages contain. */
  readonly encoding: string | null;
  /** One byte a character. */
  readonly bytes: Uint8Array;
}

/** Whether iconv-lite knows the encoding, with one byte a character and letters above ASCII. */
export function isCodePage(encoding: string): boolean {
  if (!iconv.encodingExists(encoding)) return false;
  const upperHalf = Uint8Array.from({ length: 128 }, (_, at) => 0x80 + at);
  const letters = [...iconv.decode(Buffer.from(upperHalf), encoding)].filter((letter) => letter !== '\ufffd');
  return letters.length > 32 && letters.every((letter) => iconv.encode(letter, encoding).length === 1);
}

export const hasCyrillic = (encoding: string): boolean => encode('АЯЁаяё', encoding) !== null;

/**
 * The text in the first of the pages that has every character of it; `preferred`, the current page of the printer, is tried first. null =
 * no page has them all, or the text contains a control character, which a printer would obey instead of printing it.
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

// iconv-lite writes `?` for characters outside a page, so a character is accepted only if it survives a round trip.
function encode(text: string, encoding: string): Uint8Array | null {
  const bytes = iconv.encode(text, encoding);
  if (iconv.decode(bytes, encoding) !== text) return null;
  return bytes.some((byte) => byte < 0x20 || byte === 0x7f) ? null : bytes;
}
