import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They only end what hangs: two cores may be shared with many.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Whole processes are started, killed and waited for here. A test that fails and then passes is told as flaky.
    retry: process.env.CI ? 1 : 0,
    // Most of the time is spent waiting: for git, for servers, for the App as a process of its own.
    maxWorkers: 4,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'lcov'],
    },
  },
});
