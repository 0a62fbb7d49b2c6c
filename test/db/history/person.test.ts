/** Who is looked for is found as people write names and numbers, and nobody else is. */
import { expect, it } from 'vitest';
import { isNumberOf, isTicketOf, names } from '../../../db/history/person.js';

it.each([
  ['Иванова Анна', 'иванова анна', true],
  ['для Анны: Иванова Анна Петровна, окно 3', 'Анна Иванова', true],
  ['Королёва Анна', 'Королева Анна', true],
  ['КОРОЛЕВА', 'королёва', true],
  ['Йорк Иван', 'Йорк Иван'.normalize('NFD'), true],
  ['Йорк'.normalize('NFD'), 'Йорк', true],
  ['Frau Weiß', 'WEISS', true],
  ['Иванова, Анна', 'Иванова Анна', true],
  ['Салтыков-Щедрин', 'Щедрин Салтыков', true],
  ["O'Neill", 'o’neill', true],
  ['Анна', 'Анна Иванова', false],
  ['Аннабель Иванова', 'Анна Иванова', false],
  ['Анна и Мария Иванова', 'Анна Иванова', false],
  ['Анна Анна', 'Анна Иванова', false],
  ['', 'Анна', false],
  ['Анна', ' - ', false],
])('%j and the name %j: %s', (text, name, isNamed) => expect(names(text, name)).toBe(isNamed));

it.each([
  ['79161110000', '+7 916 111-00-00', true],
  ['79161110001', '89161110001', true],
  ['79161110002', '9161110002', true],
  ['8 (916) 111-00-03', '79161110003', true],
  ['402913', '402913', true],
  ['402913', '40 29 13', true],
  ['402913', '02913', false],
  ['A12', '12', false],
  ['A12', 'A12', true],
  ['', '', false],
  ['', '-', false],
  ['79161110000', '79161110001', false],
])('%j and the number %j: %s', (kept, wanted, isSame) => expect(isNumberOf(kept, wanted)).toBe(isSame));

it.each([
  ['Г002', 'Г002', true],
  ['Г002', 'г002', true],
  ['Г002', 'г 002', true],
  ['Г002', 'г-002', true],
  ['447', '447', true],
  ['Г002', 'Г02', false],
  ['Г002', 'Д002', false],
  ['B002', 'В002', false],
])('%j and the ticket %j: %s', (kept, wanted, isSame) => expect(isTicketOf(kept, wanted)).toBe(isSame));
