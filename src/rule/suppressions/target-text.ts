import type { MergedBlock, ModuleNode } from '../../terraform/module.ts';
import { isMounted } from '../../terraform/mounts.ts';
import { lineAt, linesOf, type Source, type Span } from '../../terraform/syntax/source.ts';
import { attribute, type Block } from '../../terraform/syntax/syntax.ts';
import type { Judgement } from '../judge/judge-target.ts';
import { type TargetKind, targetKind } from '../targets.ts';

/** The text of a target in one file, as tools look at it when they place a comment. Lines are 1-based. */
export interface TargetText {
  readonly source: Source;
  /** The resource or the module call. */
  readonly block: Block;
  readonly headerLine: number;
  /** Line of the closing brace. */
  readonly endLine: number;
  /** A call that leads to the target, not the target itself. */
  readonly call: boolean;
  /** The blocks that hold the setting. */
  readonly settings: readonly Block[];
  /** Where a finding of the target stands in this text, or would; null on a call. */
  readonly findingLine: number | null;
  /** The arguments that say whether tokens are required. */
  readonly argumentLines: readonly number[];
}

/**
 * Where a target is written: its block, the blocks of override files, and the calls that lead to it from the root.
 * Comments in another repository's module accept nothing for the caller.
 */
export function placesOf(judgement: Judgement): TargetText[] {
  const { instance } = judgement;
  return [
    ...declarations(instance.site).map((block) => targetPlace(block, judgement)),
    ...callsTo(instance.root, instance.calls)
      .filter((call) => call !== instance.site)
      .flatMap(declarations)
      .map(callPlace),
  ].filter(({ source }) => !isMounted(source.path));
}

function declarations({ block, overrides }: MergedBlock): Block[] {
  return [block, ...overrides];
}

function callsTo(root: ModuleNode, names: readonly string[]): MergedBlock[] {
  const calls: MergedBlock[] = [];
  let node: ModuleNode | undefined = root;
  for (const name of names) {
    const call = node?.module.calls.get(name);
    if (call) calls.push(call);
    node = node?.child(name);
  }
  return calls;
}

function targetPlace(block: Block, { problem }: Judgement): TargetText {
  const kind = settingOf(targetKind(block.labels[0] ?? ''));
  const nested = (type: string) => block.body.blocks(type);
  const settings = kind?.block
    ? [
        ...nested(kind.block),
        ...nested('dynamic')
          .filter((dynamic) => dynamic.labels[0] === kind.block)
          .flatMap((dynamic) => [dynamic, ...dynamic.body.blocks('content')]),
      ]
    : [];
  const bodies = kind?.block === null ? [block.body] : settings.map((setting) => setting.body);
  const spans = bodies.flatMap((body) => (kind && attribute(body, kind.argument)?.span) ?? []);
  const stated = [problem?.at, problem?.place].find((span) => span && within(span, block));
  if (stated) spans.push(stated);
  const finding = stated ?? spans[0] ?? settings[0]?.header ?? block.header;
  return {
    ...callPlace(block),
    call: false,
    settings,
    findingLine: lineOf(finding),
    argumentLines: spans.map(lineOf),
  };
}

/** The block, if any, and the argument that say whether tokens are required. */
function settingOf(kind: TargetKind | undefined): { block: string | null; argument: string } | undefined {
  switch (kind?.how) {
    case 'options':
      return kind;
    case 'spot':
      return { block: 'metadata_options', argument: 'http_tokens' };
    case 'settings':
      return { block: 'setting', argument: 'value' };
    case 'document':
      return { block: null, argument: kind.argument };
    default:
      return undefined;
  }
}

function callPlace(block: Block): TargetText {
  const { startLine, endLine } = linesOf(block.span);
  return {
    source: block.span.source,
    block,
    headerLine: startLine,
    endLine,
    call: true,
    settings: [],
    findingLine: null,
    argumentLines: [],
  };
}

function within(span: Span, { span: outer }: Block): boolean {
  return span.source === outer.source && span.start >= outer.start && span.end <= outer.end;
}

function lineOf(span: Span): number {
  return lineAt(span.source, span.start);
}
