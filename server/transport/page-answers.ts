/** Answers to plain HTTP: pages, pictures and films, for many and possibly slow readers. */
import type uWS from 'uWebSockets.js';
import { LIMITS } from '../model/limits.js';
import { addressText, isThisMachine, networkText } from './address.js';
import { headersOf, type Page, type PageRequest, type PageSource, type Pages, type TextPage, textPage } from './page.js';
import { Counts } from './seats.js';

/** Maximum number of answers in progress to one address. */
const ANSWERS_PER_ADDRESS = LIMITS.connections.httpAnswers / 2;

/**
 * Answers in one turn of the loop after which a connection stays open for the next request: far more than browsers ask for at once. A
 * client that asks without a pause would otherwise be read without end (see `Share` in seats.ts); uWebSockets does not tell which requests
 * came on one connection, so all are counted together, and whoever asks for one more in that turn connects again.
 */
const KEPT_A_TURN = 64;

export class PageAnswers {
  #answersThisTurn = 0;
  /** Answers in progress and the networks of their readers; the oldest first. */
  readonly #readers = new Map<Reader, string>();
  readonly #byNetwork = new Counts();

  answer(response: uWS.HttpResponse, request: uWS.HttpRequest, pages: Pages): void {
    const method = request.getMethod();
    if (method !== 'get' && method !== 'head') {
      writeText(response, textPage('405 Method Not Allowed', 'Only GET and HEAD.', { Allow: 'GET, HEAD' }));
      return;
    }
    const bytes = new Uint8Array(response.getRemoteAddress());
    const address = networkText(bytes);
    if (this.#byNetwork.of(address) >= ANSWERS_PER_ADDRESS || !this.#hasRoomFor(address)) {
      const why = 'The box is giving as many answers as it can, or as one address may ask for.';
      writeText(response, textPage('503 Service Unavailable', why, { 'Retry-After': '5' }));
      return;
    }
    const source = pages.get(request.getUrl()) ?? missingPage(request, pages);
    const reader = new Reader(response, this.#isLastOfConnection());
    const asked = askedBy(request, address, isThisMachine(addressText(bytes)), reader.signal);
    void this.#write(reader, address, () => (typeof source === 'function' ? source(asked) : source), method === 'head');
  }

  stop(): void {
    for (const reader of [...this.#readers.keys()]) reader.close();
  }

  #isLastOfConnection(): boolean {
    if (this.#answersThisTurn === 0) setImmediate(() => (this.#answersThisTurn = 0));
    this.#answersThisTurn += 1;
    return this.#answersThisTurn > KEPT_A_TURN;
  }

  /** If all places are taken, the network with the most loses its oldest answer: viewers of one board do not block another. */
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

  /** A page that is ready is written before the handler of its request returns. */
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

/** People get a page, programs a line. */
function missingPage(request: uWS.HttpRequest, { missing }: Pages): PageSource {
  if (missing !== undefined && request.getHeader('accept').includes('text/html')) return missing;
  return textPage('404 Not Found', 'There is no such page. Start at /.');
}

/** The request is invalid after its handler returns, so its data is copied. */
const askedBy = (request: uWS.HttpRequest, address: string, isHere: boolean, signal: AbortSignal): PageRequest => ({
  address,
  isThisMachine: isHere,
  authorization: request.getHeader('authorization'),
  host: request.getHeader('host'),
  encodings: request.getHeader('accept-encoding'),
  query: new URLSearchParams(request.getQuery() ?? ''),
  known: request.getHeader('if-none-match'),
  range: request.getHeader('range'),
  signal,
});

/** A refusal, after which the connection is closed. */
export const writeText = (response: uWS.HttpResponse, page: TextPage): void => {
  writeHead(response, page);
  response.end(page.body, true);
};

/** The part of a uWebSockets response that is needed here; its own type would bring the native package into this file. */
export interface Response {
  cork(write: () => void): unknown;
  writeStatus(status: string): unknown;
  writeHeader(name: string, value: string): unknown;
  /** False if the reader has not taken it yet. */
  write(piece: Buffer): boolean;
  /** Called when the reader has taken what was written. */
  onWritable(handler: (offset: number) => boolean): unknown;
  onAborted(handler: () => void): unknown;
  end(body?: Buffer, closeConnection?: boolean): unknown;
  endWithoutBody(length?: number, closeConnection?: boolean): unknown;
  close(): unknown;
}

/** A reader that takes nothing for this time is cut. */
const PATIENCE_MS = 30_000;

/** The most that uWebSockets holds of a long answer for a reader that takes nothing. */
const PIECE_BYTES = 64 * 1024;

async function* piecesOf(body: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < body.length; from += PIECE_BYTES) yield body.subarray(from, from + PIECE_BYTES);
}

function writeHead(response: Response, page: Page): void {
  response.writeStatus(page.status ?? '200 OK');
  for (const [name, value] of headersOf(page)) response.writeHeader(name, value);
}

/** The reader of an answer in progress. Its methods are safe after the reader has gone, and do nothing then. */
export class Reader {
  readonly #response: Response;
  readonly #isLast: boolean;
  readonly #gone = new AbortController();
  #hasBegun = false;
  #tellTaken = (): void => {};

  /**
   * Must be made before the handler of the request returns.
   * @param isLast whether the connection ends with this answer
   */
  constructor(response: Response, isLast: boolean) {
    this.#response = response;
    this.#isLast = isLast;
    response.onAborted(() => this.#leave());
    response.onWritable(() => {
      this.#tellTaken();
      return true;
    });
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** Writes all of the answer; resolves when it is written, or the reader is gone. */
  async write(page: Page, isHeadOnly: boolean): Promise<void> {
    const { body } = page;
    if (this.signal.aborted) return;
    this.#hasBegun = true;
    if (isHeadOnly) {
      this.#answer(page, () => this.#response.endWithoutBody(Buffer.isBuffer(body) ? body.length : 0, this.#isLast));
    } else if (Buffer.isBuffer(body) && body.length <= PIECE_BYTES) {
      this.#answer(page, () => this.#response.end(body, this.#isLast));
    } else {
      this.#response.cork(() => writeHead(this.#response, page));
      await this.#writePieces(Buffer.isBuffer(body) ? piecesOf(body) : body);
    }
  }

  #answer(page: Page, end: () => void): void {
    this.#response.cork(() => {
      writeHead(this.#response, page);
      end();
    });
    this.#gone.abort();
  }

  /** Answers with this page instead, if nothing was written yet. */
  fail(page: TextPage): void {
    if (this.signal.aborted) return;
    if (this.#hasBegun) this.close();
    else void this.write(page, false);
  }

  /** Ends the answer, written or not. */
  close(): void {
    if (this.signal.aborted) return;
    this.#leave();
    this.#response.close();
  }

  #leave(): void {
    this.#gone.abort();
    this.#tellTaken();
  }

  async #writePieces(pieces: AsyncIterable<Buffer>): Promise<void> {
    for await (const piece of pieces) {
      if (this.signal.aborted) return;
      let isTaken = false;
      this.#response.cork(() => {
        isTaken = this.#response.write(piece);
      });
      if (!isTaken && !(await this.#taken())) this.close();
      if (this.signal.aborted) return;
    }
    // Closing the connection here would put a header behind the pieces.
    this.#response.cork(() => this.#response.end());
    this.#gone.abort();
  }

  /** Whether the reader has taken what was written within the time limit. */
  #taken(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE_MS);
      this.#tellTaken = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
