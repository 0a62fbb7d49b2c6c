/** Answers that take their time: they are written when they are there, piece by piece, to a reader who may be slow or gone. */
import { headersOf, type Page, type TextPage } from './page.js';

/** What is needed of a response of uWebSockets; its own type would bring the native package into this file. */
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

/** A reader who takes nothing for so long is gone. */
const PATIENCE_MS = 30_000;

/** What uWebSockets holds of a long answer for a reader who takes nothing. */
const PIECE_BYTES = 64 * 1024;

async function* piecesOf(body: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < body.length; from += PIECE_BYTES) yield body.subarray(from, from + PIECE_BYTES);
}

/**
 * Writes a whole answer and ends the connection: whoever asks for pages without a pause would otherwise be read for ever (see
 * share.ts), and the few pages need no connection that stays.
 */
export function writePage(response: Response, page: Page, body: Buffer, isHeadOnly = false): void {
  writeHead(response, page);
  if (isHeadOnly) response.endWithoutBody(body.length, true);
  else response.end(body, true);
}

function writeHead(response: Response, page: Page): void {
  response.writeStatus(page.status ?? '200 OK');
  for (const [name, value] of headersOf(page)) response.writeHeader(name, value);
}

/** The other end of an answer that is not written yet. Using it after the reader has gone is safe and does nothing. */
export class Reader {
  readonly #response: Response;
  readonly #gone = new AbortController();
  #hasBegun = false;
  #tellTaken = (): void => {};

  /** To be made before the handler of the request returns. */
  constructor(response: Response) {
    this.#response = response;
    response.onAborted(() => this.#leave());
    response.onWritable(() => {
      this.#tellTaken();
      return true;
    });
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** Writes all of the answer; resolves when it is written, or nobody reads it any more. */
  async write(page: Page, isHeadOnly: boolean): Promise<void> {
    const { body } = page;
    if (this.signal.aborted) return;
    this.#hasBegun = true;
    if (Buffer.isBuffer(body) && (isHeadOnly || body.length <= PIECE_BYTES)) {
      this.#response.cork(() => writePage(this.#response, page, body, isHeadOnly));
      this.#gone.abort();
    } else if (isHeadOnly) {
      this.#response.cork(() => writePage(this.#response, page, Buffer.alloc(0), true));
      this.#gone.abort();
    } else {
      this.#response.cork(() => writeHead(this.#response, page));
      await this.#writePieces(Buffer.isBuffer(body) ? piecesOf(body) : body);
    }
  }

  /** Answers this instead, if nothing was written yet. */
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

  /** Whether the reader has taken what was written, within his time. */
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
