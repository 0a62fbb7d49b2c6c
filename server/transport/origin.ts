/**
 * Whether an upgrade request may come from this web page. A browser lets any page on the internet open a WebSocket to a box in the
 * visitor's own network, and says only in `Origin` which page it was. Programs send no `Origin` and are not meant here.
 */
export function isOriginAllowed(origin: string, host: string, allowedOrigins: readonly string[]): boolean {
  if (origin === '') return true;
  if (allowedOrigins.some((allowed) => sameText(allowed, origin))) return true;
  const originHost = hostOf(origin);
  // The scheme is not compared: behind a proxy that ends TLS the page is https and the box http.
  return originHost !== null && originHost === hostOf(`${schemeOf(origin)}//${host}`);
}

const sameText = (allowed: string, origin: string): boolean => allowed.replace(/\/$/, '').toLowerCase() === origin.toLowerCase();

const schemeOf = (origin: string): string => (origin.startsWith('https:') ? 'https:' : 'http:');

/**
 * Host and port in one spelling, without the scheme's own port; null if it is none (`Origin: null` comes from sandboxed pages and
 * files).
 */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host || null : null;
}
