import { defineConfig } from 'vitest/config';

const HOUR_MS = 3_600_000;

/** Apart from `make test`: these need a virtual machine, root, and time. */
export default defineConfig({
  test: {
    include: ['test/power/*.power.ts'],
    pool: 'forks',
    maxWorkers: 1,
    deps: { interopDefault: false },
    testTimeout: 3 * HOUR_MS,
    hookTimeout: HOUR_MS,
  },
});
