/** The machine of a printer alone, in a world of chance: whatever comes in, in whatever order, some things always hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../support/depth.js';
import { type Act, World } from './machine-world.js';
import { smallBands } from './twin-bench.js';

const PROFILES = ['epson-tm-t20iii', 'custom-vkp80iii', 'custom-vkp80ii', 'citizen-ct-s651', 'generic-80mm', 'generic-58mm'].map((id) =>
  smallBands(id),
);

const acts = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom<Act>({ kind: 'written' }, { kind: 'answers' }) },
    { weight: 6, arbitrary: fc.constantFrom<Act>({ kind: 'opened' }, { kind: 'print' }) },
    { weight: 1, arbitrary: fc.constant<Act>({ kind: 'absent' }) },
    { weight: 4, arbitrary: fc.nat(5).map((which): Act => ({ kind: 'timeout', which })) },
    {
      weight: 3,
      arbitrary: fc
        .oneof(
          fc.uint8Array({ minLength: 1, maxLength: 5 }),
          // Troubles: offline, cover, paper, cutter; the same by itself; all is well again.
          fc.constantFrom([0x1a, 0x16, 0x12, 0x12], [0x12, 0x12, 0x1a, 0x12], [0x38, 0, 0, 0], [0x18, 0, 0x0f, 0], [0x10, 0, 0, 0]),
        )
        .map((bytes): Act => ({ kind: 'received', bytes: Uint8Array.from(bytes) })),
    },
  ),
  { minLength: 20, maxLength: 150 },
);

const times = (count: number, kind: 'written' | 'answers'): Act[] => Array.from({ length: count }, () => ({ kind }));
const timeout = (which: number): Act => ({ kind: 'timeout', which });

/** The cover opens in a ticket; the time of the clean-up ends during its last look, and another ticket waits. Found by chance. */
const LOOK_LEFT_BEHIND: Act[] = [
  ...[{ kind: 'print' } as const, ...times(1, 'written'), ...times(1, 'answers'), ...times(1, 'written')],
  ...[{ kind: 'received', bytes: Uint8Array.of(0x38, 0, 0, 0) } as const, { kind: 'opened' } as const, ...times(2, 'written')],
  ...[{ kind: 'print' } as const, ...times(1, 'answers'), ...times(1, 'written'), ...times(1, 'answers'), ...times(2, 'written')],
  ...[...times(1, 'answers'), ...times(1, 'written'), timeout(3), timeout(1)],
];

describe.each(PROFILES)('whatever happens to $id', (profile) => {
  it('each job has one outcome that is true of what was sent, and closing ends everything', () => {
    fc.assert(
      fc.property(acts, (all) => {
        const world = new World(profile);
        world.act({ kind: 'opened' });
        for (const act of all) world.act(act);
        world.act({ kind: 'close' });
        for (const act of all.slice(0, 20)) world.act(act);
      }),
      { numRuns: cases(300), examples: [[LOOK_LEFT_BEHIND]] },
    );
  });

  it('afterwards it prints again', () => {
    fc.assert(
      fc.property(acts, (all) => {
        const world = new World(profile);
        for (const act of all) world.act(act);
        world.settle();
        world.act({ kind: 'print' });
        world.settle();
        expect(world.outcomes.get(world.jobs)).toMatchObject({ kind: 'printed' });
        expect(world.state.health).toEqual({ state: 'ready', faults: [] });
      }),
      { numRuns: cases(150) },
    );
  });
});
