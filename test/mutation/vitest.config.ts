/** Tests from their source, with one mutant in place of the file that it changes. */
import { relative } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { PURE } from '../support/pure.js';
import { SLOWNESS } from '../support/slowness.js';
import type { Mutant } from './mutants.js';

const mutant = JSON.parse(process.env.QBOX_MUTANT ?? 'null') as Mutant | null;

/** What can notice a mutant is looked for among these alone: of one room they are a tenth, and so is the time. */
const { TESTS: folders = '' } = process.env;
const TESTS =
  folders === ''
    ? [...PURE, 'test/pipeline/**/*.test.ts', 'test/devices/**/!(*box).test.ts']
    : folders.split(' ').map((place) => (place.endsWith('.ts') ? place : `${place}/**/!(*box).test.ts`));

const mutated: Plugin = {
  name: 'mutated',
  enforce: 'pre',
  transform: (code, id) =>
    mutant !== null && relative('.', id) === mutant.file ? code.slice(0, mutant.start) + mutant.put + code.slice(mutant.end) : null,
};

export default defineConfig({
  plugins: [mutated],
  test: {
    include: TESTS,
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    bail: 1,
    reporters: [['default', { summary: false }]],
    deps: { interopDefault: false },
    testTimeout: 60_000 * SLOWNESS,
    hookTimeout: 60_000 * SLOWNESS,
  },
});
