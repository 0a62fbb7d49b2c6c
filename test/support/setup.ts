/**
 * Before each file of tests. Whoever waits for what should happen is patient: a wait ends when it has happened, so patience costs a test
 * that passes nothing, and on a busy machine a second (the limit of `vi.waitFor`) may go by before a process has its turn. And what a
 * property is tried with comes from SEED, if that is given.
 */
import { vi } from 'vitest';
import { SEED } from './depth.js';
import { SLOWNESS } from './slowness.js';

/** Less than a test may take, so that what was waited for is named. */
const LEAST_MS = 15_000;

type Wait = typeof vi.waitFor;
const { waitFor } = vi;

const patiently: Wait = (isSo, options) => {
  const given = typeof options === 'number' ? { timeout: options } : options;
  return waitFor(isSo, { ...given, timeout: Math.max(given?.timeout ?? 0, LEAST_MS) * SLOWNESS });
};
// A process that runs many files comes by here before each of them.
if (vi.waitFor.name !== patiently.name) vi.waitFor = patiently;

if (SEED !== undefined) (await import('fast-check')).configureGlobal({ seed: SEED });
