import { describe, expect, test } from 'vitest';
import { TICKET_WIDTHS_DOTS, type TicketContent, ticketSvg } from '../../server/presentation/ticket.js';

const plain: TicketContent = {
  ticket: 'Г002',
  services: ['Назначение / Отмена занятий на тренажере'],
  registered: { date: '24.11.2026', time: '15:09' },
  ahead: 7,
  branch: 'Филиал № 3',
};

const plainText = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => plainText(text));
const textsOn = (content: Partial<TicketContent>, width = 576) => textsOf(ticketSvg({ ...plain, ...content }, width).svg);

describe('what is on the paper', () => {
  test('from top to bottom', () => {
    expect(textsOn({})).toEqual([
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

  test('nobody ahead is said so; an unknown number is not said', () => {
    expect(textsOn({ ahead: 0 })).toContain('Перед вами никого нет');
    expect(textsOn({ ahead: null }).join()).not.toContain('Перед вами');
  });

  test('without a branch and services the rest is there', () => {
    expect(textsOn({ branch: ' ', services: [''], ahead: null })).toEqual([
      'Ваш номер',
      'Г002',
      'Пожалуйста, ожидайте вызова',
      '24.11.2026',
      '15:09',
    ]);
  });

  test('eight services are listed, of more than that the rest is counted', () => {
    const services = (count: number) => Array.from({ length: count }, (_, index) => `Услуга ${index + 1}`);
    expect(textsOn({ services: services(8) })).toEqual(expect.arrayContaining(services(8)));
    const many = textsOn({ services: services(12) });
    expect(many).toEqual(expect.arrayContaining([...services(7), 'и ещё услуг: 5']));
    expect(many).not.toContain('Услуга 8');
  });

  test('what people type never becomes markup', () => {
    const nasty = `</text><script>alert("1")</script>&amp; ]]>`;
    const { svg } = ticketSvg({ ...plain, ticket: nasty, branch: nasty, services: [nasty], registered: { date: '<', time: '&' } }, 576);
    expect(svg.match(/<[a-z/]+/g)?.filter((tag) => !/^<(\/?(svg|text)|rect)$/.test(tag))).toEqual([]);
    expect(textsOf(svg)).toContain(nasty);
  });
});

describe('its size', () => {
  test('is that of the paper, and both papers have the same lines', () => {
    const { paper58mm, paper80mm } = TICKET_WIDTHS_DOTS;
    const [narrow, wide] = [ticketSvg(plain, paper58mm), ticketSvg(plain, paper80mm)];
    expect(wide.svg).toMatch(new RegExp(`^<svg [^>]*width="576" height="${wide.heightDots}"`));
    expect(narrow.widthDots).toBe(384);
    expect(narrow.heightDots / wide.heightDots).toBeCloseTo(384 / 576, 2);
    expect(textsOf(narrow.svg)).toEqual(textsOf(wide.svg));
  });

  test('grows with the text, but not without end', () => {
    const endless = 'Консультация по вопросам '.repeat(100);
    const drawing = ticketSvg({ ...plain, branch: endless, services: Array.from({ length: 50 }, () => endless) }, 576);
    expect(drawing.heightDots).toBeGreaterThan(ticketSvg(plain, 576).heightDots);
    expect(drawing.heightDots).toBeLessThan(3000);
  });

  test('every text lies between the top and the bottom', () => {
    const { svg, heightDots } = ticketSvg(plain, 384);
    const baselines = [...svg.matchAll(/<text x="[\d.]+" y="(\d+)"/g)].map(([, y]) => Number(y));
    expect(baselines).toHaveLength(textsOf(svg).length);
    expect([...baselines].sort((a, b) => a - b)).toEqual(baselines);
    expect(Math.max(...baselines)).toBeLessThan(heightDots);
  });

  test('the same content is the same picture', () => {
    expect(ticketSvg(plain, 384)).toEqual(ticketSvg({ ...plain }, 384));
  });
});
