import { linesOf } from '../../terraform/syntax/source.ts';
import type { CommentLine, Honored } from './comment-line.ts';
import type { TargetText } from './target-text.ts';

/** “EC2 Instance Using IMDSv1”, which a comment may name since KICS 2.1: `ignore-block=<id>`. */
const query = 'c306ac53-ee5b-41d3-86a9-0fd2722b4e67';

/**
 * `kics-scan ignore-block` and `ignore-line`, and Datadog's `dd-iac-scan …`, which is a fork of it. Both read `#` and
 * `//` comments without regard to case, and act on the line that follows: a block there is ignored whole, a line is
 * ignored where the finding stands on it. Neither follows a module call (`processComment` and `checkBlock` in KICS's
 * pkg/parser/terraform/comment/comment.go;
 * https://docs.datadoghq.com/security/code_security/iac_security/exclusions/).
 */
export function kicsIgnore(
  tool: 'kics' | 'datadog',
  comment: CommentLine,
  place: TargetText,
): Honored | undefined {
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
