import { get } from '../../terraform/evaluate/index-value.ts';
import { isNull, type Value } from '../../terraform/evaluate/value.ts';
import { judgeOptions } from '../judge/judge-options.ts';
import { templateOf } from '../judge/launch-template.ts';
import { isProblem, noTarget, type Outcome } from '../judge/outcome.ts';
import { resourceReference } from '../judge/resource-reference.ts';
import type { InputQuestion } from './module-input.ts';

/** Inputs of known modules with which a group takes another template than the module's own. */
const groupInputs = ['launch_template_id', 'launch_template', 'launch_template_name'];

/**
 * Judges a template of this configuration that the caller gives to a module which makes none: an instance is
 * judged with its options, a group is no target, because the template is one. Undefined if the deciding
 * template is not in the files, or EKS makes it.
 */
export function givenTemplate(question: InputQuestion): Outcome | undefined {
  const { switched, read, context } = question;
  if (switched === null || switched.startsWith('use_custom_launch_template')) return undefined;
  const block = switched.startsWith('launch_template = {') ? read('launch_template') : undefined;
  if (block) return ofInstance(block, question);
  const isHere = (value: Value | undefined, type: string) =>
    value !== undefined && resourceReference(value, type, ['id', 'name'], context) !== undefined;
  const given = groupInputs.map((name) => single(read(name))).find((value) => value && !isNull(value));
  if (given) return isHere(given, 'aws_launch_template') ? noTarget : undefined;
  return isHere(read('launch_configuration'), 'aws_launch_configuration') ? noTarget : undefined;
}

/** Some modules take a list of one. */
function single(value: Value | undefined): Value | undefined {
  return value?.kind === 'list' ? value.items[0] : value;
}

/** The input has the arguments of the block `launch_template` of an instance. */
function ofInstance(block: Value, { policy, context, call }: InputQuestion): Outcome | undefined {
  const template = templateOf((name) => {
    const value = get(block, name);
    return value.kind === 'error' || isNull(value) ? undefined : value;
  }, context);
  if ('unseen' in template) return undefined;
  const outcome = judgeOptions(template.options, policy, context);
  const { header } = call.block;
  return isProblem(outcome) ? { ...outcome, place: header, related: [header, ...outcome.related] } : outcome;
}
