import { describe, expect, it } from 'vitest';
import { BLANK } from '../../../../drivers/led/content.js';
import { ledFamily } from '../../../../drivers/led/family.js';
import { BusTwin } from '../../../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../../../drivers/twins/led/twin.js';
import { VirtualTimers } from '../../../support/virtual-timers.js';
import { callFor, contentOf, profileOf } from './bench.js';

function lineOf(id: string, addresses: readonly number[], baud = 9600) {
  const profile = profileOf(id);
  const timers = new VirtualTimers();
  const answers: Uint8Array[] = [];
  const bus = new BusTwin<LedTwin>({ timers, baud, send: (bytes) => answers.push(bytes) });
  const twins = addresses.map((address) => bus.add((send) => new LedTwin({ profile, address, timers, send })));
  const family = ledFamily(profile);
  /** Says the frames of a board, and lets the answers come. */
  const show = (address: number, ticket: string): void => {
    for (const { frame } of family.show(address, contentOf(callFor(profile, ticket)))) {
      bus.receive(frame);
      timers.advance(profile.timing.sameAddressGapMs + 50);
    }
  };
  const texts = (): string[] => twins.map(({ lit }) => lit.rows[0]?.text.trim() ?? '');
  return { answers, bus, family, profile, show, texts, timers, twins };
}

describe('several boards on one line', () => {
  it('each shows what it was told, and hears the others without a fault', () => {
    const { bus, show, texts, twins } = lineOf('candle-7', [32, 33, 34]);
    show(33, 'A002');
    show(34, 'A003');
    expect(texts()).toEqual(['', 'A002-5', 'A003-5']);
    expect(twins.flatMap(({ faults }) => faults)).toEqual([]);
    expect(bus.members).toEqual(twins);
  });

  it.each(['led-485-6', 'dm36b06', 'onbon-bx-5k', 'am03127'])('%s: the answers of others are heard, and are no faults', (id) => {
    const { answers, bus, show, texts, twins } = lineOf(id, [1, 2, 3]);
    for (const address of [1, 2, 3, 1]) show(address, `A00${address}`);
    expect(texts().map((text) => text.slice(0, 4))).toEqual(['A001', 'A002', 'A003']);
    expect(answers).toHaveLength(4);
    expect(twins.flatMap(({ faults }) => faults)).toEqual([]);
    expect(bus.collisions).toBe(0);
  });

  it('a board whose wires are off neither hears nor is heard, and shows what it showed', () => {
    const { answers, bus, show, texts, twins } = lineOf('led-485-6', [1, 2]);
    const [one, other] = twins;
    if (one === undefined || other === undefined) throw new Error('there are two');
    show(1, 'A001');
    bus.setJoined(one, false);
    show(1, 'A007');
    show(2, 'A002');
    expect(texts().map((text) => text.slice(0, 4))).toEqual(['A001', 'A002']);
    expect([answers.length, bus.isJoined(one), bus.isJoined(other)]).toEqual([2, false, true]);
    bus.setJoined(one, true);
    show(1, 'A007');
    expect([texts()[0]?.slice(0, 4), answers.length]).toEqual(['A007', 3]);
  });

  it('two boards with one address answer at once: nobody understands it', () => {
    const { answers, bus, family, profile, timers, twins } = lineOf('led-485-6', [1, 1]);
    twins[1]?.answer('wrongly');
    const [exchange] = family.show(1, contentOf(callFor(profile)));
    bus.receive(exchange?.frame ?? new Uint8Array());
    timers.advance(100);
    expect(answers).toHaveLength(1);
    expect(exchange?.reply?.judge(answers[0] ?? new Uint8Array())).toBe('bad');
    expect(family.explain(answers[0] ?? new Uint8Array())).toContain('garbled');
    expect(bus.collisions).toBe(1);
  });

  it('two boards that answer the same at the same moment cannot be told from one', () => {
    const { answers, bus, family, timers } = lineOf('led-485-6', [1, 1]);
    const [exchange] = family.show(1, BLANK);
    bus.receive(exchange?.frame ?? new Uint8Array());
    timers.advance(100);
    expect(exchange?.reply?.judge(answers[0] ?? new Uint8Array())).toBe('done');
  });

  it('who speaks into an answer is not understood, and neither is the answer', () => {
    const { answers, bus, family, timers, texts } = lineOf('led-485-6', [1, 2]);
    const [first] = family.show(1, BLANK);
    const [second] = family.show(2, contentOf({ ticket: 'A002', arrow: 'none', window: '' }));
    bus.receive(first?.frame ?? new Uint8Array());
    // The answer takes 8 letters, 8.3 ms, from 5 ms on.
    timers.advance(8);
    bus.receive(second?.frame ?? new Uint8Array());
    timers.advance(100);
    expect(bus.collisions).toBe(1);
    expect(texts()).toEqual(['', '']);
    expect(answers.map((answer) => first?.reply?.judge(answer))).not.toContain('done');
  });

  it('everybody hears an answer when it is over, but not who said it', () => {
    const timers = new VirtualTimers();
    const heard: string[] = [];
    const bus = new BusTwin<{ receive(bytes: Uint8Array): unknown }>({
      timers,
      baud: 10_000,
      send: () => heard.push(`box at ${timers.nowMs()}`),
    });
    const says: ((bytes: Uint8Array) => void)[] = [];
    for (const name of ['one', 'two']) {
      bus.add((send) => {
        says.push(send);
        return { receive: () => heard.push(`${name} at ${timers.nowMs()}`) };
      });
    }
    says[0]?.(Uint8Array.of(1, 2, 3));
    timers.advance(100);
    expect(heard).toEqual(['box at 3', 'two at 3']);
  });

  it('FF gives every board of the line one address', () => {
    const { bus, family, twins } = lineOf('candle-7', [32, 40, 50], 19_200);
    for (const { frame } of family.changeAddress('all', 33)?.exchanges ?? []) bus.receive(frame);
    expect(twins.map(({ address }) => address)).toEqual([33, 33, 33]);
  });
});
