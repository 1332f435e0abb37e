import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import type { Plugin } from 'rolldown';
import { engineName } from '../../src/org/audit/engine-digest.ts';
import { parserBytes } from '../../src/terraform/syntax/parser-bytes.ts';
import { root } from '../docs/root.ts';

/** Where a bundle keeps what is no JavaScript: in files of its own, or in its text. */
export type Keep = 'beside' | 'inside';

const text = (path: string) => readFileSync(join(root, path), 'utf8');
const given = (name: string, value: unknown) =>
  `const value = ${JSON.stringify(value)};\nexport const ${name} = () => value;`;

/** Level 12: 1.68 MB in 0.7 s. Level 19 would give 1.49 MB in 5 s. */
const packParser = () =>
  zstdCompressSync(parserBytes(), { params: { [constants.ZSTD_c_compressionLevel]: 12 } });

/**
 * The modules of `src/` that read a file of the checkout. A bundle lies elsewhere, so it has their answers.
 * @param threadProgram the text of a judging thread, for a bundle of one file
 */
export function embedded(keep: Keep, threadProgram?: () => Promise<string>): Plugin {
  const modules: Record<string, () => string | Promise<string>> = {
    'src/version.ts': () => given('version', JSON.parse(text('package.json')).version),
    'src/cli/code-page.ts': () =>
      `${given('pages', codePages())}\nexport const codePage = (code) => value[code];`,
    'src/setup/app-yml.ts': () => given('appYml', text('app.yml')),
    'src/org/audit/engine-digest.ts': () => given('engineName', engineName()),
    'src/judging/thread-program.ts': async () =>
      keep === 'beside'
        ? `export const threadProgram = () => new URL('./thread.js', import.meta.url);`
        : given('threadProgram', await threadProgram?.()),
    'src/terraform/syntax/parser-bytes.ts': () => parserModule(keep),
  };
  for (const path of Object.keys(modules)) {
    if (!existsSync(join(root, path)))
      throw new Error(`${path} is not there, so no bundle would have its answer`);
  }
  return {
    name: 'embedded',
    load(id) {
      const path = id.startsWith(root) ? id.slice(root.length) : undefined;
      const code = path === undefined ? undefined : modules[path.replaceAll('\\', '/')];
      return code && Promise.resolve(code()).then((js) => ({ code: js, moduleType: 'js' as const }));
    },
    generateBundle() {
      if (keep === 'beside')
        this.emitFile({ type: 'asset', fileName: parserFile, source: new Uint8Array(packParser()) });
    },
  };
}

const parserFile = 'hcl-parser.wasm.zst';

function parserModule(keep: Keep): string {
  const packed =
    keep === 'beside'
      ? `readFileSync(new URL('./${parserFile}', import.meta.url))`
      : `Buffer.from('${packParser().toString('base64')}', 'base64')`;
  return `import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
export const parserBytes = () => zstdDecompressSync(${packed});`;
}

function codePages(): Record<string, string> {
  const names = readdirSync(join(root, 'docs/codes')).filter((name) => name.endsWith('.md'));
  return Object.fromEntries(names.sort().map((name) => [name.slice(0, -3), text(`docs/codes/${name}`)]));
}
