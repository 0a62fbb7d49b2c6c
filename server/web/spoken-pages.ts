/** What the box spoke for a kiosk, `/speech/ID.wav`. */
import { type PageSource, textPage } from '../transport/page.js';

export interface SpokenTexts {
  /** undefined = nothing under this path, or nothing any more */
  at(path: string): Buffer | undefined;
}

const PIECE_BYTES = 64 * 1024;

export function spokenPage(path: string, texts: SpokenTexts): PageSource | undefined {
  if (!path.startsWith('/speech/')) return undefined;
  const wav = texts.at(path);
  if (wav === undefined) return textPage('404 Not Found', 'There is no such text.');
  // What is short is written at once, and then held by nobody.
  if (wav.length <= PIECE_BYTES) return { contentType: 'audio/wav', body: wav };
  return () => ({ contentType: 'audio/wav', body: piecesAt(path, texts) });
}

/** Copies, each looked up anew: a reader that takes its time holds nothing that was forgotten, and is cut off. */
async function* piecesAt(path: string, texts: SpokenTexts): AsyncGenerator<Buffer, undefined> {
  for (let from = 0; ; from += PIECE_BYTES) {
    const wav = texts.at(path);
    if (wav === undefined) throw new Error('the text was forgotten');
    if (from >= wav.length) return;
    yield Buffer.from(wav.subarray(from, from + PIECE_BYTES));
  }
}
