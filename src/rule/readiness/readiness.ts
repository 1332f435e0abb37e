import type { Files } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { type Attribute, attribute, type Expression } from '../../terraform/syntax/syntax.ts';
import type { Judgement } from '../judge/judge-target.ts';
import type { TargetInstance } from '../judge/list-targets.ts';
import type { Finding } from '../report.ts';
import { optionsKind } from '../targets.ts';
import { examine } from './examine.ts';
import { tokensLost } from './tokens-lost.ts';
import { hopLimitFinding, ignoredFinding, providerFinding, userDataFinding } from './warning.ts';

/**
 * Finds what requiring tokens would break on these targets: scripts that call the metadata service without
 * one, and containers that can't reach it. Warnings; they change no verdict.
 */
export function readinessOf(judgements: readonly Judgement[], files: Files, parser: Parser): Finding[] {
  const found = new Map<string, Finding & { readonly related: Finding['related'][number][] }>();
  const seen = new Set<string>();
  const add = (finding: Finding) => {
    // A script that several targets run is one piece of work, with all of them as related.
    const key = [finding.code, finding.path, finding.startLine].join('\n');
    const known = found.get(key) ?? { ...finding, related: [] };
    found.set(key, known);
    for (const place of finding.related) {
      const id = [key, place.path, place.line].join('\n');
      if (!seen.has(id)) known.related.push(place);
      seen.add(id);
    }
  };
  for (const judgement of judgements) {
    const { instance, verdict, values } = judgement;
    if (verdict === 'not-created') continue;
    const { calls, hops } = examine(instance, values, files);
    const ignored = ignoredChanges(instance);
    if (ignored) add(ignoredFinding(instance, ignored.span));
    const lost = tokensLost(instance, values, files, parser);
    if (lost) add(providerFinding(instance, lost));
    for (const place of calls) add(userDataFinding(judgement, place));
    if (hops) add(hopLimitFinding(judgement, hops));
  }
  return [...found.values()];
}

/** The `ignore_changes` that keeps the setting away from instances that exist; undefined where none does. */
function ignoredChanges({ block, site }: TargetInstance): Attribute | undefined {
  const kind = block.block.type === 'resource' ? optionsKind(block.block.labels[0] ?? '') : undefined;
  // The caller can't change the text of another repository's module.
  if (!kind || site !== block) return undefined;
  const setting = kind.block ?? kind.argument;
  return block
    .blocks('lifecycle')
    .flatMap(({ body }) => attribute(body, 'ignore_changes') ?? [])
    .find(({ value }) => namesIn(value).some((name) => name === 'all' || name === setting));
}

/** The first name of each entry: `metadata_options` of `metadata_options[0].http_tokens`, quoted or not. */
function namesIn(value: Expression): string[] {
  if (value.kind === 'tuple') return value.items.flatMap(namesIn);
  if (value.kind === 'literal') return [/^\w+/.exec(String(value.value))?.[0] ?? ''];
  if (value.kind === 'template')
    return value.parts.flatMap((part) => (typeof part === 'string' ? (/^\w+/.exec(part)?.[0] ?? []) : []));
  if (value.kind === 'get' || value.kind === 'index' || value.kind === 'splat') return namesIn(value.object);
  return value.kind === 'reference' ? [value.name] : [];
}
