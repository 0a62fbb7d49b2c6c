/** docs/performance.md says what is recorded, and a run replaces what it measured. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENT, type KeptRun, merged, RECORDED, withTables } from './document.js';

const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly KeptRun[];

describe('docs/performance.md', () => {
  it('has the recorded figures', () => {
    const document = readFileSync(DOCUMENT, 'utf8');
    expect(withTables(document, recorded)).toBe(document);
  });

  it('has each figure once, with a day and a commit', () => {
    const names = recorded.flatMap(({ figures }) => figures.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    for (const { date, commit } of recorded) expect(`${date} ${commit}`).toMatch(/^20\d\d-\d\d-\d\d [0-9a-f]{7,}( with changes)?$/);
  });
});

describe('a run', () => {
  const figure = (name: string, value: number) => ({ name, title: name, value, unit: 'ms', target: { below: 5 }, note: '' }) as const;
  const run = (commit: string, ...figures: KeptRun['figures']): KeptRun => ({ date: '2026-11-27', commit, machine: 'this one', figures });

  it('replaces what it measured, and all that is measured with it', () => {
    const old = [run('b', figure('paper.calls', 1), figure('lcd.whole', 2)), run('a', figure('paper.tickets', 3))];
    expect(merged(old, run('c', figure('paper.tickets', 4)))).toEqual([
      run('c', figure('paper.tickets', 4)),
      run('b', figure('lcd.whole', 2)),
    ]);
  });

  it('shows in bold what is missed', () => {
    const document = withTables('<!-- written by the bench -->\n<!-- end of what the bench writes -->', [
      run('a', figure('lcd.whole', 22.349), figure('lcd.changed', 4)),
    ]);
    expect(document).toContain('| lcd.whole | **22.3 ms** | < 5 ms |');
    expect(document).toContain('| lcd.changed | 4 ms | < 5 ms |');
  });

  it('that is older than the code says so, with the number of commits if it is known', () => {
    const of = (changes: KeptRun['changes']) => ({ ...run('a', figure('lcd.whole', 1)), ...(changes !== undefined && { changes }) });
    const document = (changes: KeptRun['changes']) =>
      withTables('<!-- written by the bench -->\n<!-- end of what the bench writes -->', [of(changes)]);
    expect(document(undefined)).toContain('this one:\n');
    expect(document(3)).toContain('this one. **Older than the code**, which 3 commits have changed since:');
    expect(document(null)).toContain('this one. **Older than the code**:');
  });

  it('is not lost in a document without a place for it', () => {
    expect(() => withTables('# Performance', [])).toThrow('has no place for tables');
  });
});
