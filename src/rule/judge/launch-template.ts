import { asString, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import { attribute } from '../../terraform/syntax/syntax.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { optionsKind } from '../targets.ts';
import { judgeOptions } from './judge-options.ts';
import { isSet, type MetadataOptions, readOptions } from './metadata-options.ts';
import { cannotKnow, isProblem, type Outcome, type Problem } from './outcome.ts';
import { type ResourceReference, resourceReference } from './resource-reference.ts';

const templateType = 'aws_launch_template';

/** The options that an instance takes from a launch template, or why they can't be read. */
export type SeenTemplate = { readonly options: MetadataOptions } | { readonly unseen: string };

/**
 * Judges an instance with what its launch template says: the template's options apply, and the instance's own
 * arguments override them, argument by argument.
 */
export function judgeWithTemplate(own: MetadataOptions, policy: RulePolicy, context: Context): Outcome {
  const template = findTemplate(own.resource, context);
  if (!template) return judgeOptions(own, policy, context);
  if ('unseen' in template) {
    if (isSet(own.tokens)) return judgeOptions(own, policy, context);
    const endpoint = judgeOptions(own, policy, context);
    return endpoint.verdict === 'compliant' ? endpoint : unseenTemplate(own, template.unseen);
  }
  const fromTemplate = template.options;
  const combined: MetadataOptions = {
    ...own,
    tokens: isSet(own.tokens) ? own.tokens : fromTemplate.tokens,
    endpoint: isSet(own.endpoint) ? own.endpoint : fromTemplate.endpoint,
  };
  if (isSet(own.tokens)) return judgeOptions(combined, policy, context);
  // The template decides: where it says nothing, the problem stands at the template too.
  const decided = judgeOptions({ ...fromTemplate, endpoint: combined.endpoint }, policy, context);
  if (!isProblem(decided)) return decided;
  const header = own.resource.block.header;
  return { ...decided, place: own.block?.header ?? header, related: [header, ...decided.related] };
}

function unseenTemplate(own: MetadataOptions, why: string): Problem {
  const header = own.resource.block.header;
  return cannotKnow(
    own.block?.header ?? header,
    `the launch template decides, and it can’t be seen: ${why}`,
    'Set `http_tokens = "required"` in a `metadata_options` block of the instance itself.',
  );
}

function findTemplate(instance: MergedBlock, context: Context): SeenTemplate | undefined {
  const [reference] = expandBlocks(instance.blocks('launch_template'), context);
  if (!reference) return undefined;
  const inner = { ...context, names: reference.names };
  const read = (name: string): Value | undefined => {
    const found = attribute(reference.block.body, name);
    const value = found && inner.evaluate(found.value, inner);
    return value && !isNull(value) ? value : undefined;
  };
  return templateOf(read, context);
}

/**
 * The options of the template that a block `launch_template` names, or a module's input of that shape.
 * @param read the value of `id`, `name` or `version`; undefined where it is not set, or null
 */
export function templateOf(read: (name: string) => Value | undefined, context: Context): SeenTemplate {
  const id = read('id') ?? read('name');
  const template = id && resourceReference(id, templateType, ['id', 'name'], context);
  if (!template) return { unseen: 'its id is not that of an aws_launch_template of this configuration' };
  if (!isCurrent(read('version'), template, context))
    return { unseen: 'it is not the current version of the template' };
  const { resource, scope, names } = template;
  const [options] = readOptions(resource, optionsKind(templateType)!, { ...context, scope, names });
  return options ? { options } : { unseen: 'it has no options' };
}

/** No version, `$Latest`, `$Default` and the template's own latest or default version are the template as written. */
function isCurrent(version: Value | undefined, template: ResourceReference, context: Context): boolean {
  if (!version) return true;
  const text = asString(version);
  if (text.kind === 'scalar') return text.value === '$Latest' || text.value === '$Default';
  const own = resourceReference(text, templateType, ['latest_version', 'default_version'], context);
  return own?.resource === template.resource && own.scope.id === template.scope.id;
}
