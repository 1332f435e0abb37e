import { asString, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { expandBlocks, instancesOf } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import { type Context, noNames } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import { attribute, type Block, type Body } from '../../terraform/syntax/syntax.ts';
import { cannotKnow, noTarget, type Outcome, type Problem, worst } from './outcome.ts';
import { resourceReference } from './resource-reference.ts';

/**
 * Judges a resource that creates instances and takes their metadata options from another resource. A resource
 * of this configuration is judged itself, so the taker is no target; one from elsewhere is unknown.
 */
export function judgeTaker(resource: MergedBlock, context: Context): Outcome {
  const found = takers[resource.block.labels[0] ?? '']?.(resource, { ...context, taker: resource }) ?? [];
  return found.length > 0 ? worst(found) : noTarget;
}

type Taker = (resource: MergedBlock, context: TakerContext) => Outcome[];

interface TakerContext extends Context {
  readonly taker: MergedBlock;
}

const takers: Readonly<Record<string, Taker>> = {
  aws_autoscaling_group: (group, context) => {
    const mixed = within(at(group, 'mixed_instances_policy', context), 'launch_template');
    const specification = 'launch_template_specification';
    const found = [
      ...configuration(group, context),
      ...at(group, 'launch_template', context).map((block) => template(block, 'id', 'name')),
      ...within(mixed, specification).map(byLongName),
      ...within(within(mixed, 'override'), specification).map(byLongName),
    ];
    // Terraform 0.11 took these as arguments, too.
    const isOld = group.attribute('launch_template') ?? group.attribute('mixed_instances_policy');
    return found.length > 0 || isOld ? found : [withoutTemplate(group)];
  },
  aws_ec2_fleet: (fleet, context) => fleetTemplates(fleet, context),
  aws_spot_fleet_request: (fleet, context) => [
    ...at(fleet, 'launch_specification', context).map(({ block }) =>
      cannotKnow(
        block.header,
        'a `launch_specification` has no metadata options, so nothing here decides',
        'Use `launch_template_config` with a launch template that sets `http_tokens = "required"`.',
      ),
    ),
    ...fleetTemplates(fleet, context),
  ],
  aws_eks_node_group: (group, context) => {
    const templates = at(group, 'launch_template', context);
    if (templates.length > 0) return templates.map((block) => template(block, 'id', 'name'));
    return [
      cannotKnow(
        group.block.header,
        `no \`launch_template\`, so EKS makes its own, which decides${amiNote(group, context)}`,
        'Add a `launch_template` with `http_tokens = "required"`.',
      ),
    ];
  },
  aws_batch_compute_environment: (environment, context) =>
    at(environment, 'compute_resources', context).flatMap((resources) => {
      const type = resources.read('type');
      if (type?.kind === 'scalar' && /^FARGATE/i.test(String(type.value))) return [noTarget];
      const templates = within([resources], 'launch_template');
      if (templates.length > 0) return templates.map(byLongName);
      return [
        cannotKnow(
          resources.block.header,
          'no `launch_template`, so AWS Batch makes its own, which decides',
          'Add a `launch_template` with `http_tokens = "required"` to `compute_resources`.',
        ),
      ];
    }),
  aws_emr_cluster: (cluster, context) => {
    const name = cluster.attribute('security_configuration');
    const value = name && context.evaluate(name.value, context);
    if (value && isHere(value, 'aws_emr_security_configuration', ['name', 'id'], context)) return [noTarget];
    const isSet = name && value && !isNull(value);
    return [
      cannotKnow(
        isSet ? name.span : cluster.block.header,
        isSet
          ? 'its security configuration decides, and it is not in this configuration'
          : 'no `security_configuration`, so EMR and the AMI decide',
        'Use an `aws_emr_security_configuration` with `MinimumInstanceMetadataServiceVersion = 2`.',
      ),
    ];
  },
};

/** A nested block in one world. */
interface Nested {
  readonly block: Block;
  readonly context: TakerContext;
  /** The value of an argument; undefined where it is not set, or null. */
  read(name: string): Value | undefined;
}

function at(resource: MergedBlock, type: string, context: TakerContext): Nested[] {
  return expand(resource.blocks(type), context);
}

/** The nested blocks of nested blocks. */
function within(blocks: readonly Nested[], type: string): Nested[] {
  return blocks.flatMap(({ block, context }) => expand(nestedIn(block.body, type), context));
}

function nestedIn(body: Body, type: string): Block[] {
  return [...body.blocks(type), ...body.blocks('dynamic').filter(({ labels }) => labels[0] === type)];
}

function expand(blocks: readonly Block[], outer: TakerContext): Nested[] {
  return expandBlocks(blocks, outer).map(({ block, names }) => {
    const context = { ...outer, names };
    return {
      block,
      context,
      read: (name) => {
        const found = attribute(block.body, name);
        const value = found && context.evaluate(found.value, context);
        return value && !isNull(value) ? value : undefined;
      },
    };
  });
}

function fleetTemplates(fleet: MergedBlock, context: TakerContext): Outcome[] {
  const configs = at(fleet, 'launch_template_config', context);
  const names = fleet.block.labels[0] === 'aws_ec2_fleet' ? byLongName : byShortName;
  return within(configs, 'launch_template_specification').map(names);
}

function byLongName(block: Nested): Outcome {
  return template(block, 'launch_template_id', 'launch_template_name');
}

function byShortName(block: Nested): Outcome {
  return template(block, 'id', 'name');
}

function template({ block, context, read }: Nested, id: string, name: string): Outcome {
  const value = read(id) ?? read(name);
  if (value && isHere(value, 'aws_launch_template', ['id', 'name'], context)) return noTarget;
  return outOfView(block.header, 'launch template');
}

function configuration(group: MergedBlock, context: TakerContext): Outcome[] {
  const name = group.attribute('launch_configuration');
  const value = name && context.evaluate(name.value, context);
  if (!name || !value || isNull(value)) return [];
  const found = isHere(value, 'aws_launch_configuration', ['name', 'id'], context);
  return [found ? noTarget : outOfView(name.span, 'launch configuration')];
}

/**
 * Is it a resource of this configuration, which is judged itself? One that has no instance in a world that creates the
 * taker is none: `try(aws_launch_template.x[0].id, var.id)` is another then.
 */
function isHere(value: Value, type: string, attributes: readonly string[], context: TakerContext): boolean {
  const found = resourceReference(value, type, attributes, context);
  if (!found) return false;
  const isMade = instancesOf(found.resource, { ...context, scope: found.scope, names: noNames }).length > 0;
  return isMade || instancesOf(context.taker, { ...context, names: noNames }).length === 0;
}

/** Terraform refuses such a group, so what makes one of it decides: as in a module that takes a template from its caller. */
function withoutTemplate(group: MergedBlock): Problem {
  const problem = cannotKnow(
    group.block.header,
    'it has neither a launch template nor a launch configuration here, and the one that it is given decides',
    'Add a `launch_template` with `http_tokens = "required"`.',
  );
  return { ...problem, impossible: true };
}

function outOfView(span: Span, what: string): Problem {
  return cannotKnow(
    span,
    `its ${what} decides, and it is not in this configuration`,
    `Check that ${what} for \`http_tokens = "required"\`, or declare it here.`,
  );
}

/** https://docs.aws.amazon.com/eks/latest/userguide/al2023.html */
function amiNote(group: MergedBlock, context: Context): string {
  const type = group.attribute('ami_type');
  const value = type && asString(context.evaluate(type.value, context));
  if (value?.kind !== 'scalar' || !/^(?:AL2023|BOTTLEROCKET)_/.test(String(value.value))) return '';
  return `; for ${value.value} it requires tokens today`;
}
