import { posix } from 'node:path';
import { nothingToJudge } from '../../src/app/judge-pull-request.ts';
import { firstRead } from '../../src/github/read/context.ts';
import { readAround } from '../../src/github/read/read-around.ts';
import type { RepositoryTree } from '../../src/github/read/repository-tree.ts';
import { joinTexts } from '../../src/github/read/texts.ts';
import { judgeHere } from '../../src/judging/judge.ts';
import { judgeAsking } from '../../src/judging/judge-asking.ts';
import { policyInForce } from '../../src/policy/file.ts';
import type { ChangedFile } from '../../src/review/changed-file.ts';
import type { Review } from '../../src/review/review.ts';
import { directoryOf, isTerraform, isTerragrunt, isUnitFile, linkTarget } from '../../src/terraform/files.ts';

/** Text by path; a link is `-> path`, as Git keeps it. */
export type Tree = Readonly<Record<string, string>>;

/** A review of the change from one tree to another, and what it read. */
export interface Reviewed {
  readonly review: Review;
  /** Directories that are judged. */
  readonly directories: readonly string[];
  /** Questions after the first one, each a request on GitHub. */
  readonly questions: readonly string[];
}

const isLink = (text: string) => text.startsWith('-> ');

/** A commit in memory, as a reader of GitHub's gives it. */
function readerOf(tree: Tree, questions: string[] = [], isComplete = true) {
  const whole = (): RepositoryTree => {
    const paths = Object.keys(tree);
    const holding = (is: (path: string) => boolean) => [...new Set(paths.filter(is).map(directoryOf))];
    const above = paths.flatMap((path) => {
      const steps = path.split('/');
      return steps.map((_, index) => steps.slice(0, index).join('/'));
    });
    return {
      terraform: holding(isTerraform),
      terragrunt: paths.some(isUnitFile) ? holding(isTerragrunt) : [],
      files: paths.filter((path) => !isLink(tree[path]!)),
      directories: [...new Set(['', ...above])],
      links: paths.filter((path) => isLink(tree[path]!)),
      isComplete,
    };
  };
  return {
    async tree() {
      questions.push('tree');
      return whole();
    },
    whole,
    async texts({ directories, files }: { directories: readonly string[]; files: readonly string[] }) {
      if (directories.length + files.length > 0)
        questions.push([...directories.map((d) => `${d}/`), ...files].join(' '));
      const contents = new Map<string, Uint8Array>();
      const links = new Map<string, string | null>();
      for (const [path, text] of Object.entries(tree)) {
        const isWhole = directories.includes(directoryOf(path));
        if (isLink(text)) {
          const bytes = Buffer.from(text.slice(3));
          if (isWhole) links.set(path, linkTarget(path, bytes));
          if (files.includes(path)) contents.set(path, bytes);
        } else if (isWhole || files.includes(path)) contents.set(path, Buffer.from(text));
      }
      return { contents, unread: new Map<string, string>(), links };
    },
  };
}

/** Files that differ, as GitHub lists them. */
function changedBetween(base: Tree, head: Tree): ChangedFile[] {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].filter(
    (path) => base[path] !== head[path],
  );
  return paths.map((path) => {
    const status = base[path] === undefined ? 'added' : head[path] === undefined ? 'removed' : 'modified';
    const lines = (head[path] ?? '').split('\n').length;
    return { path, status, previousPath: undefined, patch: `@@ -0,0 +1,${lines} @@` };
  });
}

/** Reviews a change as the App does, from files in memory. @param change what the head has otherwise; null for a file that it removes */
export async function reviewOf(
  base: Tree,
  change: Readonly<Record<string, string | null>>,
  policy = '',
  { isComplete = true }: { readonly isComplete?: boolean } = {},
): Promise<Reviewed> {
  const merged = { ...base, ...change };
  const head = Object.fromEntries(Object.entries(merged).filter(([, text]) => text !== null)) as Tree;
  const files = changedBetween(base, head);
  const questions: string[] = [];
  const reader = readerOf(head, questions, isComplete);
  const first = firstRead(files);
  const begun = {
    texts: await readerOf(head).texts({ directories: first.directories, files: [] }),
    base: await readerOf(base).texts({ directories: [], files: first.old }),
    tree: reader.whole(),
    directories: first.directories,
  };
  const inForce = policyInForce(undefined, policy === '' ? undefined : { name: 'policy', text: policy });
  const around = await readAround(reader, files, begun, {
    findUses: judgeHere.unitUses,
    varFiles: inForce.policy.var_files,
  });
  if (around.touched.length === 0)
    return { review: nothingToJudge(files), directories: around.directories, questions };
  const given = { ...around, base: await baseOf(base, files, first.old), proposed: undefined, threads: [] };
  const { found: review } = await judgeAsking(
    given,
    (context) => judgeHere.judge({ changed: { files, unlisted: 0 }, context, inForce, button: 'off' }),
    async (texts, missing) => {
      const present = missing.filter((path) => posix.normalize(path) === path);
      return joinTexts([texts, await reader.texts({ directories: [], files: present })]);
    },
  );
  return { review, directories: around.directories, questions };
}

/**
 * The files of the base that are read: first those that usually hold values, then those that other files
 * read.
 */
async function baseOf(base: Tree, files: readonly ChangedFile[], first: readonly string[]) {
  const later = files.map(({ path }) => path).filter((path) => base[path] !== undefined);
  return readerOf(base).texts({ directories: [], files: [...new Set([...first, ...later])] });
}
