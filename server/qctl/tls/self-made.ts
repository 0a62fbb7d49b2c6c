/** A certificate that the box makes for itself, with Debian's `openssl`. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RefusedError, UsageError } from '../failures.js';
import { readPair, type TlsPair } from './files.js';

/** This machine as others call it: its names, and every address that it has now. */
export function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    // An address that is only good together with an interface is in no URL.
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
  return [...new Set([hostname(), 'localhost', '127.0.0.1', '::1', ...addresses])];
}

const DNS_NAME = /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252})$/;

export function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => isIP(name) === 0 && !DNS_NAME.test(name));
  if (wrong !== undefined) throw new UsageError(`expected the name or the address of a machine, got "${wrong}"`);
}

const COMMON_NAME_MAX = 64;

export async function makeCertificate(names: readonly string[], days: number): Promise<TlsPair> {
  const folder = await mkdtemp(join(tmpdir(), 'qbox-tls-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const alternatives = names.map((name) => (isIP(name) === 0 ? `DNS:${name}` : `IP:${name}`)).join(',');
  const subject = `/CN=${(names[0] ?? 'qbox').slice(0, COMMON_NAME_MAX)}`;
  try {
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', String(days), '-subj', subject],
      ...['-addext', `subjectAltName=${alternatives}`, '-keyout', key, '-out', certificate],
    ]);
    return readPair(certificate, key);
  } catch (failure) {
    if (failure instanceof RefusedError) throw failure;
    const { code, stderr, message } = failure as { readonly code?: unknown; readonly stderr?: string; readonly message: string };
    if (code === 'ENOENT') throw new RefusedError('a certificate is made by openssl, which is not installed: apt install openssl');
    throw new RefusedError(`openssl made no certificate: ${(stderr || message).trim().split('\n').at(-1)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
