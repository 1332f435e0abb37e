import { shownPath } from '../../terraform/mounts.ts';
import { lineAt, type Span } from '../../terraform/syntax/source.ts';
import type { Problem } from './outcome.ts';

/** Explains the rule to a person who was just told “no” by it. */
export const rulePage = 'https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/rule.md';

const why = {
  violation:
    'IMDSv1 answers any HTTP GET, so one forged request (SSRF) is enough to steal the credentials of the instance’s role.',
  unknown:
    'If it turns out to allow IMDSv1, one forged request (SSRF) can steal the credentials of the instance’s role.',
};

/**
 * What it is now and where it comes from, why it matters, what to do: plain text.
 * `target`: the block of the target; what decides may stand elsewhere.
 */
export function messageOf(address: string, target: Span, problem: Problem): string {
  const { at, place, now, advice, verdict } = problem;
  const taken =
    isInside(at, target) || isInside(at, place) ? '' : `; ${address} uses this value (${lineOf(place)})`;
  return explain(verdict, now + taken, advice);
}

/** What it is now, why it matters, what to do: `now` is a sentence without its full stop. */
export function explain(verdict: Problem['verdict'], now: string, advice: string): string {
  return `${now[0]!.toUpperCase()}${now.slice(1)}. ${why[verdict]} ${advice}`;
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}

function lineOf({ source, start }: Span): string {
  return `${shownPath(source.path)}:${lineAt(source, start)}`;
}
