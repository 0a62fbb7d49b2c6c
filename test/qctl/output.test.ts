import { describe, expect, it } from 'vitest';
import { duration, type Page, printable, showData, table } from '../../server/qctl/output.js';

const file: Page = { columns: undefined, colour: false };
const terminal = (columns: number): Page => ({ columns, colour: false });

describe('data for people', () => {
  it('shows a list of elements as a table', () => {
    const rows = [
      { id: 3, name: 'Касса', operations: { '10': [7] }, description: null },
      { id: 12, name: 'Приём', operations: {}, description: 'второй этаж' },
    ];
    const lines = ['id  name   operations  description', '3   Касса  {"10":[7]}  -', '12  Приём  {}          второй этаж', ''];
    expect(showData(rows, file)).toBe(lines.join('\n'));
  });

  it('shows an element as lines, a list of values as lines, and success as ok', () => {
    expect(showData({ id: 3, name: 'Касса' }, file)).toBe('id    3\nname  Касса\n');
    expect(showData(['1', '5'], file)).toBe('1\n5\n');
    expect(showData({ codeError: 0, codeModule: 100, code: 429496729600, desc: 'No errors', children: [] }, file)).toBe('ok\n');
    expect(showData({}, file)).toBe('(nothing)\n');
    expect(showData([], file)).toBe('(none)\n');
  });

  it('leaves columns out that do not fit, and says which', () => {
    const rows = [{ id: 1, name: 'abc', comment: 'x'.repeat(30), last: 1 }];
    expect(table(rows, terminal(20))).toBe('id  name\n1   abc\n(not shown: comment, last; --json shows all)\n');
    expect(table(rows, terminal(41))).toContain('(not shown: last;');
    expect(table(rows, terminal(46))).not.toContain('not shown');
    expect(table(rows, terminal(1))).toMatch(/^id\n1\n/);
  });

  it('shortens long cells of a table on a terminal; a pipe and an element have them whole', () => {
    expect(table([{ name: 'x'.repeat(100) }], terminal(80))).toBe(`name\n${'x'.repeat(39)}…\n`);
    expect(table([{ name: 'x'.repeat(100) }], file)).toBe(`name\n${'x'.repeat(100)}\n`);
    expect(showData({ name: 'x'.repeat(100) }, file)).toContain('x'.repeat(100));
  });

  it('says that there is a picture instead of printing it', () => {
    expect(showData({ preview: `image/png;base64,${'A'.repeat(5000)}` }, file)).toBe('preview  (a picture, 5017 characters)\n');
  });

  it('lets nobody move the cursor of a technician', () => {
    expect(printable('a\u001b[2Jb\nc\u0007')).toBe('a·[2Jb·c·');
    expect(showData([{ comment: '\u001b[31m' }], file)).not.toContain('\u001b');
    expect(showData({ comment: '\u009b31m' }, file)).not.toContain('\u009b');
    expect(showData({ '\u001b[31m': 1 }, file)).not.toContain('\u001b');
    expect(showData([{ '\u001b[31m': 1 }], file)).not.toContain('\u001b');
  });

  it('has colours only where they are wanted', () => {
    const styled = (page: Page) => table([{ state: 'open' }], page, (column) => (column === 'state' ? 'green' : undefined));
    expect(styled({ columns: 80, colour: true })).toBe('\u001b[1mstate\u001b[0m\n\u001b[32mopen\u001b[0m\n');
    expect(styled(terminal(80))).toBe('state\nopen\n');
  });

  it('tells durations', () => {
    expect([0, 59, 60, 3599, 3600, 90_000].map(duration)).toEqual(['0 s', '59 s', '1 min 0 s', '59 min 59 s', '1 h 0 min', '25 h 0 min']);
  });
});
