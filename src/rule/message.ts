import type { Problem } from './outcome.ts';

/** Explains the rule to a person who was just told “no” by it. */
export const rulePage = 'https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/rule.md';

const why = {
  violation:
    'IMDSv1 answers any HTTP GET, so one forged request (SSRF) is enough to steal the credentials of the instance’s role.',
  unknown:
    'If it turns out to allow IMDSv1, one forged request (SSRF) can steal the credentials of the instance’s role.',
};

/** What it is now, why it matters, what to do: plain text. */
export function messageOf(address: string, problem: Problem): string {
  return `${address}: ${problem.now}. ${why[problem.verdict]} ${problem.advice}`;
}
