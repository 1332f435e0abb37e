import type { GitHub } from '../../github/client.ts';
import type { Comment } from '../../github/read/comments.ts';
import { type PullRequest, readPullRequest } from '../../github/read/pull-request.ts';
import { code, escapeText } from '../../review/markdown.ts';
import { commitFixes } from '../apply-fixes.ts';
import { isPresent, type JudgedPull, judgePull } from '../judge-pull-request.ts';
import type { Assignment } from '../review-run.ts';
import { chosenFindings } from './chosen-findings.ts';
import type { Command } from './parse-command.ts';
import { whyText } from './why.ts';

/** What the App answers. */
export interface Answer {
  /** Markdown. */
  readonly text: string;
  /** Hidden lines (`signedLines`). */
  readonly facts?: readonly string[];
  /** Did something change that the verdict depends on? Then it is judged again. */
  readonly changed?: boolean;
}

interface Place {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/**
 * Does what a comment asks for. The person is known to have write permission.
 *
 * @throws what GitHub answered where another try may help
 */
export async function doCommand(
  octokit: GitHub,
  place: Place,
  comment: Comment,
  command: Command,
  { judge, modules }: Pick<Assignment, 'judge' | 'modules'>,
): Promise<Answer> {
  switch (command.kind) {
    case 'unknown':
      return { text: help(command.verb) };
    case 'fix': {
      const sender = comment.user!;
      const done = await commitFixes(octokit, { ...place, sender }, { judge, modules });
      return {
        text: done.conclusion === 'fixed' ? `Committed the fixes: ${done.title}` : escapeText(done.title),
      };
    }
    case 'why': {
      const judged = await judgedNow(octokit, place, { judge, modules });
      if (typeof judged === 'string') return { text: judged };
      const chosen = await chosenFindings(octokit, judged, comment, command.subject);
      return { text: typeof chosen === 'string' ? chosen : whyText(chosen, judged) };
    }
    case 'except':
      return { text: help('except') };
  }
}

/** A head that moves all the time is left alone after this many attempts. */
const mostAttempts = 3;

/** The pull request as it is now, judged; or why it is not. */
async function judgedNow(
  octokit: GitHub,
  place: Place,
  { judge, modules }: Pick<Assignment, 'judge' | 'modules'>,
): Promise<JudgedPull | string> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const { pull, isOpen }: { pull: PullRequest; isOpen: boolean } = await readPullRequest(octokit, place);
    if (!isOpen) return 'Not done: the pull request is closed.';
    const judged = await judgePull(octokit, pull, { judge, modules });
    if (await isPresent(octokit, judged)) return judged;
  }
  return 'Not done: the branch kept moving. Write the command again when it rests.';
}

/** For a person who waits: another try would change nothing. */
export function failed(reference: string): Answer {
  return {
    text: `Not done: the App or GitHub failed. Give the operator of the App this reference: ${code(reference)}.`,
  };
}

function help(verb: string): string {
  const unknown = verb === '' ? '' : `The App doesn't know ${code(verb.slice(0, 50))}. `;
  return `${unknown}You can write, as the first line of a comment:

- \`/imdsv2 fix\` commits all safe fixes to this branch.
- \`/imdsv2 why\`, in the thread of a finding, shows where its value comes from. Elsewhere, add the address: \`/imdsv2 why aws_instance.web\`.`;
}
