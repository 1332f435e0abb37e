import { code } from '../review/markdown.ts';
import type { ChangedFile } from './changed-files.ts';
import type { Result } from './check-run.ts';

/** What a check run says where there is no review to tell of. */
export function nothingToJudge(files: readonly ChangedFile[]): Result {
  const summary =
    {
      0: 'Nothing is changed.',
      1: 'The changed file is not Terraform.',
    }[files.length] ?? `None of the ${files.length} changed files is Terraform.`;
  return { conclusion: 'success', title: 'No Terraform files changed', summary };
}

export const superseded: Result = {
  conclusion: 'cancelled',
  title: 'Superseded by a newer commit',
  summary: 'The pull request moved on before this commit was judged; the result stands on its newest commit.',
};

/** Plain words and a reference: a stack trace helps nobody here, and could carry a token. */
export function brokenResult(reference: string): Result {
  const summary = [
    'Something went wrong in require-imdsv2 itself, or between it and GitHub. That says nothing about your Terraform, but nothing was vouched for either.',
    `Press **Re-run**, or push again. If it stays, give the operator of the App this reference: ${code(reference)}.`,
  ].join('\n\n');
  return { conclusion: 'failure', title: 'The review could not be finished', summary };
}
