/** Certificate and key of the box: finds, reads and replaces them. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../../db/files/sync-folder.js';
import { certificateTexts, type PairFiles } from '../../config/certificates.js';
import { readNamedFile, refuseOthers } from '../as-owner/controller.js';
import { configFileOf, type DataFolderOptions, refusalOf, serverTable } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError } from '../failures.js';

type Place = Pick<Dependencies, 'env' | 'root'>;

export interface TlsPaths extends PairFiles {
  /** false = the configuration names none: these are the usual places. */
  readonly isConfigured: boolean;
}

const USUAL_FOLDER = 'etc/qbox/tls';

/** As the box finds them: the environment wins over the file. */
export function tlsPaths(options: Pick<DataFolderOptions, 'config'>, place: Place): TlsPaths {
  const file = configFileOf(options, place);
  const server = serverTable(file, (why) => `${file} cannot be read: ${why}`);
  const certificate = textOf(place.env.QBOX_TLS_CERTIFICATE) ?? textOf(server.tls_certificate);
  const key = textOf(place.env.QBOX_TLS_KEY) ?? textOf(server.tls_key);
  const folder = join(place.root, USUAL_FOLDER);
  if (certificate !== undefined && key !== undefined) return { certificate, key, isConfigured: true };
  return { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem'), isConfigured: false };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export interface TlsPair {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** Rejects files that are not a certificate and its own key, both in PEM. */
export function readPair(certificatePath: string, keyPath: string): TlsPair {
  const pair = { certificate: contentOf(certificatePath), key: contentOf(keyPath) };
  if (!fits(pair, certificatePath, keyPath)) throw new RefusedError(`${keyPath} is not the key of ${certificatePath}`);
  return pair;
}

export function certificateIn(content: Buffer, path: string): X509Certificate {
  try {
    return new X509Certificate(content);
  } catch {
    throw new RefusedError(`${path} is no certificate in PEM`);
  }
}

/** All certificates in a file, in their order. */
export function certificatesIn(content: Buffer, path: string): readonly X509Certificate[] {
  return certificateTexts(content.toString('latin1')).map((text) => certificateIn(Buffer.from(text), path));
}

export function fits({ certificate, key }: TlsPair, certificatePath: string, keyPath: string): boolean {
  const parsed = certificateIn(certificate, certificatePath);
  try {
    return parsed.checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new RefusedError(`${keyPath} is no private key in PEM without a password`);
  }
}

export function contentOf(path: string): Buffer {
  try {
    return readNamedFile(path);
  } catch (failure) {
    throw refusalOf(failure);
  }
}

const CERTIFICATE_MODE = 0o644;
const KEY_MODE = 0o640;
const PRIVATE_KEY_MODE = 0o600;

/** Writes both files, each completely; at no moment can more users read the key than afterwards. */
export function putPair({ certificate, key }: TlsPair, paths: TlsPaths, root: string): void {
  refuseFolders([paths.certificate, paths.key]);
  put(paths.key, key, PRIVATE_KEY_MODE, keyOwner(paths.key, root));
  put(paths.certificate, certificate, CERTIFICATE_MODE, null);
}

/** A key that has no certificate yet. */
export function putKey(key: Buffer, path: string, root: string): void {
  refuseFolders([path]);
  put(path, key, PRIVATE_KEY_MODE, keyOwner(path, root));
}

function refuseFolders(paths: readonly string[]): void {
  const asThatUser = 'Run qctl as that user, or configure a folder of root’s such as /etc/qbox/tls';
  for (const path of paths) refuseOthers(dirname(path), asThatUser);
}

function put(path: string, content: Buffer, mode: number, owner: Owner | null): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    replace(path, content, mode, owner);
  } catch (failure) {
    throw refusalOf(failure);
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

function replace(path: string, content: Buffer, mode: number, owner: Owner | null): void {
  // A folder that only this user can enter, in the same file system.
  const folder = mkdtempSync(join(dirname(path), '.new-'));
  const made = join(folder, 'new.pem');
  try {
    writeFileSync(made, content, { mode });
    if (owner) chownSync(made, owner.uid, owner.gid);
    chmodSync(made, owner?.mode ?? mode);
    syncFile(made);
    renameSync(made, path);
    // A box that lost its power would not start with half of a pair.
    syncFolder(dirname(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The owner of the replaced key; else, if root makes it, root and the group of the box. null = the user who runs qctl. */
function keyOwner(path: string, root: string): Owner | null {
  if (process.geteuid?.() !== 0) return null;
  if (existsSync(path)) {
    const { uid, gid, mode } = statSync(path);
    return { uid, gid, mode: mode & KEY_MODE };
  }
  const gid = groupId(root);
  return gid === undefined ? null : { uid: 0, gid, mode: KEY_MODE };
}

function groupId(root: string): number | undefined {
  const groups = join(root, 'etc/group');
  const [, gid] = existsSync(groups) ? (/^qbox:[^:]*:(\d+):/m.exec(readFileSync(groups, 'utf8')) ?? []) : [];
  return gid === undefined ? undefined : Number(gid);
}
