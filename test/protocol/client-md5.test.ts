import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md5 } from '../../server/protocol/client/md5.js';

const reference = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

describe('md5', () => {
  // RFC 1321, appendix A.5.
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['12345678901234567890123456789012345678901234567890123456789012345678901234567890', '57edf4a22be3c955ac49da2e2107b67a'],
  ])('of %j is that of the standard', (text, digest) => {
    expect(md5(text)).toBe(digest);
  });

  it('of the sample password is that of the samples', () => {
    expect(md5('12345')).toBe('827ccb0eea8a706c4c34a16891f84e7b');
  });

  it('agrees with another implementation at every length around the block borders', () => {
    for (let length = 0; length < 200; length++) expect(md5('x'.repeat(length))).toBe(reference('x'.repeat(length)));
  });

  it('agrees with another implementation on any text', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('Ж'.repeat(70)));
    fc.assert(fc.property(text, (value) => md5(value) === reference(value)));
  });
});
