import type { Files } from '../../terraform/files.ts';
import type { Span } from '../../terraform/source.ts';
import type { ModuleNode } from '../../terraform/tree.ts';
import type { ValuesFiles } from '../../terraform/values-files.ts';
import type { Candidate } from '../enumerate.ts';
import { compliant } from '../outcome.ts';
import { targetKind } from '../targets.ts';
import { outcomesOf } from '../verdict.ts';
import { type ContainerHint, containersInModule, containersInScript } from './containers.ts';
import { type Reach, reachOf } from './hop-limit.ts';
import { callsWithoutToken } from './metadata-calls.ts';
import { placeIn, type Script } from './script.ts';
import { hasUserData, userDataOf } from './user-data.ts';

/** What was seen of a target in all of its instances and worlds. */
export interface Examined {
  /** Lines of scripts that call the metadata service without a token; 1-based. */
  readonly calls: readonly { readonly path: string; readonly line: number }[];
  /** Why containers run there. */
  readonly hint: ContainerHint | undefined;
  /** Where the hop limit is 1, or unset; null where it isn’t in every world. */
  readonly short: Span | null;
  readonly written: boolean;
}

/** More scripts of one target than this differ in values only. */
const maximumScripts = 16;

const nothing: Examined = { calls: [], hint: undefined, short: null, written: false };

/** Looks at the scripts and the hop limit of a target. */
export function examine(candidate: Candidate, values: ValuesFiles, files: Files): Examined {
  const { block } = candidate.block;
  const isModule = block.type === 'module';
  if (!isModule && targetKind(block.labels[0] ?? '')?.block !== 'metadata_options') return nothing;
  const scripted = hasUserData(candidate.block);
  const moduleHint = isModule ? undefined : containersInModule(candidate.block, nodeOf(candidate));
  if (!scripted && !moduleHint) return nothing;
  const scripts = new Map<string, Script>();
  const reaches: Reach[] = [];
  outcomesOf(candidate, { get: (name) => values.automatic().get(name) }, (context) => {
    reaches.push(reachOf(candidate.block, context));
    if (!scripted || scripts.size >= maximumScripts) return compliant;
    for (const script of userDataOf(candidate.block, context, files)) scripts.set(identify(script), script);
    return compliant;
  });
  // Without an endpoint nothing calls the service, so nothing breaks.
  if (reaches.length === 0 || reaches.every(({ disabled }) => disabled)) return nothing;
  const hint = [...scripts.values()].map(containersInScript).find(Boolean) ?? moduleHint;
  const [first] = reaches;
  return {
    calls: callsIn([...scripts.values()]),
    hint,
    short: reaches.every(({ short }) => short !== null) ? first!.short : null,
    written: first!.written,
  };
}

/**
 * Do containers run on what the target creates? Then a new block should allow two hops, as a container is one hop
 * further away.
 */
export function containerHint(candidate: Candidate, values: ValuesFiles, files: Files): boolean {
  return examine(candidate, values, files).hint !== undefined;
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

function nodeOf({ root, calls }: Candidate): ModuleNode {
  let node = root;
  for (const name of calls) node = node.child(name) ?? node;
  return node;
}
