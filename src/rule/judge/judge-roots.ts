import { newBudget, type StepBudget } from '../../terraform/evaluate/worlds.ts';
import {
  configurationFiles,
  directoryOf,
  type Files,
  isConfiguration,
  joinPath,
  marksRoot,
} from '../../terraform/files.ts';
import type { Module, ModuleNode } from '../../terraform/module.ts';
import { isMounted } from '../../terraform/mounts.ts';
import { type Parser, settled } from '../../terraform/syntax/parse.ts';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import type { Body } from '../../terraform/syntax/syntax.ts';
import { createTree, type Matters } from '../../terraform/tree.ts';
import { findValuesFiles, type UnreadableValues, type ValuesFiles } from '../../terraform/values-files.ts';
import { findUnits, noUnits, type UnreadUnit } from '../../terragrunt/find-units.ts';
import type { Unit } from '../../terragrunt/unit.ts';
import type { Unseen } from '../report.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { type Judgement, judge } from './judge-target.ts';
import { enumerate, type Listed, type TargetInstance } from './list-targets.ts';
import { mountedMatters } from './mounted-matters.ts';
import { type Relevant, readQuietly } from './select-files.ts';
import type { UnseenCall } from './unseen-call.ts';

/** Every target of some directories, judged. */
export interface Judged {
  readonly judgements: readonly Judgement[];
  /** Calls behind which nothing was looked at. */
  readonly unseen: readonly UnseenCall[];
  /** Values files that can’t be read, of those that a target may depend on. */
  readonly unreadable: readonly Unseen[];
  readonly unparsable: readonly UnparsableError[];
  /** Every directory that was judged or followed to. */
  readonly directories: ReadonlySet<string>;
  /** Units of Terragrunt whose configuration can't be read. */
  readonly unreadUnits: readonly UnreadUnit[];
}

export interface JudgedPart {
  /** Only what these directories hold and lead to; by default all that are relevant. */
  readonly starts?: ReadonlySet<string>;
  /** Only these of their targets. */
  isWanted?(instance: TargetInstance): boolean;
  /** Shared with other parts; by default their own. */
  readonly budget?: StepBudget;
}

/** Judges the targets of the relevant directories and of the local modules that they call, or a part of them. */
export function judgeAll(
  files: Files,
  parser: Parser,
  relevant: Relevant,
  policy: RulePolicy,
  { starts = relevant.directories, isWanted = () => true, budget = newBudget() }: JudgedPart = {},
): Judged {
  const { unitFiles } = relevant;
  const found = unitFiles.length > 0 ? findUnits({ ...files, paths: unitFiles }, parser) : noUnits;
  const mounted = mountedMatters(files);
  const { seen_from_policy: seen = (path: string) => path } = policy;
  const known = new Map<string, ValuesFiles>();
  const valuesOf = (directory: string) => {
    const values =
      known.get(directory) ??
      findValuesFiles(files, parser, directory, {
        globs: policy.var_files?.[seen(directory || '.') || '.'] ?? [],
        seen,
        given: policy.given_values ?? [],
      });
    known.set(directory, values);
    return values;
  };
  const matters: Matters = {
    file: (path) =>
      isMounted(path)
        ? mounted.file(path)
        : relevant.files.has(path) || !relevant.looked.has(directoryOf(path)),
    directory: (directory) =>
      isMounted(directory)
        ? mounted.directory(directory)
        : relevant.directories.has(directory) ||
          (!relevant.looked.has(directory) && files.list(directory).some(isConfiguration)),
  };
  const load = createTree(files, parser, matters, valuesOf, budget);
  const isStart = ({ directory }: Unit) => starts === relevant.directories || starts.has(directory);
  const units = found.units
    .filter(isStart)
    .map((unit) => ({ unit, node: load(unit.directory, unit.module) }));
  const ofUnits = new Set(units.flatMap(({ unit }) => [unit.directory, unit.written]));
  // Terragrunt runs the files beside a unit as the module of the unit.
  const nodes = [...starts]
    .filter((directory) => !ofUnits.has(directory))
    .map((directory) => load(directory));
  const judgements: Judgement[] = [];
  const unseen: UnseenCall[] = [];
  const unreadable: Unseen[] = [];
  const directories = new Set<string>();
  const unparsable: UnparsableError[] = [...found.unparsable];
  const take = (root: ModuleNode, listed: Listed, values: ValuesFiles) => {
    const { directory } = root.module;
    for (const instance of listed.targets) {
      files.onWork?.(instance.block.block.header.source.path);
      const judgement = isWanted(instance) ? judge(instance, values, policy) : undefined;
      if (judgement) judgements.push(judgement);
    }
    files.onWork?.(null);
    unseen.push(...listed.unseen);
    directories.add(directory);
    for (const module of listed.reached) directories.add(module.directory);
    unreadable.push(...values.unreadable.map((file) => unreadValues(file, directory || '.')));
    unparsable.push(...values.unparsable);
  };
  for (const { unit, node } of units) {
    take(node, enumerate(node, unit), valuesOfUnit(unit));
    if (!unit.rest || node.child(unit.name)) continue;
    const rest = load(unit.directory, unit.rest);
    take(rest, enumerate(rest, unit), noValues);
  }
  const unitNodes = units.map(({ node }) => node);
  const isRoot = ({ module }: ModuleNode) => isOwnRoot(files, parser, module.directory);
  for (const [root, listed] of listingsOf(rootsOf(nodes, unitNodes, isRoot), isRoot))
    take(root, listed, valuesOf(root.module.directory));
  // Judging parses more files as it needs them, so this comes last.
  unparsable.push(...nodes.flatMap((node) => node.module.unparsable));
  return { judgements, unseen, unreadable, unparsable, directories, unreadUnits: found.unread };
}

function unreadValues({ path, reason, hint }: UnreadableValues, root: string): Unseen {
  return { kind: 'values', address: null, root, path, line: 1, source: null, reason, hint };
}

/** A unit gives its module every value itself. */
const noValues: ValuesFiles = {
  automatic: () => new Map(),
  candidates: () => [],
  hidden: () => null,
  given: [],
  unparsable: [],
  unreadable: [],
};

/** The unreadable values files that would override a unit's inputs. */
function valuesOfUnit({ values }: Unit): ValuesFiles {
  values.automatic();
  return { ...noValues, unparsable: values.unparsable, unreadable: values.unreadable };
}

/**
 * The targets below each root. A directory is no root if a root calls it by a source that only its arguments
 * decide.
 */
function listingsOf(
  roots: readonly ModuleNode[],
  isRoot: (node: ModuleNode) => boolean,
): Map<ModuleNode, Listed> {
  const listings = new Map(roots.map((root) => [root, enumerate(root)]));
  const reached = new Set([...listings.values()].flatMap((listed) => [...listed.reached]));
  if (!roots.some(({ module }) => reached.has(module))) return listings;
  const kept = new Map([...listings].filter(([root]) => !reached.has(root.module) || isRoot(root)));
  const covered = new Set([...kept.values()].flatMap((listed) => [...listed.reached]));
  for (const [root, listed] of listings) {
    if (kept.has(root) || covered.has(root.module)) continue;
    kept.set(root, listed);
    for (const module of listed.reached) covered.add(module);
  }
  return kept;
}

/**
 * Modules that no other module in view calls, and those that are roots all the same. Where modules only call each
 * other, the first of them.
 */
function rootsOf(
  nodes: readonly ModuleNode[],
  units: readonly ModuleNode[],
  isRoot: (node: ModuleNode) => boolean,
): readonly ModuleNode[] {
  const childrenOf = (node: ModuleNode) => [...node.relevantChildren().values()];
  const called = new Set([...units, ...nodes].flatMap(childrenOf).map(({ module }) => module));
  // Beside generated files, a unit has a module of its own in the directory.
  const ofUnits = new Set(units.flatMap(childrenOf).map(({ module }) => module.directory));
  const isCalled = ({ module }: ModuleNode) => called.has(module) || ofUnits.has(module.directory);
  const roots = nodes.filter((node) => !isCalled(node) || isRoot(node));
  const covered = new Set([...units, ...roots].flatMap(reachable));
  for (const node of nodes) {
    if (covered.has(node.module) || ofUnits.has(node.module.directory)) continue;
    roots.push(node);
    for (const below of reachable(node)) covered.add(below);
  }
  return roots;
}

/** A module and everything that it calls, directly or not. */
function reachable(node: ModuleNode): Module[] {
  const found = new Set([node]);
  for (const each of found) for (const child of each.relevantChildren().values()) found.add(child);
  return [...found].map(({ module }) => module);
}

/**
 * The files that Terraform refuses: of those that judging needed, and of those that have to be checked
 * besides. One objection for each file, in no particular order.
 */
export async function findUnparsable(
  parser: Parser,
  known: readonly UnparsableError[],
  besides: readonly string[],
): Promise<UnparsableError[]> {
  const found = new Map(known.map((error) => [error.path, error]));
  const unknown = besides.filter((path) => !found.has(path));
  const objections = await settled(parser, () => unknown.flatMap((path) => objectionTo(parser, path) ?? []));
  for (const error of objections) found.set(error.path, error);
  return [...found.values()];
}

function objectionTo(parser: Parser, path: string): UnparsableError | null {
  try {
    return parser.parse(path)?.refusal ?? null;
  } catch (error) {
    if (error instanceof UnparsableError) return error;
    throw error;
  }
}

const words = /\b(?:backend|cloud|provider)\b|\\[uU]/;

/**
 * Does a directory say that it is planned by itself, even if another directory calls it: where its state is kept, how its
 * providers are configured, its own values or lock file? To call it, with `count = 0` say, must not hide it.
 */
function isOwnRoot(files: Files, parser: Parser, directory: string): boolean {
  const gaps = files.gaps?.(directory) ?? [];
  if ([...files.list(directory), ...gaps.map(({ name }) => name)].some(marksRoot)) return true;
  return configurationFiles(files, directory)
    .map((name) => joinPath(directory, name))
    .filter((path) => words.test(readQuietly(files, path)?.toString('latin1') ?? '\\u'))
    .some((path) => configuresRoot(bodyOf(parser, path)));
}

function configuresRoot(body: Body | undefined): boolean {
  if (!body) return false;
  if (body.blocks('provider').length > 0) return true;
  return body
    .blocks('terraform')
    .some((settings) => settings.body.blocks('backend').length + settings.body.blocks('cloud').length > 0);
}

/** A file that can't be parsed is already reported elsewhere. */
function bodyOf(parser: Parser, path: string): Body | undefined {
  try {
    return parser.parse(path)?.body;
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}
