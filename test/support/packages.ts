/** Debian packages for tests, as small as they get, with what is signed of them. */
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, signedManifest } from '../../server/uplink/files/release-manifest.js';

export const ARCHITECTURE = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();

export interface Signer {
  readonly key: KeyObject;
  /** PEM. */
  readonly secret: string;
  readonly published: string;
}

export function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = (key: KeyObject, type: 'pkcs8' | 'spki'): string => key.export({ type, format: 'pem' }).toString();
  return { key: privateKey, secret: pem(privateKey, 'pkcs8'), published: pem(publicKey, 'spki') };
}

export interface Made {
  readonly version: string;
  readonly name?: string;
  readonly architecture?: string;
  /** In it, so that it is as long as somebody needs. */
  readonly content?: Uint8Array;
}

/** Its path. */
export function makePackage(
  folder: string,
  { version, name = 'qbox', architecture = ARCHITECTURE, content = Buffer.from('') }: Made,
): string {
  const tree = join(folder, `tree-${name}-${version}-${architecture}`);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  writeFileSync(join(tree, 'content'), content);
  const control = {
    Package: name,
    Version: version,
    Architecture: architecture,
    Maintainer: 'Nobody <nobody@qbox.invalid>',
    Description: 'none',
  };
  const lines = Object.entries(control).map(([field, value]) => `${field}: ${value}\n`);
  writeFileSync(join(tree, 'DEBIAN/control'), lines.join(''));
  const path = join(folder, `${name}_${version}_${architecture}.deb`);
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', '-Znone', tree, path], { stdio: 'ignore' });
  return path;
}

export function manifestOf(path: string, version: string, differing: Partial<Manifest> = {}): Manifest {
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { package: 'qbox', version, architecture: ARCHITECTURE, size: statSync(path).size, sha256, instead_of: null, ...differing };
}

export const signedBy = ({ key }: Signer, manifest: Manifest): string => signedManifest(manifest, key);
