import type { ParsedFile } from '../../terraform/syntax/parse.ts';
import { checkovSkip } from './checkov.ts';
import { type CommentLine, commentLines, type Honoured } from './comment-line.ts';
import { kicsIgnore } from './kics.ts';
import { belongsTo, type OwnComment, ownTool, readOwnComment } from './own-comment.ts';
import type { Place } from './target-text.ts';
import { terrascanSkip } from './terrascan.ts';
import { stacks, tfsecIgnore } from './tfsec.ts';

/** A comment of this tool, with where it stands. */
export interface PlacedComment extends OwnComment {
  readonly comment: CommentLine;
}

/** What the comments of one file can suppress. */
export interface FileSuppressions {
  /** There is no such comment at all. */
  readonly empty: boolean;
  readonly own: readonly PlacedComment[];
  /** The comments of this tool that belong to a text. */
  ownAt(place: Place): readonly PlacedComment[];
  /** What other tools honour there, in the order of the file. */
  foreignAt(place: Place): readonly (Honoured & { readonly line: number })[];
}

/** A stack of comments above a target is not longer than this many lines. */
const maximumStack = 50;

/** Can it matter there at all? Cheap, since it is asked for every target and comment of a file. */
function isNear({ firstLine, lastLine }: CommentLine, { headerLine, endLine }: Place): boolean {
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
        const honoured = [
          checkovSkip(comment, place),
          tfsecIgnore(comment, place, stack, today),
          kicsIgnore(comment, place),
          terrascanSkip(comment, place),
        ];
        return honoured.flatMap((found) => (found ? { ...found, line: comment.line } : []));
      }),
  };
}

/** A valid comment of this tool as what it suppresses. */
export function asHonoured({ reason, until, comment }: PlacedComment): Honoured & { readonly line: number } {
  return { tool: ownTool, reason, until, line: comment.line };
}
