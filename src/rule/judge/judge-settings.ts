import { asString, identify, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import { type Context, noNames } from '../../terraform/scope.ts';
import { textOf } from '../../terraform/syntax/source.ts';
import { type Attribute, attribute } from '../../terraform/syntax/syntax.ts';
import { placeOf } from './judge-options.ts';
import { cannotKnow, compliant, type Outcome, type Problem, worst } from './outcome.ts';
import { resourceReference } from './resource-reference.ts';

const namespace = 'aws:autoscaling:launchconfiguration';
const option = 'DisableIMDSv1';

/** The setting of an environment or a configuration template, with its value in one world. */
interface BeanstalkSetting {
  readonly argument: Attribute;
  readonly value: Value;
}

/**
 * Does Elastic Beanstalk switch IMDSv1 off in this world? An environment's own setting overrides that of its template.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-ec2-imds.html
 */
export function judgeSettings(resource: MergedBlock, context: Context): Outcome {
  const own = settingsOf(resource, context);
  if (own.length > 0) return worst(own.map(judgeSetting));
  const { header } = resource.block;
  const name = resource.attribute('template_name');
  const value = name && context.evaluate(name.value, context);
  if (name && value && !isNull(value)) {
    const found = resourceReference(value, templateType, ['name', 'id'], context);
    if (!found) return unset(header, 'its configuration template is not in this configuration');
    const { scope, names } = found;
    const outside = { ...context, scope, names: found.resource === resource ? noNames : names };
    const inherited = settingsOf(found.resource, outside).map(judgeSetting);
    if (inherited.length === 0) return unset(header, 'neither it nor its configuration template sets it');
    const outcome = worst(inherited);
    return outcome.verdict === 'violation'
      ? { ...outcome, place: header, related: [header, ...outcome.related] }
      : outcome;
  }
  return unset(header, 'it is not set, so the platform version decides');
}

const templateType = 'aws_elastic_beanstalk_configuration_template';

function settingsOf(resource: MergedBlock, context: Context): BeanstalkSetting[] {
  return expandBlocks(resource.blocks('setting'), context).flatMap(({ block, names }) => {
    const inner = { ...context, names };
    const read = (name: string): Value | undefined => {
      const found = attribute(block.body, name);
      return found && asString(inner.evaluate(found.value, inner));
    };
    const argument = attribute(block.body, 'value');
    const given = argument && inner.evaluate(argument.value, inner);
    if (!argument || !given || !mayBe(read('namespace'), namespace)) return [];
    const name = read('name');
    if (!mayBe(name, option)) return [];
    // A setting of an unknown name may be this one: then its value says nothing.
    return name?.kind === 'scalar' ? [{ argument, value: given }] : [{ argument, value: name! }];
  });
}

function mayBe(value: Value | undefined, wanted: string): boolean {
  return (
    value?.kind === 'unknown' ||
    value?.kind === 'error' ||
    (value?.kind === 'scalar' && value.value === wanted)
  );
}

function judgeSetting({ argument, value }: BeanstalkSetting): Outcome {
  const text = asString(value);
  if (text.kind !== 'scalar' || text.value === null || value.kind !== 'scalar') {
    const why = text.kind === 'unknown' || text.kind === 'error' ? text.why : 'its value is null';
    return cannotKnow(argument.span, `can’t determine \`${option}\`: ${why}`, advice);
  }
  if (text.value === 'true') return compliant;
  const { at, related } = placeOf(argument.span, value.origin);
  const quoted = !value.origin || !/^(?:true|false)$/.test(textOf(value.origin));
  return {
    verdict: 'violation',
    code: 'tokens-optional',
    at,
    related,
    place: argument.span,
    now: `\`${option}\` is ${identify(value)}, which leaves IMDSv1 enabled`,
    advice: 'Set it to "true".',
    repair:
      value.direct && value.origin
        ? { kind: 'replace', span: value.origin, text: quoted ? '"true"' : 'true' }
        : null,
  };
}

const advice = `Add a \`setting\` with namespace "${namespace}", name "${option}" and value "true".`;

function unset(header: Problem['at'], why: string): Problem {
  return cannotKnow(header, `can’t determine \`${option}\`: ${why}`, advice);
}
