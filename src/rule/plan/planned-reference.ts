import { type ConfigurationModule, moduleAt } from './configuration.ts';
import type { PlannedResource } from './read-plan.ts';

/** A reference, and the module instance in which it is written. */
interface Reference {
  readonly module: string;
  readonly text: string;
}

/** Types of resources that others take their options from. */
const types =
  'aws_launch_template|aws_launch_configuration|aws_emr_security_configuration|aws_elastic_beanstalk_configuration_template';
const resource = new RegExp(
  `^(?<type>${types})\\.(?<name>[\\w-]+)(?:\\[(?<key>"(?:[^"\\\\]|\\\\.)*"|\\d+)\\])?(?:\\.(?<attribute>\\w+))?`,
);

/**
 * The planned resource that the references of an argument mean, also through outputs and arguments of modules, with
 * the attribute that is taken. Undefined where more than one thing may be meant, as in
 * `var.blue ? aws_launch_template.blue.id : aws_launch_template.green.id`: a plan lists what is referred to, not how.
 */
export function plannedReference(
  from: PlannedResource,
  references: readonly string[],
  resources: readonly PlannedResource[],
  configuration: ConfigurationModule | null,
): { readonly resource: PlannedResource; readonly attribute: string } | undefined {
  const all = references.flatMap((text) => behind({ module: from.module, text }, configuration, 0));
  const found = all.flatMap(({ module, text }) => {
    const groups = resource.exec(text)?.groups;
    return groups ? { module, groups } : [];
  });
  const meant = new Set(found.map(({ module, groups }) => `${module} ${groups.type}.${groups.name}`));
  const keys = new Set(found.flatMap(({ groups }) => groups.key ?? []));
  const [first] = found;
  if (!first || meant.size !== 1 || keys.size > 1 || all.some(({ text }) => mayBeOther(text)))
    return undefined;
  const named = resources.filter(
    ({ module, type, name }) =>
      type === first.groups.type && name === first.groups.name && isInstanceOf(module, first.module),
  );
  const attribute = found.find(({ groups }) => groups.attribute)?.groups.attribute ?? 'id';
  const [key] = keys;
  const one =
    key !== undefined
      ? named.find(({ index }) => index === JSON.parse(key))
      : named.length === 1
        ? named[0]
        : ofOwnKey(from, all, named);
  return one && { resource: one, attribute };
}

/** Without a literal key it is `each.key` or `count.index`: that of the instance itself. */
function ofOwnKey(
  { index }: PlannedResource,
  all: readonly Reference[],
  named: readonly PlannedResource[],
): PlannedResource | undefined {
  const isOwn = all.some(({ text }) => text === 'each.key' || text === 'count.index');
  const byValue = all.some(({ text }) => text.startsWith('each.value'));
  return isOwn && !byValue ? named.find((each) => each.index === index) : undefined;
}

/** May the text refer to a value that is known only after apply, too? */
function mayBeOther(text: string): boolean {
  return !new RegExp(`^(?:(?:${types})|var|local|each|count|path|terraform)\\.`).test(text);
}

/** A reference names a module without its keys where it doesn't say which of them. */
function isInstanceOf(module: string, wanted: string): boolean {
  return module === wanted || (!/\]$/.test(wanted) && module.startsWith(`${wanted}[`));
}

const bareModule = /^module\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?$/;

/** The references behind an output or an argument, in its own module; the reference itself if it is neither. */
function behind(reference: Reference, configuration: ConfigurationModule | null, depth: number): Reference[] {
  const { module, text } = reference;
  if (depth > 20) return [reference];
  // A plan lists each access together with the object that it accesses.
  if (bareModule.test(text)) return [];
  const output = /^module\.(?<call>[\w-]+)(?<key>\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.(?<name>[\w-]+)/.exec(
    text,
  )?.groups;
  if (output) {
    const child = `${module ? `${module}.` : ''}module.${output.call}${output.key ?? ''}`;
    const references = moduleAt(configuration, child)?.outputs?.[output.name!]?.expression?.references;
    return references
      ? references.flatMap((each) => behind({ module: child, text: each }, configuration, depth + 1))
      : [reference];
  }
  const variable = /^var\.(?<name>[\w-]+)/.exec(text)?.groups?.name;
  const call = /^(?<parent>.*?)\.?module\.(?<name>[\w-]+)(?:\[[^[\]]*\])?$/.exec(module)?.groups;
  if (variable === undefined || !call) return [reference];
  const given = moduleAt(configuration, call.parent!)?.module_calls?.[call.name!]?.expressions?.[variable];
  return [
    reference,
    ...(given?.references ?? []).flatMap((each) =>
      behind({ module: call.parent!, text: each }, configuration, depth + 1),
    ),
  ];
}
