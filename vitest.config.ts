import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: tests start worker threads, native packages and whole servers.
    pool: 'forks',
    maxWorkers: 2,
    // Several tests start the box itself, on machines that may be busy; no test waits by the clock, so a generous bound costs nothing.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
