/** What plain HTTP answers. */
export interface Page {
  /** `text/html; charset=utf-8` */
  readonly contentType: string;
  readonly body: Buffer;
  /** `200 OK` unless it says otherwise. */
  readonly status?: string;
  /** Added to the security headers, or put in their place. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a page may want to know of a request. Both come from the client as they are: escape them. */
export interface PageRequest {
  /** The `Host` header: the name and port under which the browser sees the box. */
  readonly host: string;
  /** The `Accept-Language` header. */
  readonly languages: string;
}

/** A function is asked on each request. */
export type PageSource = Page | ((request: PageRequest) => Page);

/** By path, `/` or `/icon.svg`. */
export type Pages = ReadonlyMap<string, PageSource>;

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
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** The headers of a page, in the order in which they are written. */
export const headersOf = (page: Page): readonly (readonly [string, string])[] =>
  Object.entries({ 'Content-Type': page.contentType, ...SECURITY_HEADERS, ...page.headers });

/** A plain answer of one line, for refusals. */
export const textPage = (status: string, text: string, headers: Readonly<Record<string, string>> = {}): Page => ({
  contentType: 'text/plain; charset=utf-8',
  body: Buffer.from(`${text}\n`),
  status,
  headers,
});
