/**
 * Passwords. They arrive as MD5 in hexadecimal (the protocol's rule), which protects nothing, so what is stored is a slow salted
 * hash of it; the digest itself is nowhere on the disk. Comparison takes the same time whatever differs, and an unknown login costs
 * as much as a known one.
 */
import { createHash, randomBytes, randomUUID, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 16 MiB and some 50 ms on a desktop, 300 ms on a Pi: slow for a thief, bearable for a clerk. */
const COST = { N: 16_384, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

export const digestOf = (password: string): string => createHash('md5').update(password).digest('hex');

/** @param digest MD5 in hexadecimal; @returns `scrypt$N$r$p$salt$key`, base64url. */
export async function hashPassword(digest: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(digest, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the digest belongs to the stored hash; `undefined` (no such user) costs the same and is false. */
export async function verifyPassword(digest: string, stored: string | undefined): Promise<boolean> {
  const [, N = COST.N, r = COST.r, p = COST.p, salt = '', key = ''] = stored?.split('$') ?? [];
  const expected = Buffer.from(String(key), 'base64url');
  const derived = await derive(digest, Buffer.from(String(salt), 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return expected.length === KEY_BYTES && timingSafeEqual(derived, expected);
}

function derive(digest: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(digest.toLowerCase(), salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY_BYTES }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** A token that cannot be guessed, in the form of the original: a UUID in braces. */
export const newToken = (): string => `{${randomUUID()}}`;

/** The form of a token on the disk. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
