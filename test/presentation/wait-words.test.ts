/** A wait in words: the same on pages, boards and paper, in each language. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOtherWait, spokenWait } from '../../server/model/spoken-wait.js';
import { waitWords } from '../../server/presentation/wait-words.js';
import { sayFrom } from '../../server/web/client/shared/words/say.js';

type Words = readonly [ru: string, en: string, kk: string];

const ON_PAGES: readonly (readonly [number, number, Words])[] = [
  [0, 1, ['меньше минуты', 'less than a minute', 'бір минуттан аз']],
  [0, 2, ['до 5 минут', 'up to 5 minutes', '5 минутқа дейін']],
  [0, 13, ['до 15 минут', 'up to 15 minutes', '15 минутқа дейін']],
  [2, 21, ['до 25 минут', 'up to 25 minutes', '25 минутқа дейін']],
  [4, 21, ['от 5 до 25 минут', '5 to 25 minutes', '5–25 минут']],
  [9, 51, ['от 10 до 55 минут', '10 to 55 minutes', '10–55 минут']],
  [5, 56, ['от 5 минут до 1 часа', '5 minutes to 1 hour', '5 минут – 1 сағат']],
  [2, 75, ['до 1,5 часа', 'up to 1.5 hours', '1,5 сағатқа дейін']],
  [3, 75, ['от 5 минут до 1,5 часа', '5 minutes to 1.5 hours', '5 минут – 1,5 сағат']],
  [12, 60, ['от 10 минут до 1 часа', '10 minutes to 1 hour', '10 минут – 1 сағат']],
  [57, 121, ['от 45 минут до 2,5 часа', '45 minutes to 2.5 hours', '45 минут – 2,5 сағат']],
  [60, 120, ['от 1 до 2 часов', '1 to 2 hours', '1–2 сағат']],
  [100, 150, ['от 1,5 до 2,5 часа', '1.5 to 2.5 hours', '1,5–2,5 сағат']],
  [76, 242, ['от 1 до 5 часов', '1 to 5 hours', '1–5 сағат']],
  [121, 240, ['от 2 до 4 часов', '2 to 4 hours', '2–4 сағат']],
  [130, 311, ['больше 2 часов', 'more than 2 hours', '2 сағаттан көп']],
  [48, 9_240, ['больше 45 минут', 'more than 45 minutes', '45 минуттан көп']],
  [64, 500, ['больше 1 часа', 'more than 1 hour', '1 сағаттан көп']],
  [516, 772, ['больше 8 часов', 'more than 8 hours', '8 сағаттан көп']],
  [9_000, 9_500, ['больше 8 часов', 'more than 8 hours', '8 сағаттан көп']],
  [0, 480, ['до 8 часов', 'up to 8 hours', '8 сағатқа дейін']],
  [2, 9_240, ['точно не сказать', 'hard to say', 'дәл айту мүмкін емес']],
];

it.each(ON_PAGES)('from %i to %i minutes, on pages', (least, most, words) => {
  const said = ['ru', 'en', 'kk'].map((language) => {
    const messages: unknown = JSON.parse(readFileSync(new URL(`../../locales/${language}/shared.json`, import.meta.url), 'utf8'));
    return sayFrom(language, messages as Readonly<Record<string, string>>)('waitSpan', spokenWait({ least, most }));
  });
  expect(said).toEqual(words);
});

it.each([
  [0, 1, ['меньше минуты', 'less than a minute', 'бір минуттан аз']],
  [0, 11, ['до 15 мин', 'up to 15 min', '15 минутқа дейін']],
  [7, 16, ['5–20 мин', '5–20 min', '5–20 минут']],
  [0, 75, ['до 1,5 ч', 'up to 1.5 h', '1,5 сағатқа дейін']],
  [45, 75, ['45 мин – 1,5 ч', '45 min – 1.5 h', '45 минут – 1,5 сағат']],
  [60, 120, ['1–2 ч', '1–2 h', '1–2 сағат']],
  [21, 9_240, ['больше 20 мин', 'more than 20 min', '20 минуттан көп']],
  [130, 311, ['больше 2 ч', 'more than 2 h', '2 сағаттан көп']],
  [0, 9_240, ['точно не сказать', 'hard to say', 'дәл айту мүмкін емес']],
] as const)('from %i to %i minutes, on boards and paper', (least, most, words) => {
  expect(['ru', 'en', 'kk'].map((language) => waitWords({ least, most }, [language]))).toEqual(words);
});

it('never ends before the span does, and begins with it, to the nearest step', () => {
  const anySpan = fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 300 })).map(([least, width]) => ({ least, most: least + width }));
  const inMinutes = ({ least, most }: { readonly least: number; readonly most: number }) => {
    const { form, unit, ...said } = spokenWait({ least, most });
    const inUnit = unit === 'hours' ? 60 : 1;
    const from = { moment: 0, upTo: 0, unknown: 0, fromTo: said.least * inUnit, minutesTo: said.least, over: said.least * inUnit }[form];
    return { from, to: form === 'over' || form === 'unknown' ? Number.POSITIVE_INFINITY : said.most * inUnit };
  };
  fc.assert(
    fc.property(anySpan, (span) => {
      const { from, to } = inMinutes(span);
      expect(from).toBeLessThanOrEqual(span.least + 2);
      expect(to).toBeGreaterThanOrEqual(span.most);
      expect(from).toBeLessThan(to);
      // Half a sentence more than is known is no use: what is told is at most an hour wider, but for "more than".
      if (to < Number.POSITIVE_INFINITY) expect(to - span.most).toBeLessThan(60);
      if (from < 8 * 60) expect(span.least - from).toBeLessThan(60);
    }),
  );
});

it.each([
  ['a forecast of the same wait', [10, 21], [12, 24], false],
  ['more than a step later', [10, 21], [10, 27], true],
  ['more than a step sooner', [10, 21], [4, 17], true],
  ['a short wait, by a quarter of it', [0, 6], [0, 7], false],
  ['a short wait that is longer', [0, 6], [0, 9], true],
  ['nobody is here any more', [0, 2], [0, 1], true],
  ['somebody has come', [0, 1], [0, 1.4], true],
  ['hours, by less than half an hour', [90, 180], [70, 200], false],
  ['hours, by more', [90, 180], [64, 230], true],
  ['many hours, by an hour', [90, 300], [130, 250], false],
  ['no end that anybody could plan by', [75, 235], [64, 500], true],
  ['the same without an end', [64, 500], [70, 555], false],
] as const)('tells another wait only where it is another one: %s', (_of, [least, most], [leastNow, mostNow], isOther) => {
  const ms = (from: number, to: number) => ({ leastMs: from * 60_000, mostMs: to * 60_000 });
  expect(isOtherWait(ms(least, most), ms(leastNow, mostNow))).toBe(isOther);
});
