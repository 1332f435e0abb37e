import { linesOf } from '../../terraform/syntax/source.ts';
import type { CommentLine, Honored, SuppressionTool } from './comment-line.ts';
import type { TargetText } from './target-text.ts';
import { tfsecIgnore } from './tfsec.ts';

/** The context that a tool may use besides the comment and the target's text. */
interface CommentsOfFile {
  /** Lines (1-based) of ignores that stand alone, and so act together with those below. */
  readonly stack: ReadonlySet<number>;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

type ReadComment = (comment: CommentLine, place: TargetText, file: CommentsOfFile) => Honored | undefined;

/**
 * How each other tool honors its comments. Another tool is a file that reads them, a name in tool-names.ts, a line
 * here, and its marker in comment-line.ts; what is forgotten doesn't compile.
 */
export const foreignTools: Readonly<Record<Exclude<SuppressionTool, 'require-imdsv2'>, ReadComment>> = {
  checkov: checkovSkip,
  tfsec: (comment, place, { stack, today }) => tfsecIgnore('tfsec', comment, place, stack, today),
  trivy: (comment, place, { stack, today }) => tfsecIgnore('trivy', comment, place, stack, today),
  kics: (comment, place) => kicsIgnore('kics', comment, place),
  datadog: (comment, place) => kicsIgnore('datadog', comment, place),
  terrascan: terrascanSkip,
};

/** CKV_AWS_79, its identifier on the Bridgecrew platform, and the same rule for notebook instances. */
const ids = new Set(['CKV_AWS_79', 'BC_AWS_GENERAL_31', 'CKV_AWS_371']);

/**
 * `checkov:skip=ID[,ID…][:reason]`, as Checkov reads it: the first one of a line, on a line strictly between the one
 * that opens the block and the one that closes it; in a module call it is pushed down to what the module creates
 * (`COMMENT_REGEX` in checkov/common/comment/enum.py, `_collect_skip_comments` in
 * checkov/terraform/context_parsers/base_parser.py, `push_skipped_checks_down_from_modules` in its runner).
 */
function checkovSkip(comment: CommentLine, place: TargetText): Honored | undefined {
  if (comment.line <= place.headerLine || comment.line >= place.endLine) return undefined;
  const found = /(?:checkov|bridgecrew|cortex):skip= *([A-Za-z_\d]+(?:,[A-Za-z_\d]+)*)(?::(.*))?/.exec(
    comment.text,
  );
  if (!found || !found[1]!.split(',').some((id) => ids.has(id))) return undefined;
  return { reason: found[2]?.replace(/\*\/\s*$/, '').trim() || null, until: null };
}

/**
 * `#ts:skip=AC_AWS_0479 reason`, as Terrascan reads it: the marker without a blank, one rule a comment, in the text
 * of the resource (`GetSkipRules` in pkg/utils/skip_rules.go; it does not look at module calls).
 */
function terrascanSkip(comment: CommentLine, place: TargetText): Honored | undefined {
  const { start, end } = place.block.body.span;
  if (place.call || comment.start < start || comment.start >= end) return undefined;
  const found = /#ts:skip=[ \t]*AC_AWS_0479(?:[ \t]|$)/.exec(comment.text);
  const reason = found && comment.text.slice(found.index + found[0].length);
  return reason === null || reason.includes('\n')
    ? undefined
    : { reason: reason.trim() || null, until: null };
}

/** “EC2 Instance Using IMDSv1”, which a comment may name since KICS 2.1: `ignore-block=<id>`. */
const query = 'c306ac53-ee5b-41d3-86a9-0fd2722b4e67';

/**
 * `kics-scan ignore-block` and `ignore-line`, and Datadog's `dd-iac-scan …`, which is a fork of it. Both read `#` and
 * `//` comments without regard to case, and act on the line that follows: a block there is ignored whole, a line is
 * ignored where the finding stands on it. Neither follows a module call (`processComment` and `checkBlock` in KICS's
 * pkg/parser/terraform/comment/comment.go;
 * https://docs.datadoghq.com/security/code_security/iac_security/exclusions/).
 */
function kicsIgnore(tool: 'kics' | 'datadog', comment: CommentLine, place: TargetText): Honored | undefined {
  if (place.call || place.findingLine === null) return undefined;
  const found = /^(?:#|\/\/|;)*\s*(kics|dd-iac)-scan\s+((?:\S.*)?)$/i.exec(comment.text);
  if (!found || (found[1]!.toLowerCase() === 'kics') !== (tool === 'kics')) return undefined;
  const words = found[2]!.toLowerCase().split(/\s+/);
  const at = words.findIndex((word) => /^ignore-(?:line|block)(?:=|$)/.test(word));
  const [command, id] = words[at]?.split('=') ?? [];
  if (!command || (id !== undefined && id !== query)) return undefined;
  const next = comment.lastLine + 1;
  const covered = command === 'ignore-block' ? coveredBy(next, place) : [next, next];
  if (place.findingLine < covered[0]! || place.findingLine > covered[1]!) return undefined;
  const reason = found[2]!
    .split(/\s+/)
    .slice(at + 1)
    .join(' ');
  return {
    reason: reason || null,
    until: null,
  };
}

/** First and last line of the block or argument that starts on a line. */
function coveredBy(line: number, place: TargetText): [number, number] {
  for (const block of [place.block, ...place.settings]) {
    const { startLine, endLine } = linesOf(block.span);
    if (startLine === line) return [startLine, endLine];
  }
  return [line, line];
}
