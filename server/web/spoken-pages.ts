/** What the box spoke for a kiosk, `/speech/ID.wav`. */
import { type PageSource, textPage } from '../transport/page.js';

export interface SpokenTexts {
  /** undefined = nothing under this path, or nothing any more */
  at(path: string): Buffer | undefined;
}

export function spokenPage(path: string, texts: SpokenTexts): PageSource | undefined {
  if (!path.startsWith('/speech/')) return undefined;
  const body = texts.at(path);
  return body === undefined ? textPage('404 Not Found', 'There is no such text.') : { contentType: 'audio/wav', body };
}
