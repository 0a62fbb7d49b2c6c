import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import widths from '../../server/presentation/glyph-widths.json' with { type: 'json' };
import { drawable, escapeXml, fittingSize, textWidth, type Weight, wrap } from '../../server/presentation/text.js';

const charactersOf = (table: Readonly<Record<number, string>>) => Object.values(table).flatMap((characters) => [...characters]);

describe('drawable', () => {
  test.each([
    ['Справка  о\n\tсоставе семьи ', 'Справка о составе семьи'],
    ['Ғимарат № 5', 'Ғимарат № 5'],
    ['Прием\u00a0документов', 'Прием документов'],
    // и and a combining breve are one letter of the font.
    ['Прии\u0306м', 'Прийм'],
    ['Оплата 😀😀 картой', 'Оплата ? картой'],
    ['👨‍👩‍👧 семья', '? семья'],
    ['中文', '?'],
    ['бес\u00adпо\u200bко\u202eиться\ufeff', 'беспокоиться'],
    ['a\u0000b\u001b[31m', 'a b [31m'],
    ['одна \ud83d половина', 'одна ? половина'],
    [' \u200b ', ''],
    ['<b>&"\'', '<b>&"\''],
  ])('%j is drawn as %j', (text, drawn) => {
    expect(drawable(text)).toBe(drawn);
  });

  test('leaves nothing that the font lacks or XML forbids, and is done after one pass', () => {
    const known = new Set([' ', ...charactersOf(widths.regular)]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const drawn = drawable(text);
        return [...drawn].every((character) => known.has(character)) && drawable(drawn) === drawn;
      }),
    );
  });

  test('both weights draw the same characters', () => {
    expect(charactersOf(widths.bold).sort()).toEqual(charactersOf(widths.regular).sort());
  });
});

describe('textWidth', () => {
  test('is the sum of the advances of the font', () => {
    // PT Sans Regular: 5 and 0 are 545 thousandths, a space counts as 278.
    expect(textWidth('5 0', 100, 'regular')).toBeCloseTo(2 * 54.5 + 27.8, 5);
    expect(textWidth('', 100, 'bold')).toBe(0);
  });

  test('no known character is wider than an unknown one', () => {
    for (const [weight, table] of [['regular', widths.regular] as const, ['bold', widths.bold] as const]) {
      const widest = Math.max(...Object.keys(table).map(Number));
      expect(textWidth('😀', 1000, weight)).toBeGreaterThanOrEqual(widest);
    }
  });
});

describe('wrap', () => {
  const style = { size: 20, weight: 'regular', width: 200, maxLines: 100 } as const;

  test('a short text is one line, an empty one is none', () => {
    expect(wrap('Касса', style)).toEqual(['Касса']);
    expect(wrap('', style)).toEqual([]);
  });

  test('the lines of a text are about equally long', () => {
    const lines = wrap('Назначение / Отмена занятий на тренажере', { ...style, width: 300 });
    expect(lines).toEqual(['Назначение / Отмена', 'занятий на тренажере']);
  });

  test('what is too long is cut, and shows it', () => {
    const lines = wrap('один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать', { ...style, maxLines: 2 });
    expect(lines).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/[а-я]…$/);
  });

  const letter = fc.constantFrom(...'абвгдежщЩШЖiIWМ0-/№');
  const word = fc.string({ unit: letter, minLength: 1, maxLength: 40 });
  const words = fc.array(word, { maxLength: 25 });
  const styles = fc.record({
    size: fc.integer({ min: 8, max: 60 }),
    weight: fc.constantFrom<Weight>('regular', 'bold'),
    width: fc.integer({ min: 80, max: 576 }),
    maxLines: fc.integer({ min: 1, max: 6 }),
    charactersMax: fc.oneof(fc.constant(undefined), fc.integer({ min: 10, max: 48 })),
  });

  test('no line is wider than the column, none is empty, none has a space at its ends', () => {
    fc.assert(
      fc.property(words, styles, (list, wrapping) => {
        const lines = wrap(list.join(' '), wrapping);
        expect(lines.length).toBeLessThanOrEqual(wrapping.maxLines);
        for (const line of lines) {
          expect(textWidth(line, wrapping.size, wrapping.weight)).toBeLessThanOrEqual(wrapping.width);
          expect(line.length).toBeLessThanOrEqual(wrapping.charactersMax ?? 1000);
          expect(line).toMatch(/^\S(.*\S)?$/);
        }
      }),
    );
  });

  test('nothing is lost or broken without need: words stay whole where they fit', () => {
    fc.assert(
      fc.property(words, styles, (list, wrapping) => {
        const lines = wrap(list.join(' '), { ...wrapping, maxLines: 10_000 });
        expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
        const isWide = (part: string) =>
          textWidth(part, wrapping.size, wrapping.weight) > wrapping.width || part.length > (wrapping.charactersMax ?? 1000);
        if (!list.some(isWide)) expect(lines.join(' ')).toBe(list.join(' '));
      }),
    );
  });
});

test('fittingSize shrinks only what is too wide, to what fits', () => {
  expect(fittingSize('Г002', 50, 'bold', 500)).toBe(50);
  const size = fittingSize('ТАЛОН-ДЛЯ-ВСЕХ-000447', 100, 'bold', 300);
  expect(textWidth('ТАЛОН-ДЛЯ-ВСЕХ-000447', size, 'bold')).toBeCloseTo(300, 6);
});

test('escapeXml', () => {
  expect(escapeXml(`<a href="x">Р&Д 'ок'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;Р&amp;Д &apos;ок&apos;&lt;/a&gt;');
});
