import { defineConfig } from 'vitest/config';

/** How many times longer everything may take, such as under an emulated processor. */
const slowness = Number(process.env.QBOX_TEST_SLOWNESS ?? 1);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: tests start worker threads, native packages and whole servers.
    pool: 'forks',
    maxWorkers: 2,
    // CommonJS packages look to the tests as they look to Node, where a class may be `default.default`.
    deps: { interopDefault: false },
    // Several tests start the box itself, on machines that may be busy; no test waits by the clock, so a generous bound costs nothing.
    testTimeout: 30_000 * slowness,
    hookTimeout: 30_000 * slowness,
  },
});
