/** Who is meant, for readers who see no logins. */
import { describe, expect, it } from 'vitest';
import { clerkNameAmong } from '../../../server/protocol/figures/naming.js';

const HEAD = { id: 1, name: 'Администратор', names: { en: 'Administrator' } };
const CLERK = { id: 2, name: 'Оператор', names: {} };
const nobody = (id: number, role: typeof HEAD | typeof CLERK) => ({ id, surname: '', name: null, login: '', role });

describe('a user', () => {
  it('has the name of the book, or the login where the reader sees it', () => {
    const named = { ...nobody(3, CLERK), surname: 'Петров', name: 'Дмитрий' };
    expect(clerkNameAmong(named, [named], 'en')).toBe('Петров Дмитрий');
    const known = { ...nobody(4, CLERK), login: 'petrov' };
    expect(clerkNameAmong(known, [known], 'en')).toBe('petrov');
  });

  it('without either has the role, in the language of the reader, and a number where several have it', () => {
    const [one, other, third] = [nobody(1, HEAD), nobody(5, CLERK), nobody(6, CLERK)];
    const all = [one, other, third];
    expect(all.map((user) => clerkNameAmong(user, all, 'en'))).toEqual(['Administrator', 'Оператор № 5', 'Оператор № 6']);
    expect(clerkNameAmong(one, all, '')).toBe('Администратор');
  });

  it('of a book without roles has the number', () => {
    const alone = { id: 7, surname: null, name: null, login: '' };
    expect(clerkNameAmong(alone, [alone], 'en')).toBe('№ 7');
  });
});
