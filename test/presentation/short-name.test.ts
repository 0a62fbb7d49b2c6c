/** What bystanders may read of a visitor's name: the first name and a letter. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortName } from '../../server/presentation/short-name.js';

it.each([
  ['Иван Петров', 'Иван П.'],
  ['Иванова Анна', 'Анна И.'],
  ['Иванова Анна Петровна', 'Анна И.'],
  ['Анна Петровна Иванова', 'Анна И.'],
  ['Ахметова Айгүл Серікқызы', 'Айгүл А.'],
  ['Марина Шевчук', 'Марина Ш.'],
  ['Шевченко, Тарас', 'Тарас Ш.'],
  ['Яков Ким', 'Яков К.'],
  ['john smith', 'john S.'],
  ['Анна', 'Анна'],
  ['Иванова', 'Иванова'],
  ['  ', ''],
  ['', ''],
])('of %s it is %s', (name, short) => {
  expect(shortName(name)).toBe(short);
});

it('of whatever is typed it is one word of it and a letter at most', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
      const [first = '', letter, ...more] = shortName(name).split(' ');
      expect(name).toContain(first);
      expect([...(letter ?? '')].length).toBeLessThanOrEqual(4);
      expect(more).toEqual([]);
    }),
  );
});
