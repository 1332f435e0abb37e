import type { Value } from '../../terraform/evaluate/value.ts';
import { truth } from '../../terraform/evaluate/worlds.ts';
import type { Context } from '../../terraform/scope.ts';
import { lineAt, textOf } from '../../terraform/syntax/source.ts';
import type { Expression, TemplateExpression, TemplatePart } from '../../terraform/syntax/syntax.ts';
import {
  joinScripts,
  noScript,
  placedAt,
  type Script,
  type ScriptReader,
  scriptAt,
  scriptOfValue,
} from './script.ts';

type ReadExpression = (expression: Expression, context: Context) => Script;

export function isHeredoc({ span }: TemplateExpression): boolean {
  return span.source.text.startsWith('<<', span.start);
}

/**
 * The text of a heredoc as it stands in the file, with the interpolations filled in, so that each of its lines is one
 * of the file. Directives stay as they are written: both sides of an `%{ if }` are text of the script.
 */
export function readHeredoc(template: TemplateExpression, context: Context, read: ReadExpression): Script {
  const { source, start, end } = template.span;
  const whole = source.text.slice(start, end);
  const first = start + whole.indexOf('\n') + 1;
  const last = start + whole.trimEnd().lastIndexOf('\n') + 1;
  const pieces: Script[] = [];
  let at = first;
  const pushText = (until: number) =>
    pieces.push(scriptAt(unescaped(source.text.slice(at, until)), source.path, lineAt(source, at), true));
  for (const value of interpolations(template.parts)) {
    const open = source.text.lastIndexOf('${', value.span.start);
    const close = source.text.indexOf('}', value.span.end) + 1;
    const script = open >= at && close > 0 && close <= last ? read(value, context) : noScript;
    // An unknown interpolation stays as it is written.
    if (script.text === '') continue;
    pushText(open);
    pieces.push(placedAt(script, source.path, lineAt(source, open)));
    at = close;
  }
  pushText(last);
  return joinScripts(pieces);
}

/** The text of a quoted template: all of it stands on the line on which it starts. */
export function readQuoted(template: TemplateExpression, context: Context, read: ReadExpression): Script {
  const { source, start } = template.span;
  const line = lineAt(source, start);
  return joinScripts(template.parts.map(readPart));

  function readPart(part: TemplatePart): Script {
    if (typeof part === 'string') return scriptAt(part, source.path, line, false);
    if (part.kind === 'unsupported' || part.kind === 'for') return noScript;
    if (part.kind === 'if') {
      const holds = truth(context.evaluate(part.condition, context), context.world);
      return joinScripts((holds === false ? part.no : part.yes).map(readPart));
    }
    const script = read(part.value, context);
    const known = template.parts.length === 1 ? script : placedAt(script, source.path, line);
    return script.text === '' ? scriptAt(`\${${textOf(part.value.span)}}`, source.path, line, false) : known;
  }
}

function interpolations(parts: readonly TemplatePart[]): Expression[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string' || part.kind === 'unsupported' || part.kind === 'for') return [];
    return part.kind === 'if' ? interpolations([...part.yes, ...part.no]) : [part.value];
  });
}

function unescaped(text: string): string {
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{').replaceAll('\r\n', '\n');
}

/** The values of a template's variables; computed when one is asked for. */
export function templateVariables(
  vars: Expression | undefined,
  here: Context,
  reader: ScriptReader,
): (name: string) => Script | undefined {
  if (!vars) return () => undefined;
  if (vars.kind === 'object') {
    return (name) => {
      const entry = vars.entries.find(({ key }) => key.kind === 'literal' && key.value === name);
      return entry && reader.read(entry.value, here);
    };
  }
  let value: Value | undefined;
  return (name) => {
    value ??= reader.known(vars, here);
    const entry = value.kind === 'map' ? value.entries.get(name) : undefined;
    return entry && scriptOfValue(entry, vars);
  };
}
