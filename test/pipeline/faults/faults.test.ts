/** Box faults: one for each code, logged when they begin and when they end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeBackupResult } from '../../../db/backup/backup-result.js';
import { CommitWatch } from '../../../server/pipeline/faults/commit-watch.js';
import { DrawingWatch, WELL_AFTER_MS } from '../../../server/pipeline/faults/drawing-watch.js';
import { BackupWatch } from '../../../server/pipeline/faults/fault-watches.js';
import { Faults } from '../../../server/pipeline/faults/faults.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

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
});

describe('drawing that fails', () => {
  it('is a fault that counts, until it has gone well for a while; a box that stopped follows it no more', () => {
    const { faults, lines } = bench();
    const timers = new VirtualTimers();
    const followers = new Set<(why: string) => void>();
    const fails = (why: string) => {
      for (const follower of followers) follower(why);
    };
    const followDrawing = (follower: (why: string) => void) => {
      followers.add(follower);
      return () => void followers.delete(follower);
    };
    const watch = new DrawingWatch({ drawing: { followDrawing }, faults, timers });
    const counts = () => faults.list().map(({ parameters }) => parameters);
    watch.start();
    expect(counts()).toEqual([]);
    fails('it was lost');
    timers.advance(WELL_AFTER_MS - 1);
    fails('it is full');
    expect(counts()).toEqual([{ why: 'it is full', count: 2 }]);
    timers.advance(WELL_AFTER_MS - 1);
    expect(counts()).toHaveLength(1);
    timers.advance(1);
    expect(counts()).toEqual([]);
    fails('it was lost');
    expect(counts()).toEqual([{ why: 'it was lost', count: 1 }]);
    watch.stop();
    fails('it was lost');
    expect([counts(), timers.pending]).toEqual([[{ why: 'it was lost', count: 1 }], 0]);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('Drawing failed: it was lost.'),
      expect.stringContaining('Drawing failed: it was lost.'),
    ]);
  });
});

describe('a disk that stands still', () => {
  it('is a fault after a second in which the same batch is on its way, and until no batch was slow for a while', () => {
    const { faults, clock, lines } = bench();
    let onItsWay: string | null = 'batch 1';
    const told: string[] = [];
    const committed = { stalled: () => void told.push('stalled'), well: () => void told.push('well') };
    const log = { error: (_details: object, text: string) => void lines.push(text) };
    const watch = new CommitWatch({ onItsWay: () => onItsWay, faults, committed, monotonicMs: () => clock.nowMs, log });
    const lookAfter = (ms: number) => {
      clock.nowMs += ms;
      told.length = 0;
      watch.look();
      return { faults: faults.list().map(({ code }) => code), told };
    };
    expect(lookAfter(0)).toEqual({ faults: [], told: ['well'] });
    expect(lookAfter(499)).toEqual({ faults: [], told: [] });
    expect(lookAfter(1)).toEqual({ faults: [], told: ['stalled'] });
    expect(lookAfter(500)).toEqual({ faults: ['diskSlow'], told: ['stalled'] });
    // The disk took that one, and has the next: it may stand still again.
    onItsWay = 'beat 1';
    expect(lookAfter(250)).toEqual({ faults: ['diskSlow'], told: [] });
    expect(lookAfter(20_000).faults).toEqual(['diskSlow']);
    expect(lookAfter(10_000).faults).toEqual(['diskSlow']);
    expect(lines.filter((line) => line.includes('watchdog'))).toHaveLength(1);
    onItsWay = null;
    expect(lookAfter(2_999)).toEqual({ faults: ['diskSlow'], told: [] });
    expect(lookAfter(1)).toEqual({ faults: [], told: [] });
    expect(lookAfter(56_999)).toEqual({ faults: [], told: [] });
    expect(lookAfter(1)).toEqual({ faults: [], told: ['well'] });
  });
});

describe('a box without backups', () => {
  const DAY_MS = 86_400_000;

  function watched({ isDemo = false } = {}) {
    const directory = mkdtempSync(join(tmpdir(), 'qbox-overdue-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const { faults } = bench();
    const begunMs = Date.now();
    writeFileSync(join(directory, 'qbox.db'), '');
    let day = 0;
    let looks = 0;
    // So that a look that finds nothing is seen, too.
    faults.raise('backupOverdue', { days: 1 });
    const clocks = { wallMs: () => begunMs + day * DAY_MS + 1000, monotonicMs: () => looks * 60_000 };
    const watch = new BackupWatch({ directory, faults, timeZone: 'UTC', isDemo, ...clocks });
    /** What stands after a look on that day. */
    const on = async (then: number, expected: readonly (readonly [string, object])[]): Promise<void> => {
      day = then;
      await vi.waitFor(() => {
        looks += 1;
        watch.look();
        expect(faults.list().map(({ code, parameters }) => [code, parameters])).toEqual(expected);
      });
    };
    const backUp = (at: number) =>
      writeBackupResult(directory, { state: 'verified', began: new Date(begunMs + at * DAY_MS).toISOString(), why: '' });
    return { on, backUp };
  }

  it('is reminded a week after its data were begun, and again a week after the last one', async () => {
    const { on, backUp } = watched();
    await on(7, [['backupOverdue', { days: 7 }]]);
    backUp(7.5);
    await on(8, []);
    await on(15, [['backupOverdue', { days: 7 }]]);
    await on(17, [['backupOverdue', { days: 9 }]]);
    // A clock that has just been set.
    await on(20_000, []);
  });

  it('is left alone while it is new, and a demo always', async () => {
    const fresh = watched();
    await fresh.on(6, []);
    const demo = watched({ isDemo: true });
    await demo.on(30, []);
  });
});
