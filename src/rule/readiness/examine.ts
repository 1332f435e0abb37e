import { TooManyOutcomes } from '../../terraform/evaluate/worlds.ts';
import type { Files } from '../../terraform/files.ts';
import type { MergedBlock, ModuleNode } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { ValuesFiles } from '../../terraform/values-files.ts';
import type { TargetInstance } from '../judge/list-targets.ts';
import { compliant } from '../judge/outcome.ts';
import { outcomesOf } from '../judge/outcomes.ts';
import { targetKind } from '../targets.ts';
import { type ContainerHint, containersInModule, containersInScript } from './containers.ts';
import { glanceAt } from './directory-hints.ts';
import { type HopReach, reachOf } from './hop-limit.ts';
import { callsWithoutToken } from './metadata-calls.ts';
import { readScript, type ScriptSources } from './read-script.ts';
import { noScript, placeIn, type Script, scriptAt } from './script.ts';

/** The observations on a target in all of its instances and worlds. */
export interface Examined {
  /** Lines of scripts that call the metadata service without a token; 1-based. */
  readonly calls: readonly { readonly path: string; readonly line: number }[];
  /** Containers run there, and the hop limit is 1 or unset in every world. */
  readonly hops: { readonly hint: ContainerHint; readonly at: Span; readonly written: boolean } | null;
}

/** More scripts of one target than this differ in values only. */
const maximumScripts = 16;

/** After so many worlds and instances without a new script there is hardly another one. */
const maximumIdle = 16;

const nothing: Examined = { calls: [], hops: null };

/**
 * Looks at the scripts and the hop limit of a target. The slower steps come last, and only if they are
 * needed.
 */
export function examine(instance: TargetInstance, values: ValuesFiles, files: Files): Examined {
  if (!mayRunScripts(instance)) return nothing;
  const scripts = scriptsOf(instance, values, files);
  const calls = callsIn(scripts);
  const hint = hintIn(scripts, instance, files);
  if (calls.length === 0 && !hint) return nothing;
  const reaches: HopReach[] = [];
  judgeEach(instance, values, (context) => reaches.push(reachOf(instance.block, context)));
  const [first] = reaches;
  // Without an endpoint nothing calls the service, so nothing breaks.
  if (!first || reaches.every(({ disabled }) => disabled)) return nothing;
  const isShort = reaches.every(({ short }) => short !== null);
  return { calls, hops: hint && isShort ? { hint, at: first.short!, written: first.written } : null };
}

/**
 * Do containers run on the instances of the target? Then a new block should allow two hops, as a container is
 * one hop further away.
 */
export function containerHint(instance: TargetInstance, values: ValuesFiles, files: Files): boolean {
  if (!mayRunScripts(instance)) return false;
  return hintIn(scriptsOf(instance, values, files), instance, files) !== undefined;
}

function mayRunScripts({ block: { block } }: TargetInstance): boolean {
  if (block.type === 'module') return true;
  const kind = targetKind(block.labels[0] ?? '');
  return kind?.how === 'spot' || (kind?.how === 'options' && kind.block === 'metadata_options');
}

function scriptsOf(instance: TargetInstance, values: ValuesFiles, files: Files): readonly Script[] {
  const modules = [...modulesOf(instance)];
  if (!hasUserData(instance.block)) return [];
  // Values files and Terragrunt units may name scripts in any directory.
  const isHere = values.given.length === 0 && !instance.unit;
  if (isHere && !modules.some(({ module }) => glanceAt(files, module.directory).script)) return [];
  const scripts = new Map<string, Script>();
  const sources = { files, memo: new Map<string, unknown>() };
  let idle = 0;
  judgeEach(instance, values, (context) => {
    const before = scripts.size;
    for (const script of userDataOf(instance.block, context, sources)) scripts.set(identify(script), script);
    idle = scripts.size > before ? 0 : idle + 1;
    if (scripts.size >= maximumScripts || idle >= maximumIdle) throw new TooManyOutcomes('enough was seen');
  });
  return [...scripts.values()];
}

function hintIn(
  scripts: readonly Script[],
  instance: TargetInstance,
  files: Files,
): ContainerHint | undefined {
  const said = scripts.map(containersInScript).find(Boolean);
  if (said || instance.block.block.type === 'module') return said;
  const node = modulesOf(instance).at(-1)!;
  return containersInModule(instance.block, node, glanceAt(files, node.module.directory));
}

/** Every instance of a target in every world. */
function judgeEach(instance: TargetInstance, values: ValuesFiles, look: (context: Context) => void): void {
  outcomesOf(instance, { get: (name) => values.automatic().get(name) }, (context) => {
    look(context);
    return compliant;
  });
}

function callsIn(scripts: readonly Script[]): Examined['calls'] {
  const places = scripts.flatMap((script) =>
    callsWithoutToken(script.text).map((offset) => placeIn(script, offset)),
  );
  return [...new Map(places.map((place) => [`${place.path}:${place.line}`, place])).values()];
}

/** The same text of two files is two scripts. */
function identify({ text, marks }: Script): string {
  return `${marks.map(({ path, line }) => `${path}:${line}`).join()}\n${text}`;
}

/** The module of the target, and those that lead to it from the root. */
export function modulesOf({ root, calls }: TargetInstance): ModuleNode[] {
  const nodes = [root];
  for (const name of calls) nodes.push(nodes.at(-1)!.child(name) ?? root);
  return nodes;
}

/** Arguments that hold a script, of resources and of the known modules. */
const names = ['user_data', 'user_data_base64'];

/** The scripts that an instance runs when it starts, in one world. */
function userDataOf(block: MergedBlock, context: Context, sources: ScriptSources): Script[] {
  return names.flatMap((name) => {
    const found = block.attribute(name);
    const script = found ? decoded(readScript(found.value, context, sources)) : noScript;
    return script.text === '' ? [] : script;
  });
}

/** Does it have one, so that looking for it is worth while? */
function hasUserData(block: MergedBlock): boolean {
  return names.some((name) => block.attribute(name) !== undefined);
}

/** A script that was written down in base64 stands, all of it, on its line. */
function decoded(script: Script): Script {
  const packed = script.text.replace(/\s+/g, '');
  const [mark] = script.marks;
  if (!mark || packed.length < 16 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return script;
  const text = Buffer.from(packed, 'base64').toString('utf8');
  return /^(?:#|<|Content-|MIME)/.test(text) ? scriptAt(text, mark.path, mark.line, false) : script;
}
