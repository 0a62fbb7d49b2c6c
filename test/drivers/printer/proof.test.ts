/** What is believed of a ticket, answer by answer. */
import { describe, expect, it } from 'vitest';
import { World } from './machine-world.js';
import { smallBands } from './twin-bench.js';

describe('two answers about the same thing', () => {
  it('are true when one of them is', () => {
    const world = new World(smallBands('custom-vkp80iii'));
    world.act({ kind: 'opened' });
    world.act({ kind: 'written' });
    // `DLE EOT 2` tells of an open cover, and the full status behind it of none.
    world.act({ kind: 'received', bytes: Uint8Array.from([0x1a, 0x16, 0x12, 0x12, 0x10, 0x0f, 0, 0, 0, 0]) });
    expect(world.state.health).toEqual({ state: 'trouble', faults: ['coverOpen'] });
  });
});

describe('the proof of a ticket', () => {
  const EPSON_ROUND = { well: [0x12, 0x12, 0x12, 0x12], cover: [0x1a, 0x16, 0x12, 0x12], cutter: [0x1a, 0x52, 0x1a, 0x12] };
  const hear = (world: World, bytes: readonly number[]): void => {
    world.asked = [];
    world.act({ kind: 'received', bytes: Uint8Array.from(bytes) });
  };

  /** A world in which everything of the first ticket was sent, and the first question behind it. */
  function sent(): World {
    const world = new World(smallBands('epson-tm-t20iii'));
    world.act({ kind: 'opened' });
    world.act({ kind: 'print' });
    for (let steps = 0; steps < 40 && world.state.activity.kind !== 'proving'; steps++) {
      world.act(world.write ? { kind: 'written' } : { kind: 'answers' });
    }
    expect(world.asked).toEqual([0x72]);
    world.act({ kind: 'written' });
    return world;
  }
  /** Answers what is asked until the last look was sent. */
  function lastLook(world: World): void {
    for (let steps = 0; steps < 10 && world.asked[0] !== 1; steps++) {
      world.act(world.write ? { kind: 'written' } : { kind: 'answers' });
    }
    world.act({ kind: 'written' });
  }
  /** A fault is looked at twice before it is believed. */
  function twice(world: World, round: readonly number[]): void {
    hear(world, round);
    world.timeOut('answer');
    world.act({ kind: 'written' });
    hear(world, round);
  }

  it.each([
    ['well', { kind: 'printed', isConfirmed: true }],
    // Whoever opens the cover now has his ticket.
    ['cover', { kind: 'printed', isConfirmed: true }],
    ['cutter', { kind: 'doubtful', fault: 'cutterError' }],
  ] as const)('when the last look shows: %s', (round, outcome) => {
    const world = sent();
    lastLook(world);
    if (round === 'well') hear(world, EPSON_ROUND.well);
    else twice(world, EPSON_ROUND[round]);
    expect(world.outcomes.get(1)).toMatchObject(outcome);
  });

  it('is not a byte that came with others that nobody asked for', () => {
    const world = sent();
    for (let bursts = 0; bursts < 3; bursts++) {
      hear(world, [0x00, 0x41, 0x42]);
      world.act({ kind: 'written' });
    }
    world.timeOut('look');
    world.act({ kind: 'written' });
    twice(world, EPSON_ROUND.cover);
    expect(world.outcomes.get(1)).toEqual({ kind: 'doubtful', fault: 'coverOpen' });
  });

  it('is not needed of a clean-up for ever: that would use up the roll', () => {
    const world = new World(smallBands('epson-tm-t20iii'));
    world.act({ kind: 'opened' });
    world.act({ kind: 'print' });
    for (let steps = 0; steps < 12; steps++) world.act(world.write ? { kind: 'written' } : { kind: 'answers' });
    world.act({ kind: 'absent' });
    world.act({ kind: 'opened' });
    let cleanUps = 0;
    for (let steps = 0; steps < 200; steps++) {
      if (world.write) {
        if (world.state.activity.kind === 'cleaning') cleanUps++;
        world.act({ kind: 'written' });
      } else {
        // It answers in real time and never in its turn.
        world.asked = world.asked.filter((n) => n !== 0x72);
        if (world.asked.length > 0) world.act({ kind: 'answers' });
        else world.timeOutNext();
      }
    }
    expect(cleanUps).toBe(1);
  });
});

describe('a look', () => {
  it('in which something was heard that nobody asked for is taken again', () => {
    const world = new World(smallBands('epson-tm-t20iii'));
    world.act({ kind: 'opened' });
    world.act({ kind: 'print' });
    world.act({ kind: 'written' });
    world.act({ kind: 'written' });
    // A forged byte in front makes all seem well; the paper is at its end.
    world.act({ kind: 'received', bytes: Uint8Array.from([0x12, 0x12, 0x12, 0x12, 0x72]) });
    expect([...world.sent.keys()]).toEqual([]);
    world.timeOut('answer');
    world.act({ kind: 'written' });
    world.act({ kind: 'received', bytes: Uint8Array.from([0x12, 0x12, 0x12, 0x72]) });
    expect(world.outcomes.get(1)).toEqual({ kind: 'notPrinted', fault: 'paperEnd' });
  });
});

describe('a kiosk printer', () => {
  /** Real-time answers that are well, and the full status with these bits of paper and motor. */
  const hear = (world: World, { inMouth = false, moves = false }): void => {
    world.asked = [];
    const full = [0x10, 0x0f, inMouth ? 0x20 : 0, moves ? 0x08 : 0, 0, 0];
    world.act({ kind: 'received', bytes: Uint8Array.from([0x12, 0x12, 0x12, 0x12, ...full]) });
  };
  function look(world: World, mouth: { readonly inMouth?: boolean; readonly moves?: boolean }): void {
    world.timeOut('look');
    world.act({ kind: 'written' });
    hear(world, mouth);
  }

  it.each([
    [[], { kind: 'printed', isConfirmed: false }],
    [[{ moves: true }, { moves: true }, {}], { kind: 'printed', isConfirmed: false }],
    [[{ moves: true }, { inMouth: true }], { kind: 'printed', isConfirmed: true }],
    [[{ moves: true }, { moves: true }, 'patience'], { kind: 'doubtful', fault: 'noAnswer' }],
  ] as const)('at the end of the watch: %j', (looks, outcome) => {
    const world = new World(smallBands('custom-vkp80iii'));
    world.act({ kind: 'opened' });
    world.act({ kind: 'print' });
    for (let steps = 0; steps < 40 && world.state.activity.kind !== 'proving'; steps++) {
      world.act(world.write ? { kind: 'written' } : { kind: 'answers' });
    }
    world.act({ kind: 'written' });
    hear(world, {});
    world.timeOut('proof');
    world.act({ kind: 'written' });
    const [first = {}, ...others] = looks.filter((seen) => seen !== 'patience');
    hear(world, first);
    for (const seen of others) look(world, seen);
    if (looks.some((seen) => seen === 'patience')) world.timeOut('patience');
    expect(world.outcomes.get(1)).toMatchObject(outcome);
  });

  it('whose ticket was taken at last has time again for the next one', () => {
    const world = new World(smallBands('custom-vkp80iii'));
    world.act({ kind: 'opened' });
    world.act({ kind: 'written' });
    hear(world, { inMouth: true });
    expect(world.state.health.faults).toEqual([]);
    world.timeOut('take');
    expect(world.state.health.faults).toEqual(['ticketNotTaken']);
    look(world, {});
    look(world, { inMouth: true });
    expect(world.state.health.faults).toEqual([]);
  });
});
