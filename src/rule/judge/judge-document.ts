import { asString, identify, isNull, type Value } from '../../terraform/evaluate/value.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import { type Span, textOf } from '../../terraform/syntax/source.ts';
import type { Attribute } from '../../terraform/syntax/syntax.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { DocumentKind } from '../targets.ts';
import { type JsonDocument, placeInDocument, readDocument } from './json-document.ts';
import { endpointIsDisabled } from './judge-options.ts';
import { cannotKnow, compliant, noTarget, type Outcome, type Problem } from './outcome.ts';

/** A target whose setting is in a JSON document. */
interface DocumentSubject {
  readonly resource: MergedBlock;
  readonly argument: Attribute;
  readonly document: JsonDocument;
}

/** Does the document of a resource require tokens in this world? */
export function judgeDocument(
  resource: MergedBlock,
  kind: DocumentKind,
  policy: RulePolicy,
  context: Context,
): Outcome {
  const emr = kind.document === 'emr';
  if (!emr && !isDeclarative(resource, context)) return noTarget;
  const argument = resource.attribute(kind.argument);
  // The provider refuses a resource without it.
  if (!argument) return emr ? cannotKnow(resource.block.header, ...noDocument(kind)) : noTarget;
  const subject = { resource, argument, document: readDocument(argument.value, context) };
  return emr ? judgeEmr(subject) : judgePolicy(subject, policy, context);
}

function noDocument({ argument }: DocumentKind): [string, string] {
  return [`can’t determine the setting: \`${argument}\` is not set`, `Set \`${argument}\`.`];
}

const emrObject = 'InstanceMetadataServiceConfiguration';
const emrVersion = 'MinimumInstanceMetadataServiceVersion';

/** https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html */
function judgeEmr(subject: DocumentSubject): Outcome {
  const { resource, argument, document } = subject;
  const advice = `Add \`${emrObject}\` with \`${emrVersion} = 2\`.`;
  const service = entryOf(document.value, emrObject);
  if (service && isOpen(service)) return unresolved(subject, emrObject, service);
  const place = { at: resource.block.header, related: [], place: argument.span };
  if (!service || isNull(service)) {
    const native = document.object && !document.object.span.source.path.endsWith('.json');
    return {
      ...place,
      verdict: 'violation',
      code: 'block-missing',
      now: `no \`${emrObject}\` in \`${argument.name}\`, so EMR leaves IMDSv1 enabled`,
      advice,
      repair: native ? { kind: 'entry', object: document.object, name: emrObject, text: emrContent } : null,
    };
  }
  const version = entryOf(service, emrVersion);
  if (version && isOpen(version)) return unresolved(subject, emrVersion, version);
  if (!version || isNull(version)) {
    return {
      ...place,
      at: argument.span,
      verdict: 'violation',
      code: 'tokens-unset',
      now: `\`${emrObject}\` doesn’t set \`${emrVersion}\`, so EMR leaves IMDSv1 enabled`,
      advice: `Set \`${emrVersion} = 2\`.`,
      repair: null,
    };
  }
  if (version.kind === 'scalar' && String(version.value) === '2') return compliant;
  const pattern = /"MinimumInstanceMetadataServiceVersion\\?"\s*:\s*(?:\\?")?(?<literal>\w+)/;
  return literalProblem(subject, version, {
    code: 'tokens-optional',
    name: emrVersion,
    required: '2',
    pattern,
  });
}

/** EMR wants both; one hop is what an instance has by default. */
const emrContent = [
  { name: emrVersion, text: '2' },
  { name: 'HttpPutResponseHopLimit', text: '1' },
];

function isDeclarative(resource: MergedBlock, context: Context): boolean {
  const type = resource.attribute('type');
  const value = type && context.evaluate(type.value, context);
  // An unknown type is as good as this one: only its documents have the object that is looked for.
  return value?.kind === 'unknown' || (value?.kind === 'scalar' && value.value === 'DECLARATIVE_POLICY_EC2');
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html */
function judgePolicy(subject: DocumentSubject, policy: RulePolicy, context: Context): Outcome {
  const { value } = subject.document;
  if (isOpen(value)) return unresolved(subject, subject.argument.name, value);
  const defaults = entryOf(entryOf(value, 'ec2_attributes'), 'instance_metadata_defaults');
  if (!defaults) return noTarget;
  const tokens = assigned(defaults, 'http_tokens');
  if (!tokens || isNull(tokens)) return noTarget;
  if (isOpen(tokens)) return unresolved(subject, 'http_tokens', tokens);
  if (tokens.kind !== 'scalar' || tokens.value === 'no_preference') return noTarget;
  if (tokens.value === 'required') return compliant;
  const endpoint = assigned(defaults, 'http_endpoint');
  if (endpoint && policy.endpoint_disabled === 'compliant' && endpointIsDisabled(endpoint, context))
    return compliant;
  const pattern = /"http_tokens\\?"\s*:\s*\{\s*\\?"@@assign\\?"\s*:\s*\\?"(?<literal>\w+)/;
  return literalProblem(subject, tokens, {
    code: 'account-default',
    name: 'http_tokens',
    required: 'required',
    pattern,
  });
}

/** `{ "@@assign": … }`: what the organization assigns. */
function assigned(defaults: Value, name: string): Value | undefined {
  const setting = entryOf(defaults, name);
  return setting?.kind === 'map' ? entryOf(setting, '@@assign') : setting;
}

/** Undefined where the entry is not there; what can't be known stays unknown. */
function entryOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.kind !== 'map') return value && isOpen(value) ? value : undefined;
  return value.entries.get(name) ?? value.open ?? undefined;
}

function isOpen(value: Value): value is Extract<Value, { kind: 'unknown' | 'error' }> {
  return value.kind === 'unknown' || value.kind === 'error';
}

function unresolved(
  { argument }: DocumentSubject,
  name: string,
  value: Extract<Value, { kind: 'unknown' | 'error' }>,
): Problem {
  return cannotKnow(
    argument.span,
    `can’t determine \`${name}\`: ${value.why}`,
    'Write it as a literal, in `jsonencode(…)` or a heredoc.',
  );
}

interface Expected {
  readonly code: 'tokens-optional' | 'account-default';
  readonly name: string;
  readonly required: string;
  readonly pattern: RegExp;
}

function literalProblem(
  { argument, document }: DocumentSubject,
  value: Value,
  { code, name, required, pattern }: Expected,
): Problem {
  const span = placeInDocument(value, document, pattern);
  const direct = value.kind !== 'scalar' || !value.origin || value.direct;
  const text = asString(value);
  return {
    verdict: 'violation',
    code,
    at: span ?? argument.span,
    related: !span || isInside(span, argument.span) ? [] : [argument.span],
    place: argument.span,
    now: `\`${name}\` is ${identify(value.kind === 'scalar' ? value : text)}, which allows IMDSv1`,
    advice: `Set it to ${required === '2' ? required : `"${required}"`}.`,
    repair:
      span && direct
        ? { kind: 'replace', span, text: textOf(span).startsWith('"') ? `"${required}"` : required }
        : null,
  };
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}
