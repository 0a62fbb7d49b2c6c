/** A bus on a line in virtual time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bus, type BusListener } from '../../../drivers/bus/bus.js';
import type { LineSettings } from '../../../drivers/ports/line.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { asking, frame, ListMember, oneWay } from './members.js';
import { LINE_19200, SimLine } from './sim-line.js';

const BYTE_MS = 10_000 / 19_200;

class Ear implements BusListener {
  readonly bytes: number[] = [];
  readonly news: string[] = [];
  received(bytes: Uint8Array): void {
    this.bytes.push(...bytes);
  }
  opened(): void {
    this.news.push('opened');
  }
  lost(absence: string): void {
    this.news.push(absence);
  }
}

async function makeBus(options: ConstructorParameters<typeof SimLine>[1] = {}) {
  const timers = new VirtualTimers();
  const line = new SimLine(timers, options);
  const bus = new Bus({ openPort: line.openPort, line: options?.line ?? LINE_19200, timers });
  await timers.advanceAsync(10);
  const ear = new Ear();
  bus.listen(ear);
  const join = (): ListMember => {
    const member = new ListMember();
    bus.join(member);
    return member;
  };
  return { timers, line, bus, ear, join };
}

describe('the line', () => {
  it('takes a frame at once when it is silent, and the next one after the last bit and the silence', async () => {
    const { timers, line, bus, join } = await makeBus();
    const [one, two] = [join(), join()];
    one.say(oneWay(frame(1, 2, 3, 4, 5), 5));
    two.say(oneWay(frame(6, 7), 5));
    const beganMs = timers.nowMs();
    bus.wake();
    expect(line.frames.map(({ beginMs }) => beginMs)).toEqual([beganMs]);
    await timers.advanceAsync(50);
    expect(line.frames[1]?.beginMs).toBeCloseTo(beganMs + 5 * BYTE_MS + 5, 6);
    expect([one.results, two.results]).toEqual([[{ kind: 'sent' }], [{ kind: 'sent' }]]);
    expect(one.finishedMs[0]).toBeCloseTo(beganMs + 5 * BYTE_MS, 6);
  });

  it('keeps 3.5 characters of silence even if a family asks for less', async () => {
    const { timers, line, bus, join } = await makeBus();
    for (const member of [join(), join(), join()]) member.say(oneWay(frame(1, 2, 3), 0));
    bus.wake();
    await timers.advanceAsync(50);
    expect(line.frames.length).toBe(3);
    expect(line.shortestSilenceMs).toBeGreaterThanOrEqual(3.5 * BYTE_MS);
  });

  const lines = fc.record<LineSettings>({
    baud: fc.constantFrom(1_200, 9_600, 19_200, 57_600, 115_200),
    dataBits: fc.constantFrom(7, 8),
    parity: fc.constantFrom('none', 'even'),
    stopBits: fc.constantFrom(1, 2),
  });

  it('never lets two speak at once, whoever wants to say what, at every speed, also behind a converter', async () => {
    const wishes = fc.array(
      fc.record({
        member: fc.nat(4),
        atMs: fc.nat(300),
        length: fc.integer({ min: 1, max: 40 }),
        gapMs: fc.constantFrom(0, 2, 20),
        isUrgent: fc.boolean(),
        answers: fc.constantFrom('nothing', 'soon', 'late', 'never'),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), fc.boolean(), wishes, async (line, isBuffered, isEchoing, all) => {
        const { timers, line: sim, bus, join } = await makeBus({ line, isBuffered, isEchoing });
        const members = [0, 1, 2, 3, 4].map(join);
        sim.devices.push((bytes) => {
          const kind = bytes[0] ?? 0;
          return kind > 1 ? { afterMs: kind === 2 ? 4 : 60, bytes: frame(9, 9, 9) } : null;
        });
        for (const { member, atMs, length, gapMs, isUrgent, answers } of all) {
          const kind = { nothing: 0, soon: 2, late: 3, never: 1 }[answers];
          const bytes = frame(kind, ...Array.from({ length: length - 1 }, (_, at) => at));
          const exchange = kind === 0 ? oneWay(bytes, gapMs) : { ...asking(bytes, frame(9, 9, 9), 200), gapMs };
          timers.after(atMs, () => {
            members[member]?.say(exchange, isUrgent);
            bus.wake();
          });
        }
        await timers.advanceAsync(60_000);
        expect(sim.frames.length).toBe(all.length);
        const finished = members.flatMap(({ results }) => results.map(({ kind }) => kind));
        const count = (what: string): number => all.filter(({ answers }) => answers === what).length;
        expect(finished.filter((kind) => kind === 'sent').length).toBe(count('nothing'));
        expect(finished.filter((kind) => kind === 'silent').length).toBe(count('never'));
        expect(finished.filter((kind) => kind === 'replied').length).toBe(count('soon') + count('late'));
        if (sim.spoken.length > 1) expect(sim.shortestSilenceMs).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('replies', () => {
  const question = frame(1, 3, 0, 0, 7);
  const answer = frame(1, 3, 2, 8);

  it.each([false, true])('are taken as soon as they are whole (the adapter hears itself: %s)', async (isEchoing) => {
    const { timers, line, bus, ear, join } = await makeBus({ isEchoing });
    line.devices.push((bytes) => (Buffer.from(bytes).equals(question) ? { afterMs: 4, bytes: answer } : null));
    const member = join();
    for (let round = 0; round < 3; round++) member.say(asking(question, answer));
    bus.wake();
    await timers.advanceAsync(150);
    expect(member.results).toEqual(Array(3).fill({ kind: 'replied', bytes: answer }));
    expect(ear.bytes).toEqual([]);
  });

  it('that repeat the question are answers, with and without an echo', async () => {
    for (const isEchoing of [false, true]) {
      const { timers, line, bus, join } = await makeBus({ isEchoing });
      line.devices.push((bytes) => (bytes[0] === 1 ? { afterMs: 4, bytes } : null));
      const member = join();
      member.say(asking(question, question));
      bus.wake();
      await timers.advanceAsync(150);
      expect(member.results).toEqual([{ kind: 'replied', bytes: question }]);
    }
  });

  it('that do not come delay the others by the time-out and no more', async () => {
    const { timers, line, bus, join } = await makeBus();
    const [dead, other] = [join(), join()];
    dead.say(asking(question, answer, 80));
    other.say(oneWay(frame(5, 5)), true);
    dead.say(asking(question, answer, 80));
    bus.wake();
    await timers.advanceAsync(1_000);
    expect(dead.results).toEqual([{ kind: 'silent' }, { kind: 'silent' }]);
    // The urgent one went first; between the two time-outs there is only silence.
    expect(line.frames.map(({ bytes }) => bytes[0])).toEqual([5, 1, 1]);
    const [, first, second] = line.frames;
    expect((second?.beginMs ?? 0) - (first?.endMs ?? 0)).toBeLessThan(90);
  });

  it('that are wrong are told with their bytes, and may have been somebody else', async () => {
    const { timers, line, bus, ear, join } = await makeBus();
    line.devices.push(() => ({ afterMs: 4, bytes: frame(1, 9) }));
    const member = join();
    member.say(asking(question, answer));
    bus.wake();
    await timers.advanceAsync(150);
    expect(member.results).toEqual([{ kind: 'bad', bytes: frame(1, 9) }]);
    expect(ear.bytes).toEqual([1, 9]);
  });
});

describe('whoever speaks without being asked', () => {
  it.each([false, true])('is heard, byte for byte, and nothing else (the adapter hears itself: %s)', async (isEchoing) => {
    const { timers, line, bus, ear, join } = await makeBus({ isEchoing });
    const member = join();
    member.isRepeating = true;
    member.say(oneWay(frame(1, 0x20, 0x31, 7)));
    bus.wake();
    const keys: number[] = [];
    for (let press = 0; press < 20; press++) {
      await timers.advanceAsync(37);
      const key = frame(1, 0x30, 0x31 + (press % 4), 7);
      keys.push(...key);
      line.say(key);
    }
    await timers.advanceAsync(100);
    expect(ear.bytes).toEqual(keys);
  });

  it('is let finish before a frame is begun, but a line that is never silent does not stop the boards', async () => {
    const { timers, line, bus, join } = await makeBus();
    const member = join();
    const babble = (): void => {
      line.say(frame(0xff));
      timers.after(1, babble);
    };
    babble();
    await timers.advanceAsync(20);
    const beganMs = timers.nowMs();
    member.say(oneWay(frame(1, 2, 3)), true);
    bus.wake();
    await timers.advanceAsync(50);
    expect(line.frames).toEqual([]);
    await timers.advanceAsync(100);
    expect(line.frames[0]?.beginMs).toBeLessThanOrEqual(beganMs + 101);
  });
});

describe('the port', () => {
  it('that was pulled out ends what was under way, is told, and is told when it is back', async () => {
    const { timers, line, bus, ear, join } = await makeBus();
    const member = join();
    member.isRepeating = true;
    member.say(oneWay(frame(1, 2, 3, 4)));
    bus.wake();
    line.unplug();
    await timers.advanceAsync(5_000);
    expect(member.results).toEqual([{ kind: 'lost' }]);
    expect([member.absences, ear.news, bus.absence]).toEqual([[null, 'unplugged'], ['unplugged'], 'unplugged']);
    line.plugIn();
    await timers.advanceAsync(2_500);
    expect([member.absences, ear.news, bus.absence]).toEqual([[null, 'unplugged', null], ['unplugged', 'opened'], null]);
    expect(line.frames.length).toBeGreaterThan(10);
  });

  it('that takes nothing any more is opened again', async () => {
    const { timers, line, bus, join } = await makeBus();
    const member = join();
    member.isRepeating = true;
    member.say(oneWay(frame(1, 2, 3, 4)));
    line.isStuck = true;
    bus.wake();
    await timers.advanceAsync(2_000);
    expect([line.opened, line.frames.length]).toEqual([1, 1]);
    line.isStuck = false;
    await timers.advanceAsync(3_000);
    expect(line.opened).toBe(2);
    expect(member.results.slice(0, 2)).toEqual([{ kind: 'lost' }, { kind: 'sent' }]);
  });

  it('is free after close, and nobody is told anything any more', async () => {
    const { timers, bus, ear, join } = await makeBus();
    const member = join();
    member.isRepeating = true;
    member.say(oneWay(frame(1, 2, 3, 4)));
    bus.wake();
    await timers.until(bus.close());
    const seen = member.results.length;
    await timers.advanceAsync(1_000);
    expect([member.results.length, ear.news, timers.pending]).toEqual([seen, [], 0]);
  });

  it('is not spoken to for somebody who has left', async () => {
    const { timers, line, bus } = await makeBus();
    const member = new ListMember();
    const leave = bus.join(member);
    member.isRepeating = true;
    member.say(oneWay(frame(1, 2, 3, 4)));
    bus.wake();
    leave();
    await timers.advanceAsync(1_000);
    expect([line.frames.length, member.results]).toEqual([1, []]);
  });
});
