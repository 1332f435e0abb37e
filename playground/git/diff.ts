import type { Limits } from '../world/limits.ts';
import { runGit } from './run.ts';
import type { GitStore } from './store.ts';

type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';

/** A changed file as `GET pulls/{n}/files` tells it. */
export interface ChangedFile {
  /** Blob at the head; for removed files the blob that went away. */
  sha: string;
  filename: string;
  previousFilename: string | null;
  status: FileStatus;
  additions: number;
  deletions: number;
  /** From the first `@@`; null for binary files, for files without a changed line and for diffs over the limits. */
  patch: string | null;
}

/** Files that differ between two commits, renames found at git's 50 %, sorted by name. */
export async function diffFiles(
  store: GitStore,
  base: string,
  head: string,
  limits: Limits,
): Promise<ChangedFile[]> {
  const common = ['diff-tree', '-r', '-M', '-l0', '--no-ext-diff', '--no-textconv'];
  const [numbers, text] = await Promise.all([
    runGit(store.directory, [...common, '--raw', '--numstat', '-z', '--abbrev=40', base, head]),
    runGit(store.directory, [...common, '-p', '--no-color', '--full-index', base, head]),
  ]);
  const files = parseRaw(numbers.stdout.toString());
  const patches = splitPatches(text.stdout.toString());
  let lines = 0;
  let bytes = 0;
  let at = 0;
  for (const file of files) {
    // git writes a change of type (file to symlink) as a deletion and an addition.
    file.patch = patches.slice(at, at + file.sections).find((patch) => patch !== null) ?? null;
    at += file.sections;
    if (file.patch === null) continue;
    const patchLines = file.patch.split('\n').length;
    const patchBytes = Buffer.byteLength(file.patch);
    const tooLarge = patchLines > limits.patchLines || patchBytes > limits.patchBytes;
    if (!tooLarge) {
      lines += patchLines;
      bytes += patchBytes;
    }
    if (tooLarge || lines > limits.diffLines || bytes > limits.diffBytes) file.patch = null;
  }
  return files.map(({ sections: _, ...file }) => file);
}

type RawFile = ChangedFile & { sections: number };

function parseRaw(text: string): RawFile[] {
  const fields = text.split('\0');
  const files: RawFile[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(':'); ) {
    const [oldMode = '', newMode = '', oldSha = '', newSha = '', letters = ''] =
      fields[at]!.slice(1).split(' ');
    const letter = letters[0]!;
    const moved = letter === 'R' || letter === 'C';
    const first = fields[at + 1]!;
    files.push({
      sha: letter === 'D' ? oldSha : newSha,
      filename: moved ? fields[at + 2]! : first,
      previousFilename: moved ? first : null,
      status: statusOf(letter, oldMode !== newMode && oldSha === newSha),
      additions: 0,
      deletions: 0,
      patch: null,
      sections: letter === 'T' ? 2 : 1,
    });
    at += moved ? 3 : 2;
  }
  for (const file of files) {
    const [additions = '', deletions = '', path = ''] = (fields[at] ?? '').split('\t');
    // Binary files have `-` for both; GitHub says 0.
    file.additions = Number(additions) || 0;
    file.deletions = Number(deletions) || 0;
    at += path === '' ? 3 : 1;
  }
  return files;
}

function statusOf(letter: string, modeOnly: boolean): FileStatus {
  if (letter === 'A') return 'added';
  if (letter === 'D') return 'removed';
  if (letter === 'R') return 'renamed';
  if (letter === 'C') return 'copied';
  return letter === 'T' || modeOnly ? 'changed' : 'modified';
}

/** One entry a section: the text from its first hunk, or null when it has none (binary, rename, mode). */
function splitPatches(text: string): (string | null)[] {
  // Lines of content begin with a space, a sign or a backslash, so this can't be met inside a hunk.
  return text
    .split(/^diff --git /m)
    .slice(1)
    .map((section) => {
      const hunk = section.search(/^@@ /m);
      return hunk < 0 ? null : section.slice(hunk).replace(/\n$/, '');
    });
}
