import { type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { ById, coercerOf, Flag, Id, Ids, Instant, MaybeId, MaybeText, Nullable, Switch, WholeNumber } from '../../server/model/schema.js';

const accepts = (schema: TSchema, value: unknown): boolean => Value.Check(schema, value);
const coerced = (schema: TSchema, value: unknown): unknown => coercerOf(schema)?.(value) ?? value;

describe('words of the wire', () => {
  it.each([
    ['an id', Id('x'), [1, '3', 2_147_483_647], [0, -1, 1.5, '', 'a', '1.0', ' 1', null, true, 2_147_483_648]],
    ['an id or null', MaybeId('x'), [null, 1, '7'], [0, undefined, 'x']],
    ['a flag', Flag(''), [0, 1, true, false], [2, '1', null]],
    ['a switch', Switch(''), [true, false, 0, 1], [2, 'true', null]],
    ['a delay', WholeNumber('x'), [15, '15', '-15', 0], ['1e3', '0x10', 1.5, {}]],
    ['ids', Ids('x'), [[], [1, '2']], [[0], [null], {}, '1']],
    ['text or null', MaybeText(3), ['', 'abc', null], ['abcd', 1]],
    ['things by id', ById(Ids('x'), 'x'), [{}, { 10: [3], '020': ['4'] }], [{ a: [1] }, { '-1': [1] }, { 10: 3 }, []]],
    ['an instant', Instant(), ['2015-06-17T00:00:00.000Z', '2015-06-17T00:00:00', '2015-06-17T00:00:00+03:00'], ['2015-06-17', 'now', 1]],
  ] as const)('%s', (_what, schema, good, bad) => {
    for (const value of good) expect(accepts(schema, value), JSON.stringify(value)).toBe(true);
    for (const value of bad) expect(accepts(schema, value), JSON.stringify(value)).toBe(false);
  });
});

describe('second spellings', () => {
  it.each([
    [Id('x'), '3', 3],
    [Id('x'), 3, 3],
    [Flag(''), true, 1],
    [Flag(''), false, 0],
    [Switch(''), 1, true],
    [Switch(''), 0, false],
    [Nullable(Id('x'), 'x'), '3', 3],
    [Ids('x'), ['1', 2, '3'], [1, 2, 3]],
    [ById(Ids('x'), 'x'), { 10: ['3'], 20: [4] }, { 10: [3], 20: [4] }],
    [
      Type.Object({ a: Id('x'), deep: Type.Object({ b: Flag('') }), text: Type.String() }),
      { a: '1', deep: { b: true }, text: '1' },
      { a: 1, deep: { b: 1 }, text: '1' },
    ],
    [Type.Object({ a: Type.Optional(Id('x')) }), {}, {}],
  ])('%#: become the first', (schema, value, expected) => {
    expect(coerced(schema, value)).toEqual(expected);
  });

  it('null stays null', () => {
    expect(coercerOf(Nullable(Id('x'), 'x'))?.(null)).toBeNull();
  });

  it('what has none needs no work', () => {
    expect(coercerOf(Type.Object({ a: Type.String(), b: Type.Array(Type.String()) }))).toBeUndefined();
  });
});
