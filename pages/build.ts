import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

const checks = {
  // React's packages say "use client" for frameworks that render on a server.
  moduleLevelDirective: false,
  pluginTimings: false,
};

/**
 * Builds the page in `pages/<name>` into static files in a folder. Everything that the page needs is in there: nothing
 * is fetched from elsewhere.
 *
 * @param base path below which the files will be served; `./` where that isn't known
 */
export async function buildPage(name: string, outDir: string, base: string): Promise<void> {
  await build({
    configFile: false,
    root: join(folder, name),
    base,
    logLevel: 'warn',
    // Replacements for the parts of Node that the engine uses, for a page.
    resolve: {
      alias: {
        'node:buffer': join(folder, 'try/engine/node-buffer.ts'),
        'node:crypto': join(folder, 'try/engine/node-crypto.ts'),
      },
    },
    worker: { format: 'es', rolldownOptions: { checks } },
    build: {
      outDir,
      emptyOutDir: true,
      // A policy for content that allows no `data:` can stay that strict.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: { checks },
    },
  });
}
