import { defineConfig } from 'vitest/config';

/**
 * The rooms that do no input or output: their tests need no process, no server and no clock, and share their modules.
 * A test that replaces a module is called `*.isolated.test.ts`.
 */
const pure = [
  'test/{terraform,terragrunt,rule,policy,review,audit,backtest}/**/!(*.isolated).test.ts',
  'test/rooms.test.ts',
];

export default defineConfig({
  test: {
    // They only end what hangs: two cores may be shared with many.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'lcov'],
    },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: pure, isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: pure,
          sequence: { groupOrder: 1 },
          // Whole processes are started, killed and waited for here. A test that fails and then passes is told as flaky.
          retry: process.env.CI ? 1 : 0,
          // Most of the time is spent waiting: for git, for servers, for the App as a process of its own.
          maxWorkers: 4,
        },
      },
    ],
  },
});
