import { describe, expect, it } from 'vitest';
import { VirtualTimers } from './virtual-timers.js';

describe('virtual time', () => {
  it('runs what is due, the earlier first, of the same moment what was set first', () => {
    const timers = new VirtualTimers();
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name}@${timers.nowMs()}`);
    timers.after(20, note('c'));
    timers.after(10, note('a'));
    timers.after(10, note('b'));
    timers.after(15, () => timers.after(0, note('set on the way')));
    timers.after(12, note('cancelled'))();
    timers.after(21, note('later'));
    timers.advance(20);
    expect(ran).toEqual(['a@10', 'b@10', 'set on the way@15', 'c@20']);
    expect([timers.nowMs(), timers.pending]).toEqual([20, 1]);
    timers.runAll();
    expect([ran.at(-1), timers.nowMs(), timers.pending]).toEqual(['later@21', 21, 0]);
  });

  it('refuses what never ends', () => {
    const timers = new VirtualTimers();
    const again = (): void => void timers.after(1, again);
    again();
    expect(() => timers.runAll()).toThrow(/still busy/);
  });

  it('lets promises settle between timers', async () => {
    const timers = new VirtualTimers();
    const pause = (ms: number) => new Promise<void>((resolve) => void timers.after(ms, resolve));
    const steps: number[] = [];
    const walking = (async () => {
      for (let step = 0; step < 3; step++) {
        await pause(10);
        steps.push(timers.nowMs());
      }
      return 'done';
    })();
    await timers.advanceAsync(20);
    expect(steps).toEqual([10, 20]);
    expect(await timers.until(walking)).toBe('done');
    expect(timers.nowMs()).toBe(30);
  });

  it('says when a promise cannot settle, and passes its error on', async () => {
    const timers = new VirtualTimers();
    timers.after(5000, () => {});
    await expect(timers.until(new Promise(() => {}), 1000)).rejects.toThrow(/not settled at 0 ms; 1 timers/);
    await expect(timers.until(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
