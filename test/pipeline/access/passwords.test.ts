import { describe, expect, it } from 'vitest';
import { digestOf, hashPassword, hashToken, newToken, verifyPassword } from '../../../server/pipeline/access/passwords.js';

const DIGEST = digestOf('12345');

describe('a password', () => {
  it('arrives as the original sends it', () => {
    expect(DIGEST).toBe('827ccb0eea8a706c4c34a16891f84e7b');
  });

  it('is stored under a salt: twice is not the same, and neither shows what came', async () => {
    const [one, other] = await Promise.all([hashPassword(DIGEST), hashPassword(DIGEST)]);
    expect(one).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain(DIGEST);
    expect(await verifyPassword(DIGEST, one)).toBe(true);
    expect(await verifyPassword(DIGEST, other)).toBe(true);
    // Hexadecimal has two spellings.
    expect(await verifyPassword(DIGEST.toUpperCase(), one)).toBe(true);
  });

  it.each([
    ['another password', digestOf('12346'), true],
    ['nothing', '', true],
    ['no such user', DIGEST, false],
  ])('is refused: %s', async (_what, digest, isKnown) => {
    expect(await verifyPassword(digest, isKnown ? await hashPassword(DIGEST) : undefined)).toBe(false);
  });

  it.each(['', '$$$$$', 'scrypt$16384$8$1$$', 'scrypt$16384$8$1$c2FsdA$c2hvcnQ', DIGEST])(
    'is refused where the row holds %j',
    async (stored) => {
      expect(await verifyPassword(DIGEST, stored)).toBe(false);
    },
  );
});

describe('a token', () => {
  it('is like those of the original, and another each time', () => {
    const tokens = Array.from({ length: 100 }, newToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/);
  });

  it('is on the disk as a hash that does not show it', () => {
    expect(hashToken('{a}')).toMatch(/^[\w-]{43}$/);
    expect(hashToken('{a}')).not.toBe(hashToken('{b}'));
    expect(hashToken('{a}')).toBe(hashToken('{a}'));
  });
});
