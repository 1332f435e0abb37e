import type { Files } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { attribute, type Block, type Body } from '../../terraform/syntax/syntax.ts';
import type { Judgement } from '../judge/judge-target.ts';
import type { Repair } from '../judge/outcome.ts';
import { containerHint } from '../readiness/examine.ts';
import { hasOldTemplateProvider } from '../readiness/tokens-lost.ts';

/** Containers are one network hop further away from the metadata service than the instance itself. */
const hops = { name: 'http_put_response_hop_limit', text: '2' };

/**
 * New metadata options allow two hops where containers run: with the default of one, requiring tokens would cut
 * them off. An instance and its launch template may ask for the same new block, so what one of them runs counts for both.
 */
export function withHopLimits(judgements: readonly Judgement[], files: Files): (repair: Repair) => Repair {
  const owners = new Set<Block>();
  for (const { instance, values, repairs } of judgements) {
    const missing = (repairs ?? []).flatMap(newOptions);
    if (missing.length === 0) continue;
    if (containerHint(instance, values, files)) for (const { owner } of missing) owners.add(owner);
  }
  const extend = (repair: Repair): Repair => {
    if (repair.kind === 'all') return { ...repair, repairs: repair.repairs.map(extend) };
    const [missing] = newOptions(repair);
    return missing && owners.has(missing.owner)
      ? { ...missing, content: [...missing.content, hops] }
      : repair;
  };
  return extend;
}

type NewOptions = Extract<Repair, { kind: 'block' | 'object' }>;

/** The repairs that add options of an instance; those of image pipelines and notebooks know no containers. */
function newOptions(repair: Repair): NewOptions[] {
  if (repair.kind === 'all') return repair.repairs.flatMap(newOptions);
  if (repair.kind !== 'block' && repair.kind !== 'object') return [];
  return repair.content.some(({ name }) => name === 'http_endpoint') ? [repair] : [];
}

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
  for (const { instance } of judgements) {
    if (!hasOldTemplateProvider(instance, files, parser)) continue;
    for (const { body } of instance.block.blocks('metadata_options')) bodies.add(body);
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
