import { wrap } from '../../src/cli/terminal-text.ts';
import type { LocalGitHub } from '../github.ts';
import type { Annotation, CheckRun } from '../world/check-run.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { ReviewComment } from '../world/review.ts';
import { markdownText, style } from './markdown-text.ts';

const marks = {
  failure: style('red', '✗'),
  warning: style('yellow', '!'),
  notice: style('blue', 'i'),
} as const;

/** The finished check run and the suggestions, as text for a terminal. */
export async function reviewText(
  github: LocalGitHub,
  { repository: { fullName }, number, headSha }: PullRequest,
  run: CheckRun,
): Promise<string> {
  const source = async (path: string) =>
    ((await github.readFile(fullName, headSha, path)) ?? '').split(/\r?\n/);
  const color = run.conclusion === 'success' ? 'green' : run.conclusion === 'neutral' ? 'yellow' : 'red';
  const parts = [
    `${style('bold', `${fullName} #${number}`)}  ${style(color, `${run.name}: ${run.conclusion}`)}`,
    style('bold', run.title ?? ''),
    markdownText(run.summary ?? ''),
  ];
  for (const annotation of run.annotations)
    parts.push(annotationText(annotation, await source(annotation.path)));
  for (const comment of github.reviewComments(fullName, number)) {
    parts.push(suggestionText(comment, await source(comment.thread.path)));
  }
  return parts.join('\n\n');
}

function annotationText(annotation: Annotation, lines: readonly string[]): string {
  const { path, start_line: first, end_line: last, title, message, annotation_level } = annotation;
  const excerpt = lines
    .slice(first - 1, Math.min(last, first + 4))
    .map((line, index) => `  ${style('dim', `${String(first + index).padStart(5)} |`)} ${line}`);
  const head = `${marks[annotation_level]} ${style('bold', `${path}:${first}`)}  ${title ?? ''}`;
  return [head, ...excerpt, ...wrap(message, width() - 8).map((line) => `        ${line}`)].join('\n');
}

function width(): number {
  return Math.min(process.stdout.columns ?? 100, 100);
}

function suggestionText({ thread, body }: ReviewComment, lines: readonly string[]): string {
  const last = thread.line ?? thread.originalLine;
  const first = thread.startLine ?? last;
  const replacement = /^(`{3,})suggestion\n([\s\S]*?)^\1$/m.exec(body)?.[2];
  const place = `${thread.path}:${first}${first === last ? '' : `-${last}`}`;
  if (replacement === undefined) return `Comment on ${style('bold', place)}\n${markdownText(body)}`;
  const now = replacement.replace(/\r?\n$/, '').split(/\r?\n/);
  const before = lines.slice(first - 1, last);
  return [
    `Suggestion for ${style('bold', place)}`,
    ...before.filter((line) => !now.includes(line)).map((line) => style('red', `  - ${line}`)),
    ...now.map((line) => (before.includes(line) ? `    ${line}` : style('green', `  + ${line}`))),
  ].join('\n');
}
