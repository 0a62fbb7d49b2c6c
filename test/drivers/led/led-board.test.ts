/** One board: what it is told when, whatever happens to it. The bus is a hand that asks it every ten milliseconds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeResult } from '../../../drivers/bus/exchange.js';
import { BLANK, type LedContent, type LedFamily } from '../../../drivers/led/content.js';
import { LedBoard, type LedHealth } from '../../../drivers/led/led-board.js';
import { cases } from '../../support/depth.js';

const REPAINT_MS = 4_000;
const FRAME_MS = 10;

interface FamilyOptions {
  readonly blinking?: LedFamily['blinking'];
  readonly isAcknowledged?: boolean;
  readonly sameAddressGapMs?: number;
  /** Frames of one content. */
  readonly parts?: number;
  readonly isBrightnessKnown?: boolean;
}

/** A family whose frames can be read: `A002>5 *3`, in so many parts. */
function family(options: FamilyOptions = {}): LedFamily {
  const { blinking = 'counted', isAcknowledged = false, sameAddressGapMs = 0, parts = 1, isBrightnessKnown = true } = options;
  const reply = isAcknowledged ? { timeoutMs: 100, judge: () => 'done' as const } : null;
  const said = (text: string): Exchange => ({ frame: Buffer.from(text), gapMs: 5, reply });
  return {
    addresses: { first: 1, last: 99 },
    cells: 7,
    ticketCells: 4,
    windowCells: 2,
    rows: 1,
    blinking,
    isAcknowledged,
    sameAddressGapMs,
    repaintMs: REPAINT_MS,
    unshowable: () => [],
    show: (address, content) =>
      Array.from({ length: parts }, (_, part) => said(`${address} ${words(content)}${parts > 1 ? ` ${part + 1}/${parts}` : ''}`)),
    brightness: (address, percent) => (isBrightnessKnown ? [said(`${address} ${percent}%`)] : null),
    changeAddress: () => null,
    probe: () => null,
    gatewayFault: () => null,
    explain: (bytes) => Buffer.from(bytes).toString(),
  };
}

const words = ({ lines, clock, blinkCount }: LedContent): string =>
  [...lines.map(({ ticket, window }) => `${ticket}>${window}`), clock ?? '', blinkCount > 0 ? `*${blinkCount}` : '']
    .filter(Boolean)
    .join(' ') || 'blank';

const call = (ticket: string, blinkCount = 0, clock: string | null = null): LedContent => ({
  lines: [{ ticket, arrow: 'right', window: '5' }],
  clock,
  blinkCount,
});

class Hand {
  nowMs = 0;
  readonly said: string[] = [];
  readonly saidMs: number[] = [];
  readonly health: string[] = [];
  readonly board: LedBoard;
  /** What comes of a frame; null = as it should be. */
  answer: (text: string) => ExchangeResult | null = () => null;

  constructor(private readonly options: FamilyOptions = {}) {
    const onHealth = ({ state, fault, detail }: LedHealth) => void this.health.push([state, fault, detail].filter(Boolean).join(' '));
    this.board = new LedBoard({ family: family(options), address: 7, onHealth });
    this.board.portChanged(null);
  }

  /** Lets time pass; answers what was said meanwhile, without the address. */
  pass(ms: number): string[] {
    const before = this.said.length;
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; this.nowMs += FRAME_MS) {
      const next = this.board.next(this.nowMs);
      // What is due is said, and what is said is due.
      expect(next === null).toBe(this.board.dueMs() > this.nowMs);
      if (next === null) continue;
      // The question has no consequences.
      expect(this.board.next(this.nowMs)).toEqual(next);
      const text = Buffer.from(next.exchange.frame).toString();
      this.said.push(`${text.slice(2)}${next.isUrgent ? ' !' : ''}`);
      this.saidMs.push(this.nowMs);
      const usual: ExchangeResult = this.options.isAcknowledged ? { kind: 'replied', bytes: Buffer.from('ok') } : { kind: 'sent' };
      this.board.finished(this.answer(text) ?? usual, this.nowMs + FRAME_MS);
    }
    return this.said.slice(before);
  }
}

describe('a board that nobody hears', () => {
  it('shows a call at once and urgently, the same again never, and repeats it steady', () => {
    const hand = new Hand();
    hand.board.show(call('A002', 3), 1);
    expect(hand.pass(100)).toEqual(['A002>5 *3 !']);
    hand.board.show(call('A002', 3), 1);
    expect(hand.pass(3_800)).toEqual([]);
    expect(hand.pass(REPAINT_MS * 2)).toEqual(['A002>5', 'A002>5']);
    expect(hand.health).toEqual(['ready']);
  });

  it('blinks anew when the same visitor is called again, and what was called before is shown no more', () => {
    const hand = new Hand();
    hand.board.show(call('A002', 3), 1);
    hand.pass(1_000);
    hand.board.show(call('A002', 3), 2);
    expect(hand.pass(1_000)).toEqual(['A002>5 *3 !']);
    hand.board.show(call('A003', 3), 3);
    hand.board.show(call('A004', 3), 4);
    expect(hand.pass(1_000)).toEqual(['A004>5 *3 !']);
    hand.board.show(BLANK, 0);
    expect(hand.pass(1_000)).toEqual(['blank !']);
  });

  it('that gets power in the middle of the blinking blinks the rest', () => {
    const hand = new Hand();
    hand.board.show(call('A002', 10), 1);
    hand.pass(100);
    expect(hand.pass(2 * REPAINT_MS + 100)).toEqual(['A002>5 *6', 'A002>5 *2']);
  });

  it('is told the time without haste, and a call and the time at once with haste', () => {
    const hand = new Hand();
    hand.board.show({ ...BLANK, clock: '14:05' }, 0);
    hand.pass(100);
    hand.board.show({ ...BLANK, clock: '14:06' }, 0);
    expect(hand.pass(100)).toEqual(['14:06']);
    hand.board.show(call('A002', 0, '14:06'), 1);
    hand.board.show(call('A002', 0, '14:07'), 1);
    expect(hand.pass(100)).toEqual(['A002>5 14:07 !']);
  });

  it('is told everything again when the line is back, also its brightness', () => {
    const hand = new Hand();
    hand.board.setBrightness(40);
    hand.board.show(call('A002'), 1);
    expect(hand.pass(100)).toEqual(['A002>5 !', '40%']);
    expect(hand.board.isUpToDate).toBe(true);
    hand.board.portChanged('unplugged');
    hand.board.show(call('A003'), 2);
    expect(hand.pass(60_000)).toEqual([]);
    hand.board.portChanged(null);
    expect(hand.pass(100)).toEqual(['A003>5 !', '40%']);
    expect(hand.health).toEqual(['ready', 'trouble unplugged', 'ready']);
    // Also what it had been told: the boards may have lost their power with the adapter.
    hand.board.portChanged('unplugged');
    hand.board.portChanged(null);
    expect(hand.pass(100)).toEqual(['A003>5 !', '40%']);
  });

  it('is told its brightness when it changes, and not at all where it has none', () => {
    const hand = new Hand();
    hand.board.setBrightness(40);
    hand.board.setBrightness(40);
    expect(hand.pass(60_000)).toEqual(['40%']);
    hand.board.setBrightness(100);
    expect(hand.pass(60_000)).toEqual(['100%']);
    hand.board.setBrightness(null);
    expect(hand.pass(60_000)).toEqual([]);
    const dull = new Hand({ isBrightnessKnown: false });
    dull.board.setBrightness(40);
    expect([dull.pass(1_000), dull.board.isUpToDate]).toEqual([[], true]);
  });

  it('is let alone between two frames as long as it needs', () => {
    const hand = new Hand({ sameAddressGapMs: 200, parts: 3 });
    hand.board.show(call('A002'), 1);
    expect(hand.pass(1_000)).toEqual(['A002>5 1/3 !', 'A002>5 2/3 !', 'A002>5 3/3 !']);
    expect(hand.saidMs).toEqual([0, 210, 420]);
  });

  it('gets the newer call in the middle of the older one', () => {
    const hand = new Hand({ sameAddressGapMs: 200, parts: 3 });
    hand.board.show(call('A002'), 1);
    hand.pass(300);
    hand.board.show(call('A003'), 2);
    expect(hand.pass(1_000)).toEqual(['A003>5 1/3 !', 'A003>5 2/3 !', 'A003>5 3/3 !']);
  });
});

describe('blinking', () => {
  it('is ended by this side where the board does not count', () => {
    const hand = new Hand({ blinking: 'untilTold' });
    hand.board.show(call('A002', 2), 1);
    expect(hand.pass(3_000)).toEqual(['A002>5 *2 !', 'A002>5']);
    expect(hand.saidMs[1]).toBe(2_010);
  });

  it('is not asked for where the board cannot', () => {
    const hand = new Hand({ blinking: 'never' });
    hand.board.show(call('A002', 2), 1);
    expect(hand.pass(3_000)).toEqual(['A002>5 !']);
  });
});

describe('a board that answers', () => {
  it('is starting until it has, and asked from time to time whether it is there', () => {
    const hand = new Hand({ isAcknowledged: true });
    hand.board.show(call('A002'), 1);
    expect(hand.health).toEqual([]);
    expect(hand.pass(10_000)).toEqual(['A002>5 !', 'A002>5', 'A002>5']);
    expect(hand.health).toEqual(['ready']);
    hand.board.portChanged('unplugged');
    hand.board.portChanged(null);
    expect(hand.health).toEqual(['ready', 'trouble unplugged', 'starting']);
  });

  it('and is dead takes a time-out less and less often, without haste, and never more than a thirteenth of the line', () => {
    const hand = new Hand({ isAcknowledged: true });
    hand.answer = () => ({ kind: 'silent' });
    hand.board.show(call('A002'), 1);
    const said = hand.pass(60_000);
    expect(said.slice(0, 3)).toEqual(['A002>5 !', 'A002>5', 'A002>5']);
    const pauses = hand.saidMs.slice(1).map((at, index) => at - (hand.saidMs[index] ?? 0));
    expect(pauses.slice(0, 6)).toEqual([260, 510, 1_010, 2_010, 4_010, 4_010]);
    // A call to it changes nothing of that.
    hand.board.show(call('A003'), 2);
    expect(hand.pass(8_000)).toEqual(['A003>5', 'A003>5']);
    expect(hand.health).toEqual(['trouble silent']);
  });

  it('gets everything when it has power again, within five seconds', () => {
    const hand = new Hand({ isAcknowledged: true, parts: 2 });
    hand.board.show(call('A002'), 1);
    hand.board.setBrightness(50);
    hand.pass(1_000);
    hand.answer = () => ({ kind: 'silent' });
    hand.board.show(call('A003'), 2);
    hand.pass(60_000);
    hand.answer = () => null;
    const said = hand.pass(5_000);
    expect(said.slice(0, 4)).toEqual(['A003>5 1/2', 'A003>5 1/2 !', 'A003>5 2/2 !', '50%']);
    expect(hand.health).toEqual(['ready', 'trouble silent', 'ready']);
  });

  it('and says no is told of with its own words; once alone is nobody told', () => {
    const hand = new Hand({ isAcknowledged: true });
    let refusals = 1;
    hand.answer = () => (refusals-- > 0 ? { kind: 'bad', bytes: Buffer.from('exception 2') } : null);
    hand.board.show(call('A002'), 1);
    hand.pass(1_000);
    expect(hand.health).toEqual(['ready']);
    refusals = 5;
    hand.board.show(call('A003'), 2);
    hand.pass(2_000);
    expect(hand.health).toEqual(['ready', 'trouble refused exception 2']);
  });
});

describe('whatever happens', () => {
  const happening = fc.oneof(
    fc.record({ what: fc.constant('show' as const), ticket: fc.constantFrom('A1', 'A2', 'A3'), occasion: fc.nat(3), blinks: fc.nat(4) }),
    fc.record({ what: fc.constant('brightness' as const), percent: fc.constantFrom(null, 40, 100) }),
    fc.record({ what: fc.constantFrom('unplug' as const, 'plugIn' as const, 'die' as const, 'live' as const, 'lose' as const) }),
    fc.record({ what: fc.constant('pass' as const), ms: fc.nat(6_000) }),
  );
  const families = fc.record({
    blinking: fc.constantFrom('counted' as const, 'untilTold' as const, 'never' as const),
    isAcknowledged: fc.boolean(),
    sameAddressGapMs: fc.constantFrom(0, 200),
    parts: fc.constantFrom(1, 2, 3),
  });

  it('in the end it shows the newest, steady, with the newest brightness', () => {
    fc.assert(
      fc.property(families, fc.array(happening, { maxLength: 25 }), (options, happenings) => {
        const hand = new Hand(options);
        let ticket: string | null = null;
        let percent: number | null = null;
        for (const one of happenings) {
          if (one.what === 'show') {
            ticket = one.ticket;
            hand.board.show(call(one.ticket, one.blinks), one.occasion);
          } else if (one.what === 'brightness') {
            percent = one.percent;
            hand.board.setBrightness(percent);
          } else if (one.what === 'pass') hand.pass(one.ms);
          else if (one.what === 'unplug') hand.board.portChanged('unplugged');
          else if (one.what === 'plugIn') hand.board.portChanged(null);
          else if (one.what === 'lose') hand.answer = () => ({ kind: 'lost' });
          else hand.answer = one.what === 'die' && options.isAcknowledged ? () => ({ kind: 'silent' }) : () => null;
        }
        hand.answer = () => null;
        hand.board.portChanged(null);
        hand.pass(10_000);
        const shown = hand.pass(10_000).map((text) => text.split(' ')[0]);
        expect(new Set(shown)).toEqual(new Set(ticket === null ? [] : [`${ticket}>5`]));
        expect(hand.said.filter((text) => text.includes('*')).length === hand.said.length && hand.said.length > 0).toBe(false);
        if (percent !== null) expect(hand.said.filter((text) => text.includes('%')).at(-1)).toBe(`${percent}%`);
        expect(hand.board.isUpToDate).toBe(true);
        if (ticket !== null) expect(hand.health.at(-1)).toBe('ready');
      }),
      { numRuns: cases(300) },
    );
  });
});
