/** Certificates and keys as authorities give them out, made by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
const text = (path: string): string => readFileSync(path, 'utf8');

export const named = (name: string): readonly string[] => ['-addext', `subjectAltName=DNS:${name}`];

/** Signed by itself; its files stay in the folder as NAME.pem and NAME.key. */
export function foreignPair(folder: string, name: string, extra: readonly string[] = []): Pair {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  openssl('req', '-x509', '-config', '/dev/null', ...NEW_KEY, '-subj', `/O=Bank/CN=${name}`, '-keyout', key, '-out', certificate, ...extra);
  return { certificate: text(certificate), key: text(key) };
}

/** An authority that signs requests; it answers the certificate, followed by its own. */
export function authorityIn(folder: string): { readonly path: string; readonly sign: (request: string) => string } {
  foreignPair(folder, 'authority', ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']);
  const [path, key] = [join(folder, 'authority.pem'), join(folder, 'authority.key')];
  const sign = (request: string): string => {
    const out = join(folder, 'signed.pem');
    execFileSync('openssl', ['x509', '-req', '-CA', path, '-CAkey', key, '-days', '90', '-copy_extensions', 'copyall', '-out', out], {
      input: request,
      stdio: 'pipe',
    });
    return `${text(out)}${text(path)}`;
  };
  return { path, sign };
}

/** A certificate for localhost, with the chain of its authority, and its key. */
export function chainedPair(folder: string): Pair {
  const { sign } = authorityIn(folder);
  const [key, request] = [join(folder, 'chained.key'), join(folder, 'chained.csr')];
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  openssl('req', '-new', '-config', '/dev/null', ...NEW_KEY, '-subj', '/O=Bank/CN=localhost', ...names, '-keyout', key, '-out', request);
  return { certificate: sign(text(request)), key: text(key) };
}
