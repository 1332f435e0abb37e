import type { Context } from '../../scope.ts';
import { readTemplate } from '../../syntax/hcl.ts';
import type { Source } from '../../syntax/source.ts';
import type { Expression, TemplatePart } from '../../syntax/syntax.ts';
import { asString, failure, identify, isNull, scalar, unknown, type Value } from '../value.ts';
import { read } from './repository.ts';

type TemplateArguments = readonly Value[];

/** `templatefile(path, variables)`: the template sees the variables and nothing else. */
export function templateFile([path, variables]: TemplateArguments, context: Context): Value {
  if (!path || !variables) return failure('templatefile() takes a path and variables');
  return read(path, context, (source) => {
    const { length } = source.text;
    return render(readTemplate(source.text, { source, start: 0, end: length }), variables, context, source);
  });
}

/** `templatestring(template, variables)`, of which the first argument is a reference. */
export function templateString(
  call: readonly Expression[],
  [template, variables]: TemplateArguments,
  context: Context,
): Value {
  if (!template || !variables) return failure('templatestring() takes a template and variables');
  if (!['reference', 'get', 'index'].includes(call[0]?.kind ?? ''))
    return failure('the template of templatestring() is no reference');
  const text = asString(template);
  if (text.kind !== 'scalar') return text;
  if (typeof text.value !== 'string') return failure('the template of templatestring() is null');
  return render(readTemplate(text.value, call[0]!.span), variables, context, null);
}

const templates = new WeakMap<object, Expression>();

function render(
  parts: readonly TemplatePart[] | undefined,
  variables: Value,
  context: Context,
  source: Source | null,
): Value {
  if (!parts) return failure('a template that can’t be read');
  if (variables.kind === 'unknown')
    return unknown(`template ${source?.path ?? ''} ${variables.id}`, variables.why);
  if (variables.kind !== 'map' || isNull(variables))
    return failure('the variables of a template are no object');
  if (variables.open)
    return unknown(`template ${source?.path ?? ''} ${identify(variables)}`, variables.open.why);
  const [only] = parts;
  // A template of text alone is the file itself, so that what is read from it has a place.
  if (parts.length < 2 && (only === undefined || typeof only === 'string')) {
    const span = source && { source, start: 0, end: source.text.length };
    return scalar(only ?? '', span);
  }
  const expression: Expression = templates.get(parts) ?? {
    kind: 'template',
    parts,
    span: { source: source ?? ({} as Source), start: 0, end: source?.text.length ?? 0 },
  };
  templates.set(parts, expression);
  return context.evaluate(expression, { ...context, names: variables.entries, closed: true });
}
