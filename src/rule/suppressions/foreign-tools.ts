import { checkovSkip } from './checkov.ts';
import type { CommentLine, Honored } from './comment-line.ts';
import { kicsIgnore } from './kics.ts';
import type { TargetText } from './target-text.ts';
import { terrascanSkip } from './terrascan.ts';
import { tfsecIgnore } from './tfsec.ts';
import type { SuppressionTool } from './tool-names.ts';

/** What a tool may look at besides the comment and the target's text. */
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
