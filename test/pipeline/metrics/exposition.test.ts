import { expect, it } from 'vitest';
import { exposition } from '../../../server/pipeline/metrics/exposition.js';
import { Histogram, Tally } from '../../../server/pipeline/metrics/tallies.js';

it('writes each family once, with its help, its type and its samples', () => {
  const text = exposition([
    { name: 'qbox_info', type: 'gauge', help: 'What runs.', samples: [{ labels: { version: '1' }, value: 1 }] },
    { name: 'qbox_tickets_total', type: 'counter', help: 'Tickets given.', samples: [{ value: 3 }] },
  ]);
  expect(text).toBe(
    [
      '# HELP qbox_info What runs.',
      '# TYPE qbox_info gauge',
      'qbox_info{version="1"} 1',
      '# HELP qbox_tickets_total Tickets given.',
      '# TYPE qbox_tickets_total counter',
      'qbox_tickets_total 3',
      '',
    ].join('\n'),
  );
});

it('leaves out what nothing is known of', () => {
  expect(exposition([{ name: 'qbox_x', type: 'gauge', help: 'X', samples: [] }])).toBe('');
});

it('escapes names that people gave', () => {
  const name = 'Зал "Б" \\ 2\nэтаж';
  const [, , line] = exposition([{ name: 'qbox_x', type: 'gauge', help: 'a\\b\nc', samples: [{ labels: { name }, value: 0 }] }]).split(
    '\n',
  );
  expect(line).toBe('qbox_x{name="Зал \\"Б\\" \\\\ 2\\nэтаж"} 0');
});

it('counts by labels', () => {
  const tally = new Tally();
  tally.add({ channel: 'kiosk' });
  tally.add({ channel: 'clerk' }, 2);
  tally.add({ channel: 'kiosk' });
  expect(tally.samples()).toEqual([
    { labels: { channel: 'kiosk' }, value: 2 },
    { labels: { channel: 'clerk' }, value: 2 },
  ]);
});

it('counts in a histogram how many are at most each bound; the last bucket has all', () => {
  const histogram = new Histogram([1, 5]);
  for (const value of [0.5, 1, 4, 10]) histogram.observe(value);
  expect(histogram.samples()).toEqual([
    { suffix: '_bucket', labels: { le: 1 }, value: 2 },
    { suffix: '_bucket', labels: { le: 5 }, value: 3 },
    { suffix: '_bucket', labels: { le: '+Inf' }, value: 4 },
    { suffix: '_sum', value: 15.5 },
    { suffix: '_count', value: 4 },
  ]);
});
