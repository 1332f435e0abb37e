import { isNull, type Value } from '../../terraform/evaluate/value.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import { isProblem, type Outcome, worst } from '../judge/outcome.ts';
import type { KnownReleases } from './answers.ts';
import { judgeMap } from './judge-map.ts';
import { inside } from './located.ts';
import { firstLine, question, type Subject } from './module-input.ts';
import { reasonOf, unresolved } from './module-problems.ts';
import { groupSource, nearest, saidFlat, saidMap, type Written } from './node-group-input.ts';

/** Judges every group of every argument of a call that holds groups. */
export function judgeGroups(subject: Subject, arguments_: readonly KnownReleases[]): Outcome {
  return combined(
    arguments_.flatMap((known) => {
      const groups = writtenArgument(known.group!.argument, subject);
      return groups ? judgeArgument(known, groups, subject) : [];
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

function judgeArgument(known: KnownReleases, groups: Written, subject: Subject): Outcome[] {
  const { value } = groups;
  const { argument, defaults: names } = known.group!;
  const place = firstLine(subject.call.attribute(argument)?.span ?? subject.call.block.header);
  const doubt = (why: string) => unresolved({ place, note: '' }, `\`${argument}\``, why);
  if (isNull(value)) return [];
  const defaults = names.flatMap((name) => writtenArgument(name, subject) ?? []);
  const judgeOne = (key: string | number, group: Value) =>
    judgeGroup(known, key, { value: group, at: inside(groups.at, key) }, defaults, place, subject);
  if (value.kind === 'list') return value.items.map((item, index) => judgeOne(index, item));
  if (value.kind !== 'map') return [doubt(reasonOf(value, 'map of groups'))];
  const judged = [...value.entries].map(([key, group]) => judgeOne(key, group));
  return value.open ? [...judged, doubt(value.open.why)] : judged;
}

function judgeGroup(
  known: KnownReleases,
  key: string | number,
  group: Written,
  defaults: readonly Written[],
  place: Span,
  subject: Subject,
): Outcome {
  const sources = [group, ...defaults].map((source) => groupSource(source, known.group!.path));
  const asked = question(subject, known, (name) => nearest(name, sources)?.value, place);
  const own = { group: known.group!, input: known.inputs[0]!, key, place, subject, sources };
  return judgeMap(own.input.kind === 'map' ? saidMap(own) : saidFlat(own), asked);
}

function writtenArgument(name: string, { call, context }: Subject): Written | undefined {
  const attribute = call.attribute(name);
  if (!attribute) return undefined;
  return {
    value: context.evaluate(attribute.value, context),
    at: { expression: attribute.value, context },
  };
}
