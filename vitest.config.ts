import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: tests start worker threads, native packages and whole servers.
    pool: 'forks',
    maxWorkers: 2,
    // CommonJS packages look to the tests as they look to Node, where a class may be `default.default`.
    deps: { interopDefault: false },
    // Several tests start the box itself, on machines that may be busy; no test waits by the clock, so a generous bound costs nothing.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
