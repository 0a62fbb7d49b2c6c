/** Frames of LCD boards: everything has its place and stays in it, and only what has changed is drawn again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import type { LcdWaiting } from '../../../server/presentation/lcd/content.js';
import { changedTiles, type LcdFrame, looksOf, type Tile } from '../../../server/presentation/lcd/frame.js';
import { lcdFrame, nextFrameMs } from '../../../server/presentation/lcd/layout.js';
import { BUILT_IN_TEMPLATES } from '../../../server/presentation/lcd/templates.js';
import { textWidth } from '../../../server/presentation/text.js';
import { AT_MS, anyContent, call, contentOf } from './boards.js';

const HALL = BUILT_IN_TEMPLATES.get('hall') ?? never();
const FULL_HD = { width: 1920, height: 1080 };
const BOX: [number, number, number, number] = [0, 0, 30, 10];
const anyTemplate = fc.constantFrom(...BUILT_IN_TEMPLATES.values());
const anySize = fc.record({ width: fc.integer({ min: 160, max: 1920 }), height: fc.integer({ min: 160, max: 1920 }) });

function never(): never {
  throw new Error('it is there');
}

interface Text {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly content: string;
}

const TEXT =
  /<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="(\w+)" font-size="([\d.]+)" font-weight="(\d+)" fill="#\w{6}">([^<]*)<\/text>/g;

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

/** Where the letters of a tile are, by the widths and heights of the font. */
function textsOf({ svg }: Tile): readonly Text[] {
  return [...svg.matchAll(TEXT)].map(([, x, y, anchor, size, weight, content = '']) => {
    const width = textWidth(unescaped(content), Number(size), weight === '700' ? 'bold' : 'regular');
    const left = Number(x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
    // Capitals; rarer letters reach a little higher, to 0.875 of the size.
    return { left, right: left + width, top: Number(y) - 0.7 * Number(size), bottom: Number(y) + 0.273 * Number(size), content };
  });
}

const wordsOf = (frame: LcdFrame): string =>
  frame.tiles
    .flatMap(textsOf)
    .map(({ content }) => unescaped(content))
    .join('\n');

describe('a frame', () => {
  it('has the names of windows, services and the board in the language whose turn it is', () => {
    const named = { ...call('Г001', 'Касса', false, 'Касса'), windowNames: { kk: 'Кассир', en: 'Cashier' } };
    const waiting = [{ service: 'Справки', names: { kk: 'Анықтамалар' }, count: 2, tickets: [], waitMinutes: null }];
    const content = { ...contentOf([named], waiting, ['ru', 'kk', 'en']), boardNames: { kk: 'Күту залының таблосы' } };
    const template = {
      ...HALL,
      language_seconds: 10,
      landscape: [...HALL.landscape, { area: 'text' as const, box: BOX, text: '{board}' }],
    };
    const shownAt = (seconds: number) => wordsOf(lcdFrame(template, content, FULL_HD, seconds * 1000)).replaceAll('\n', ' ');
    const turns = [shownAt(0), shownAt(10), shownAt(20)];
    expect(turns.map((text) => /Касса|Кассир|Cashier/.exec(text)?.[0])).toEqual(['Касса', 'Кассир', 'Cashier']);
    expect(turns.map((text) => /Справки|Анықтамалар/.exec(text)?.[0])).toEqual(['Справки', 'Анықтамалар', 'Справки']);
    expect(turns.map((text) => /Табло зала|Күту залының/.exec(text)?.[0])).toEqual(['Табло зала', 'Күту залының', 'Табло зала']);
  });

  it('is made of tiles that lie inside it and beside each other', () => {
    fc.assert(
      fc.property(anyTemplate, anyContent, anySize, (template, content, size) => {
        const { tiles } = lcdFrame(template, content, size, AT_MS);
        for (const { left, top, width, height } of tiles) {
          expect(Number.isInteger(left + top + width + height) && width > 0 && height > 0).toBe(true);
          expect(left >= 0 && top >= 0 && left + width <= size.width && top + height <= size.height).toBe(true);
        }
        const overlapping = tiles.filter((one, index) =>
          tiles.slice(0, index).some((other) => {
            const across = one.left < other.left + other.width && other.left < one.left + one.width;
            return across && one.top < other.top + other.height && other.top < one.top + one.height;
          }),
        );
        expect(overlapping).toEqual([]);
      }),
    );
  });

  it('lets no letter out of its tile, and takes nothing that people type for markup', () => {
    fc.assert(
      fc.property(anyTemplate, anyContent, anySize, (template, content, size) => {
        for (const tile of lcdFrame(template, content, size, AT_MS).tiles) {
          const marks = tile.svg.replace(TEXT, '').match(/<(?!\/?svg|rect|path)/g);
          expect(marks).toBeNull();
          for (const text of textsOf(tile)) {
            expect(text.left).toBeGreaterThan(-0.5);
            expect([text.content, tile.width, text.right <= tile.width + 0.5]).toEqual([text.content, tile.width, true]);
            expect(text.top).toBeGreaterThan(-0.5);
            expect(text.bottom).toBeLessThan(tile.height + 0.5);
          }
        }
      }),
    );
  });

  it('shows each number whole, however long it is', () => {
    const numbers = ['Г002', '447', 'АБВГД-123456', 'W'.repeat(30)];
    const frame = lcdFrame(HALL, contentOf(numbers.map((number) => call(number, 'Окно 1'))), FULL_HD, AT_MS);
    for (const number of numbers) expect(wordsOf(frame)).toContain(number);
  });

  it('of a screen that is higher than wide has its own areas', () => {
    const content = contentOf([call('Г002', 'Окно 2')]);
    const upright = lcdFrame(HALL, content, { width: 1080, height: 1920 }, AT_MS);
    expect(wordsOf(upright)).toContain('Г002');
    expect(upright.tiles.some(({ top }) => top > 1080)).toBe(true);
  });

  it.each([
    ['Окно 2', true, '2'],
    ['окно 12 а', true, '12 а'],
    ['Window 3', true, '3'],
    ['Касса', true, 'Касса'],
    ['Окно', true, 'Окно'],
    ['Окномер 2', true, 'Окномер 2'],
    ['Окно 2', false, 'Окно 2'],
  ])('does not say twice what stands above the column: %s, header %s', (name, header, shown) => {
    const landscape = HALL.landscape.map((area) => (area.area === 'calls' ? { ...area, header } : area));
    const frame = lcdFrame({ ...HALL, landscape }, contentOf([call('Г002', name)]), FULL_HD, AT_MS);
    const row = frame.tiles.find(({ svg }) => svg.includes('Г002'));
    expect(row && textsOf(row).map(({ content }) => content)).toEqual(['Г002', shown]);
  });

  it('says what it is for while nobody is called', () => {
    expect(wordsOf(lcdFrame(HALL, contentOf([]), FULL_HD, AT_MS))).toMatch(/Возьмите талон[\s\S]*Очереди нет/);
  });

  it('counts the services that have no row in the last one', () => {
    const waiting = [4, 3, 2, 10, 20].map((count, index) => ({
      service: `Услуга ${index}`,
      count,
      tickets: [`A00${index}`],
      waitMinutes: null,
    }));
    const words = wordsOf(lcdFrame(HALL, contentOf([], waiting), FULL_HD, AT_MS));
    expect(words).toContain('Другие услуги');
    expect(words.split('\n')).toContain('30');
  });
});

describe('that the branch closes', () => {
  const MINUTE_MS = 60_000;
  const template: LcdTemplate = {
    ...HALL,
    landscape: [
      { area: 'clock', box: [0, 0, 40, 20] },
      { area: 'ticker', box: [0, 40, 100, 20], texts: ['one', 'two'], seconds: 10 },
    ],
  };
  const before: LcdTemplate = { ...template, landscape: template.landscape.slice(0, 1) };
  const closing = { atMs: AT_MS + 30 * MINUTE_MS, time: '18:00' };
  const said = (shown: LcdTemplate, atMs: number): readonly string[] =>
    [0, 10, 20].flatMap((seconds) =>
      wordsOf(lcdFrame(shown, { ...contentOf([], [], ['en']), closing }, FULL_HD, atMs + seconds * 1000)).split('\n'),
    );

  it('is announced an hour before, and for three hours after it, and comes first', () => {
    for (const [minutes, words] of [
      [-61, []],
      [-59, ['We close at 18:00.']],
      [0, ['Closed since 18:00.']],
      [179, ['Closed since 18:00.']],
      [181, []],
    ] as const) {
      const lines = said(template, closing.atMs + minutes * MINUTE_MS);
      for (const word of words) expect(lines.join(' '), String(minutes)).toContain(word);
      if (words.length === 0) expect(lines.join(' '), String(minutes)).not.toMatch(/close/i);
      expect(lines, String(minutes)).toContain('one');
      expect(lines.filter((line) => /close/i.test(line)).length, String(minutes)).toBe(words.length);
    }
  });

  it('is said in place of the date where a board has no announcements', () => {
    expect(said(before, closing.atMs - 50 * MINUTE_MS).join(' ')).toMatch(/We close at 18:00/);
    expect(said(before, closing.atMs - 70 * MINUTE_MS).join(' ')).toContain('November');
  });
});

describe('rows without a call', () => {
  const waiting = [
    { service: 'Кредит', count: 3, tickets: ['К001', 'К002', 'К003'], waitMinutes: null },
    { service: 'Справки', count: 1, tickets: ['С001'], waitMinutes: { least: 0, most: 20 } },
  ];
  const linesOf = (calls: number, of: readonly LcdWaiting[] = waiting) => {
    const called = Array.from({ length: calls }, (_, index) => call(`Г00${index}`, `Окно ${index}`));
    const { tiles } = lcdFrame(HALL, contentOf(called, of), FULL_HD, AT_MS);
    return tiles.slice(0, 6).map((tile) =>
      textsOf(tile)
        .map(({ content }) => content)
        .join(' '),
    );
  };

  it('say who is next: the first of each service, then the second', () => {
    expect(linesOf(1)).toEqual(['Г000 0', 'Следующие по услугам', 'К001 Кредит', 'С001 Справки', 'К002 Кредит', 'К003 Кредит']);
    expect(linesOf(3).slice(3)).toEqual(['Следующие по услугам', 'К001 Кредит', 'С001 Справки']);
    expect(linesOf(0).slice(3)).toEqual(['Следующие по услугам', 'К001 Кредит', 'С001 Справки']);
  });

  it('do not speak of each service where there is room for some', () => {
    expect(linesOf(4).slice(4)).toEqual(['Следующие', 'К001 Кредит']);
  });

  it('name nobody whom no window calls, and stay empty where nobody is next', () => {
    const [credit, ...others] = waiting.map((one) => ({ ...one, isUnserved: one.service === 'Кредит' }));
    expect(linesOf(1, credit ? [credit, ...others] : [])).toEqual(['Г000 0', 'Следующие', 'С001 Справки', '', '', '']);
    const { tiles } = lcdFrame(HALL, contentOf([call('Г000', 'Окно 1')], credit ? [credit] : []), FULL_HD, AT_MS);
    // No frame that nothing stands in: of the rows below a call only that of the invitation has shapes besides its ground.
    expect(tiles.slice(1, 6).map(({ shapes }) => shapes.length > 1)).toEqual([false, false, true, false, false]);
  });

  it('say nothing where only a title would fit', () => {
    expect(linesOf(5)[5]).toBe('');
    expect(linesOf(6)[5]).toBe('Г005 5');
  });

  it('never take the place of a call', () => {
    const without = (template: LcdTemplate): LcdTemplate => {
      const areas = (all: LcdTemplate['portrait']) => all.map((area) => (area.area === 'calls' ? { ...area, next: false } : area));
      return { ...template, landscape: areas(template.landscape), portrait: areas(template.portrait) };
    };
    fc.assert(
      fc.property(anyContent, anySize, (content, size) => {
        const [now, before] = [HALL, without(HALL)].map((template) => lcdFrame(template, content, size, AT_MS).tiles);
        const calls = content.calls(6).length;
        expect(now?.slice(0, calls)).toEqual(before?.slice(0, calls));
        expect(now?.length).toBe(before?.length);
      }),
    );
  });

  it('and the list of who waits say how long a new ticket would wait, where that is known', () => {
    const words = wordsOf(lcdFrame(HALL, contentOf([], waiting), FULL_HD, AT_MS)).split('\n');
    expect(words.filter((text) => text.includes('мин'))).toEqual(['до 20 мин']);
    expect(words).toContain('новый талон: ждать');
    const later = waiting.map((one) => ({ ...one, waitMinutes: { least: 10, most: 25 } }));
    expect(wordsOf(lcdFrame(HALL, contentOf([], later), FULL_HD, AT_MS))).toContain('10–25 мин');
    const atOnce = waiting.map((one) => ({ ...one, waitMinutes: { least: 0, most: 1 } }));
    expect(wordsOf(lcdFrame(HALL, contentOf([], atOnce), FULL_HD, AT_MS))).toContain('меньше минуты');
    const long = waiting.map((one) => ({ ...one, waitMinutes: { least: 515, most: 775 } }));
    expect(wordsOf(lcdFrame(HALL, contentOf([], long), FULL_HD, AT_MS))).toContain('больше 8 ч');
    const unserved = waiting.map((one) => ({ ...one, waitMinutes: null, isUnserved: true }));
    expect(wordsOf(lcdFrame(HALL, contentOf([], unserved), FULL_HD, AT_MS))).toContain('сейчас окна нет');
  });
});

describe('an ordinary morning', () => {
  const free = [
    { service: 'Касса', names: { en: 'Cash desk' }, waitMinutes: { least: 0, most: 5 } },
    { service: 'Справки', waitMinutes: { least: 0, most: 1 } },
    { service: 'Кредит', waitMinutes: { least: 5, most: 15 } },
    { service: 'Вклады', waitMinutes: { least: 5, most: 15 } },
  ];
  const linesOf = (waiting: Parameters<typeof contentOf>[1], template = HALL, languages = ['ru']) =>
    wordsOf(lcdFrame(template, { ...contentOf([call('Г001', 'Окно 1')], waiting, languages), free }, FULL_HD, AT_MS)).split('\n');
  const credit = { service: 'Ипотека', count: 3, tickets: ['И001'], waitMinutes: null };

  it('with nobody in the queue says how long tickets would wait, by service, and invites below the calls', () => {
    const lines = linesOf([]);
    expect(lines.filter((text) => /мин|Касса|Справки|Кредит|Вклады/.test(text))).toEqual([
      ...['Касса', 'до 5 мин'],
      ...['Справки', 'меньше минуты'],
      ...['Кредит', '5–15 мин'],
    ]);
    expect(lines).toContain('Очереди нет');
    expect(lines.join(' ')).toContain('Возьмите талон и ожидайте вызова');
    // Nobody waits: a nought would be read as a ticket.
    expect(lines).not.toContain('0');
    expect(linesOf([], HALL, ['en'])).toContain('Cash desk');
  });

  it('with a queue has the others below it, and none where the queue takes every row', () => {
    expect(linesOf([credit]).filter((text) => /^(Ипотека|Касса|Справки|Кредит|Вклады)$/.test(text))).toEqual(
      // The ticket that is next names its service as well.
      ['Ипотека', 'Ипотека', 'Касса', 'Справки', 'Кредит'],
    );
    const full = Array.from({ length: 4 }, (_, index) => ({ ...credit, service: `Услуга ${index}` }));
    expect(linesOf(full)).not.toContain('Касса');
  });

  it('is told of no waits by a board that tells none', () => {
    const landscape = HALL.landscape.map((area) => (area.area === 'waiting' ? { ...area, wait: false } : area));
    expect(linesOf([], { ...HALL, landscape })).not.toContain('Касса');
  });
});

describe('the list of who waits', () => {
  it('has one size for all names, whatever their length and whether tickets stand below them', () => {
    const anyService = fc.record({
      service: fc.constantFrom('Кредит', 'Назначение / Отмена занятий на тренажере', 'Запись на внутренний экзамен', 'Щ'.repeat(60)),
      count: fc.nat(99),
      tickets: fc.array(fc.constantFrom('Г001', '447'), { maxLength: 5 }),
      waitMinutes: fc.option(fc.constantFrom({ least: 0, most: 5 }, { least: 10, most: 20 }, { least: 100, most: 120 })),
    });
    fc.assert(
      fc.property(fc.array(anyService, { minLength: 2, maxLength: 9 }), anySize, (waiting, size) => {
        const { tiles } = lcdFrame(HALL, contentOf([], waiting), size, AT_MS);
        // Of the texts of a row the name is the only one that is neither bold nor quiet.
        const names = tiles.flatMap(({ svg }) => [
          ...svg.matchAll(new RegExp(`font-size="([\\d.]+)" font-weight="400" fill="${HALL.theme.ink}">([^<]*)<`, 'g')),
        ]);
        const said = names.filter(([, , text = '']) => /[КНЗЩД]/.test(text) && !/талон|Автошкола/i.test(text));
        expect(said.length).toBeGreaterThan(1);
        expect(new Set(said.map(([, letters]) => letters)).size).toBe(1);
      }),
    );
  });
});

describe('what is drawn again', () => {
  const before = [call('Г002', 'Окно 2'), call('B001', 'Окно 3')];
  const now = [call('Г003', 'Окно 1', true), ...before];
  const frameOf = (calls: typeof now, atMs = AT_MS, languages = ['ru']) => lcdFrame(HALL, contentOf(calls, [], languages), FULL_HD, atMs);

  it('of a board that shows nothing yet is everything, of one that shows the same nothing', () => {
    const frame = frameOf(now);
    expect(changedTiles(null, frame)).toEqual(frame.tiles);
    expect(changedTiles(frameOf(now), frame)).toEqual([]);
    expect(changedTiles(lcdFrame(HALL, contentOf(now), { width: 1280, height: 720 }, AT_MS), frame)).toEqual(frame.tiles);
  });

  it.each(['left', 'top', 'width', 'height'] as const)('is everything where one tile has another %s', (side) => {
    const frame = frameOf(now);
    const [first = never(), ...others] = frame.tiles;
    expect(changedTiles({ ...frame, tiles: [{ ...first, [side]: first[side] + 1 }, ...others] }, frame)).toEqual(frame.tiles);
  });

  it('after a call are rows of calls only, and of them only the new one looks as nothing did before', () => {
    const [old, frame] = [frameOf(before), frameOf(now)];
    const changed = changedTiles(old, frame);
    expect(changed.map(({ svg }) => /Г003|Г002|B001/.exec(svg)?.[0])).toEqual(['Г003', 'Г002', 'B001']);
    const known = new Set(old.tiles.map(looksOf));
    // The first row was the first one before, which looks a little different.
    expect(changed.filter((tile) => !known.has(looksOf(tile))).map(({ svg }) => /Г00\d/.exec(svg)?.[0])).toEqual(['Г003', 'Г002']);
  });

  it('after a minute is the clock, after the turn of a language what is said in words', () => {
    const minute = changedTiles(frameOf(now, AT_MS + 59_999), frameOf(now, AT_MS + 60_000));
    expect(minute.filter(({ svg }) => !svg.includes('15:10')).length).toBeLessThanOrEqual(1);
    const spoken = changedTiles(frameOf(now, AT_MS, ['ru', 'en']), frameOf(now, AT_MS + 10_000, ['ru', 'en']));
    expect(spoken.some(({ svg }) => /Ticket|Талон/.test(svg))).toBe(true);
    expect(spoken.some(({ svg }) => svg.includes('Г003'))).toBe(false);
  });

  it('is nothing before the time that is told', () => {
    fc.assert(
      fc.property(anyTemplate, fc.nat(86_400_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (template, offset, part) => {
        const content = contentOf(now, [], ['ru', 'en', 'kk']);
        const atMs = AT_MS + offset;
        const nextMs = nextFrameMs(template, content, FULL_HD, atMs);
        expect(nextMs).toBeGreaterThan(atMs);
        const later = atMs + Math.floor((nextMs - atMs) * part);
        expect(changedTiles(lcdFrame(template, content, FULL_HD, atMs), lcdFrame(template, content, FULL_HD, later))).toEqual([]);
      }),
    );
  });
});
