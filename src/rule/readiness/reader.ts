import type { Context } from '../../terraform/context.ts';
import type { Files } from '../../terraform/files.ts';
import type { Expression } from '../../terraform/syntax.ts';
import type { Value } from '../../terraform/value.ts';
import type { Script } from './script.ts';

/** Reads the script that an expression gives; here, so that its parts need not import each other in a circle. */
export interface Reader {
  read(expression: Expression, context: Context): Script;
  /** The value of what is filled in; where it depends on something unknown, one of its values. */
  known(expression: Expression, context: Context): Value;
  readonly files: Files;
  /** Directory of the root module, where Terraform runs. */
  readonly root: string;
}
