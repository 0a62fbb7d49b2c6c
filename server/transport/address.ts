/** IP addresses as people write them, and the origins of web pages. */
import { networkInterfaces } from 'node:os';

/** 4 or 16 bytes, as uWebSockets gives them, as text; an IPv4 address that came through an IPv6 socket is written as IPv4. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return 'unknown';
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.subarray(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16));
  // URL gives the canonical short spelling of an IPv6 address.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/**
 * The unit for limits of connections. IPv6: the network of 64 bits, as each machine may have any number of addresses in it; but a
 * link-local address (`fe80::…`) counts by itself, as all machines on a cable share that network.
 */
export function networkText(bytes: Uint8Array): string {
  const address = addressText(bytes);
  if (!address.includes(':') || address.startsWith('fe80:')) return address;
  const groups = Array.from({ length: 4 }, (_, index) => (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16));
  return `${groups.join(':')}::/64`;
}

/** Of a connection that leaves the machine on no cable. */
export const isThisMachine = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** A host as written in a URL: IPv6 in brackets, and "every address" as this machine's own name. */
export function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Replaces `localhost` by an address that a phone can reach: the machine's own in its network, the first if it has several. A URL with
 * another host stays as it is; null = the box can be reached from this machine alone.
 */
export function reachableUrl(url: string): string | null {
  const reachable = new URL(url);
  if (reachable.hostname !== 'localhost') return isThisMachine(reachable.hostname.replace(/^\[|\]$/g, '')) ? null : url;
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  if (own === undefined) return null;
  reachable.hostname = own.address;
  return reachable.origin;
}

/**
 * Whether an upgrade request may come from this web page. A browser lets any page on the internet open a WebSocket to a box in the
 * visitor's own network; only `Origin` names the page. Programs send no `Origin` and are not checked here.
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
 * Host and port in one spelling, without the scheme's default port; null if there is none (`Origin: null` comes from sandboxed pages and
 * files).
 */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host || null : null;
}
