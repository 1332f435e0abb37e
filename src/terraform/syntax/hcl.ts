import { type Comment, type HclTree, readTree } from './hcl-tree.ts';
import { type PlainBlock, plainBlock } from './plain-block.ts';
import type { Source, Span } from './source.ts';
import type { Block, Body } from './syntax.ts';
import { topLevelBlocks } from './top-level-blocks.ts';

/** What a file of native syntax says, and whether the referee should be asked about it. */
export interface HclFile {
  readonly body: Body;
  readonly comments: readonly Comment[];
  /** Terraform's own parser may reject it. */
  readonly doubtful: boolean;
  /** 1-based line at which it can't be read any more; null where it is whole. */
  readonly brokenAt: number | null;
}

/**
 * Reads native syntax. Needs `loadGrammar()`. Blocks that are valid on sight are read when their content is asked for;
 * everything else at once.
 */
export function readHcl(source: Source): HclFile {
  const blocks = topLevelBlocks(source.text);
  const plain = (blocks ?? []).flatMap(({ start, end }) => plainBlock(source.text, start, end) ?? []);
  const trees = between(source, plain).map(readTree);
  // A file of values, as a rule; arguments have to be seen together, because none may be set twice.
  if (plain.length > 0 && trees.some(({ attributes }) => attributes.length > 0)) {
    return together(source, [], [readTree(wholeOf(source))], blocks !== undefined);
  }
  return together(source, plain, trees, blocks !== undefined);
}

function together(
  source: Source,
  plain: readonly PlainBlock[],
  trees: readonly HclTree[],
  keepsRules: boolean,
): HclFile {
  const allBlocks = inOrder(
    [...plain.map((block) => lazyBlock(source, block)), ...trees.flatMap(({ blocks }) => blocks)],
    (block) => block.span.start,
  );
  const comments = inOrder(
    [...plain.flatMap((block) => commentsOf(source, block)), ...trees.flatMap((tree) => tree.comments)],
    (comment) => comment.start,
  );
  return {
    body: {
      span: wholeOf(source),
      attributes: trees.flatMap(({ attributes }) => attributes),
      allBlocks,
      json: false,
      blocks: (type) => allBlocks.filter((block) => block.type === type),
    },
    comments,
    doubtful: !keepsRules || trees.some(({ doubtful }) => doubtful),
    brokenAt: trees.find(({ brokenAt }) => brokenAt !== null)?.brokenAt ?? null,
  };
}

/** What lies before, between and behind some blocks, where anything is there. */
function between(source: Source, blocks: readonly PlainBlock[]): Span[] {
  const starts = [0, ...blocks.map(({ end }) => end)];
  const ends = [...blocks.map(({ start }) => start), source.text.length];
  return starts
    .map((start, index) => ({ source, start, end: ends[index]! }))
    .filter(({ start, end }) => /\S/.test(source.text.slice(start, end)));
}

function lazyBlock(source: Source, { type, labels, start, end, open }: PlainBlock): Block {
  const span = { source, start, end };
  let body: Body | undefined;
  return {
    type,
    labels,
    span,
    header: { ...span, end: open },
    get body() {
      body ??= readTree(span).blocks[0]!.body;
      return body;
    },
  };
}

function commentsOf({ text }: Source, { comments }: PlainBlock): Comment[] {
  return comments.map(([start, end]) => ({ text: text.slice(start, end), start, end }));
}

function inOrder<T>(items: T[], startOf: (item: T) => number): T[] {
  return items.sort((a, b) => startOf(a) - startOf(b));
}

function wholeOf(source: Source): Span {
  return { source, start: 0, end: source.text.length };
}
