import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files into a directory of its own, which goes when the test ends. Gives the directory, with a `/` at its end. */
export function temporaryTree(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const top = `${realpathSync(mkdtempSync(join(tmpdir(), 'require-imdsv2-')))}/`;
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(top + path), { recursive: true });
    writeFileSync(top + path, content);
  }
  return top;
}
