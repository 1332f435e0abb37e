import { defineConfig } from 'rolldown';

/**
 * The command line and the server as a few JavaScript files instead of a hundred TypeScript ones: reading those takes
 * longer than judging a small repository, and tens of megabytes in each thread. Made by `npm ci`, for the npm package
 * and for the image; nothing depends on it.
 */
const common = { platform: 'node', logLevel: 'warn' } as const;

const commandLine = {
  ...common,
  resolve: { mainFields: ['module', 'main'] },
  // It looks for its WebAssembly beside itself.
  external: ['@cdktf/hcl2json'],
};

export default defineConfig([
  {
    ...commandLine,
    input: 'src/cli.ts',
    // One directory down, like the sources: package.json stays two directories up from each of them.
    output: { dir: 'dist', format: 'esm', chunkFileNames: 'chunks/[name].js', cleanDir: true },
  },
  // A thread lies beside what starts it.
  { ...commandLine, input: 'src/judging/thread.ts', output: { dir: 'dist/chunks', format: 'esm' } },
  {
    ...common,
    input: { main: 'src/main.ts', lambda: 'src/lambda.ts', thread: 'src/judging/thread.ts' },
    external: /^[^./#]/, // packages stay where npm has put them
    output: { dir: 'dist/server', format: 'esm', chunkFileNames: '[name].js' },
  },
]);
