/** LCD boards made up for tests. */
import fc from 'fast-check';
import type { LcdCall, LcdContent, LcdWaiting } from '../../../server/presentation/lcd/content.js';

export const AT_MS = Date.parse('2026-11-24T12:09:00Z');

export const call = (ticket: string, windowName: string, isNew = false, windowAlias = ''): LcdCall => ({
  ticket,
  windowName,
  windowAlias,
  isNew,
});

export const contentOf = (calls: readonly LcdCall[], waiting: readonly LcdWaiting[] = [], languages = ['ru']): LcdContent => ({
  branch: 'Автошкола «Старт»',
  board: 'Табло зала ожидания',
  languages,
  timeZone: 'Europe/Moscow',
  calls: (rows) => calls.slice(0, rows),
  waiting,
});

/** Whatever people type: markup, emoji, other scripts, nothing at all. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('', '<b>&"\'</b>', '🙂 مرحبا', 'שלום', ']]>', '\u202eабв', 'Щ'.repeat(200), 'Қ Ғ', '\u0000\u001b'),
);

export const anyContent: fc.Arbitrary<LcdContent> = fc
  .record({
    branch: anyText,
    board: anyText,
    closing: fc.option(fc.constantFrom(AT_MS, AT_MS + 1_800_000).map((atMs) => ({ atMs, time: '15:09' }))),
    languages: fc.constantFrom(['ru'], ['ru', 'en', 'kk'], ['de'], []),
    calls: fc.array(fc.record({ ticket: anyText, windowName: anyText, windowAlias: anyText, isNew: fc.boolean() }), { maxLength: 9 }),
    waiting: fc.array(
      fc.record({
        service: anyText,
        count: fc.nat(100_000),
        tickets: fc.array(anyText, { maxLength: 12 }),
        waitMinutes: fc.option(fc.record({ least: fc.nat(10_000), most: fc.nat(10_000) })),
      }),
      { maxLength: 9 },
    ),
    free: fc.array(fc.record({ service: anyText, waitMinutes: fc.record({ least: fc.nat(10_000), most: fc.nat(10_000) }) }), {
      maxLength: 5,
    }),
  })
  .map(({ calls, ...content }) => ({ ...content, timeZone: 'Asia/Almaty', calls: (rows: number) => calls.slice(0, rows) }));
