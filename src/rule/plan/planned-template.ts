import { asExpression, type WrittenExpression, writtenBlocks } from './configuration.ts';
import type { Plan, PlannedResource } from './read-plan.ts';
import type { Reader, Setting } from './setting.ts';

/** The launch template of an instance: one of the plan, none, or one that can't be seen. */
export type PlannedTemplate =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly template: PlannedResource }
  | { readonly kind: 'unseen'; readonly why: string };

const templateType = 'aws_launch_template';

export function templateOf(instance: PlannedResource, reader: Reader, plan: Plan): PlannedTemplate {
  if (!reader.hasBlock('launch_template')) return { kind: 'none' };
  const written = reader.written && writtenBlocks(reader.written, 'launch_template')[0];
  const candidates = plan.resources.filter(({ type }) => type === templateType);
  const expressions = written && [asExpression(written.id), asExpression(written.name)];
  const template = expressions ? byReference(instance, expressions, candidates) : byValue(reader, candidates);
  if (!template) {
    return { kind: 'unseen', why: 'it is not one that this plan has for the same module' };
  }
  const version = isCurrent(
    reader.read('launch_template', 'version'),
    asExpression(written?.version),
    template,
  );
  return version
    ? { kind: 'found', template }
    : { kind: 'unseen', why: 'it is not the current version of the template' };
}

/**
 * `aws_launch_template.web[0].id` of the same module instance. Undefined where more than one thing may be meant, as in
 * `var.blue ? aws_launch_template.blue.id : aws_launch_template.green.id`: the plan lists what is referred to, not how.
 */
function byReference(
  instance: PlannedResource,
  expressions: readonly (WrittenExpression | undefined)[],
  candidates: readonly PlannedResource[],
): PlannedResource | undefined {
  const references = expressions.flatMap((expression) => expression?.references ?? []);
  const found = references.flatMap((reference) => referenceIn(reference) ?? []);
  const names = new Set(found.map(({ name }) => name));
  const keys = new Set(found.flatMap(({ key }) => key ?? []));
  const [name] = names;
  if (names.size !== 1 || keys.size > 1 || references.some(mayBeOther)) return undefined;
  const named = candidates.filter((each) => each.module === instance.module && each.name === name);
  const [key] = keys;
  if (key !== undefined) return named.find(({ index }) => index === JSON.parse(key));
  if (named.length === 1) return named[0];
  // Without a literal key it is `each.key` or `count.index`: that of the instance itself.
  const isOwn = references.includes('each.key') || references.includes('count.index');
  return isOwn && !references.some((reference) => reference.startsWith('each.value'))
    ? named.find(({ index }) => index === instance.index)
    : undefined;
}

function referenceIn(text: string): { name: string; key: string | undefined } | undefined {
  const parts = /^aws_launch_template\.(?<name>[\w-]+)(?:\[(?<key>"(?:[^"\\]|\\.)*"|\d+)\])?/.exec(
    text,
  )?.groups;
  return parts && { name: parts.name!, key: parts.key };
}

/** What may be known only after apply, too. */
function mayBeOther(reference: string): boolean {
  return !/^(?:aws_launch_template|var|local|each|count|path|terraform)\./.test(reference);
}

/** Without configuration, by the id or name that both have. */
function byValue(reader: Reader, candidates: readonly PlannedResource[]): PlannedResource | undefined {
  const same = (setting: Setting, name: string) =>
    setting.kind === 'known' ? candidates.find(({ after }) => after[name] === setting.value) : undefined;
  return (
    same(reader.read('launch_template', 'id'), 'id') ?? same(reader.read('launch_template', 'name'), 'name')
  );
}

function isCurrent(
  planned: Setting,
  written: WrittenExpression | undefined,
  { after, name }: PlannedResource,
): boolean {
  const own = written?.references?.filter((reference) => referenceIn(reference)?.name === name) ?? [];
  if (own.some((reference) => /\.(?:latest|default)_version$/.test(reference))) return true;
  if (planned.kind !== 'known') return planned.kind === 'absent';
  const version = String(planned.value);
  if (version === '$Latest' || version === '$Default') return true;
  // A number is current only as long as nothing changes the template.
  return version === String(after.latest_version) && version === String(after.default_version);
}
