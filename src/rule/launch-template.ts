import type { Context } from '../terraform/context.ts';
import { expandBlocks, someInstance } from '../terraform/expand.ts';
import type { MergedBlock } from '../terraform/module.ts';
import { attribute } from '../terraform/syntax.ts';
import { asString, isNull, type Value } from '../terraform/value.ts';
import { judgeOptions } from './judge.ts';
import { isSet, type Options, readOptions } from './options.ts';
import { cannotKnow, type Outcome, type Problem } from './outcome.ts';
import type { RulePolicy } from './policy.ts';
import { targetKind } from './targets.ts';

/** What an instance takes from a launch template. */
type Template = { readonly options: Options } | { readonly unseen: string };

/**
 * Judges an instance with what its launch template says: the template's options apply, and the instance's own
 * arguments override them, argument by argument.
 */
export function judgeWithTemplate(own: Options, policy: RulePolicy, context: Context): Outcome {
  const template = findTemplate(own.resource, context);
  if (!template) return judgeOptions(own, policy, context);
  if ('unseen' in template) {
    if (isSet(own.tokens)) return judgeOptions(own, policy, context);
    const endpoint = judgeOptions(own, policy, context);
    return endpoint.verdict === 'compliant' ? endpoint : unseenTemplate(own, template.unseen);
  }
  const fromTemplate = template.options;
  const combined: Options = {
    ...own,
    tokens: isSet(own.tokens) ? own.tokens : fromTemplate.tokens,
    endpoint: isSet(own.endpoint) ? own.endpoint : fromTemplate.endpoint,
  };
  if (isSet(own.tokens)) return judgeOptions(combined, policy, context);
  // The template decides: where it says nothing, the problem stands at the template too.
  const decided = judgeOptions({ ...fromTemplate, endpoint: combined.endpoint }, policy, context);
  if (decided.verdict === 'compliant') return decided;
  const header = own.resource.block.header;
  return { ...decided, place: own.block?.header ?? header, related: [header, ...decided.related] };
}

function unseenTemplate(own: Options, why: string): Problem {
  const header = own.resource.block.header;
  return cannotKnow(
    own.block?.header ?? header,
    `the launch template decides, and it can’t be seen: ${why}`,
    'Set `http_tokens = "required"` in a `metadata_options` block of the instance itself.',
  );
}

function findTemplate(instance: MergedBlock, context: Context): Template | undefined {
  const [reference] = expandBlocks(instance.blocks('launch_template'), context);
  if (!reference) return undefined;
  const inner = { ...context, names: reference.names };
  const read = (name: string): Value | undefined => {
    const found = attribute(reference.block.body, name);
    const value = found && inner.evaluate(found.value, inner);
    return value && !isNull(value) ? value : undefined;
  };
  const id = read('id') ?? read('name');
  const name = id && templateName(id, context);
  if (name === undefined)
    return { unseen: 'its id is no reference to an aws_launch_template of this module' };
  const template = context.scope.node.module.resources.get(`aws_launch_template.${name}`);
  if (!template) return { unseen: `aws_launch_template.${name} is not declared in this module` };
  if (!isCurrent(read('version'), name, context))
    return { unseen: 'it is not the current version of the template' };
  const templateContext = { ...context, names: someInstance(template, context) };
  const [options] = readOptions(template, targetKind('aws_launch_template')!, templateContext);
  return options ? { options } : { unseen: 'it has no options' };
}

/** The name in `aws_launch_template.x.id`, `aws_launch_template.x[0].name`; undefined for anything else. */
function templateName(id: Value, context: Context): string | undefined {
  if (id.kind !== 'unknown' || !id.id.startsWith(`${context.scope.id}aws_launch_template.`)) return undefined;
  return /^aws_launch_template\.([\w-]+)(\[[^\]]*\])?\.(id|name)(\[\d+\])?$/.exec(
    id.id.slice(context.scope.id.length),
  )?.[1];
}

/** No version, `$Latest`, `$Default` and the template's own latest or default version are the template as written. */
function isCurrent(version: Value | undefined, name: string, context: Context): boolean {
  if (!version) return true;
  const text = asString(version);
  if (text.kind === 'scalar') return text.value === '$Latest' || text.value === '$Default';
  if (text.kind !== 'unknown') return false;
  const id = text.id.slice(context.scope.id.length);
  const own = `aws_launch_template.${name}`;
  return id.startsWith(own) && /^(?:\[[^\]]*\])?\.(?:latest|default)_version$/.test(id.slice(own.length));
}
