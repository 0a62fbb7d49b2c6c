import { Value } from '@sinclair/typebox/value';
import { describe, expect, test } from 'vitest';
import { DESIGN_NAME_PATTERN, TicketDesign } from '../../server/model/designs/ticket-design.js';
import { waitMinutes } from '../../server/model/ticket.js';
import { checkDesign } from '../../server/presentation/design-check.js';
import { BUILT_IN_DESIGNS, DEFAULT_DESIGN } from '../../server/presentation/designs.js';
import { ticketLayout } from '../../server/presentation/ticket-layout.js';
import { PLAIN_PAPER, textsOn, USUAL, WIDTHS } from './tickets.js';

const designNamed = (name: string): TicketDesign => {
  const design = BUILT_IN_DESIGNS.get(name);
  if (design === undefined) throw new Error(`no design ${name}`);
  return design;
};
const textsOf = (name: string, content = {}, widthDots = 576) =>
  textsOn(ticketLayout(designNamed(name), { ...USUAL, ...content }, widthDots, PLAIN_PAPER));

describe.each([...BUILT_IN_DESIGNS])('the design %s', (name, design) => {
  test('is what the protocol accepts, under a name that it accepts', () => {
    expect([...Value.Errors(TicketDesign, design)]).toEqual([]);
    expect(name).toMatch(new RegExp(DESIGN_NAME_PATTERN));
  });

  test('is in order', () => {
    expect(checkDesign(design)).toEqual([]);
  });

  test.each(WIDTHS)('shows number, services and time on %i dots', (widthDots) => {
    const texts = textsOf(name, {}, widthDots);
    expect(texts).toEqual(expect.arrayContaining(['Г002', '24.11.2026', '15:09']));
    expect(texts.join(' ')).toContain('Назначение / Отмена занятий на тренажере');
  });
});

describe('the plain ticket', () => {
  test('from top to bottom', () => {
    expect(textsOf(DEFAULT_DESIGN)).toEqual([
      'Филиал № 3',
      'Ваш номер',
      'Г002',
      'Назначение / Отмена',
      'занятий на тренажере',
      'Перед вами в очереди: 7',
      'Пожалуйста, ожидайте вызова',
      '24.11.2026',
      '15:09',
    ]);
  });

  test('without a branch and services the rest is there', () => {
    expect(textsOf(DEFAULT_DESIGN, { branch: ' ', services: [''], ahead: null })).toEqual([
      'Ваш номер',
      'Г002',
      'Пожалуйста, ожидайте вызова',
      '24.11.2026',
      '15:09',
    ]);
  });

  test('in English and Kazakh', () => {
    expect(textsOf(DEFAULT_DESIGN, { language: 'en' })).toEqual(expect.arrayContaining(['Your number', 'People ahead of you: 7']));
    expect(textsOf(DEFAULT_DESIGN, { language: 'kk', ahead: 0 })).toEqual(expect.arrayContaining(['Сіздің нөміріңіз', 'Келесі — сіз']));
  });
});

describe('a ticket that promises', () => {
  const promise = { wait: { least: 5, median: 8, most: 12 } };

  test.each([
    ['plain', 'ru', 'Время ожидания: 5–15 мин'],
    ['plain', 'en', 'Waiting time: 5–15 min'],
    ['plain', 'kk', 'Күту уақыты: 5–15 минут'],
    ['bank', 'ru', 'Время ожидания: 5–15 мин'],
    ['bank', '', 'Күту уақыты: 5–15 минут'],
    ['clinic', 'kk', 'Күту уақыты: 5–15 минут'],
    ['driving-school', 'en', 'Waiting time: 5–15 min'],
    ['narrow', 'ru', 'Ждать: 5–15 мин'],
  ])('%s in "%s": %s', (name, language, words) => {
    for (const widthDots of WIDTHS) expect(textsOf(name, { ...promise, language }, widthDots).join(' ')).toContain(words);
    expect(textsOf(name, { wait: null, language }).join(' ')).not.toContain('5–15');
  });

  test('who is called at once is told one minute, and nobody from 0 to 1 or exactly so long', () => {
    expect(waitMinutes({ leastMs: 0, medianMs: 0, mostMs: 0 })).toEqual({ least: 0, median: 1, most: 1 });
    expect(waitMinutes({ leastMs: 40_000, medianMs: 50_000, mostMs: 60_000 })).toEqual({ least: 0, median: 1, most: 1 });
    expect(waitMinutes({ leastMs: 29_000, medianMs: 50_000, mostMs: 60_001 })).toEqual({ least: 0, median: 1, most: 2 });
    const atOnce = textsOf('narrow', { wait: { least: 0, median: 1, most: 1 }, language: 'ru' }).join(' ');
    expect(atOnce).toContain('Ждать: меньше минуты');
    expect(waitMinutes({ leastMs: 89_000, medianMs: 91_000, mostMs: 92_000 })).toEqual({ least: 1, median: 2, most: 2 });
    expect(waitMinutes({ leastMs: 151_000, medianMs: 290_000, mostMs: 690_001 })).toEqual({ least: 3, median: 5, most: 12 });
  });

  test('a job of an earlier version is printed with what it has', () => {
    expect(textsOf('narrow', { wait: { median: 5, most: 12 }, language: 'en' }).join(' ')).toContain('5–15 min');
  });
});

test('what the telephone can do is told only where it can do it', () => {
  const page = 'http://queue.example/t/kV7mQ2xJ9-TbRw';
  expect(textsOf('bank', { page }).join(' ')).toContain('Следите за очередью в телефоне');
  expect(textsOf('bank', { page }).join(' ')).not.toContain('Сохраните номер');
  expect(textsOf('bank').join(' ')).toContain('Сохраните номер в телефоне');
  expect(textsOf('bank').join(' ')).not.toContain('Следите');
});

test('the bank’s ticket is in two languages at once', () => {
  expect(textsOf('bank')).toEqual(expect.arrayContaining(['Сіздің нөміріңіз', 'Номер вашей очереди']));
});

test('the narrow one is text from top to bottom, so that slow lines carry little', () => {
  for (const widthDots of WIDTHS) {
    const { lines } = ticketLayout(designNamed('narrow'), USUAL, widthDots, PLAIN_PAPER);
    const white = lines.filter(({ text }) => text === null);
    expect(white.map(({ height }) => height / widthDots)).toEqual(white.map(() => expect.closeTo(0.5 / 48, 2)));
    expect(lines.find(({ text }) => text?.content === 'Г002')?.text?.heightTimes).toBeGreaterThanOrEqual(4);
  }
});
