import { describe, expect, it } from 'vitest';
import { VirtualTimers } from './virtual-timers.js';
import { WorkedTime } from './worked-time.js';

function begun() {
  const virtual = new VirtualTimers();
  return { virtual, worked: new WorkedTime(virtual) };
}

describe('time that work takes', () => {
  it('goes on with work, while the virtual time stands still', () => {
    const { virtual, worked } = begun();
    virtual.advance(100);
    worked.work(2);
    worked.work(3);
    expect([worked.nowMs(), virtual.nowMs()]).toEqual([105, 100]);
  });

  it('is the virtual time again when so much of that has passed', () => {
    const { virtual, worked } = begun();
    worked.work(5);
    virtual.advance(4);
    expect(worked.nowMs()).toBe(5);
    virtual.advance(4);
    expect(worked.nowMs()).toBe(8);
  });

  it('lets timers wait from the end of the work on', () => {
    const { virtual, worked } = begun();
    const ranAtMs: number[] = [];
    worked.work(5);
    worked.after(10, () => ranAtMs.push(worked.nowMs()));
    const cancel = worked.after(1, () => ranAtMs.push(-1));
    cancel();
    virtual.advance(14);
    expect(ranAtMs).toEqual([]);
    virtual.advance(1);
    expect(ranAtMs).toEqual([15]);
  });
});
