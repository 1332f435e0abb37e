import { isNull, type Value } from '../../terraform/evaluate/value.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import { compliant, isProblem, type Outcome, worst } from '../judge/outcome.ts';
import { judgeMap } from './judge-map.ts';
import { inside } from './located.ts';
import { firstLine, type Said, type Subject } from './module-input.ts';
import { leftOpen, type Open, reasonOf, unresolved } from './module-problems.ts';
import {
  type Group,
  headerOf,
  isFalse,
  isTrue,
  label,
  nearest,
  saidFlat,
  saidMap,
  type Written,
} from './node-group-input.ts';
import type { GroupArgument } from './table.ts';
import type { Defaults } from './version-defaults.ts';

/** Groups that only releases before 18.0.0 have. */
const legacy: Defaults = {
  kind: 'known',
  era: { unset: 'optional', partial: 'optional', none: 'optional' },
  release: 'before 18.0.0',
};

/** Judges every group of every argument of a call that holds groups. */
export function judgeGroups(subject: Subject): Outcome {
  return combined(
    subject.module.groups.flatMap((argument) => {
      const groups = writtenArgument(argument.name, subject);
      return groups ? judgeArgument(argument, groups, subject) : [];
    }),
  );
}

/** The worst group speaks; all of them have to be repaired. */
function combined(outcomes: readonly Outcome[]): Outcome {
  const primary = worst(outcomes);
  if (!isProblem(primary)) return primary;
  const problems = outcomes.filter(isProblem);
  const repairs = problems.flatMap(({ repair }) => repair ?? []);
  if (repairs.length < problems.length) return { ...primary, repair: null };
  return { ...primary, repair: repairs.length === 1 ? repairs[0]! : { kind: 'all', repairs } };
}

function judgeArgument(argument: GroupArgument, groups: Written, subject: Subject): Outcome[] {
  const { value } = groups;
  const place = firstLine(subject.call.attribute(argument.name)?.span ?? subject.call.block.header);
  const doubt = (why: string) => unresolved(saidNothing(place), `\`${argument.name}\``, why);
  if (isNull(value)) return [];
  const defaults = argument.defaults.flatMap((name) => writtenArgument(name, subject) ?? []);
  const judgeOne = (key: string | number, group: Value) =>
    judgeGroup(argument, key, { value: group, at: inside(groups.at, key) }, defaults, place, subject);
  if (value.kind === 'list') return value.items.map((item, index) => judgeOne(index, item));
  if (value.kind !== 'map') return [doubt(reasonOf(value, 'map of groups'))];
  const judged = [...value.entries].map(([key, group]) => judgeOne(key, group));
  return value.open ? [...judged, doubt(value.open.why)] : judged;
}

function judgeGroup(
  argument: GroupArgument,
  key: string | number,
  group: Written,
  defaults: readonly Written[],
  place: Span,
  subject: Subject,
): Outcome {
  const own = { argument, key, place, subject, sources: [group, ...defaults] };
  if (isFalse(nearest('create', [group])) || isFalse(nearest('create_launch_template', own.sources))) {
    // Nothing is created, or a launch template from elsewhere decides, which is judged where it is declared.
    return compliant;
  }
  if (!argument.legacy) return judgeOwnTemplate(own, judgeMap(saidMap(own), subject));
  const older = subject.defaults.kind === 'known' ? { ...subject, defaults: legacy } : subject;
  const { onlyWith, input } = argument;
  if (!onlyWith || isTrue(nearest(onlyWith, own.sources))) return judgeMap(saidFlat(own), older);
  const open: Open = {
    default: (era) => era.unset,
    what: `${label(argument, key)} has no launch template of its own`,
    advice: `Set \`${onlyWith} = true\` and \`${input.name} = "required"\` in it.`,
    repair: null,
  };
  return leftOpen(saidNothing(headerOf(subject)), open, older);
}

/** With `use_custom_launch_template = false`, EKS makes the launch template and the AMI type decides. */
function judgeOwnTemplate({ sources, place }: Group, outcome: Outcome): Outcome {
  if (!isFalse(nearest('use_custom_launch_template', sources))) return outcome;
  return unresolved(
    saidNothing(place),
    'whether the group requires tokens',
    'with `use_custom_launch_template = false` EKS makes the launch template itself',
  );
}

function saidNothing(place: Span): Said {
  return { value: null, place, name: '', tokens: '', note: '', add: null, complete: null };
}

function writtenArgument(name: string, { call, context }: Subject): Written | undefined {
  const attribute = call.attribute(name);
  if (!attribute) return undefined;
  return {
    value: context.evaluate(attribute.value, context),
    at: { expression: attribute.value, context },
  };
}
