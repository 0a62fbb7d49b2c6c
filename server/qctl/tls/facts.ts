/** The content of a certificate, and its faults. */
import { statSync } from 'node:fs';
import { authorityIn, daysLeft, isSelfSigned } from '../../config/certificates.js';
import { certificateIn, certificatesIn, contentOf, fits, type TlsPaths } from './files.js';

/** Before this many days it is time for another one. */
export const SOON_DAYS = 30;

export function factsOf({ certificate, key }: TlsPaths, nowMs: number) {
  const parsed = certificateIn(contentOf(certificate), certificate);
  return {
    certificate,
    key,
    names: (parsed.subjectAltName ?? parsed.subject).replace(/DNS:|IP Address:/g, ''),
    made_by: parsed.subject === parsed.issuer ? 'self-signed: no authority' : parsed.issuer.replaceAll('\n', ', '),
    valid_from: new Date(parsed.validFrom).toISOString(),
    valid_to: new Date(parsed.validTo).toISOString(),
    days_left: daysLeft(parsed, nowMs),
    /** In the form of `--fingerprint`. */
    fingerprint: parsed.fingerprint256,
  };
}

/** The certificate to import on clients: the authority that came with it. Without one: all certificates in the file. */
export function toImport(path: string): string {
  const all = certificatesIn(contentOf(path), path);
  return authorityIn(all)?.toString() ?? contentOf(path).toString('utf8');
}

/** Older boxes made a certificate that could sign others: a thief of its key could impersonate any site on clients that imported it. */
export const EVERY_SITE = 'it is an authority for every site: where it was imported, the owner of its key can pose as any of them';

/** The names in a certificate that an older box made for itself; null = another certificate, which must not be replaced. */
export function namesOfOldSelfMade(path: string): readonly string[] | null {
  const [certificate, ...others] = certificatesIn(contentOf(path), path);
  if (certificate === undefined || others.length > 0 || !certificate.ca || !isSelfSigned(certificate)) return null;
  const names = (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  const [first = ''] = names;
  const isOurs = certificate.subject === `CN=${first.slice(0, 64)}` && OWN_NAMES.every((name) => names.includes(name));
  return isOurs ? names : null;
}

/** In Node's spelling. Every certificate made by a box has them. */
const OWN_NAMES = ['localhost', '127.0.0.1', '0:0:0:0:0:0:0:1'];

export function troublesOf(paths: TlsPaths, nowMs: number): string[] {
  const { days_left, valid_from, valid_to } = factsOf(paths, nowMs);
  const isSecret = (statSync(paths.key, { throwIfNoEntry: false })?.mode ?? 0) & 0o007;
  const pair = { certificate: contentOf(paths.certificate), key: contentOf(paths.key) };
  return [
    ...(fits(pair, paths.certificate, paths.key) ? [] : ['the key is that of another certificate: qctl tls create, or qctl tls install']),
    ...(days_left < 0 ? [`it ended on ${valid_to}: qctl tls create`] : []),
    ...(days_left >= 0 && days_left < SOON_DAYS ? [`it ends in ${days_left} days: qctl tls create`] : []),
    ...(Date.parse(valid_from) > nowMs ? [`it begins on ${valid_from}: look at the clock of this machine`] : []),
    ...(certificateIn(pair.certificate, paths.certificate).ca ? [`${EVERY_SITE}: qctl tls create`] : []),
    ...(isSecret ? [`everybody on this machine can read the key: chmod o= ${paths.key}`] : []),
  ];
}
