/**
 * Before each file of tests: whoever waits for what should happen is patient. A wait ends when it has happened, so patience costs a test
 * that passes nothing, and on a busy machine a second (the limit of `vi.waitFor`) may go by before a process has its turn.
 */
import { vi } from 'vitest';
import { SLOWNESS } from './slowness.js';

/** Less than a test may take, so that what was waited for is named. */
const LEAST_MS = 15_000;

type Wait = typeof vi.waitFor;
const { waitFor } = vi;

const patiently: Wait = (isSo, options) => {
  const given = typeof options === 'number' ? { timeout: options } : options;
  return waitFor(isSo, { ...given, timeout: Math.max(given?.timeout ?? 0, LEAST_MS) * SLOWNESS });
};
vi.waitFor = patiently;
