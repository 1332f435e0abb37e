import { type Account, isAtLeast } from './account.ts';
import { permissionOf } from './accounts.ts';
import { fileBytes, pushCommit } from './push.ts';
import type { ReviewComment } from './review.ts';
import { setResolved } from './threads.ts';
import type { World } from './world.ts';

/** The texts of the ```` ```suggestion ```` blocks of a comment, each without its last line break. */
export function suggestionsIn(body: string): string[] {
  const texts: string[] = [];
  let open: { fence: string; lines: string[] } | null = null;
  for (const line of body.split(/\r?\n/)) {
    if (open === null) {
      const fence = /^ {0,3}(`{3,}|~{3,})\s*suggestion\s*$/.exec(line)?.[1];
      if (fence !== undefined) open = { fence, lines: [] };
      continue;
    }
    // A fence is closed by one of its own kind that is at least as long (CommonMark 4.5).
    const closing = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
    if (closing?.[0] === open.fence[0] && (closing?.length ?? 0) >= open.fence.length) {
      texts.push(open.lines.join('\n'));
      open = null;
    } else open.lines.push(line);
  }
  return texts;
}

/**
 * "Commit suggestion", or several at once: one commit on the head branch. The threads are resolved, and outdated by
 * the push.
 *
 * @throws Error where GitHub shows no button: closed, outdated, no suggestion, overlapping, no write permission
 */
export async function commitSuggestions(
  world: World,
  chosen: { comment: ReviewComment; index: number }[],
  user: Account,
): Promise<string> {
  const pull = chosen[0]?.comment.pullRequest;
  if (pull === undefined) throw new Error('there is nothing to commit');
  const repository = pull.headRepository;
  if (repository === null || pull.state === 'closed')
    throw new Error(`suggestions can't be applied to #${pull.number}`);
  const maintainer = pull.maintainerCanModify && isAtLeast(permissionOf(pull.repository, user), 'write');
  if (!isAtLeast(permissionOf(repository, user), 'write') && !maintainer) {
    throw new Error(`${user.login} may not write to ${repository.fullName}`);
  }
  const edits = chosen.map(({ comment, index }) => editOf(comment, index));
  const files = new Map<string, string>();
  // From the bottom up, so that an edit leaves the lines above it where they are.
  for (const edit of edits.sort((one, other) => other.start - one.start)) {
    const before = files.get(edit.path) ?? (await textAt(pull, edit.path));
    files.set(edit.path, replaceLines(before, edit.start, edit.end, edit.text));
  }
  for (const [index, edit] of edits.entries()) {
    const above = edits.slice(index + 1).find(({ path }) => path === edit.path);
    if (above !== undefined && above.end >= edit.start)
      throw new Error(`suggestions for ${edit.path} overlap`);
  }
  for (const { comment } of chosen) setResolved(world, comment.thread, true, user);
  const authors = [...new Set(chosen.map(({ comment }) => comment.user))].filter((author) => author !== user);
  const trailers = authors.map(({ login, email }) => `\n\nCo-authored-by: ${login} <${email}>`).join('');
  const title = files.size === 1 ? `Update ${edits[0]?.path}` : 'Apply suggestions from code review';
  const changes = new Map([...files].map(([path, text]) => [path, fileBytes(text)]));
  return pushCommit(world, repository, {
    branch: pull.headRef,
    parent: pull.headSha,
    changes,
    message: `${title}${trailers}`,
    author: user,
  });
}

/**
 * Puts a suggestion in the place of whole lines. Line endings stay those of the first replaced line, and a last line
 * without one stays without one. An empty suggestion takes the lines away.
 */
export function replaceLines(text: string, start: number, end: number, suggestion: string): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const replaced = lines.slice(start - 1, end);
  const ending = replaced[0]?.endsWith('\r\n') ? '\r\n' : '\n';
  const endsOpen = end >= lines.length && !text.endsWith('\n');
  const written = suggestion === '' ? '' : suggestion.split('\n').join(ending) + (endsOpen ? '' : ending);
  return [...lines.slice(0, start - 1), written, ...lines.slice(end)].join('');
}

function editOf(comment: ReviewComment, index: number) {
  const text = suggestionsIn(comment.body)[index];
  const { thread } = comment;
  if (text === undefined) throw new Error(`comment ${comment.id} has no suggestion ${index + 1}`);
  if (thread.line === null || thread.side === 'LEFT')
    throw new Error(`the suggestion of comment ${comment.id} is outdated`);
  return { path: thread.path, start: thread.startLine ?? thread.line, end: thread.line, text };
}

async function textAt(pull: ReviewComment['pullRequest'], path: string): Promise<string> {
  const object = await pull.repository.git.reader.read(`${pull.headSha}:${path}`);
  if (object === null) throw new Error(`${path} is gone`);
  return object.content.toString();
}
