import { moveRange, parseHunks } from '../git/hunks.ts';
import { gitText } from '../git/run.ts';
import type { PullRequest } from './pull-request.ts';

/** After a push: threads whose lines are untouched move along, the others become outdated (`line: null`). */
export async function moveThreads(pull: PullRequest): Promise<void> {
  const { directory } = pull.repository.git;
  for (const thread of pull.threads) {
    if (thread.side === 'LEFT' || thread.subjectType === 'FILE') continue;
    const range = [
      'diff-tree',
      '-p',
      '-U0',
      '--no-color',
      '--no-ext-diff',
      thread.originalCommitId,
      pull.headSha,
    ];
    const diff = await gitText(directory, [...range, '--', thread.path]);
    const hunks = parseHunks(diff.slice(Math.max(0, diff.search(/^@@ /m))));
    const start = thread.originalStartLine ?? thread.originalLine;
    const moved = moveRange(hunks, start, thread.originalLine);
    thread.line = moved === null ? null : moved.end;
    thread.startLine = moved === null || thread.originalStartLine === null ? null : moved.start;
  }
}
