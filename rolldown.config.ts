import { defineConfig } from 'rolldown';
import { embedded } from './scripts/build/embedded.ts';
import { licenses } from './scripts/build/licenses.ts';

/**
 * Command line and server as JavaScript that needs no package: what npm and the image bring along. Made by `npm ci`,
 * too, because a start from a hundred TypeScript files takes longer than judging a small repository.
 */
export default defineConfig({
  platform: 'node',
  logLevel: 'warn',
  checks: { pluginTimings: false },
  resolve: { mainFields: ['module', 'main'] },
  // A package that was written for `require` makes names of temporary files of it.
  transform: { define: { __filename: 'import.meta.filename' } },
  plugins: [embedded('beside'), licenses()],
  onLog(level, log, handler) {
    // It finds a Redis client by `eval`, unless it is given one; it is never asked for Redis here.
    if (log.code !== 'EVAL' || !log.message.includes('node_modules/bottleneck/')) handler(level, log);
  },
  input: { cli: 'src/cli.ts', main: 'src/main.ts', lambda: 'src/lambda.ts', thread: 'src/judging/thread.ts' },
  // All in one directory: a thread lies beside what starts it.
  output: {
    dir: 'dist',
    format: 'esm',
    chunkFileNames: '[name].js',
    charset: 'ascii',
    comments: false,
    cleanDir: true,
  },
});
