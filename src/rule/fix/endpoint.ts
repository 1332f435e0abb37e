import type { Files } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { attribute, type Body } from '../../terraform/syntax/syntax.ts';
import type { Judgement } from '../judge/judge-target.ts';
import type { Repair } from '../judge/outcome.ts';
import { hasOldTemplateProvider } from '../readiness/tokens-lost.ts';

const endpoint = { name: 'http_endpoint', text: '"enabled"' };

/**
 * An AWS provider below 4.61.0 doesn't send `http_tokens` of a launch template without `http_endpoint`, so there a fix
 * writes both.
 */
export function withEndpoints(
  judgements: readonly Judgement[],
  files: Files,
  parser: Parser,
): (repair: Repair) => Repair {
  const bodies = new Set<Body>();
  for (const { candidate } of judgements) {
    if (!hasOldTemplateProvider(candidate, files, parser)) continue;
    for (const { body } of candidate.block.blocks('metadata_options')) bodies.add(body);
  }
  const lacks = (body: Body) => bodies.has(body) && !body.json && !attribute(body, endpoint.name);
  const extend = (repair: Repair): Repair => {
    if (repair.kind === 'all') return { ...repair, repairs: repair.repairs.map(extend) };
    if (repair.kind === 'argument' && lacks(repair.body)) return { ...repair, before: endpoint };
    if (repair.kind !== 'replace') return repair;
    const { source, start, end } = repair.span;
    const body = [...bodies].find(
      ({ span }) => span.source === source && span.start <= start && span.end >= end,
    );
    return body && lacks(body)
      ? { kind: 'all', repairs: [repair, { kind: 'argument', body, ...endpoint }] }
      : repair;
  };
  return extend;
}
