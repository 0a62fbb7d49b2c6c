import { defineConfig } from 'vitest/config';
import { Failures } from './test/support/failures.js';
import { LongestFirst } from './test/support/longest-first.js';
import { SLOWNESS } from './test/support/slowness.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', new Failures()],
    setupFiles: ['test/support/patience.ts'],
    // Processes of their own: tests start worker threads, native packages and whole servers.
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // CommonJS packages look to the tests as they look to Node, where a class may be `default.default`.
    deps: { interopDefault: false },
    // Several tests start the box itself, on machines that may be busy; no test waits by the clock, so a generous bound costs nothing.
    testTimeout: 30_000 * SLOWNESS,
    hookTimeout: 30_000 * SLOWNESS,
    // As patient as `vi.waitFor` is made in `patience.ts`.
    expect: { poll: { timeout: 15_000 * SLOWNESS } },
  },
});
