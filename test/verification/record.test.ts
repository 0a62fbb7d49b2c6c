/** docs/reliability.md says what was verified, and when: no part is passed over, and nothing old looks new. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { filesBelow } from '../architecture/source-files.js';
import { PARTS } from './parts.js';
import { DOCUMENT, type Kept, merged, readRecorded, withTable } from './record.js';

const kept = (part: string, more: Partial<Kept> = {}): Kept => ({
  ...{ part, commit: 'abc1234', date: '2026-12-03', machine: 'a machine', result: 'passed', seconds: 61 },
  ...more,
});
const PLACE = '<!-- written by make verify -->\n<!-- end of what make verify writes -->';

it('the document has what is recorded', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  expect(withTable(document, readRecorded())).toBe(document);
});

it('each record is of a part, once, and each part looks at rooms that are there', () => {
  const names = PARTS.map(({ name }) => name);
  const recorded = readRecorded().map(({ part }) => part);
  expect(recorded.filter((part) => !names.includes(part))).toEqual([]);
  expect(new Set(recorded).size).toBe(recorded.length);
  for (const room of new Set(PARTS.flatMap(({ looksAt }) => looksAt)))
    expect(room.endsWith('.json') || filesBelow(room).length > 0, room).toBe(true);
});

it('says of each part whether it passed, of which commit, and that it is older than the code', () => {
  const table = withTable(PLACE, [
    kept('rules'),
    kept('fuzz', { result: 'failed' }),
    kept('soak', { changes: 3 }),
    kept('speed', { changes: null }),
  ]);
  const row = (name: string): string | undefined => table.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
  expect(row('rules')).toMatch(/\| passed \| 2026-12-03, abc1234 \| 2 min, a machine \|$/);
  expect(row('fuzz')).toContain('| **failed** |');
  expect(row('soak')).toContain('| passed; **older than the code**: 3 commits since |');
  expect(row('speed')).toContain('| passed; **older than the code** |');
  expect(row('pages')).toContain('| **not yet run** |');
  expect(() => withTable('', [])).toThrow(DOCUMENT);
});

it('a part has one record, the newest', () => {
  expect(
    merged([kept('rules'), kept('soak')], kept('rules', { commit: 'def5678' })).map(({ part, commit }) => `${part} ${commit}`),
  ).toEqual(['soak abc1234', 'rules def5678']);
});
