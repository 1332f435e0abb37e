import type { ParsedFile } from '../../terraform/parse.ts';
import { lineAt } from '../../terraform/source.ts';
import { jsonCommentLines } from './json-comment-line.ts';

/** One line of a comment. Lines are 1-based. */
export interface CommentLine {
  /** As it stands in the file, the marker included; a line of a JSON comment has none. */
  readonly text: string;
  readonly line: number;
  /** First and last line of the whole comment. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Index in the source's text at which the whole comment starts. */
  readonly start: number;
  /** Nothing but blanks stands in front of the comment on its line. */
  readonly alone: boolean;
  /** The value of a `"//"` member: no tool but this one reads those. */
  readonly json: boolean;
}

/** Everything that any tool takes for a suppression holds one of these words. */
const words =
  /require-imdsv2:|(?:checkov|bridgecrew|cortex):skip=|(?:tfsec|trivy):ignore:|kics-scan|dd-iac-scan|#ts:skip=/i;

/** The lines of a file's comments that may be suppressions, in the order of the file. */
export function commentLines(file: ParsedFile): CommentLine[] {
  const { source } = file;
  if (file.body.json) return words.test(source.text) ? jsonCommentLines(source) : [];
  return file.comments.flatMap((comment) => {
    if (!words.test(comment.text)) return [];
    const firstLine = lineAt(source, comment.start);
    // The grammar may count the line feed behind a `#` comment as part of it.
    const lines = comment.text.replace(/\r?\n$/, '').split(/\r?\n/);
    const lineStart = source.lineStarts[firstLine - 1]!;
    const alone = source.text.slice(lineStart, comment.start).trim() === '';
    return lines.map((text, index) => ({
      text: text.trimEnd(),
      line: firstLine + index,
      firstLine,
      lastLine: firstLine + lines.length - 1,
      start: comment.start,
      alone,
      json: false,
    }));
  });
}
