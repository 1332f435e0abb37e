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
  const template = written
    ? byReference(instance, [asExpression(written.id), asExpression(written.name)], candidates)
    : byValue(reader, candidates);
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

/** `aws_launch_template.web[0].id` of the same module instance. */
function byReference(
  instance: PlannedResource,
  expressions: readonly (WrittenExpression | undefined)[],
  candidates: readonly PlannedResource[],
): PlannedResource | undefined {
  const references = expressions.flatMap((expression) => expression?.references ?? []);
  for (const reference of references) {
    const parts = /^aws_launch_template\.(?<name>[\w-]+)(?:\[(?<key>"(?:[^"\\]|\\.)*"|\d+)\])?/.exec(
      reference,
    )?.groups;
    if (!parts) continue;
    const named = candidates.filter(({ module, name }) => module === instance.module && name === parts.name);
    if (parts.key === undefined && named.length === 1) return named[0];
    // Without a key it is `each.key` or `count.index`: that of the instance itself.
    const key: unknown = parts.key === undefined ? instance.index : JSON.parse(parts.key);
    return named.find(({ index }) => index === key);
  }
  return undefined;
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
  { after }: PlannedResource,
): boolean {
  if (written?.references?.some((reference) => /\.(?:latest|default)_version$/.test(reference))) return true;
  if (planned.kind !== 'known') return planned.kind === 'absent';
  const version = String(planned.value);
  if (version === '$Latest' || version === '$Default') return true;
  // A number is current only as long as nothing changes the template.
  return version === String(after.latest_version) && version === String(after.default_version);
}
