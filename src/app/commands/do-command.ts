import type { GitHub } from '../../github/client.ts';
import type { PostedComment } from '../../github/read/comments.ts';
import { code, escapeMessage, escapeText } from '../../review/markdown.ts';
import type { Finding } from '../../rule/report.ts';
import { commitFixes } from '../apply-fixes.ts';
import type { JudgedPull } from '../judge-pull-request.ts';
import type { JobContext } from '../review-run.ts';
import { chosenFindings } from './chosen-findings.ts';
import { except } from './except.ts';
import { judgedNow } from './judged-now.ts';
import type { CommentCommand } from './parse-command.ts';
import type { CommandAnswer } from './parse-except.ts';

interface CommandPlace {
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
  place: CommandPlace,
  comment: PostedComment,
  command: CommentCommand,
  { judge, modules }: Pick<JobContext, 'judge' | 'modules'>,
): Promise<CommandAnswer> {
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
      return except(octokit, place, comment, command.words, { judge, modules });
  }
}

/** For a person who waits: another try would change nothing. */
export function failed(reference: string): CommandAnswer {
  return {
    text: `Not done: the App or GitHub failed. Give the operator of the App this reference: ${code(reference)}.`,
  };
}

function help(verb: string): string {
  const unknown = verb === '' ? '' : `The App doesn't know ${code(verb.slice(0, 50))}. `;
  return `${unknown}You can write, as the first line of a comment:

- \`/imdsv2 fix\` commits all safe fixes to this branch.
- \`/imdsv2 why\`, in the thread of a finding, shows where its value comes from. Elsewhere, add the address: \`/imdsv2 why aws_instance.web\`.
- \`/imdsv2 except until=YYYY-MM-DD <reason>\`, in the thread of a finding, suppresses it until that day. Elsewhere, add the address: \`/imdsv2 except aws_instance.web until=YYYY-MM-DD <reason>\`.`;
}

/** Findings that one answer explains, at most. */
const mostShown = 5;

/** Lines with the values that lead to a finding, from the deciding one to the target. Markdown. */
function whyText(findings: readonly Finding[], judged: Pick<JudgedPull, 'context'>): string {
  const shown = findings.slice(0, mostShown).map((finding) => whyOf(finding, judged));
  const more = findings.length > mostShown ? [`And ${findings.length - mostShown} more.`] : [];
  return [...shown, ...more].join('\n\n');
}

function whyOf(finding: Finding, { context }: Pick<JudgedPull, 'context'>): string {
  const { address, path, startLine, message, related } = finding;
  const line = (at: { path: string; line: number }) => {
    const text = lineOf(context.texts.contents.get(at.path), at.line);
    return `${code(`${at.path}:${at.line}`)}${text === '' ? '' : ` ${code(text)}`}`;
  };
  const places = [{ path, line: startLine }, ...related];
  const chain = places.map((at, index) => `${index + 1}. ${line(at)}${index === 0 ? ' decides' : ''}`);
  return [`**${code(address ?? path)}**`, escapeMessage(message), chain.join('\n')].join('\n\n');
}

/** One line of a file, without the blanks at its ends, and not too long. @param line 1-based */
function lineOf(bytes: Uint8Array | undefined, line: number): string {
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  return (text.split('\n')[line - 1] ?? '').trim().slice(0, 200);
}
