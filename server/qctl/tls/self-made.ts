/**
 * The certificate that a box makes for itself, with Debian's `openssl`: an authority limited to the names and addresses of this box, and
 * the one certificate that it signed before its key was deleted. Devices import the authority, as every system allows; no other certificate
 * can be made with it, neither for this box nor for any other site.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isIP, isIPv4, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWN_AUTHORITY } from '../../config/certificates.js';
import { RefusedError, UsageError } from '../failures.js';
import { readPair, type TlsPair } from './files.js';

const DNS_NAME = /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252})$/;

export function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => isIP(name) === 0 && !DNS_NAME.test(name));
  if (wrong !== undefined) throw new UsageError(`expected the name or the address of a machine, got "${wrong}"`);
}

const COMMON_NAME_MAX = 64;
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
const PASSPHRASE_BYTES = 32;

/** In the spelling of URLs: older certificates have `0:0:0:0:0:0:0:1` for `::1`. */
const inOneWay = (name: string): string => (isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name);

/** Returns the certificate, followed by its authority. */
export async function makeCertificate(wanted: readonly string[], days: number): Promise<TlsPair> {
  const names = [...new Set(wanted.map(inOneWay))];
  const folder = await mkdtemp(join(tmpdir(), 'qbox-tls-'));
  const fileOf = (name: string): string => join(folder, `${name}.pem`);
  const [certificate, key] = [fileOf('certificate'), fileOf('key')];
  const [authority, authorityKey] = [fileOf('authority'), fileOf('authority-key')];
  // The authority's key is on the disk under a passphrase that is in memory only, until `openssl` has signed.
  const passphrase = randomBytes(PASSPHRASE_BYTES).toString('base64url');
  const [name = 'qbox'] = names;
  try {
    await openssl(passphrase, [
      ...['req', '-x509', '-config', '/dev/null', ...NEW_KEY, '-days', String(days), '-subj', authorityName(name, new Date())],
      ...['-keyout', authorityKey, '-passout', 'stdin', '-out', authority, ...authorityExtensions(names)],
    ]);
    await openssl(passphrase, [
      ...[
        'req',
        '-x509',
        '-config',
        '/dev/null',
        ...NEW_KEY,
        '-noenc',
        '-days',
        String(days),
        '-subj',
        `/CN=${name.slice(0, COMMON_NAME_MAX)}`,
      ],
      ...['-CA', authority, '-CAkey', authorityKey, '-passin', 'stdin', '-keyout', key, '-out', certificate, ...serverExtensions(names)],
    ]);
    const pair = readPair(certificate, key);
    return { ...pair, certificate: Buffer.concat([pair.certificate, await readFile(authority)]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A key of the box's own, and what an authority needs to sign a certificate for it. */
export async function makeRequest(names: readonly string[]): Promise<{ readonly key: Buffer; readonly request: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'qbox-tls-'));
  const [key, request] = [join(folder, 'key.pem'), join(folder, 'request.pem')];
  const [name = 'qbox'] = names;
  try {
    await openssl('', [
      ...['req', '-new', '-config', '/dev/null', ...NEW_KEY, '-noenc', '-subj', `/CN=${name.slice(0, COMMON_NAME_MAX)}`],
      ...['-addext', alternativeNames(names), '-keyout', key, '-out', request],
    ]);
    return { key: await readFile(key), request: await readFile(request, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each authority has its own name, so that devices and people can tell it from earlier imported ones. */
const authorityName = (name: string, made: Date): string =>
  `/O=${OWN_AUTHORITY}/CN=${name.slice(0, COMMON_NAME_MAX - 20)} ${made.toISOString().slice(0, 16)}`;

export const authorityExtensions = (names: readonly string[]): string[] =>
  extensions([
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    'keyUsage=critical,keyCertSign',
    'extendedKeyUsage=serverAuth',
    'subjectKeyIdentifier=hash',
    `nameConstraints=critical,${names.map(permitted).join(',')}`,
  ]);

export const serverExtensions = (names: readonly string[]): string[] =>
  extensions([
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth',
    alternativeNames(names),
  ]);

const alternativeNames = (names: readonly string[]): string =>
  `subjectAltName=${names.map((name) => (isIP(name) === 0 ? `DNS:${name}` : `IP:${name}`)).join(',')}`;

const extensions = (lines: readonly string[]): string[] => lines.flatMap((line) => ['-addext', line]);

/** An address alone, or a name with its subdomains. If one name of a kind is permitted, all other names of that kind are not. */
function permitted(name: string): string {
  if (isIP(name) === 0) return `permitted;DNS:${name.replace(/^\*\./, '')}`;
  return `permitted;IP:${name}/${isIPv4(name) ? '255.255.255.255' : Array(8).fill('ffff').join(':')}`;
}

function openssl(input: string, args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = execFile('openssl', args, (error, _, stderr) => {
      if (error === null) done();
      else if (error.code === 'ENOENT')
        failed(new RefusedError('a certificate is made by openssl, which is not installed: apt install openssl'));
      else failed(new RefusedError(`openssl made no certificate: ${(stderr || error.message).trim().split('\n').at(-1)}`));
    });
    // A program that ended early has already reported the reason.
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${input}\n`);
  });
}
