import type { Span } from '../../terraform/syntax/source.ts';
import type { Block, Body, Expression } from '../../terraform/syntax/syntax.ts';
import type { Code } from '../report.ts';

/** How one instance of a target turns out in one world. */
export type Outcome = { readonly verdict: 'compliant' | 'no-target' } | Problem;

export interface Problem {
  readonly verdict: 'violation' | 'unknown';
  /** Terraform refuses to plan this: no outcome where there are others. */
  readonly impossible?: true;
  readonly code: Code;
  /** The text that decides. */
  readonly at: Span;
  readonly related: readonly Span[];
  /** Where the target itself has the setting, or would have it: the place of an unresolved finding. */
  readonly place: Span;
  /** The setting and its origin: a sentence without its full stop. */
  readonly now: string;
  /** The advice: a sentence. */
  readonly advice: string;
  /** How to make it compliant; null where there is no safe way. */
  readonly repair: Repair | null;
}

export type Repair =
  | { readonly kind: 'replace'; readonly span: Span; readonly text: string | readonly Assignment[] }
  /** Add arguments to a block or a resource's body, behind its other arguments. */
  | {
      readonly kind: 'argument';
      readonly body: Body;
      readonly name: string;
      readonly text: string;
      /** Another argument that goes in front of it. */
      readonly before?: Assignment;
    }
  /** Add a nested block at the end of a resource. */
  | {
      readonly kind: 'block';
      readonly owner: Block;
      readonly type: string;
      readonly content: readonly Assignment[];
    }
  /** Add an argument that is an object to a module call. */
  | {
      readonly kind: 'object';
      readonly owner: Block;
      readonly name: string;
      readonly content: readonly Assignment[];
    }
  /** Add an entry to an object literal, behind its other entries. */
  | {
      readonly kind: 'entry';
      readonly object: Extract<Expression, { kind: 'object' }>;
      readonly name: string;
      /** A literal, or what an object holds. */
      readonly text: string | readonly Assignment[];
    }
  /** Several places have to change. */
  | { readonly kind: 'all'; readonly repairs: readonly Repair[] };

export interface Assignment {
  readonly name: string;
  readonly text: string;
}

/**
 * The problem of an unknown setting, at its place or at the place where it would be; only a person can repair
 * it.
 */
export function cannotKnow(at: Span, now: string, advice: string): Problem {
  return { verdict: 'unknown', code: 'unresolved', at, related: [], place: at, now, advice, repair: null };
}

export const compliant: Outcome = { verdict: 'compliant' };

/** The resource creates no instance, or one that is judged elsewhere. */
export const noTarget: Outcome = { verdict: 'no-target' };

export function isProblem(outcome: Outcome): outcome is Problem {
  return outcome.verdict === 'violation' || outcome.verdict === 'unknown';
}

const severity = { 'no-target': 0, compliant: 1, unknown: 2, violation: 3 };

/** `violation` over `unknown` over `compliant` over `no-target`; among equals the first. Of none: compliant. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  const [first = compliant, ...others] = outcomes;
  return others.reduce((a, b) => (severity[b.verdict] > severity[a.verdict] ? b : a), first);
}
