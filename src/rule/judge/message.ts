import { shownPath } from '../../terraform/mounts.ts';
import { lineAt, type Span } from '../../terraform/syntax/source.ts';
import type { Code } from '../report.ts';
import type { Problem } from './outcome.ts';

/** The page that explains the rule. */
export const rulePage = 'https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/rule.md';

/** Why it matters, in one sentence: part of every message, and said once where messages are listed. */
export const why =
  'With IMDSv1, a single server-side request forgery (SSRF) can steal the credentials of the instance’s role.';

/** A message without why it matters, for lists that say that once. */
export function withoutWhy(message: string): string {
  return message.replace(` ${why}`, '');
}

/** The page of a code: example, why, how to fix it, exceptions. */
export function codePage(code: Code): string {
  return `https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/${code}.md`;
}

/**
 * The setting and its origin, why it matters, the advice: plain text. `target`: the block of the target; the
 * deciding text may be elsewhere.
 */
export function messageOf(address: string, target: Span, problem: Problem): string {
  const { at, place, now, advice } = problem;
  const taken =
    isInside(at, target) || isInside(at, place) ? '' : `; ${address} uses this value (${lineOf(place)})`;
  return explain(now + taken, advice);
}

/** The finding, why it matters, the advice: `now` is a sentence without its full stop. */
export function explain(now: string, advice: string): string {
  return `${now[0]!.toUpperCase()}${now.slice(1)}. ${why} ${advice}`;
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}

function lineOf({ source, start }: Span): string {
  return `${shownPath(source.path)}:${lineAt(source, start)}`;
}
