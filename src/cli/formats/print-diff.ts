import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk } from 'diff';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import { characters, hunksOf } from '../../rule/fix/hunks.ts';
import { paintFor } from '../colors.ts';
import type { Output } from '../io.ts';
import { visible } from '../terminal-text.ts';

/** Prints changes as one diff: the exact bytes for `git apply`, or something readable and harmless on a terminal. */
export function printDiff(changes: readonly FixedFile[], to: Output, env: NodeJS.ProcessEnv): void {
  const paint = paintFor(to, env);
  for (const change of changes) {
    const diff = unifiedDiff(change);
    if (!to.isTTY) to.write(diff);
    else
      for (const line of diff.toString().trimEnd().split('\n'))
        to.write(`${paint(styleOf(line), visible(line))}\n`);
  }
}

function styleOf(line: string): 'bold' | 'cyan' | 'red' | 'green' | 'reset' {
  if (line.startsWith('--- ') || line.startsWith('+++ ')) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  if (line.startsWith('-')) return 'red';
  return line.startsWith('+') ? 'green' : 'reset';
}

/**
 * The same changes under the names of the files themselves, each once: git applies nothing through a link.
 * @param prefix what comes before every path on its way to the disk
 */
export function behindLinks(changes: readonly FixedFile[], prefix: string): readonly FixedFile[] {
  const found = new Map<string, FixedFile>();
  for (const change of changes) {
    const name = nameBehind(change.path, prefix);
    found.set(name, { ...change, path: name });
  }
  return [...found.values()];
}

/**
 * The path behind all links. A file that isn't on the disk (standard input, a file that only the index has)
 * keeps its name.
 */
function nameBehind(path: string, prefix: string): string {
  try {
    const real = relative(realpathSync(prefix || '.'), realpathSync(prefix + path));
    return real.split(sep).join('/');
  } catch {
    return path;
  }
}

/** Thousands of changes in one file take too long to compare well; milliseconds. */
const patience = 3000;

/**
 * The unified diff of one file, as bytes that `git apply` and `patch -p1` take in the working directory.
 * Bytes are compared one by one (latin1 has a character for each), so that no encoding is a special case.
 * @param timeout after so many milliseconds every line is replaced instead: long, but as right
 */
export function unifiedDiff(file: FixedFile, timeout = patience): Buffer {
  const { path, before, after } = file;
  const names = {
    oldFileName: `a/${path}`,
    newFileName: `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
  };
  const hunks = hunksOf(file, timeout) ?? [everyLine(characters(before), characters(after))];
  const patch = { ...names, hunks };
  // No `diff --git` line: with it, git would take the path from the top of the repository, not from here.
  // Names that are not plain ASCII are quoted by the library, so the whole text is latin1 here.
  return Buffer.from(endNames(formatPatch(patch, FILE_HEADERS_ONLY)), 'latin1');
}

/** Ends a name that contains a space with a tab, as git does; `patch` would take the first word for all of it. */
function endNames(patch: string): string {
  return patch.replace(/^--- ([^ \n]* .*)\n\+\+\+ ([^ \n]* .*)\n/, '--- $1\t\n+++ $2\t\n');
}

function everyLine(before: string, after: string): StructuredPatchHunk {
  const [old, young] = [signed('-', before), signed('+', after)];
  const lengths = { oldStart: 1, oldLines: old.count, newStart: 1, newLines: young.count };
  return { ...lengths, lines: [...old.lines, ...young.lines] };
}

function signed(sign: string, text: string): { readonly count: number; readonly lines: string[] } {
  const lines = text.split('\n').map((line) => sign + line);
  const count = text.endsWith('\n') || text === '' ? lines.length - 1 : lines.length;
  const end = count < lines.length ? [] : ['\\ No newline at end of file'];
  return { count, lines: [...lines.slice(0, count), ...end] };
}
