import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';
import { embedded } from './scripts/build/embedded.ts';
import { licenses } from './scripts/build/licenses.ts';

/**
 * The Action as one file that is in the repository, so that a runner installs nothing: `npm run build` writes it, a test
 * compares it with what the sources give.
 */
export default defineConfig({
  platform: 'node',
  logLevel: 'warn',
  checks: { pluginTimings: false },
  resolve: { mainFields: ['module', 'main'] },
  // A package that was written for `require` makes names of temporary files of it.
  transform: { define: { __filename: 'import.meta.filename' } },
  plugins: [
    embedded('inside'),
    licenses(),
    {
      name: 'executable',
      writeBundle: ({ dir }) => chmodSync(join(dir!, 'index.js'), 0o755),
    },
  ],
  input: { index: 'src/action/main.ts' },
  output: { dir: 'action', format: 'esm', codeSplitting: false, minify: true, cleanDir: true },
});
