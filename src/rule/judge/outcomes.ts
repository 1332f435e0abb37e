import { contextIn } from '../../terraform/evaluate/evaluate.ts';
import { identify } from '../../terraform/evaluate/value.ts';
import {
  type Cases,
  inEveryWorld,
  inertWorld,
  type Outcomes,
  TooManyOutcomes,
  type World,
  wholeCases,
} from '../../terraform/evaluate/worlds.ts';
import { instancesOf, isRefusedMeta, someInstance } from '../../terraform/expand.ts';
import type { MergedBlock, ModuleNode } from '../../terraform/module.ts';
import { isMounted, isPrivate } from '../../terraform/mounts.ts';
import {
  type Context,
  childScope,
  type IterationValues,
  noNames,
  openScope,
  populated,
  rootScope,
  type Scope,
  type Values,
} from '../../terraform/scope.ts';
import { textOf } from '../../terraform/syntax/source.ts';
import { conditionsHold, hasConditions } from './conditions.ts';
import {
  cannotKnow,
  isProblem,
  noTarget,
  type Outcome,
  type Problem,
  type Repair,
  worst,
} from './outcome.ts';

/** Where a target is: a root directory, the calls that lead to it, and its block. */
export interface Location {
  readonly root: ModuleNode;
  readonly calls: readonly string[];
  readonly block: MergedBlock;
  /** Its block in this repository. */
  readonly site: MergedBlock;
}

/** How one instance turns out in one world. */
export type JudgeWorld = (context: Context) => Outcome;

/** The worst outcome of all instances of a target, with the values of these variables at the root. */
export function outcomesOf(location: Location, values: Values, judge: JudgeWorld): Outcome[] {
  const cases = wholeCases(location.root.budget);
  let outcomes: Outcome[];
  try {
    outcomes = ofInstances(location, values, judge, cases);
  } catch (error) {
    outcomes = [joinedOutcome(location, values, judge) ?? tooMany(location, reasonFor(error))];
  }
  const isClosed = cases.texts.size === 0 && !hasConditions(location.block);
  if (isClosed || !outcomes.some(isProblem)) return outcomes;
  const whole = wholeOutcome(location, values, judge, cases);
  // If both agree, the outcome of each single instance has the more exact place.
  return whole && whole.verdict !== worst(outcomes).verdict ? [whole] : outcomes;
}

function ofInstances(location: Location, values: Values, judge: JudgeWorld, cases: Cases): Outcome[] {
  return scopesOf(location, values, cases).flatMap((scope) =>
    instances(location.block, scope, cases).map(({ at, names }) =>
      judgeInstance(at, names, location, judge, cases),
    ),
  );
}

/** The outcome where there are too many worlds to tell apart, but what they agree about decides. */
function joinedOutcome(location: Location, values: Values, judge: JudgeWorld): Outcome | undefined {
  try {
    const cases = { ...wholeCases(location.root.budget), joined: true };
    const outcomes = ofInstances(location, values, judge, cases);
    return isSettled(outcomes) && outcomes[0]?.verdict !== 'unknown' ? worst(outcomes) : undefined;
  } catch (error) {
    reasonFor(error);
    return undefined;
  }
}

/** Throws whatever is no lack of budget. */
function reasonFor(error: unknown): string {
  if (error instanceof TooManyOutcomes) return error.message;
  if (error instanceof RangeError) return 'it is nested too deeply to be evaluated';
  throw error;
}

/**
 * The outcome over whole plans, where that is known: in one world all instances are made by the same values, those that
 * matter of each variable without one, and a plan that a condition of the target stops creates nothing.
 */
function wholeOutcome(
  location: Location,
  values: Values,
  judge: JudgeWorld,
  cases: Cases,
): Outcome | undefined {
  try {
    const { outcomes, reasons } = inEveryWorld((world) => planned(location, values, judge, world), {
      apart: true,
      joined: false,
      texts: cases.texts,
      budget: cases.budget,
    });
    const possible = outcomes.filter((outcome) => outcome !== undefined);
    const problems = possible.filter(isProblem);
    const [first] = problems;
    if (!first) return possible.length > 0 ? worst(possible) : undefined;
    if (problems.length < possible.length) return depends(first, reasons, location);
    return problems.every(({ verdict }) => verdict === 'violation')
      ? { ...first, repair: together(problems) }
      : undefined;
  } catch (error) {
    reasonFor(error);
    return undefined;
  }
}

/** The outcome of one plan for the target; undefined if it creates none, or fails. */
function planned(
  { root, calls, block }: Location,
  values: Values,
  judge: JudgeWorld,
  world: World,
): Outcome | undefined {
  const namesOf = (scope: Scope, made: MergedBlock) => {
    const context = contextIn(scope, noNames, world);
    return isRefusedMeta(made, context) ? undefined : instancesOf(made, context);
  };
  let scopes: Scope[] = [rootScope(root, values)];
  for (const name of calls) {
    const inside: Scope[] = [];
    for (const scope of scopes) {
      const call = scope.node.module.calls.get(name);
      const all = call && namesOf(scope, call);
      if (!all) return undefined;
      inside.push(...all.flatMap((names) => childScope(scope, name, names) ?? []));
    }
    scopes = inside;
  }
  const contexts: Context[] = [];
  for (const scope of scopes) {
    const all = namesOf(scope, block);
    if (!all) return undefined;
    contexts.push(...all.map((names) => contextIn(scope, names, world)));
  }
  const outcomes: Outcome[] = [];
  for (const context of contexts) {
    const outcome = judge(context);
    if ((isProblem(outcome) && outcome.impossible) || !conditionsHold(block, context)) return undefined;
    outcomes.push(outcome);
  }
  return outcomes.length > 0 ? worst(outcomes) : undefined;
}

/**
 * Do the arguments of the call, and the defaults of the modules behind it, make the target's number zero whatever the
 * variables of this repository are?
 */
export function isNeverMade(location: Location): boolean {
  try {
    let scopes: Scope[] = [openScope(location.root)];
    for (const name of location.calls) {
      scopes = scopes.flatMap((scope) => {
        const call = scope.node.module.calls.get(name);
        return call ? made(call, scope).flatMap((names) => childScope(scope, name, names) ?? []) : [];
      });
      if (scopes.length > maximumScopes) return false;
    }
    return scopes.every((scope) => made(location.block, scope).length === 0);
  } catch (error) {
    if (error instanceof TooManyOutcomes || error instanceof RangeError) return false;
    throw error;
  }
}

/** The instances that some world has; in this repository one where there are none, since a value makes it so. */
function made(block: MergedBlock, scope: Scope): IterationValues[] {
  if (!isMounted(scope.node.module.directory)) return expand(block, scope, wholeCases(scope.node.budget));
  const found = new Map<string, IterationValues>();
  for (const names of inEveryWorld(
    (world) => instancesOf(block, contextIn(scope, noNames, world)),
    wholeCases(scope.node.budget),
  ).outcomes.flat())
    found.set([...names.values()].map(identify).join(), names);
  return [...found.values()];
}

const maximumScopes = 2000;

/** Every call of the module that holds the target, with each instance of these calls. */
function scopesOf(location: Location, values: Values, cases: Cases): Scope[] {
  let scopes: Scope[] = [rootScope(location.root, values)];
  for (const name of location.calls) {
    scopes = scopes.flatMap((scope) => {
      const call = scope.node.module.calls.get(name);
      return call ? expand(call, scope, cases).flatMap((names) => childScope(scope, name, names) ?? []) : [];
    });
    if (scopes.length > maximumScopes) throw new TooManyOutcomes('the module is called too many times');
  }
  return scopes;
}

/** The instances of a target; where a variable's default leaves none, those that another caller would make. */
function instances(block: MergedBlock, scope: Scope, cases: Cases): { at: Scope; names: IterationValues }[] {
  const usual = expand(block, scope, cases, () => []);
  if (usual.length > 0) return usual.map((names) => ({ at: scope, names }));
  const at = populated(scope);
  return expand(block, at, cases).map((names) => ({ at, names }));
}

/**
 * The instances that any world has. Zero by a value is judged all the same, with what the body says:
 * another value creates it.
 */
function expand(
  block: MergedBlock,
  scope: Scope,
  cases: Cases,
  none = (): IterationValues[] => [someInstance(block, contextIn(scope, noNames, inertWorld()))],
): IterationValues[] {
  if (!block.attribute('count') && !block.attribute('for_each')) return [noNames];
  const usesThem = [block.block, ...block.overrides].some(({ span }) =>
    /\b(?:each|count)\s*\./.test(textOf(span)),
  );
  if (!usesThem) return [noNames];
  const found = new Map<string, IterationValues>();
  const { outcomes } = inEveryWorld((world) => instancesOf(block, contextIn(scope, noNames, world)), cases);
  for (const names of outcomes.flat()) {
    found.set([...names.values()].map(identify).join(), names);
  }
  return found.size > 0 ? [...found.values()] : none();
}

function judgeInstance(
  scope: Scope,
  names: IterationValues,
  location: Location,
  judge: JudgeWorld,
  cases: Cases,
): Outcome {
  const contextOf = (world: World) => contextIn(scope, names, world);
  const all = inEveryWorld((world) => judge(contextOf(world)), cases);
  const made = isSettled(all.outcomes) ? all : (whereItExists(location, contextOf, judge) ?? all);
  const isMade = made.outcomes.length > 0;
  // A target that no world creates is judged by its body; a template in view is judged itself.
  if (!isMade && all.outcomes.some(({ verdict }) => verdict === 'no-target')) return noTarget;
  const { outcomes, reasons } = isMade ? made : all;
  // A plan that fails creates nothing, unless it fails whatever is not known.
  const possible = outcomes.filter((outcome) => !isProblem(outcome) || !outcome.impossible);
  return outcomeOf(possible.length > 0 ? possible : outcomes, reasons, location);
}

function outcomeOf(outcomes: readonly Outcome[], reasons: readonly string[], location: Location): Outcome {
  const problems = outcomes.filter(isProblem);
  const open = problems.find((problem) => problem.verdict === 'unknown');
  const first = problems[0];
  if (!first) return worst(outcomes);
  const repair = together(problems);
  if (open) return { ...open, repair };
  if (!outcomes.some(({ verdict }) => verdict === 'compliant')) return { ...first, repair };
  return depends(first, reasons, location);
}

function isSettled(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(({ verdict }) => verdict === outcomes[0]?.verdict);
}

/** The outcomes of those worlds that create the target; undefined where there are too many of them. */
function whereItExists(
  { block, root }: Location,
  contextOf: (world: World) => Context,
  judge: JudgeWorld,
): Outcomes<Outcome> | undefined {
  try {
    const { outcomes, reasons } = inEveryWorld((world) => {
      const context = contextOf(world);
      return exists(block, context) ? judge(context) : undefined;
    }, wholeCases(root.budget));
    return { outcomes: outcomes.filter((outcome) => outcome !== undefined), reasons };
  } catch (error) {
    if (error instanceof TooManyOutcomes) return undefined;
    throw error;
  }
}

/** Has the block, and has every call that leads to it, an instance in this world? */
function exists(block: MergedBlock, { scope, world }: Context): boolean {
  if (instancesOf(block, contextIn(scope, noNames, world)).length === 0) return false;
  const { caller } = scope;
  return caller === null || exists(caller.call, contextIn(caller.scope, noNames, world));
}

/** Every world has to be mended, as those in which another launch template decides. */
function together(problems: readonly Problem[]): Repair | null {
  const repairs = problems.flatMap(({ repair }) => repair ?? []);
  if (repairs.length < problems.length) return null;
  return repairs.length === 1 ? repairs[0]! : { kind: 'all', repairs };
}

/** Some worlds require IMDSv2 and some allow IMDSv1. */
function depends(problem: Problem, reasons: readonly string[], location: Location): Problem {
  // The reasons quote the conditions, which may be those of another private repository.
  const told = isPrivate(location.block.block.header.source.path)
    ? ['the module’s own code leaves it open']
    : reasons;
  const why = told.length > 0 ? told.join(', and ') : 'not everything it depends on is known';
  return {
    ...problem,
    verdict: 'unknown',
    code: 'unresolved',
    at: problem.place ?? location.site.block.header,
    related: [],
    now: `can’t determine whether IMDSv1 is allowed: ${why}`,
    advice: 'Make every branch require tokens, or set the value where it can be seen.',
    repair: null,
  };
}

function tooMany(location: Location, why: string): Problem {
  const header = location.site.block.header;
  return cannotKnow(
    header,
    `can’t determine whether IMDSv1 is allowed: ${why}`,
    'Write `http_tokens = "required"` as a literal.',
  );
}
