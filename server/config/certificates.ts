/** What is in the certificates that `tls_certificate` names. */
import type { X509Certificate } from 'node:crypto';

/** The organisation in the name of the authorities that boxes make for themselves. */
export const OWN_AUTHORITY = 'qbox, for this box alone';

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
