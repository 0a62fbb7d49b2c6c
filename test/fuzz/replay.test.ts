/**
 * What the fuzzer kept, and chance beside it: seeds and inputs of the corpus, each as it is and with some of its bytes changed. `make
 * fuzz` looks for more; what it finds comes into the corpus and is replayed here.
 */

import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.js';
import { SLOWNESS } from '../support/slowness.js';
import { readCorpus } from './corpus.js';
import type { FuzzTarget } from './target.js';
import { TARGETS } from './targets/index.js';

/** Of those that write files or draw, fewer. */
const CHANCES: Readonly<Record<string, number>> = { configuration: 60, backup: 60, database: 40, pictures: 20 };
const CHANCES_OF_OTHERS = 300;

afterAll(async () => {
  for (const { close } of TARGETS.values()) await close?.();
});

const inputsOf = async (target: FuzzTarget): Promise<readonly Uint8Array[]> => [
  new Uint8Array(),
  ...(await target.seeds()),
  ...readCorpus(join(ROOT, 'test/fuzz/corpus', `${target.name}.txt`)),
];

/** A known input with bytes replaced, put in or taken out at some places, or two of them one behind the other. */
function changedInputs(inputs: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({ at: fc.nat(), taken: fc.nat(3), put: fc.uint8Array({ maxLength: 4 }) });
  const known = fc.constantFrom(...inputs);
  return fc.tuple(known, fc.array(edit, { maxLength: 4 }), fc.option(known)).map(([input, edits, second]) => {
    const edited = edits.reduce((bytes, { at, taken, put }) => {
      const place = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + taken)]);
    }, Buffer.from(input));
    return second === null ? edited : Buffer.concat([edited, second]);
  });
}

describe.each([...TARGETS.values()].map((target) => [target.name, target] as const))('%s', (name, target) => {
  it('what is known holds', async () => {
    const inputs = await inputsOf(target);
    expect(inputs.length).toBeGreaterThan(1);
    for (const input of inputs) await target.run(input);
  });

  it('what is nearly known, and noise, holds', { timeout: 120_000 * SLOWNESS }, async () => {
    const inputs = await inputsOf(target);
    const any = fc.oneof({ weight: 5, arbitrary: changedInputs(inputs) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) });
    await fc.assert(
      fc.asyncProperty(any, async (input) => {
        await target.run(input);
      }),
      { numRuns: CHANCES[name] ?? CHANCES_OF_OTHERS },
    );
  });
});
