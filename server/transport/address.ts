/** IP addresses as people write them. */
import { networkInterfaces } from 'node:os';

/** 4 or 16 bytes, as uWebSockets gives them, as text; an IPv4 address that came through an IPv6 socket is written as IPv4. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return 'unknown';
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.subarray(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16));
  // URL knows the one short spelling of an IPv6 address.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/**
 * What counts as one address where connections are limited: of IPv6 the network of 64 bits, of which each machine may have as many
 * addresses as it likes; but an address that is valid on one cable only (`fe80::…`) by itself, as all of a cable share their network.
 */
export function networkText(bytes: Uint8Array): string {
  const address = addressText(bytes);
  if (!address.includes(':') || address.startsWith('fe80:')) return address;
  const groups = Array.from({ length: 4 }, (_, index) => (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16));
  return `${groups.join(':')}::/64`;
}

/** How to write a host in a URL: IPv6 in brackets, and "every address" as this machine's own name. */
export function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * The address for a phone instead of `localhost`: the machine's own in its network, the first if it has several. What stands there
 * already stays where the machine has none, and where another host was named.
 */
export function reachableUrl(url: string): string {
  const reachable = new URL(url);
  if (reachable.hostname !== 'localhost') return url;
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  if (own) reachable.hostname = own.address;
  return reachable.origin;
}
