/** Box faults: one for each code, logged when they begin and when they end. */
import { describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../server/model/faults.js';
import { CommitWatch } from '../../server/pipeline/commit-watch.js';
import { Faults } from '../../server/pipeline/faults.js';
import { FAULTS_KK, FAULTS_RU } from '../../server/web/client/shared/fault-words.js';

function bench() {
  const lines: string[] = [];
  const clock = { nowMs: 1_000 };
  const log = (level: string) => (details: object, text: string) => void lines.push(`${level} ${JSON.stringify(details)} ${text}`);
  const faults = new Faults({ error: log('error'), warn: log('warn'), info: log('info') }, () => clock.nowMs);
  return { faults, lines, clock };
}

describe('faults of the box', () => {
  it('are kept once for each code, from when they began, and told to followers only when something changed', () => {
    const { faults, lines, clock } = bench();
    let told = 0;
    faults.follow(() => {
      told += 1;
    });
    faults.raise('diskSlow', { seconds: 1 });
    clock.nowMs = 5_000;
    faults.raise('diskSlow', { seconds: 1 });
    expect(told).toBe(1);
    faults.raise('diskSlow', { seconds: 2 });
    expect(told).toBe(2);
    expect(faults.list()).toMatchObject([{ code: 'diskSlow', severity: 'error', sinceMs: 1_000, parameters: { seconds: 2 } }]);
    expect(lines).toEqual([expect.stringMatching(/^error \{"fault":"diskSlow","seconds":1\} The disk .* 1 s: .* Wait a minute/)]);

    faults.clear('diskSlow');
    faults.clear('diskSlow');
    expect(told).toBe(3);
    expect(faults.list()).toEqual([]);
    expect(lines.slice(1)).toEqual(['info {"fault":"diskSlow","seconds":4} a fault of the box is over']);
  });

  it('have words in every language of the pages, with the same parameters', () => {
    for (const words of [FAULTS_RU, FAULTS_KK]) {
      expect(Object.keys(words)).toEqual(FAULT_CODES);
      for (const { what, todo } of Object.values(words)) expect([what, todo].every((text) => /\p{Script=Cyrillic}/u.test(text))).toBe(true);
    }
    const parameters = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const code of FAULT_CODES) expect(parameters(FAULTS_KK[code].what), code).toEqual(parameters(FAULTS_RU[code].what));
  });
});

describe('a disk that stands still', () => {
  it('is a fault after a second in which the same batch is on its way, and no more once that batch is on the disk', () => {
    const { faults, clock } = bench();
    const pipeline: { batchInFlight: number | null } = { batchInFlight: 1 };
    const watch = new CommitWatch(pipeline, faults, () => clock.nowMs);
    watch.look();
    clock.nowMs += 999;
    watch.look();
    expect(faults.list()).toEqual([]);
    clock.nowMs += 1;
    watch.look();
    expect(faults.list()).toMatchObject([{ code: 'diskSlow' }]);
    // The disk took that one, and has the next.
    pipeline.batchInFlight = 2;
    watch.look();
    expect(faults.list()).toEqual([]);
    clock.nowMs += 1_000;
    pipeline.batchInFlight = null;
    watch.look();
    expect(faults.list()).toEqual([]);
  });
});
