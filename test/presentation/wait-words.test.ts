/** A wait in words: the same on pages, boards and paper, in each language. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spokenWait } from '../../server/model/spoken-wait.js';
import { waitWords } from '../../server/presentation/wait-words.js';
import { sayFrom } from '../../server/web/client/shared/say.js';

type Words = readonly [ru: string, en: string, kk: string];

const ON_PAGES: readonly (readonly [number, number, Words])[] = [
  [0, 1, ['меньше минуты', 'less than a minute', 'бір минуттан аз']],
  [0, 13, ['до 13 минут', 'up to 13 minutes', '13 минутқа дейін']],
  [0, 21, ['до 21 минуты', 'up to 21 minutes', '21 минутқа дейін']],
  [5, 59, ['от 5 до 59 минут', '5 to 59 minutes', '5–59 минут']],
  [3, 75, ['до 1,5 часа', 'up to 1.5 hours', '1,5 сағатқа дейін']],
  [12, 60, ['от 10 минут до 1 часа', '10 minutes to 1 hour', '10 минут – 1 сағат']],
  [57, 121, ['от 45 минут до 2,5 часа', '45 minutes to 2.5 hours', '45 минут – 2,5 сағат']],
  [60, 120, ['от 1 до 2 часов', '1 to 2 hours', '1–2 сағат']],
  [100, 150, ['от 1,5 до 2,5 часа', '1.5 to 2.5 hours', '1,5–2,5 сағат']],
  [76, 242, ['от 1 до 5 часов', '1 to 5 hours', '1–5 сағат']],
  [121, 240, ['от 2 до 4 часов', '2 to 4 hours', '2–4 сағат']],
  [130, 311, ['больше 2 часов', 'more than 2 hours', '2 сағаттан көп']],
  [516, 772, ['больше 8 часов', 'more than 8 hours', '8 сағаттан көп']],
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
  [0, 15, ['до 15 мин', 'up to 15 min', '15 минутқа дейін']],
  [5, 20, ['5–20 мин', '5–20 min', '5–20 минут']],
  [0, 75, ['до 1,5 ч', 'up to 1.5 h', '1,5 сағатқа дейін']],
  [45, 75, ['45 мин – 1,5 ч', '45 min – 1.5 h', '45 минут – 1,5 сағат']],
  [60, 120, ['1–2 ч', '1–2 h', '1–2 сағат']],
  [130, 311, ['больше 2 ч', 'more than 2 h', '2 сағаттан көп']],
] as const)('from %i to %i minutes, on boards and paper', (least, most, words) => {
  expect(['ru', 'en', 'kk'].map((language) => waitWords({ least, most }, [language]))).toEqual(words);
});

it('never promises less than the span, and a longer one never sounds shorter', () => {
  const anySpan = fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 300 })).map(([least, width]) => ({ least, most: least + width }));
  const inMinutes = ({ least, most }: { readonly least: number; readonly most: number }) => {
    const { form, unit, ...said } = spokenWait({ least, most });
    const inUnit = unit === 'hours' ? 60 : 1;
    const from = { moment: 0, upTo: 0, fromTo: said.least * inUnit, minutesTo: said.least, over: said.least * inUnit }[form];
    return { from, to: form === 'over' ? Number.POSITIVE_INFINITY : said.most * inUnit };
  };
  fc.assert(
    fc.property(anySpan, (span) => {
      const { from, to } = inMinutes(span);
      expect(from).toBeLessThanOrEqual(span.least);
      expect(to).toBeGreaterThanOrEqual(span.most);
      expect(from).toBeLessThan(to);
      // Half a sentence more than is known is no use: what is told is at most an hour wider, but for "more than".
      if (to < Number.POSITIVE_INFINITY) expect(to - span.most).toBeLessThan(60);
      expect(span.least - from).toBeLessThan(60);
    }),
  );
});
