/** Answers to plain HTTP: pages, pictures, films, to readers who may be slow, and of whom there may be many. */
import type uWS from 'uWebSockets.js';
import { LIMITS } from '../model/limits.js';
import { networkText } from './address.js';
import { Reader, writePage } from './answer.js';
import { type Page, type PageRequest, type Pages, type TextPage, textPage } from './page.js';
import { Counts } from './seats.js';

/** Of the answers that are being written, to one address. */
const ANSWERS_PER_ADDRESS = LIMITS.connections.httpAnswers / 2;

export class PageAnswers {
  /** And their networks; the oldest first. */
  readonly #readers = new Map<Reader, string>();
  readonly #byNetwork = new Counts();

  answer(response: uWS.HttpResponse, request: uWS.HttpRequest, pages: Pages): void {
    const method = request.getMethod();
    if (method !== 'get' && method !== 'head') {
      writeText(response, textPage('405 Method Not Allowed', 'Only GET and HEAD.', { Allow: 'GET, HEAD' }));
      return;
    }
    const address = networkText(new Uint8Array(response.getRemoteAddress()));
    if (this.#byNetwork.of(address) >= ANSWERS_PER_ADDRESS || !this.#hasRoomFor(address)) {
      const why = 'The box is giving as many answers as it can, or as one address may ask for.';
      writeText(response, textPage('503 Service Unavailable', why, { 'Retry-After': '5' }));
      return;
    }
    const source = pages.get(request.getUrl()) ?? textPage('404 Not Found', 'There is no such page. Start at /.');
    const reader = new Reader(response);
    const asked = askedBy(request, address, reader.signal);
    void this.#write(reader, address, () => (typeof source === 'function' ? source(asked) : source), method === 'head');
  }

  stop(): void {
    for (const reader of [...this.#readers.keys()]) reader.close();
  }

  /** Where all are taken, the network with the most loses its oldest one: who looks at a board keeps nobody from his own. */
  #hasRoomFor(address: string): boolean {
    if (this.#readers.size < LIMITS.connections.httpAnswers) return true;
    const greediest = this.#byNetwork.greediest;
    if (greediest === undefined || this.#byNetwork.of(greediest) <= this.#byNetwork.of(address) + 1) return false;
    for (const [reader, network] of this.#readers) {
      if (network !== greediest) continue;
      this.#forget(reader);
      reader.close();
      return true;
    }
    return false;
  }

  #forget(reader: Reader): void {
    const network = this.#readers.get(reader);
    if (network !== undefined && this.#readers.delete(reader)) this.#byNetwork.add(network, -1);
  }

  /** A page that is there at once is written before the handler of its request returns. */
  async #write(reader: Reader, address: string, ask: () => Page | Promise<Page>, isHeadOnly: boolean): Promise<void> {
    this.#readers.set(reader, address);
    this.#byNetwork.add(address, 1);
    try {
      const page = ask();
      await reader.write(page instanceof Promise ? await page : page, isHeadOnly);
    } catch {
      reader.fail(textPage('500 Internal Server Error', 'The box could not answer.'));
    } finally {
      this.#forget(reader);
    }
  }
}

/** What belongs to the request is gone when its handler returns. */
const askedBy = (request: uWS.HttpRequest, address: string, signal: AbortSignal): PageRequest => ({
  address,
  host: request.getHeader('host'),
  languages: request.getHeader('accept-language'),
  encodings: request.getHeader('accept-encoding'),
  query: new URLSearchParams(request.getQuery() ?? ''),
  known: request.getHeader('if-none-match'),
  range: request.getHeader('range'),
  signal,
});

export const writeText = (response: uWS.HttpResponse, page: TextPage): void => writePage(response, page, page.body);
