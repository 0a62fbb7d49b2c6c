/** The load of the branch as JSON, where the branch publishes it; without it there are neither `/load` nor `/load.json`. */
import { type PageRequest, type PageSource, textPage } from '../transport/page.js';

export interface PublishedLoad {
  /** JSON. */
  body(): Buffer;
  /** Whether the address may ask once more now. */
  mayAsk(address: string): boolean;
}

export const isLoadPath = (path: string): boolean => path === '/load' || path === '/load.json';

/** Readers of other sites may show it: there is nothing in it that is not for everybody. */
const HEADERS = {
  'Cache-Control': 'public, max-age=5',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

export const loadJson =
  (load: PublishedLoad): PageSource =>
  ({ address }: PageRequest) => {
    if (load.mayAsk(address)) return { contentType: 'application/json', body: load.body(), headers: HEADERS };
    return textPage('429 Too Many Requests', 'Too many requests from your address.', { 'Retry-After': '1' });
  };
