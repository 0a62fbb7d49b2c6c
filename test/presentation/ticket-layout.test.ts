import { Value } from '@sinclair/typebox/value';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TicketDesign } from '../../server/model/designs/ticket-design.js';
import { textWidth } from '../../server/presentation/text.js';
import { type TicketLayout, ticketLayout } from '../../server/presentation/ticket-layout.js';
import { cases } from '../support/depth.js';
import { anyContent, anyDesign, anyExtras, anyWidth, drawnTexts, laidOut, textsOn } from './tickets.js';

const anyTicket = fc.tuple(anyDesign, anyContent, anyWidth, anyExtras);
const whatever = (check: (layout: TicketLayout) => void) =>
  fc.assert(
    fc.property(anyTicket, (ticket) => check(ticketLayout(...ticket))),
    { numRuns: cases(150) },
  );

test('who came too late for an appointment reads the new time, whatever the design', () => {
  const textOf = (next: string | null) => textsOn(laidOut([{ row: 'number' }], { late: { time: '10:00', next } })).join(' ');
  expect(textOf('10:30')).toContain('Ваше новое время: 10:30');
  expect(textOf(null)).toContain('Вы опоздали к 10:00');
});

test('how many come with a booking is below the number, whatever the design, and nothing where it is one', () => {
  const textOf = (content: object) => textsOn(laidOut([{ row: 'number' }], content)).join(' ');
  expect(textOf({ persons: 3 })).toContain('На 3 чел.');
  expect(textOf({})).not.toContain('чел.');
});

describe('whatever the design and the content', () => {
  test('the designs of these tests are designs', () => {
    fc.assert(fc.property(anyDesign, (design) => Value.Check(TicketDesign, design)));
  });

  test('lines cover the height from top to bottom, in whole dots', () => {
    whatever(({ lines, heightDots }) => {
      let top = 0;
      for (const line of lines) {
        expect(line.top).toBe(top);
        expect(Number.isInteger(line.height) && line.height > 0).toBe(true);
        top += line.height;
      }
      expect(top).toBe(heightDots);
      expect(heightDots).toBeGreaterThan(0);
    });
  });

  test('nothing sticks out of the paper, and it can be drawn at once', () => {
    whatever(({ svg, images, widthDots, heightDots }) => {
      for (const { text, x, baseline, anchor, size, weight } of drawnTexts(svg)) {
        const width = textWidth(text, size, weight);
        const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
        // Sizes are written with two decimals.
        expect(left).toBeGreaterThan(-1);
        expect(left + width).toBeLessThan(widthDots + 1);
        expect(baseline).toBeLessThan(heightDots);
      }
      for (const [, x, y, width, , back] of svg.matchAll(/M(-?\d+) (-?\d+)h(\d+)v(\d+)h-(\d+)z/g)) {
        expect(back).toBe(width);
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x) + Number(width)).toBeLessThanOrEqual(widthDots);
        expect(Number(y)).toBeLessThan(heightDots);
      }
      for (const { left, top, width, height } of images) {
        expect([left, top, width, height].every(Number.isInteger)).toBe(true);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + width).toBeLessThanOrEqual(widthDots);
        expect(top + height).toBeLessThanOrEqual(heightDots);
      }
      expect(widthDots * heightDots).toBeLessThanOrEqual(1_500_000);
    });
  });

  test('text fits the columns of the printer, in a size it has', () => {
    whatever(({ lines, widthDots }) => {
      for (const { text, height } of lines) {
        if (text === null) continue;
        // Letters of font A are 24 dots high.
        expect(text.heightTimes * 24).toBeLessThanOrEqual(height);
        const columns = [...text.content].length * text.widthTimes;
        expect(columns).toBeGreaterThan(0);
        expect(columns).toBeLessThanOrEqual(Math.min(48, Math.floor(widthDots / 12)));
        for (const times of [text.widthTimes, text.heightTimes]) expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(times);
      }
    });
  });

  test('what people type never becomes markup', () => {
    whatever(({ svg, widthDots, heightDots }) => {
      expect(svg).toMatch(new RegExp(`^<svg xmlns="[^"]*" width="${widthDots}" height="${heightDots}" font-family="PT Sans">`));
      const known = /^<(\/?svg|\/?text|rect|path)( [a-z-]+="[^"<>]*")*\/?>$/;
      expect(svg.match(/<[^>]*>/g)?.filter((tag) => !known.test(tag) && !tag.startsWith('<svg xmlns'))).toEqual([]);
      expect(svg.replace(/&(lt|gt|amp|quot|apos);/g, '')).not.toContain('&');
    });
  });

  test('the same ticket is the same layout', () => {
    fc.assert(
      fc.property(anyTicket, (ticket) => {
        expect(ticketLayout(...structuredClone(ticket))).toEqual(ticketLayout(...ticket));
      }),
      { numRuns: 30 },
    );
  });
});

describe('rows', () => {
  test('a row all of whose fields are empty is left out; one with a field that is not, or with none, stays', () => {
    const rows = ['Пин-код: {pin_code}', '{comment}{pin_code}', '{comment} {branch}', 'Без полей', '{nobody}', '{constructor}'];
    const layout = laidOut(rows.map((text) => ({ row: 'text', text }) as const));
    expect(textsOn(layout)).toEqual(['Филиал № 3', 'Без полей', '{nobody}', '{constructor}']);
    expect(textsOn(laidOut([{ row: 'ends', left: 'Пин-код', right: '{pin_code}' }]))).toEqual([]);
  });

  test('every field has its text', () => {
    const text = '{ticket}|{id}|{services}|{ahead}|{date}|{time}|{branch}|{registrator}|{comment}|{pin_code}';
    const content = { services: ['А', ' ', 'Б'], branch: 'Б3', registrator: 'К1', comment: 'да', pinCode: '0815' };
    const [all] = textsOn(laidOut([{ row: 'text', text, size: 1.5 }], content, 900));
    expect(all).toBe('Г002|10427|А, Б|7|24.11.2026|15:09|Б3|К1|да|0815');
  });

  test('half a megabyte of text is cut before it is broken into lines', () => {
    const services = Array.from({ length: 20 }, () => 'Ж'.repeat(500));
    const rows = Array.from({ length: 60 }, () => ({ row: 'text', text: '{services}'.repeat(50), size: 1.5 }) as const);
    const texts = textsOn(laidOut(rows, { services }));
    expect(texts[9]).toMatch(/^Ж+…$/);
    expect(texts.length).toBeLessThan(150);
    // The cut comes first: what lies behind 2500 invisible signs is not looked at.
    expect(textsOn(laidOut([{ row: 'text', text: '{comment}' }], { comment: `${'\u200b'.repeat(2500)}А` }))).toEqual([]);
  });

  test('words are in the language of the visitor, else in the first of the design', () => {
    const rows = [{ row: 'text', text: { ru: 'Номер', en: 'Number' } }] as const;
    const inLanguage = (language: string) => textsOn(laidOut(rows, { language }))[0];
    expect(['', 'en', 'kk', 'de', 'toString'].map(inLanguage)).toEqual(['Номер', 'Number', 'Номер', 'Номер', 'Номер']);
  });

  test('services beyond the most are counted, in the words of the row or in built-in ones', () => {
    const services = Array.from({ length: 12 }, (_, index) => `Услуга ${index + 1}`);
    const shown = (language: string, more?: string) => textsOn(laidOut([{ row: 'services', most: 3, more }], { services, language }));
    expect(shown('ru')).toEqual(['Услуга 1', 'Услуга 2', 'и ещё услуг: 10']);
    expect(shown('en').at(-1)).toBe('and 10 more');
    expect(shown('kk').at(-1)).toBe('және тағы 10 қызмет');
    expect(shown('ru', 'и {count} других').at(-1)).toBe('и 10 других');
    expect(textsOn(laidOut([{ row: 'services', most: 3 }], { services: services.slice(0, 3) }))).toEqual(services.slice(0, 3));
    expect(textsOn(laidOut([{ row: 'services' }], { services: [] }))).toEqual([]);
  });

  test('nobody ahead is said in words of its own; an unknown number is not said', () => {
    const said = (ahead: number | null, none?: string) =>
      textsOn(laidOut([{ row: 'ahead', text: 'Перед вами: {ahead}', none }], { ahead }));
    expect(said(7, 'никого')).toEqual(['Перед вами: 7']);
    expect(said(0, 'никого')).toEqual(['никого']);
    expect(said(0)).toEqual(['Перед вами: 0']);
    expect(said(null, 'никого')).toEqual([]);
  });

  test('two texts stand at the ends of one line, or below each other', () => {
    const [left, right] = drawnTexts(laidOut([{ row: 'ends', left: '{date}', right: '{time}' }]).svg);
    expect([left?.baseline, left?.anchor, right?.anchor]).toEqual([right?.baseline, 'start', 'end']);
    const long = laidOut([{ row: 'ends', left: 'Очень длинное название филиала на улице', right: 'Консультация по вопросам' }]);
    const baselines = drawnTexts(long.svg).map(({ baseline }) => baseline);
    expect(new Set(baselines).size).toBe(baselines.length);
  });

  test('a photo has its height and nothing where there is none', () => {
    const row = { row: 'photo', height: 12, align: 'left' } as const;
    const photo = '/9j/4AAQSkZJRg==';
    expect(laidOut([row], {}, 576, { photo }).images).toEqual([
      { base64: photo, tone: 'dither', align: 'left', left: 18, top: 0, width: 540, height: 144 },
    ]);
    for (const none of [null, '', 'photos/17.jpg', 'bm90IGEgcGljdHVyZQ==']) {
      const layout = laidOut([row, { row: 'rule' }], {}, 576, { photo: none });
      expect([layout.images.length, layout.lines.length]).toEqual([0, 1]);
    }
  });

  test('left, centred and right', () => {
    const place = (align: 'left' | 'right') => {
      const { svg, lines } = laidOut([{ row: 'text', text: '{ticket}', align }]);
      return [drawnTexts(svg)[0]?.x, drawnTexts(svg)[0]?.anchor, lines[0]?.text?.align];
    };
    expect(place('left')).toEqual([18, 'start', 'left']);
    expect(place('right')).toEqual([558, 'end', 'right']);
  });
});

describe('a copy', () => {
  test.each([
    ['ru', 'Повторный талон'],
    ['en', 'Copy'],
    ['kk', 'Қайталама талон'],
    ['de', 'Повторный талон'],
  ])('in %s says %s on top, before all rows', (language, mark) => {
    const layout = laidOut([{ row: 'number' }], { language }, 384, { isCopy: true });
    expect(textsOn(layout)).toEqual([mark, 'Г002']);
    expect(layout.lines[0]?.text).toMatchObject({ content: mark, isBold: true, heightTimes: 2, widthTimes: 2 });
  });
});

describe('as text', () => {
  test('letters are magnified to about the size of the picture', () => {
    const times = (size: number, content: string) => {
      const { lines } = laidOut([{ row: 'text', text: content, size }]);
      return [lines[0]?.text?.widthTimes, lines[0]?.text?.heightTimes];
    };
    // Capitals of PT Sans are 0.7 of its size, those of the printer 18 dots: 2.6 units of 12 dots are 22 dots, 12 units 101.
    expect(times(2.6, 'Касса')).toEqual([1, 1]);
    expect(times(4.4, 'Касса')).toEqual([2, 2]);
    expect(times(12, 'Г002')).toEqual([6, 6]);
    // Nine letters of the printer are wider than nine thin ones.
    expect(times(12, 'iiiiiiiii')).toEqual([5, 6]);
  });

  test('the ends of a line are at the ends of the printer’s line', () => {
    const [line] = laidOut([{ row: 'ends', left: '{date}', right: '{time}' }], {}, 384).lines;
    expect(line?.text?.content).toBe('24.11.2026                 15:09');
    expect(line?.text?.content).toHaveLength(32);
  });

  test('a number is drawn, unless the row wants the printer’s font and it fits its line', () => {
    const row = { row: 'number', size: 8 } as const;
    expect(laidOut([row]).lines[0]?.text).toBeNull();
    const text = (ticket: string) => laidOut([{ ...row, printer_font: true }], { ticket }).lines[0]?.text;
    expect(text('Г002')).toEqual({ content: 'Г002', align: 'center', isBold: true, widthTimes: 5, heightTimes: 5 });
    expect(text('АБ-1234567')).toMatchObject({ widthTimes: 4 });
    expect(text('№'.repeat(49))).toBeNull();
  });

  test('numbers, codes, rules and gaps are pictures; small print that is too long for the columns is one too', () => {
    const long = 'Мелким шрифтом на узкой бумаге больше букв в строке';
    const { lines } = laidOut(
      [
        { row: 'number' },
        { row: 'qr', content: '{id}', size: 10 },
        { row: 'rule' },
        { row: 'gap', height: 1 },
        { row: 'text', text: long, size: 1.5 },
      ],
      {},
      384,
    );
    expect(lines.map(({ text }) => text)).toEqual([null, null, null, null, null]);
  });
});
