import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  GROUPINGS,
  INDICATOR_NAMES,
  INDICATORS,
  SECTIONS,
  WAIT_BAND_MINUTES,
  WAIT_BANDS,
} from '../../../server/protocol/figures/indicators.js';

const page = readFileSync(new URL('../../../docs/indicators.md', import.meta.url), 'utf8');
const part = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

/** Names in the first column; `wait_mean`, `_median` … are written short, a row of percents by its first and its last. */
function definedNames(): string[] {
  return part('Figures')
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .flatMap((line) => {
      const names = [...(line.split('|')[1] ?? '').matchAll(/`([a-z_0-9]+)`/g)].map(([, name = '']) => name);
      const stem = names.find((name) => !name.startsWith('_'))?.replace(/_[a-z]+$/, '') ?? '';
      const whole = names.map((name) => (name.startsWith('_') ? stem + name : name));
      return line.includes('…') && whole[0] === 'served_percent'
        ? ['served', 'refused', 'no_show', 'left', 'closed'].map((end) => `${end}_percent`)
        : whole;
    });
}

describe('indicators', () => {
  it('are defined in the document, each of them and no other', () => {
    // The walks and servings come with their times: the stem of these rows is that of their first time.
    const defined = definedNames().map((name) => name.replace(/^walks_/, 'walk_').replace(/^servings_/, 'service_'));
    expect(new Set(defined)).toEqual(new Set(INDICATOR_NAMES));
  });

  it('are in a known section', () => {
    for (const name of INDICATOR_NAMES) expect(SECTIONS).toContain(INDICATORS[name].section);
  });

  it('can be grouped as the document says', () => {
    const named = [...part('Groupings').matchAll(/`([a-z]+)`/g)].map(([, name]) => name).filter((name) => name !== 'total');
    expect(named).toEqual([...GROUPINGS]);
  });

  it('has bands of waiting as the document says', () => {
    expect(page).toContain(`${WAIT_BANDS} counts | waits under ${WAIT_BAND_MINUTES} minutes`);
  });
});
