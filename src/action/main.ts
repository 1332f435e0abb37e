// What the runner of GitHub Actions starts, in a checkout of this repository without any dependency.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
// npm writes that file when everything is there.
if (existsSync(join(root, 'node_modules/.package-lock.json')) || install()) {
  const { runAction } = await import('./run-action.ts');
  const { env, stdout } = process;
  process.exitCode = await runAction({ env, stdout, prefix: '' });
} else process.exitCode = 2;

/** What package-lock.json pins, without the scripts of anybody: they are not needed. */
function install(): boolean {
  const words = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // The runner's Node first: npm runs on whatever is called node.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
  // On Windows npm is a batch file, which only a shell can start; no word of ours needs quotes.
  const shell = process.platform === 'win32';
  const { status, error, stdout, stderr } = spawnSync('npm', words, {
    cwd: root,
    env,
    shell,
    encoding: 'utf8',
  });
  if (status === 0) return true;
  const why = error ? `npm can't be started (${error.message})` : 'npm could not install them';
  console.log(`${stdout ?? ''}${stderr ?? ''}`.replaceAll('::', ': :'));
  console.log(
    `::error title=require-imdsv2::The dependencies are missing: ${why}. The log of this step says more.`,
  );
  return false;
}
