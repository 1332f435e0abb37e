import { defineConfig } from 'rolldown';

/**
 * The command line as a few JavaScript files instead of a hundred TypeScript ones, because reading those takes
 * longer than judging a small repository. Made by `npm ci` and for the npm package; nothing depends on it.
 */
export default defineConfig({
  input: 'src/cli.ts',
  platform: 'node',
  resolve: { mainFields: ['module', 'main'] },
  // They look for their WebAssembly beside themselves.
  external: ['web-tree-sitter', '@cdktf/hcl2json'],
  // One directory down, like the sources: package.json stays two directories up from each of them.
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'chunks/[name].js', cleanDir: true },
  logLevel: 'warn',
});
