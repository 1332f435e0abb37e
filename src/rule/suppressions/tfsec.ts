import { lineAt } from '../../terraform/syntax/source.ts';
import { attribute, type Block } from '../../terraform/syntax/syntax.ts';
import type { CommentLine, Honored } from './comment-line.ts';
import { dayAfter } from './day.ts';
import { isDate } from './own-comment.ts';
import type { TargetText } from './target-text.ts';

const ids = new Set([
  '*',
  'aws-ec2-enforce-http-token-imds',
  'aws-autoscaling-enforce-http-token-imds',
  'aws-ec2-enforce-launch-config-http-token-imds',
  'enforce-http-token-imds',
  'enforce-launch-config-http-token-imds',
  'AVD-AWS-0028',
  'AVD-AWS-0130',
  'avd-aws-0028',
  'avd-aws-0130',
  'AWS-0028',
  'AWS-0130',
  'AWS079',
]);

/**
 * `tfsec:ignore:ID[…]:exp:YYYY-MM-DD:ws:WORKSPACE` and `trivy:ignore:…`, of which a comment may hold several: on the
 * line of the argument, of its block, of the resource or of a module call that leads to it, or on the line above one of
 * these; ignores stacked on lines of their own act together. On the day of `exp` it no longer counts: Trivy compares with
 * that day at 00:00 UTC (pkg/iac/ignore/parse.go and rule.go of Trivy, which took them over from tfsec;
 * https://aquasecurity.github.io/tfsec/latest/guides/configuration/ignores).
 *
 * @param stack the ignores of the file, by line: those that stand alone on their line
 * @param today `YYYY-MM-DD`
 */
export function tfsecIgnore(
  tool: 'tfsec' | 'trivy',
  comment: CommentLine,
  place: TargetText,
  stack: ReadonlySet<number>,
  today: string,
): Honored | undefined {
  const above = lastOfStack(comment, stack);
  const here = anchors(place).find(
    ({ line }) => line === comment.line || line === above || line === above + 1,
  );
  if (!here) return undefined;
  const parts = comment.text.split(/\s+/).map((part) => part.replace(/^[#/*]+/, ''));
  for (const part of parts) {
    const honored = readIgnore(tool, part, here.block, today);
    if (honored) return { ...honored, reason: reasonIn(parts) };
  }
  return undefined;
}

/** Lines that alone hold an ignore act as if they all stood on the last of them. */
function lastOfStack(comment: CommentLine, stack: ReadonlySet<number>): number {
  let line = comment.line;
  if (stack.has(line)) while (stack.has(line + 1)) line++;
  return line;
}

/** Is it an ignore that stands alone on its line, and so may be stacked? */
export function stacks(comment: CommentLine): boolean {
  return comment.alone && /^[\s#/*]*(?:tfsec|trivy):ignore:/.test(comment.text);
}

function anchors(place: TargetText): { line: number; block: Block }[] {
  const { block, settings, argumentLines } = place;
  const inner = settings[0] ?? block;
  return [
    ...argumentLines.map((line) => ({ line, block: inner })),
    ...settings.map((setting) => ({ line: lineAt(place.source, setting.span.start), block: setting })),
    { line: place.headerLine, block },
  ];
}

function readIgnore(
  tool: string,
  part: string,
  block: Block,
  today: string,
): Omit<Honored, 'reason'> | undefined {
  const found = /^(tfsec|trivy):ignore:([^:[]+)(?:\[([^\]]*)\])?(?::(.*))?$/.exec(part);
  if (!found || found[1] !== tool || !ids.has(found[2]!)) return undefined;
  const [, , , parameters, rest] = found;
  const sections = rest?.split(':') ?? [];
  const section = (name: string) => {
    const at = sections.findIndex((word, index) => index % 2 === 0 && word === name);
    return at < 0 ? undefined : (sections[at + 1] ?? '');
  };
  const until = section('exp') ?? null;
  if (until !== null && (!isDate(until) || today >= until)) return undefined;
  // In another workspace the tool reports it, so only an ignore for all of them holds; unset means `default`.
  const workspace = section('ws');
  if (workspace !== undefined && workspace !== '*' && workspace !== 'default') return undefined;
  if (parameters !== undefined && !parameters.split(',').every((pair) => holds(pair, block)))
    return undefined;
  return { until: until === null ? null : dayAfter(until, -1) };
}

/** `name=value` of a parameter: the argument (`inner.name` in a nested block) is that literal. */
function holds(pair: string, block: Block): boolean {
  const [path, wanted] = pair.split('=');
  const names = path?.trim().split('.') ?? [];
  const name = names.pop() ?? '';
  let inner: Block | undefined = block;
  for (const type of names) inner = inner?.body.blocks(type)[0];
  const value = inner && attribute(inner.body, name)?.value;
  if (!value) return false;
  if (value.kind === 'literal') return String(value.value) === wanted?.trim();
  return value.kind === 'template' && value.parts.length === 1 && value.parts[0] === wanted?.trim();
}

function reasonIn(parts: readonly string[]): string | null {
  const prose = parts.filter((part) => part !== '' && !/^(?:tfsec|trivy):/.test(part));
  return prose.join(' ') || null;
}
