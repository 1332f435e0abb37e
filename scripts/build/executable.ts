/**
 * `npm run build:executable [FILE]`: the command line as a single file with the Node that runs this script inside. For
 * another platform, run it there.
 * https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build, type InputOptions } from 'rolldown';
import { root } from '../docs/root.ts';
import { embedded } from './embedded.ts';

const { platform, execPath, argv } = process;
const extension = platform === 'win32' ? '.exe' : '';
const file = resolve(argv[2] ?? join(root, `dist/require-imdsv2${extension}`));
const directory = mkdtempSync(join(tmpdir(), 'executable-'));

/** Node starts CommonJS from inside of an executable, and a judging thread from a text. */
async function bundle(input: string, plugin: InputOptions['plugins']): Promise<string> {
  const { output } = await build({
    cwd: root,
    input,
    platform: 'node',
    logLevel: 'silent',
    resolve: { mainFields: ['module', 'main'] },
    plugins: [plugin],
    output: { format: 'cjs', codeSplitting: false, minify: true },
    write: false,
  });
  return output[0].code;
}

const thread = () => bundle('src/judging/thread.ts', embedded('inside'));
writeFileSync(join(directory, 'cli.cjs'), await bundle('src/cli.ts', embedded('inside', thread)));
const config = {
  main: 'cli.cjs',
  output: 'cli.blob',
  disableExperimentalSEAWarning: true,
  useCodeCache: true,
};
writeFileSync(join(directory, 'sea.json'), JSON.stringify(config));
execFileSync(execPath, ['--experimental-sea-config', 'sea.json'], { cwd: directory });
mkdirSync(dirname(file), { recursive: true });
copyFileSync(execPath, file);
chmodSync(file, 0o755);
if (platform === 'darwin') execFileSync('codesign', ['--remove-signature', file]);
const require = createRequire(import.meta.url);
execFileSync(execPath, [
  require.resolve('postject/dist/cli.js'),
  ...[file, 'NODE_SEA_BLOB', join(directory, 'cli.blob')],
  ...['--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'],
  ...(platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : []),
]);
if (platform === 'darwin') execFileSync('codesign', ['--sign', '-', file]);
rmSync(directory, { recursive: true });
console.log(file);
