import { directoryOf } from '../../terraform/files.ts';
import { shownPath } from '../../terraform/mounts.ts';
import { lineAt, linesOf, type Span, type UnparsableError } from '../../terraform/syntax/source.ts';
import type { Finding, Fix, Target } from '../report.ts';
import type { Judgement } from './judge-target.ts';
import { rootOf } from './list-targets.ts';
import { messageOf } from './message.ts';

export function targetOf(judgement: Judgement): Target {
  const { header } = judgement.instance.site.block;
  return {
    address: judgement.instance.address,
    root: rootOf(judgement.instance),
    path: header.source.path,
    line: lineAt(header.source, header.start),
    verdict: judgement.verdict,
  };
}

/** The finding of a target that is not compliant; undefined for one that is. */
export function findingOf(judgement: Judgement, fix: Fix | null): Finding | undefined {
  const { problem, instance } = judgement;
  if (!problem) return undefined;
  return {
    code: problem.code,
    verdict: problem.verdict,
    address: instance.address,
    root: rootOf(instance),
    path: problem.at.source.path,
    ...linesOf(problem.at),
    message: messageOf(instance.address, instance.site.block.span, problem),
    related: problem.related.filter((span) => !isSamePlace(span, problem.at)).map(lineOf),
    suppression: null,
    fix,
  };
}

export function unparsableFinding(error: UnparsableError): Finding {
  return {
    code: 'unparsable',
    verdict: 'violation',
    address: null,
    root: directoryOf(error.path) || '.',
    path: error.path,
    startLine: error.line,
    endLine: error.line,
    message: `Couldn’t parse this file, so it wasn’t checked${error.quoted ? '. Terraform says' : ''}: ${error.message}`,
    related: [],
    suppression: null,
    fix: null,
  };
}

/** One text, or a part of the other on the same line: the reader would be sent where the finding stands already. */
function isSamePlace(a: Span, b: Span): boolean {
  if (a.source.path !== b.source.path) return false;
  const isWithin = (inner: Span, outer: Span) => inner.start >= outer.start && inner.end <= outer.end;
  const isOneLine = lineAt(a.source, a.start) === lineAt(b.source, b.start);
  return isOneLine && (isWithin(a, b) || isWithin(b, a));
}

function lineOf(span: Span): { path: string; line: number } {
  return { path: shownPath(span.source.path), line: lineAt(span.source, span.start) };
}
