import { asBool, type Value } from './value.ts';

/**
 * The possible outcomes of something that depends on what can't be known. It is evaluated once for each
 * way the unknown could turn out: in one such world an unknown condition has one answer, the same wherever it is asked.
 * So `var.a ? x : y` beside `var.a ? p : q` gives two outcomes, not four.
 */
export interface World {
  /**
   * Which of `count` answers the unknown of this id has here: 0 to `count - 1`.
   * `why` says, for people, what is not known.
   */
  choose(id: string, count: number, why: string): number;
  /**
   * Takes a step of the budget that all worlds of a run share, more for a value that is large; throws
   * `TooManyOutcomes` when it is spent.
   */
  step(size?: number): void;
  /** The distinctions that are made between values of unset variables. */
  readonly cases: Cases;
  /** The work that was done so far. */
  readonly trace: Trace;
  /** Results that hold in this world only. */
  readonly memo: Map<string, unknown>;
  /**
   * The view of a part that this world does not evaluate, such as the other branch of a conditional:
   * questions asked there make no new worlds.
   */
  aside(): World;
  /** The view of a part that may not matter: a question without an answer yet throws `Undecided`. */
  undecided(): World;
}

/** Counters of a run, which all of its worlds share. */
export interface Trace {
  /** All questions asked of a world, answered ones included. */
  questions: number;
  /** Variables of the root that were looked up. */
  reads: number;
  steps: number;
}

/** Did what was done between two moments need nearly all of a run's budget, so that it does in every run? */
export function isSpentBy(before: Trace, after: Trace): boolean {
  return after.steps - before.steps > 0.9 * maximumSteps;
}

/**
 * How finely an unknown is looked at. At first it is one unknown; where that leaves the outcome open, the same is
 * evaluated once more, and there is a world for each value that can make a difference (see tell-apart.ts).
 */
export interface Cases {
  /** Is there a world for each value? */
  readonly apart: boolean;
  /** Are both branches of an unknown condition one value, in which only what they agree about is known? */
  readonly joined: boolean;
  /** The texts that each unknown is compared with, by its id. */
  readonly texts: Map<string, Set<string>>;
  /** The steps that heavy work has left; without limit where undefined. */
  readonly budget?: StepBudget | undefined;
}

/** The steps that all targets of a report together may take beyond those that each of them may take anyway. */
export interface StepBudget {
  left: number;
}

/** It depends on a question that was not to be asked. */
export class Undecided extends Error {}

/** More worlds or more work than is reasonable: the outcome is unknown. */
export class TooManyOutcomes extends Error {}

const maximumWorlds = 128;
const maximumSteps = 200_000;
/** So many steps are in no budget: no target of a real repository was seen to need half of them. */
const freeSteps = 5000;
const heavyRuns = 20;
const maximumSize = 100_000;
/** So many parts of a value cost one step more. */
const stepSize = 32;

export interface Outcomes<T> {
  /** The outcome of each world. */
  readonly outcomes: readonly T[];
  /** The unknowns in which the worlds differ, in words. */
  readonly reasons: readonly string[];
}

/** Targets that share heavy work must not take as many times as long as one of them. */
export function newBudget(): StepBudget {
  return { left: heavyRuns * maximumSteps };
}

/** Unknowns as they are, each one. */
export function wholeCases(budget?: StepBudget): Cases {
  return { apart: false, joined: false, texts: new Map(), budget };
}

/** Runs `evaluate` in every world. Throws `TooManyOutcomes`. */
export function inEveryWorld<T>(evaluate: (world: World) => T, cases: Cases = wholeCases()): Outcomes<T> {
  const outcomes: T[] = [];
  const reasons = new Set<string>();
  let answers: { id: string; count: number; answer: number }[] = [];
  const trace: Trace = { questions: 0, reads: 0, steps: 0 };
  for (;;) {
    const given = answers;
    const asked = new Map(given.map((entry) => [entry.id, entry]));
    let side: World | undefined;
    let timid: World | undefined;
    const world: World = {
      memo: new Map(),
      cases,
      trace,
      step: (size = 1) => {
        const steps = 1 + size / stepSize;
        trace.steps += steps;
        if (size > maximumSize || trace.steps > maximumSteps)
          throw new TooManyOutcomes('it takes too many steps to evaluate');
        if (!cases.budget || trace.steps <= freeSteps) return;
        cases.budget.left -= steps;
        if (cases.budget.left < 0)
          throw new TooManyOutcomes('all targets together take too many steps to evaluate');
      },
      choose: (id, count, why) => {
        trace.questions++;
        const known = asked.get(id);
        if (known) return Math.min(known.answer, count - 1);
        reasons.add(why);
        const entry = { id, count, answer: 0 };
        asked.set(id, entry);
        given.push(entry);
        return 0;
      },
      aside: () => {
        side ??= {
          ...world,
          memo: new Map(),
          choose: (id, count) => {
            trace.questions++;
            return Math.min(asked.get(id)?.answer ?? 0, count - 1);
          },
          aside: () => side!,
          undecided: () => side!,
        };
        return side;
      },
      undecided: () => {
        timid ??= {
          ...world,
          memo: new Map(),
          choose: (id, count) => {
            trace.questions++;
            const known = asked.get(id);
            if (!known) throw new Undecided();
            return Math.min(known.answer, count - 1);
          },
          aside: () => timid!,
          undecided: () => timid!,
        };
        return timid;
      },
    };
    outcomes.push(evaluate(world));
    if (outcomes.length > maximumWorlds) throw new TooManyOutcomes('it has too many possible outcomes');
    const next = following(given);
    if (!next) return { outcomes, reasons: [...reasons] };
    answers = next;
  }
}

/** For what asks no questions: every answer is the first. */
export function inertWorld(): World {
  const trace: Trace = { questions: 0, reads: 0, steps: 0 };
  const world: World = {
    memo: new Map(),
    cases: wholeCases(),
    trace,
    step: () => {},
    choose: () => {
      trace.questions++;
      return 0;
    },
    aside: () => world,
    undecided: () => world,
  };
  return world;
}

/** The next set of answers in order: the last one that has another answer takes it, those behind are asked anew. */
export function following<T extends { count: number; answer: number }>(
  answers: readonly T[],
): T[] | undefined {
  const last = answers.findLastIndex(({ count, answer }) => answer + 1 < count);
  if (last < 0) return undefined;
  return [...answers.slice(0, last), { ...answers[last]!, answer: answers[last]!.answer + 1 }];
}

const sizes = new WeakMap<Value, number>();

/**
 * The number of values that a value consists of, as if no part were shared; a string counts by its length.
 * Values share parts, so thirty lines can make one of a billion items: ask for the size before walking over a
 * value.
 */
export function sizeOf(value: Value): number {
  if (value.kind === 'scalar') return typeof value.value === 'string' ? 1 + value.value.length / 100 : 1;
  if (value.kind !== 'list' && value.kind !== 'map') return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const part of value.kind === 'list' ? value.items : value.entries.values()) size += sizeOf(part);
  sizes.set(value, size);
  return size;
}

/** Is it true in this world? An unknown condition has one answer in each world. Undefined for what is no bool. */
export function truth(value: Value, world: World): boolean | undefined {
  const bool = asBool(value);
  if (bool.kind === 'scalar') return bool.value === null ? undefined : (bool.value as boolean);
  if (bool.kind !== 'unknown') return undefined;
  const negated = bool.id.startsWith('!');
  const answer = world.choose(negated ? bool.id.slice(1) : bool.id, 2, bool.why) === 0;
  return negated ? !answer : answer;
}
