/** What a certificate says, and what is not in order with it. */
import { statSync } from 'node:fs';
import { certificateIn, contentOf, fits, type TlsPaths } from './files.js';

export interface TlsFacts {
  readonly certificate: string;
  readonly key: string;
  readonly names: string;
  readonly made_by: string;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly days_left: number;
  /** SHA-256, as `--fingerprint` takes it. */
  readonly fingerprint: string;
}

const DAY_MS = 86_400_000;

export function factsOf({ certificate, key }: TlsPaths, nowMs: number): TlsFacts {
  const parsed = certificateIn(contentOf(certificate), certificate);
  return {
    certificate,
    key,
    names: (parsed.subjectAltName ?? parsed.subject).replace(/DNS:|IP Address:/g, ''),
    made_by: parsed.subject === parsed.issuer ? 'the box itself, or whoever made it: no authority' : parsed.issuer.replaceAll('\n', ', '),
    valid_from: new Date(parsed.validFrom).toISOString(),
    valid_to: new Date(parsed.validTo).toISOString(),
    days_left: Math.floor((Date.parse(parsed.validTo) - nowMs) / DAY_MS),
    fingerprint: parsed.fingerprint256,
  };
}

const SOON_DAYS = 30;

/** Each with what to do about it. */
export function troublesOf(paths: TlsPaths, nowMs: number): string[] {
  const { days_left, valid_from, valid_to } = factsOf(paths, nowMs);
  const isSecret = (statSync(paths.key, { throwIfNoEntry: false })?.mode ?? 0) & 0o007;
  const pair = { certificate: contentOf(paths.certificate), key: contentOf(paths.key) };
  return [
    ...(fits(pair, paths.certificate, paths.key) ? [] : ['the key is that of another certificate: qctl tls create, or qctl tls install']),
    ...(days_left < 0 ? [`it ended on ${valid_to}: qctl tls create`] : []),
    ...(days_left >= 0 && days_left < SOON_DAYS ? [`it ends in ${days_left} days: qctl tls create`] : []),
    ...(Date.parse(valid_from) > nowMs ? [`it begins on ${valid_from}: look at the clock of this machine`] : []),
    ...(isSecret ? [`everybody on this machine can read the key: chmod o= ${paths.key}`] : []),
  ];
}
