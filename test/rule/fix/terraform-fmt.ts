import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is there a `terraform` to ask? */
export const hasTerraform = (() => {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Which of these texts of native syntax does `terraform fmt` leave as they are? One process for all of them. */
export function areFormatted(texts: readonly (string | Uint8Array)[]): boolean[] {
  return inDirectory(texts, (directory) => {
    const unclean = new Set(run(['fmt', '-check', '-list=true'], directory).split('\n'));
    return texts.map((_, index) => !unclean.has(nameOf(index)));
  });
}

/** The texts as `terraform fmt` would have them; one that it refuses comes back as it is. */
export function formatted(texts: readonly string[]): string[] {
  return inDirectory(texts, (directory) => {
    run(['fmt', '-list=false'], directory);
    return texts.map((_, index) => readFileSync(join(directory, nameOf(index)), 'utf8'));
  });
}

function inDirectory<T>(texts: readonly (string | Uint8Array)[], use: (directory: string) => T): T {
  const parent = mkdtempSync(join(tmpdir(), 'fmt-'));
  try {
    const directory = join(parent, 'files');
    mkdirSync(directory);
    texts.forEach((text, index) => {
      writeFileSync(join(directory, nameOf(index)), text);
    });
    return use(directory);
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function nameOf(index: number): string {
  return `f${index}.tf`;
}

/** Status 3 says that there are files to format, which is no error here; after an error it lists nothing. */
function run(args: readonly string[], cwd: string): string {
  try {
    return execFileSync('terraform', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { status, stdout } = error as { status?: number; stdout?: string };
    if (status !== 3) throw error;
    return String(stdout ?? '');
  }
}
