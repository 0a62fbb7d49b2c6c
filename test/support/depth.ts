/** Tests of chance, harder or lighter, and the same again. */

import fc from 'fast-check';

const DEPTH = Number(process.env.QBOX_TEST_DEPTH ?? 0.1);

/**
 * How many random cases, rounds or days a test takes that has so many at full depth. `make verify` takes them all, `make test` a tenth,
 * `make quick` a twentieth; `QBOX_TEST_DEPTH=20` hunts.
 */
export const cases = (full: number): number => Math.max(1, Math.ceil(full * DEPTH));

/**
 * What a property tries besides the cases of chance: the same ones in each run. A test that counts kinds of cases finds each kind among
 * them, at any depth and from any seed.
 */
export const withAlways = <Case>(
  property: fc.Arbitrary<Case>,
  always: number,
  full: number,
): { readonly numRuns: number; readonly examples: Case[] } => ({
  numRuns: cases(full) + always,
  examples: fc.sample(property, { seed: 20261130, numRuns: always }),
});

/** Bounds that need many cases hold at full depth alone. */
export const IS_FULL = DEPTH >= 1;

/** What `SEED=…` repeats; undefined = each run chooses anew. */
export const SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
