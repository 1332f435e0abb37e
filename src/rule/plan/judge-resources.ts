import { memoryFiles } from '../../terraform/files.ts';
import type { MergedBlock, Module, ModuleNode } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Source, Span } from '../../terraform/syntax/source.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';
import { judgeResource } from '../judge/judge-resource.ts';
import { isProblem, type Problem, worst } from '../judge/outcome.ts';
import { outcomesOf } from '../judge/outcomes.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { targetKind } from '../targets.ts';
import { writtenResource } from './configuration.ts';
import { type BlockOptions, plannedBlock, type Unknowns } from './planned-block.ts';
import { plannedReference } from './planned-reference.ts';
import type { Plan, PlannedResource } from './read-plan.ts';

/** How a planned resource turns out. */
export interface PlannedJudgement {
  readonly resource: PlannedResource;
  readonly verdict: 'compliant' | 'violation' | 'unknown';
  /** Why, unless it is compliant. */
  readonly problem: Problem | null;
}

const template = 'aws_launch_template';

/**
 * Judges every resource of a plan by the rule for text: each becomes a block of a module of its own, in which a
 * reference to another planned resource is the name of that resource's block.
 */
export function judgeResources(plan: Plan, source: Source, policy: RulePolicy): PlannedJudgement[] {
  const { resources, configuration } = plan;
  const unknowns: Unknowns = new Map();
  const names = new Map(resources.map((resource, index) => [resource, `r${index}`]));
  const addressOf = (resource: PlannedResource) => `${resource.type}.${names.get(resource)}`;
  const templates = resources.filter(({ type }) => type === template);
  const blocks = new Map(resources.map((resource) => [resource, blockOf(resource)]));
  const all = new Map([...blocks].map(([resource, block]) => [addressOf(resource), block]));
  const nodes = new Map(
    [...Map.groupBy(resources, ({ module }) => module)].map(([module, own]) => [
      module,
      nodeWith(all, new Map(own.map((resource) => [addressOf(resource), blocks.get(resource)!]))),
    ]),
  );
  return resources.flatMap((resource) => {
    const block = blocks.get(resource)!;
    const location = { root: nodes.get(resource.module)!, calls: [], block, site: block };
    const outcomes = outcomesOf(location, new Map(), (context) =>
      judgeResource(block, targetKind(resource.type)!, policy, knowing(unknowns, context)),
    );
    const outcome = worst(outcomes);
    if (outcome.verdict === 'no-target') return [];
    return isProblem(outcome)
      ? { resource, verdict: outcome.verdict, problem: outcome }
      : { resource, verdict: 'compliant', problem: null };
  });

  function blockOf(resource: PlannedResource): MergedBlock {
    const written = writtenResource(configuration, resource);
    const start = source.lineStarts[resource.line - 1] ?? 0;
    const at: Span = { source, start, end: start };
    const options: BlockOptions = {
      at,
      written,
      unknowns,
      refer: ({ references = [] }) => {
        const found = plannedReference(resource, references, resources, configuration);
        return found && `${addressOf(found.resource)}.${found.attribute}`;
      },
      identify: (argument, value) => {
        // A name is as good as an id only where nothing says what was written.
        const key = /(?:^|_)id$/.test(argument)
          ? 'id'
          : !written && /(?:^|_)name$/.test(argument)
            ? 'name'
            : '';
        const found = key ? templates.find(({ after }) => after[key] === value) : undefined;
        return found && found !== resource ? `${addressOf(found)}.${key}` : undefined;
      },
    };
    return plannedBlock(resource, names.get(resource)!, options);
  }
}

/** Evaluates what a plan doesn't know as that unknown. */
function knowing(unknowns: Unknowns, context: Context): Context {
  return {
    ...context,
    evaluate: (expression: Expression, inner: Context) =>
      unknowns.get(expression) ?? context.evaluate(expression, inner),
  };
}

/** A module that has nothing but planned resources. */
function nodeWith(
  resources: ReadonlyMap<string, MergedBlock>,
  own: ReadonlyMap<string, MergedBlock>,
): ModuleNode {
  const none = new Map<string, never>();
  const module: Module = {
    directory: '',
    all: memoryFiles(new Map()),
    files: [],
    unparsable: [],
    resources,
    dataSources: none,
    variables: none,
    outputs: none,
    calls: none,
    locals: none,
    matteringResources: own,
    matteringCalls: none,
  };
  return {
    module,
    call: () => undefined,
    gap: () => undefined,
    child: () => undefined,
    remote: () => undefined,
    relevantChildren: () => none,
  };
}
