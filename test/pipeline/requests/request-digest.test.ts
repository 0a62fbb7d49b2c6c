import { describe, expect, it } from 'vitest';
import { differingField, requestDigest } from '../../../server/pipeline/requests/repetition.js';

const digest = (data: object, token = 'token', id: string | number = 'id'): string => requestDigest(token, id, data);
const VISITOR = { services: [1, 4], comment: 'Иванов', noprint: true };

describe('the digest of a request', () => {
  it('is the same for the same data, in whatever order its keys were sent', () => {
    const design = { title: 'own', rows: [{ row: 'text', text: 'x' }] };
    const again = { rows: [{ text: 'x', row: 'text' }], title: 'own' };
    expect(digest({ name: 'a', design })).toBe(digest({ design: again, name: 'a' }));
  });

  it.each([
    ['data.comment', { ...VISITOR, comment: 'Петров' }],
    ['data.services', { ...VISITOR, services: [4, 1] }],
    ['data.services', { comment: 'Иванов', noprint: true }],
    ['data.priority', { ...VISITOR, priority: 1 }],
    ['data.noprint', { ...VISITOR, noprint: 1 }],
    ['data.comment', {}],
  ])('names %s where data differs', (field, data) => {
    expect(differingField(digest(VISITOR), digest(data))).toBe(field);
    expect(differingField(digest(data), digest(VISITOR))).toBe(field);
  });

  it('finds no difference between the same', () => {
    expect(differingField(digest({}), digest({}))).toBeUndefined();
    expect(differingField(digest(VISITOR), digest({ ...VISITOR }))).toBeUndefined();
  });

  it('has nothing that was said, and means something only to whoever has the token', () => {
    expect(digest(VISITOR)).not.toContain('Иванов');
    const digests = [digest(VISITOR), digest(VISITOR, 'other'), digest(VISITOR, 'token', 'other'), digest(VISITOR, 'token', 1)];
    const parts = digests.flatMap((text) => text.split(','));
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('is small: some bytes for each field', () => {
    expect(digest({ ...VISITOR, photo: 'x'.repeat(1_000_000) }).length).toBeLessThan(4 * 20);
  });
});
