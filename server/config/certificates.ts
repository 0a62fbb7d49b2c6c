/** The files and the content of the certificates that `tls_certificate` names. */
import type { X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The organisation in the name of the authorities that boxes make for themselves. */
export const OWN_AUTHORITY = 'qbox, for this box alone';

/** Paths of PEM files. */
export interface PairFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Where a box puts a certificate that an administrator gives it in the browser; root lets it name these files and no others. */
export function ownPairIn(data: string): PairFiles {
  const folder = join(resolve(data), 'tls');
  return { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
}

/** The key that was made with a signing request, until its certificate comes. */
export const requestedKeyBeside = ({ key }: PairFiles): string => join(dirname(key), 'requested-key.pem');

const DAY_MS = 86_400_000;

export const daysLeft = ({ validTo }: X509Certificate, nowMs: number): number => Math.floor((Date.parse(validTo) - nowMs) / DAY_MS);

/** The texts of all certificates in a PEM file, in their order. */
export const certificateTexts = (pem: string): readonly string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

export const isSelfSigned = ({ subject, issuer }: X509Certificate): boolean => subject === issuer;

/** What clients import to trust the first of these certificates; undefined = no authority came with it. */
export const authorityIn = (chain: readonly X509Certificate[]): X509Certificate | undefined =>
  chain.find((one) => one.ca && isSelfSigned(one));

/** Names and addresses, without the kinds that OpenSSL puts before them. */
export const namesIn = ({ subjectAltName = '' }: X509Certificate): readonly string[] =>
  subjectAltName === '' ? [] : subjectAltName.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, ''));

/** The names of this machine in the network, and all its present addresses: a certificate that the box makes is for all of them. */
export function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    // A link-local address needs an interface, so it does not occur in URLs.
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
  return [...new Set([hostname(), 'localhost', '127.0.0.1', '::1', ...addresses])];
}
