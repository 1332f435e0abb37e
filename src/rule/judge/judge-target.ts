import type { ModuleNode } from '../../terraform/module.ts';
import type { Shared } from '../../terraform/scope.ts';
import type { UnparsableError } from '../../terraform/syntax/source.ts';
import type { Attribute } from '../../terraform/syntax/syntax.ts';
import type { ValuesFile, ValuesFiles } from '../../terraform/values-files.ts';
import type { Unit } from '../../terragrunt/unit.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { type TargetKind, targetKind } from '../targets.ts';
import { judgeResource } from './judge-resource.ts';
import { judgeKnownModule, knownModule } from './known-modules.ts';
import type { TargetInstance } from './list-targets.ts';
import { fixingInput } from './module-input-fix.ts';
import { cannotKnow, isProblem, type Outcome, type Problem, type Repair, worst } from './outcome.ts';
import { isNeverMade, type JudgeWorld, outcomesOf } from './outcomes.ts';
import { atCall, atInput, takesEveryKey } from './remote-target.ts';

/** The verdict of a target, with its reason and its repairs. */
export interface Judgement extends WithoutValues {
  /** The values that it was judged with. */
  readonly values: ValuesFiles;
}

interface WithoutValues {
  readonly instance: TargetInstance;
  readonly verdict: 'compliant' | 'violation' | 'unknown' | 'not-created';
  /** Why, unless it is compliant or not created. */
  readonly problem: Problem | null;
  /** Everything that has to be changed to make it compliant; null where that can't be done safely. */
  readonly repairs: readonly Repair[] | null;
}

/**
 * Judges a target with the values that Terraform loads, and with those of every `-var-file` in sight. Undefined where
 * the resource turns out to be none, as a group whose launch template is judged itself.
 */
export function judge(
  instance: TargetInstance,
  values: ValuesFiles,
  policy: RulePolicy,
): Judgement | undefined {
  const judged = judgeWith(instance, values, policy);
  return judged && { ...judged, values };
}

function judgeWith(
  instance: TargetInstance,
  values: ValuesFiles,
  policy: RulePolicy,
): WithoutValues | undefined {
  const isRemote = instance.site !== instance.block;
  const isAbsent = instance.neverCreated || (isRemote && isNeverMade(instance));
  if (isAbsent && isTaker(instance)) return undefined;
  if (isAbsent && !mayBeNone(instance)) return withoutProblem(instance, 'not-created');
  if (instance.cut) return cutOff(instance);
  const judgeIt = isRemote ? atCall(instance, judgeFor(instance, policy)) : judgeFor(instance, policy);
  let usesVariables = false;
  const outcomes = outcomesOf(
    instance,
    { get: automaticValue, hidden: values.hidden, touch, shared: sharedOf(values, instance.root) },
    judgeIt,
  );
  const others = usesVariables
    ? values.candidates().flatMap((file) => withFile(instance, values.automatic(), file, judgeIt))
    : [];
  if (outcomes.every(({ verdict }) => verdict === 'no-target') && others.length === 0) return undefined;
  if (isAbsent) return withoutProblem(instance, 'not-created');
  const refused = instance.refusal ? [cannotVouch(instance, instance.refusal)] : [];
  const primary = worst([worst(outcomes), ...others, ...refused]);
  if (!isProblem(primary)) return withoutProblem(instance, 'compliant');
  const { unit } = instance;
  const problems = [...outcomes, ...others]
    .filter(isProblem)
    .map((problem) => (unit ? withUnitRepair(problem, unit) : problem));
  const repairs = problems.map((problem) => problem.repair);
  const complete = repairs.every((repair) => repair !== null);
  const judgement = {
    instance,
    verdict: primary.verdict,
    problem: primary,
    repairs: complete ? repairs : null,
  };
  if (!isRemote || complete || unit) return judgement;
  const loaded = { get: (name: string) => values.automatic().get(name) };
  // An input that switches the metadata service off is no fix.
  const strict: RulePolicy = { ...policy, endpoint_disabled: 'violation' };
  const fix = fixingInput(instance, (root) =>
    outcomesOf({ ...instance, root }, loaded, takesEveryKey(instance, judgeFor(instance, strict))).every(
      ({ verdict }) => verdict === 'compliant',
    ),
  );
  return fix ? { ...judgement, problem: atInput(primary, fix, instance), repairs: [fix.repair] } : judgement;

  /** Files of values are read only for a target that depends on a variable of the root. */
  function automaticValue(variable: string): Attribute | undefined {
    touch();
    return values.automatic().get(variable);
  }

  function touch(): void {
    usesVariables = true;
    // A file that can’t be read may set any of them.
    values.hidden();
  }
}

/**
 * The results that all targets of a root share, with the values that Terraform loads or with one file in
 * addition.
 */
function sharedOf(values: object, root: ModuleNode): Shared {
  const roots = sharedByValues.get(values) ?? new WeakMap<ModuleNode, Shared>();
  sharedByValues.set(values, roots);
  const shared = roots.get(root) ?? new Map();
  roots.set(root, shared);
  return shared;
}

const sharedByValues = new WeakMap<object, WeakMap<ModuleNode, Shared>>();

function withoutProblem(instance: TargetInstance, verdict: 'compliant' | 'not-created'): WithoutValues {
  return { instance, verdict, problem: null, repairs: null };
}

function kindOf({ block: { block } }: TargetInstance): TargetKind | undefined {
  return block.type === 'resource' ? targetKind(block.labels[0] ?? '') : undefined;
}

/** May its content show that it is no target? */
function mayBeNone(instance: TargetInstance): boolean {
  const kind = kindOf(instance);
  return kind?.how === 'document' && kind.document === 'declarative-policy';
}

function isTaker(instance: TargetInstance): boolean {
  return kindOf(instance)?.how === 'taker';
}

function judgeFor({ block }: TargetInstance, policy: RulePolicy): JudgeWorld {
  const known = block.block.type === 'module' ? knownModule(block) : undefined;
  if (known) return (context) => judgeKnownModule(known, block, policy, context);
  const kind = targetKind(block.block.labels[0] ?? '')!;
  return (context) => judgeResource(block, kind, policy, context);
}

/**
 * The effect of a `-var-file` on a target: only a violation counts, since it is unknown whether the file is
 * used, and its finding is at the line of the file that causes it.
 */
function withFile(
  instance: TargetInstance,
  automatic: ReadonlyMap<string, Attribute>,
  file: ValuesFile,
  judgeIt: JudgeWorld,
): Problem[] {
  const judged = (values: ReadonlyMap<string, Attribute>, shared?: Shared) => {
    const all = new Map([...automatic, ...values]);
    const get = (name: string) => all.get(name);
    return outcomesOf(instance, shared ? { get, shared } : { get }, judgeIt).filter(isViolation);
  };
  return judged(file.values, sharedOf(file, instance.root)).flatMap((problem) => {
    if (problem.at.source.path === file.path) return problem;
    // The value acts from afar, as a switch of a dynamic block: find the line that does it.
    if (judged(new Map()).length > 0) return [];
    const line =
      [...file.values].find(([name, value]) => judged(new Map([[name, value]])).length > 0)?.[1] ??
      lastNeeded(file.values, (values) => judged(values).length > 0);
    if (!line) return [];
    return { ...problem, at: line.span, related: [problem.at, ...problem.related], repair: null };
  });
}

/** Values may do it only together: the last of those without which it does not happen. */
function lastNeeded(
  values: ReadonlyMap<string, Attribute>,
  happens: (values: ReadonlyMap<string, Attribute>) => boolean,
): Attribute | undefined {
  let needed = new Map(values);
  for (const name of values.keys()) {
    const others = new Map([...needed].filter(([other]) => other !== name));
    if (happens(others)) needed = others;
  }
  return [...needed.values()].at(-1);
}

/** The verdict for a call whose module was not checked: unknown. */
function cutOff(instance: TargetInstance): WithoutValues {
  const { header } = instance.site.block;
  const problem: Problem = cannotKnow(
    header,
    'modules call each other in more than 5,000 ways, so this call and later ones were not checked',
    'Call fewer modules from here.',
  );
  return { instance, verdict: 'unknown', problem, repairs: null };
}

/** Terraform refuses the file of the target, so the target can't count as compliant. */
function cannotVouch({ site }: TargetInstance, refusal: UnparsableError): Problem {
  const { header } = site.block;
  return cannotKnow(
    header,
    `Terraform can’t load the file, so the target counts as unknown (line ${refusal.line}: ${refusal.message})`,
    'Repair the file first.',
  );
}

function isViolation(outcome: Outcome): outcome is Problem {
  return outcome.verdict === 'violation';
}

/**
 * A unit of Terragrunt sets the arguments of its module in `inputs`: a repair that adds one goes there. Null where
 * `inputs` is no object literal, into which an entry could be written.
 */
function withUnitRepair(problem: Problem, unit: Unit): Problem {
  return { ...problem, repair: problem.repair && repairInUnit(problem.repair, unit) };
}

function repairInUnit(repair: Repair, unit: Unit): Repair | null {
  const { block } = unit.call;
  const entry = (name: string, text: Extract<Repair, { kind: 'entry' }>['text']): Repair | null =>
    unit.inputs && { kind: 'entry', object: unit.inputs, name, text };
  switch (repair.kind) {
    case 'object':
      return repair.owner === block ? entry(repair.name, repair.content) : repair;
    case 'argument':
      return repair.body === block.body ? entry(repair.name, repair.text) : repair;
    case 'block':
      return repair.owner === block ? null : repair;
    case 'all': {
      const repairs = repair.repairs.flatMap((each) => repairInUnit(each, unit) ?? []);
      return repairs.length === repair.repairs.length ? { kind: 'all', repairs } : null;
    }
    default:
      return repair;
  }
}
