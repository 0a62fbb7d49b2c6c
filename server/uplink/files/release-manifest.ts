/**
 * What a company's IT signs of a package before it goes to branches: a line of JSON, and its signature in the next line. A box believes the
 * key on its own disk alone, neither headquarters nor the line to it.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { readForm } from '../read-form.js';

/** A megabyte more than the largest one so far would do; this is what a box is ready to lose of its disk. */
const PACKAGE_BYTES_MAX = 512 * 1024 * 1024;
export const SIGNED_LENGTH_MAX = 2_000;
/** As Debian has them, without an epoch. */
export const VERSION = '^[0-9][A-Za-z0-9.+~-]{0,99}$';

const Version = Type.String({ pattern: VERSION });
const Manifest = Type.Object(
  {
    package: Type.String({ pattern: '^[a-z0-9][a-z0-9.+-]{1,40}$' }),
    version: Version,
    architecture: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
    size: Type.Integer({ minimum: 1, maximum: PACKAGE_BYTES_MAX }),
    /** Hexadecimal, as `sha256sum` says it. */
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** The one newer version in whose place this one may be put: a way back is signed for one place, and good for no other. */
    instead_of: Type.Union([Type.Null(), Version]),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof Manifest>;

const manifests = TypeCompiler.Compile(Manifest);

/** A signature for this is none for anything else that the same key signs. */
const PURPOSE = 'qbox release 1\n';
const signedBytes = (line: string): Buffer => Buffer.from(PURPOSE + line);

/** @param key private, ed25519 */
export function signedManifest(manifest: Manifest, key: KeyObject): string {
  const line = JSON.stringify(manifest);
  if (!manifests.Check(manifest)) throw new Error(`this is no package that a box takes: ${line}`);
  return `${line}\n${sign(null, signedBytes(line), ed25519(key)).toString('base64')}\n`;
}

/**
 * @param key of `releaseKey`
 * @returns null = this key has not signed it, or it is no manifest
 */
export function verifiedManifest(text: string, key: KeyObject): Manifest | null {
  const { line, signature } = partsOf(text);
  return verify(null, signedBytes(line), key, Buffer.from(signature, 'base64')) ? readForm(line, manifests) : null;
}

/** As it says of itself, whoever signed it: for headquarters, which has no key and is not asked for its opinion. */
export const statedManifest = (text: string): Manifest | null =>
  text.length > SIGNED_LENGTH_MAX ? null : readForm(partsOf(text).line, manifests);

/** @param pem public; throws if it is no such key */
export const releaseKey = (pem: string): KeyObject => ed25519(createPublicKey(pem));

/** As files are named on the line. */
export const digestIn = ({ sha256 }: Manifest): string => Buffer.from(sha256, 'hex').toString('base64url');

function partsOf(text: string): { readonly line: string; readonly signature: string } {
  const [line = '', signature = ''] = text.split('\n');
  return { line, signature };
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`a key of ed25519 is expected, not of ${key.asymmetricKeyType ?? key.type}`);
  return key;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
