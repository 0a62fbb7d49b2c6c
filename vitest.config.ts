import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';
import { Outcome } from './test/support/outcome.js';
import { PURE } from './test/support/pure.js';
import { SLOWNESS } from './test/support/slowness.js';

export default defineConfig({
  // As vite.config.ts has them.
  resolve: { alias: { '@locales': resolve(import.meta.dirname, 'locales') } },
  json: { namedExports: false },
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: PURE } },
    ],
    reporters: ['default', new Outcome()],
    setupFiles: ['test/support/setup.ts'],
    // Processes of their own: tests start worker threads, native packages and whole servers.
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // CommonJS packages look to the tests as they look to Node, where a class may be `default.default`.
    deps: { interopDefault: false },
    // Several tests start the box itself, on machines that may be busy; no test waits by the clock, so a generous bound costs nothing.
    testTimeout: 30_000 * SLOWNESS,
    hookTimeout: 30_000 * SLOWNESS,
    // As patient as `vi.waitFor` is made in `setup.ts`.
    expect: { poll: { timeout: 15_000 * SLOWNESS } },
  },
});
