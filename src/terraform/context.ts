import type { Names, Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import type { Value } from './value.ts';
import type { World } from './worlds.ts';

/** Where and in which world an expression is evaluated, and by whom its parts are. */
export interface Context {
  readonly scope: Scope;
  readonly names: Names;
  readonly world: World;
  /** Inside of `try` or `can`, where an index that may be missing is an outcome, and not just a plan that fails. */
  readonly guarded?: boolean;
  /** Inside of a variable's value or default, where Terraform allows neither a reference nor a function. */
  readonly constant?: boolean;
  /** `evaluate` of evaluate.ts; here, so that the files of the evaluator need not import each other in a circle. */
  evaluate(expression: Expression, context: Context): Value;
}
