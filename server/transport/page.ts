/** What plain HTTP answers. */
export interface Page {
  /** `text/html; charset=utf-8` */
  readonly contentType: string;
  /** A body without an end is requested piece by piece, each when the reader has taken the one before. */
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** `200 OK` unless it says otherwise. */
  readonly status?: string;
  /** Added to the security headers, or replacing them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a page can read of a request. All of it comes unchanged from the client: escape it. */
export interface PageRequest {
  /** The IP address of the client, or its network (IPv6); limits are counted by it. */
  readonly address: string;
  /** It comes from this machine, over no cable. */
  readonly isThisMachine: boolean;
  /** The `Host` header: the name and port under which the browser sees the box. */
  readonly host: string;
  /** The `Accept-Encoding` header. */
  readonly encodings: string;
  /** The query of the URL; unknown names are ignored. */
  readonly query: URLSearchParams;
  /** The `Authorization` header. */
  readonly authorization: string;
  /** The `If-None-Match` header: the version that the browser already has. */
  readonly known: string;
  /** The `Range` header: the requested part of a film. */
  readonly range: string;
  /** Aborted when the reader has gone or the box stops: the answer is not needed any more. */
  readonly signal: AbortSignal;
}

/** A function is called on each request, and may be slow. A rejected promise becomes an answer of 500. */
export type PageSource = Page | ((request: PageRequest) => Page | Promise<Page>);

/** By path, `/` or `/icon.svg`. */
export interface Pages {
  get(path: string): PageSource | undefined;
  /** What a browser shows where there is none; left out = a line of text. */
  readonly missing?: PageSource;
}

/**
 * Every answer carries these. Pages load their own files only and may not be framed; WebSockets to the same host are `'self'`.
 * `data:` images are the previews of tickets. Nothing is stored: the pages are small, the network is local, and a kiosk that
 * shows yesterday's page after an update is worse than a request.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), serial=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** The headers of a page, in the order in which they are written. */
export const headersOf = (page: Page): readonly (readonly [string, string])[] =>
  Object.entries({ 'Content-Type': page.contentType, ...SECURITY_HEADERS, ...page.headers });

/** A page with its whole body. */
export interface TextPage extends Page {
  readonly body: Buffer;
}

/** A plain answer of one line, for refusals. */
export const textPage = (status: string, text: string, headers: Readonly<Record<string, string>> = {}): TextPage => ({
  contentType: 'text/plain; charset=utf-8',
  body: Buffer.from(`${text}\n`),
  status,
  headers,
});
