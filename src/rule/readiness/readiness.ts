import type { Files } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { findValuesFiles, type ValuesFiles } from '../../terraform/values-files.ts';
import type { Judgement } from '../judge/judge-target.ts';
import type { Finding } from '../report.ts';
import { examine } from './examine.ts';
import { ignoredChanges } from './ignored-changes.ts';
import { tokensLost } from './tokens-lost.ts';
import { hopLimitFinding, ignoredFinding, providerFinding, userDataFinding } from './warning.ts';

/**
 * What requiring tokens would break on these targets: scripts that call the metadata service without one, and
 * containers that can’t reach it. Warnings; they change no verdict.
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
  const valuesFiles = new Map<string, ValuesFiles>();
  for (const judgement of judgements) {
    const { candidate, verdict } = judgement;
    if (verdict === 'not-created') continue;
    const { directory } = candidate.root.module;
    const values = valuesFiles.get(directory) ?? findValuesFiles(files, parser, directory);
    valuesFiles.set(directory, values);
    const { calls, hops } = examine(candidate, values, files);
    const ignored = ignoredChanges(candidate);
    if (ignored) add(ignoredFinding(candidate, ignored.span));
    const lost = tokensLost(candidate, values, files, parser);
    if (lost) add(providerFinding(candidate, lost));
    for (const place of calls) add(userDataFinding(judgement, place));
    if (hops) add(hopLimitFinding(judgement, hops));
  }
  return [...found.values()];
}
