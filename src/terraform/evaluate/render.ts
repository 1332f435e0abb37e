import type { Context } from '../scope.ts';
import type { TemplateExpression, TemplatePart } from '../syntax/syntax.ts';
import { iterate } from './for-expression.ts';
import { placeId } from './identity.ts';
import { asString, failure, identify, scalar, unknown, type Value } from './value.ts';
import { truth } from './worlds.ts';

/** `"…${x}…"`. A template that is nothing but one interpolation is that value, whatever its type. */
export function renderTemplate(template: TemplateExpression, context: Context): Value {
  const [only] = template.parts;
  if (template.parts.length === 1 && typeof only === 'object' && only.kind === 'interpolation') {
    return context.evaluate(only.value, context);
  }
  const literal = template.parts.every((part) => typeof part === 'string');
  const text = renderParts(template.parts, context, () => placeId(template, context));
  return typeof text === 'string' ? scalar(text, literal ? template.span : null) : text;
}

function renderParts(parts: readonly TemplatePart[], context: Context, id: () => string): string | Value {
  let text = '';
  const unknowns: Extract<Value, { kind: 'unknown' }>[] = [];
  for (const part of parts) {
    const rendered = typeof part === 'string' ? part : renderPart(part, context, id);
    if (typeof rendered === 'string') text += rendered;
    else if (rendered.kind === 'unknown') {
      unknowns.push(rendered);
      text += `\${${rendered.id}}`;
    } else return rendered;
  }
  return unknowns[0] ? unknown(JSON.stringify(text), unknowns[0].why) : text;
}

function renderPart(part: Exclude<TemplatePart, string>, context: Context, id: () => string): string | Value {
  if (part.kind === 'unsupported')
    return unknown(`${id()} ${part.what}`, `it holds ${part.what}, which is not evaluated`);
  if (part.kind === 'if') {
    const condition = context.evaluate(part.condition, context);
    if (condition.kind === 'error') return condition;
    const holds = truth(condition, context.world);
    if (holds === undefined) return failure('a condition is no bool');
    return renderParts(holds ? part.yes : part.no, context, id);
  }
  if (part.kind === 'for') return renderLoop(part, context, id);
  const value = asString(context.evaluate(part.value, context));
  if (value.kind === 'unknown' || value.kind === 'error') return value;
  if (value.kind !== 'scalar' || value.value === null)
    return failure(`a template can’t hold ${identify(value)}`);
  return String(value.value);
}

function renderLoop(
  { collection, keyName, valueName, body }: Extract<TemplatePart, { kind: 'for' }>,
  context: Context,
  id: () => string,
): string | Value {
  const over = context.evaluate(collection, context);
  if (over.kind === 'error') return over;
  const items = iterate(over);
  if (!items) {
    const cause = over.kind === 'unknown' ? over : over.kind === 'map' ? over.open : null;
    return cause ? unknown(id(), cause.why) : failure('a %{ for } over something that is no collection');
  }
  let text = '';
  let open: Value | undefined;
  for (const [key, value] of items) {
    const names = new Map(context.names).set(valueName, value);
    if (keyName) names.set(keyName, key);
    const rendered = renderParts(body, { ...context, names }, id);
    if (typeof rendered === 'string') {
      text += rendered;
      context.world.step(text.length / 100);
    } else if (rendered.kind === 'error') return rendered;
    else open ??= rendered;
  }
  return open?.kind === 'unknown' ? unknown(id(), open.why) : text;
}
