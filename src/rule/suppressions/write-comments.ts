import type { Parser } from '../../terraform/syntax/parse.ts';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import { inBytes, insertion, type TextEdit } from '../fix/edits.ts';
import { insertJsonComment } from '../fix/insert-json.ts';
import { startsLine } from '../fix/insertion-point.ts';
import { eolAt, indentOf, layoutOf, lineEnd } from '../fix/layout.ts';
import type { Judgement } from '../judge/judge-target.ts';
import { rootOf } from '../judge/list-targets.ts';
import type { Fix } from '../report.ts';
import { type CommentLine, commentLines } from './comment-line.ts';
import { belongsTo, readOwnComment } from './own-comment.ts';
import { placesOf, type TargetText } from './target-text.ts';

/** Which targets get a suppression comment, and which one. */
export interface WantedComments {
  /** The words of the comment: `require-imdsv2:ignore <reason> until=YYYY-MM-DD`. */
  readonly words: string;
  /** Also where the verdict is `unknown`. */
  readonly unknown: boolean;
  /** Only these targets, by `targetKey`. Default: all. */
  readonly only?: ReadonlySet<string>;
  /** May this file be changed? */
  readonly mayEdit: (path: string) => boolean;
}

/**
 * For each target that is asked for, the edit that puts a suppression comment at it: above its own block, or above the
 * call through which it allows IMDSv1, where the block's other callers are fine. No entry where no comment is possible.
 *
 * @param judgements of every target, those that a comment might cover by the way
 * @param open those that no suppression holds for
 * @param today `YYYY-MM-DD`
 */
export function commentsFor(
  judgements: readonly Judgement[],
  open: readonly Judgement[],
  parser: Parser,
  { words, unknown, only, mayEdit }: WantedComments,
  today: string,
): Map<Judgement, Fix> {
  const isOpen = new Set(open);
  const isAsked = (judgement: Judgement) =>
    isOpen.has(judgement) &&
    (judgement.verdict === 'violation' || (unknown && judgement.verdict === 'unknown')) &&
    (only === undefined ||
      only.has(targetKey({ address: judgement.instance.address, root: rootOf(judgement.instance) })));
  const asked = open.filter(isAsked);
  const harm = new Map<string, number>();
  if (asked.length > 0) {
    for (const judgement of judgements) {
      if (isAsked(judgement) || !isOpen.has(judgement) || judgement.verdict === 'not-created') continue;
      for (const place of placesOf(judgement)) harm.set(keyOf(place), (harm.get(keyOf(place)) ?? 0) + 1);
    }
  }
  const files = new Map<string, CommentedFile | undefined>();
  const fileAt = (path: string) => {
    if (!files.has(path)) files.set(path, readComments(parser, path, today));
    return files.get(path);
  };
  const edits = new Map<string, TextEdit[]>();
  const found = new Map<Judgement, Fix>();
  for (const judgement of asked) {
    for (const place of inOrder(placesOf(judgement), harm)) {
      const { path } = place.source;
      if (!mayEdit(path)) continue;
      const key = keyOf(place);
      const made = edits.get(key) ?? commentAt(place, fileAt, words);
      edits.set(key, made);
      if (made.length === 0) continue;
      found.set(judgement, { edits: made.map(inBytes) });
      break;
    }
  }
  return found;
}

/** Names a target for `WantedComments.only`. */
export function targetKey({
  address,
  root,
}: {
  readonly address: string | null;
  readonly root: string;
}): string {
  return JSON.stringify([root, address]);
}

function keyOf({ source, block }: TargetText): string {
  return `${source.path}\n${block.span.start}`;
}

/** The place that covers the fewest other targets comes first; then the target's own, then the nearest call. */
function inOrder(places: readonly TargetText[], harm: ReadonlyMap<string, number>): TargetText[] {
  const calls = places.filter(({ call }) => call).reverse();
  const own = places.filter(({ call }) => !call);
  const cost = (place: TargetText) => harm.get(keyOf(place)) ?? 0;
  return [...own, ...calls].sort((a, b) => cost(a) - cost(b));
}

/** The facts about a file's comments that writing another one needs. */
interface CommentedFile {
  /** Comments of this tool that hold no more, or never did, each on a line of its own. */
  readonly outdated: readonly CommentLine[];
  /** Lines (1-based) that are nothing but a comment of a tool. */
  readonly lines: ReadonlySet<number>;
}

function commentAt(
  place: TargetText,
  fileAt: (path: string) => CommentedFile | undefined,
  words: string,
): TextEdit[] {
  const { source, block } = place;
  if (block.body.json) return insertJsonComment(source, block.body.span.start - 1, words);
  const file = fileAt(source.path);
  if (!file) return [];
  const outdated = file.outdated.find((comment) => belongsTo(comment, place));
  if (outdated) {
    const { start } = outdated;
    return [{ source, start, end: lineEnd(source, start), text: `# ${words}` }];
  }
  if (startsLine(source, block.header.start)) {
    // Several of the comments above act on the line that follows them, so nothing may come between.
    let line = place.headerLine;
    while (file.lines.has(line - 1)) line--;
    const text = `${indentOf(source, block.header.start)}# ${words}${eolAt(source, block.header.start)}`;
    return [insertion(source, source.lineStarts[line - 1]!, text)];
  }
  // Another comment ends in the line of the header; inside of the block there is room.
  const { inner, eol, oneLine } = layoutOf(block.body);
  const { start } = block.body.span;
  const end = lineEnd(source, start);
  if (oneLine || source.text.slice(start, end).trim() !== '') return [];
  return [insertion(source, end, `${eol}${inner}# ${words}`)];
}

function readComments(parser: Parser, path: string, today: string): CommentedFile | undefined {
  try {
    const file = parser.parse(path);
    if (!file) return undefined;
    const lines = commentLines(file).filter(
      ({ alone, firstLine, lastLine }) => alone && firstLine === lastLine,
    );
    return {
      outdated: lines.filter(
        ({ text }) =>
          /^(?:#|\/\/)\s*require-imdsv2:/.test(text) && readOwnComment(text, today)?.problem != null,
      ),
      lines: new Set(lines.map(({ line }) => line)),
    };
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}
