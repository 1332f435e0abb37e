import type { ParsedFile } from '../../terraform/syntax/parse.ts';
import type { ClaimedApproval } from './approval.ts';
import { type CommentLine, commentLines, type Honored, type SuppressionTool } from './comment-line.ts';
import { foreignTools } from './foreign-tools.ts';
import { belongsTo, type OwnComment, ownTool, readOwnComment } from './own-comment.ts';
import type { TargetText } from './target-text.ts';
import { stacks } from './tfsec.ts';

const readers = Object.entries(foreignTools) as [SuppressionTool, (typeof foreignTools)['checkov']][];

/** A comment of this tool, with where it stands. */
export interface PlacedComment extends OwnComment {
  readonly comment: CommentLine;
}

/** A comment that holds, by whose rules, and on which line (1-based). */
export interface HonoredBy extends Honored {
  readonly tool: SuppressionTool;
  readonly line: number;
  /** The approval that it claims. */
  readonly claimed?: ClaimedApproval;
}

/** The suppression comments of one file. */
export interface FileSuppressions {
  /** There is no such comment at all. */
  readonly empty: boolean;
  readonly own: readonly PlacedComment[];
  /** The comments of this tool that belong to a text. */
  ownAt(place: TargetText): readonly PlacedComment[];
  /** The comments of other tools that those tools honor there, in the order of the file. */
  foreignAt(place: TargetText): readonly HonoredBy[];
}

/** A stack of comments above a target is not longer than this many lines. */
const maximumStack = 50;

/** Can it matter there at all? Cheap, since it is asked for every target and comment of a file. */
function isNear({ firstLine, lastLine }: CommentLine, { headerLine, endLine }: TargetText): boolean {
  return lastLine >= headerLine - maximumStack && firstLine <= endLine;
}

/** @param today `YYYY-MM-DD` */
export function fileSuppressions(file: ParsedFile, today: string): FileSuppressions {
  const lines = commentLines(file);
  const own = lines.flatMap((comment) => {
    const read = readOwnComment(comment.text, today);
    return read ? { ...read, comment } : [];
  });
  const foreign = lines.filter((comment) => !comment.json);
  const stack = new Set(foreign.filter(stacks).map((comment) => comment.line));
  return {
    empty: lines.length === 0,
    own,
    ownAt: (place) => own.filter(({ comment }) => isNear(comment, place) && belongsTo(comment, place)),
    foreignAt: (place) =>
      foreign.flatMap((comment) => {
        if (!isNear(comment, place)) return [];
        return readers.flatMap(([tool, read]) => {
          const found = read(comment, place, { stack, today });
          return found ? { ...found, tool, line: comment.line } : [];
        });
      }),
  };
}

/** A valid comment of this tool as what it suppresses. */
export function asHonored({ reason, until, approval, comment }: PlacedComment): HonoredBy {
  return { tool: ownTool, reason, until, line: comment.line, ...(approval ? { claimed: approval } : {}) };
}
