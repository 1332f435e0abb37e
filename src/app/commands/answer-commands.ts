import type { GitHub } from '../../github/client.ts';
import {
  type CommentRef,
  commentsSince,
  type PostedComment,
  readComment,
} from '../../github/read/comments.ts';
import { mayWriteTo } from '../../github/read/permission.ts';
import { answerComment, answerFact } from '../../github/write/answer-comment.ts';
import { code } from '../../review/markdown.ts';
import { count } from '../../rule/count.ts';
import type { JobContext, JobOutcome } from '../review-run.ts';
import { doCommand, failed } from './do-command.ts';
import { type CommentCommand, commandIn } from './parse-command.ts';
import type { CommandAnswer } from './parse-except.ts';

/** A comment on a pull request may be a command. */
export interface CommandsRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The comment that a webhook told of; null where the rest of earlier ones is to be done. */
  readonly comment: CommentRef | null;
}

/** Unanswered commands are looked for this many milliseconds back. */
const lookBack = 24 * 60 * 60_000;

/** Answers of one job: then the pull requests of others have their turn. */
const mostAtOnce = 5;

/** Answers on one pull request within an hour. */
const mostAnHour = 20;

const hour = 60 * 60_000;

/** Of a pull request that had too many: what is older than this note is not done. */
const tooManyFact = 'answer=too-many';

interface WaitingCommands {
  readonly comment: PostedComment;
  readonly command: CommentCommand;
}

/**
 * Does every command on the pull request that has no answer yet, the oldest first, and answers each once: the answers
 * on GitHub say what is done, so a webhook that comes twice and a process that dies change nothing.
 *
 * Requests: two lists of comments · one permission for each person · what the command needs · one answer.
 */
export async function answerCommands(
  octokit: GitHub,
  request: CommandsRequest,
  assignment: JobContext,
): Promise<{ readonly outcome: JobOutcome; readonly isMore: boolean; readonly changed: boolean }> {
  const comments = await commentsOf(octokit, request);
  const facts = new Set(comments.flatMap((one) => one.facts));
  const all = waitingAmong(comments, facts);
  const answeredLately = comments.filter(
    (one) => one.createdAt > Date.now() - hour && one.facts.some((fact) => fact.startsWith('answer=')),
  ).length;
  const left = Math.max(0, mostAnHour - answeredLately);
  const now = all.slice(0, Math.min(left, mostAtOnce));
  const permissions = new Map<string, boolean>();
  let answered = 0;
  let changed = false;
  for (const { comment, command } of now) {
    const { login } = comment.user!;
    if (!permissions.has(login)) permissions.set(login, await mayWriteTo(octokit, request, login));
    if (permissions.get(login) === true) {
      const answer = await answerOf(octokit, request, { comment, command }, assignment);
      await answerComment(octokit, request, comment, answer.text, answer.facts);
      changed ||= answer.changed === true;
      answered++;
    } else if (!facts.has(refusedFact(login))) {
      // Once for each person: a stranger must not make the App write a comment for each of theirs.
      facts.add(refusedFact(login));
      await answerComment(octokit, request, comment, noPermission(login), [refusedFact(login)]);
      answered++;
    }
  }
  if (all.length > 0 && left === 0) await sayTooMany(octokit, request, all.at(-1)!.comment, facts);
  const title = answered === 0 ? 'No command to answer' : `Answered ${count(answered, 'command')}`;
  const isMore = now.length > 0 && all.length > now.length;
  return { outcome: { conclusion: 'answered', title }, isMore, changed };
}

/** Those of the last day, and the one that the job is about. */
async function commentsOf(octokit: GitHub, request: CommandsRequest): Promise<PostedComment[]> {
  const lately = await commentsSince(octokit, request, Date.now() - lookBack);
  const { comment: asked } = request;
  if (asked === null || lately.some(({ kind, id }) => kind === asked.kind && id === asked.id)) return lately;
  const one = await readComment(octokit, request, asked);
  return one ? [one, ...lately] : lately;
}

/** The commands without an answer. An edited comment is none: its earlier text can't be told. */
function waitingAmong(comments: readonly PostedComment[], facts: ReadonlySet<string>): WaitingCommands[] {
  const limited = comments.filter((one) => one.facts.includes(tooManyFact)).at(-1)?.createdAt ?? 0;
  return comments.flatMap((comment) => {
    const { byPerson, edited, createdAt } = comment;
    if (!byPerson || edited || createdAt < limited || facts.has(answerFact(comment))) return [];
    const command = commandIn(comment.body);
    return command ? { comment, command } : [];
  });
}

async function answerOf(
  octokit: GitHub,
  request: CommandsRequest,
  { comment, command }: WaitingCommands,
  assignment: JobContext,
): Promise<CommandAnswer> {
  try {
    return await doCommand(octokit, request, comment, command, assignment);
  } catch (error) {
    if (assignment.isRetried(error)) throw error;
    octokit.log.error(`A command failed (${assignment.reference}): ${(error as Error).message}`);
    return failed(assignment.reference);
  }
}

function refusedFact(login: string): string {
  return `refused=${login.toLowerCase().replace(/[^\w-]/g, '')}`;
}

function noPermission(login: string): string {
  return `Not done: ${code(login)} has no write permission on this repository.`;
}

async function sayTooMany(
  octokit: GitHub,
  request: CommandsRequest,
  newest: PostedComment,
  facts: ReadonlySet<string>,
): Promise<void> {
  if (facts.has(answerFact(newest))) return;
  const text = `Not done: the App answers at most ${mostAnHour} commands an hour on a pull request. The App ignores the others. Write yours again later.`;
  await answerComment(octokit, request, newest, text, [tooManyFact]);
}
