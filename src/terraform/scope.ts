import { createHash } from 'node:crypto';
import { identify, type Value } from './evaluate/value.ts';
import type { World } from './evaluate/worlds.ts';
import type { MergedBlock, ModuleNode } from './module.ts';
import { isMounted } from './mounts.ts';
import type { Attribute, Expression } from './syntax/syntax.ts';

/** One call of a module (or a root module): where names are looked up. */
export interface Scope {
  readonly node: ModuleNode;
  /** Names of the calls from the root to here: `['web', 'instance']` for `module.web.module.instance`. */
  readonly path: readonly string[];
  /** Distinguishes unknowns and remembered results of different scopes. */
  readonly id: string;
  /** Null in a root module. */
  readonly caller: CallerScope | null;
  /** In a root module: the values of `*.tfvars` files, by variable. */
  readonly values: Values;
  /**
   * Variables of this module only have the values that literals of their call set: another run may set the
   * others.
   */
  readonly open?: boolean;
  /** A collection that is empty by a variable's default has an element here, as another caller's would. */
  readonly populated?: boolean;
}

interface CallerScope {
  readonly scope: Scope;
  readonly call: MergedBlock;
  /** `each` and `count` of the call. */
  readonly names: IterationValues;
}

/** Values of root variables that come from files. */
export interface Values {
  get(variable: string): Attribute | undefined;
  /** Why a variable for which there is no value may have one all the same; null where it has none. */
  hidden?(): string | null;
  /** The results that all targets of the root share; they hold only for these values. */
  readonly shared?: Shared;
  /** Called instead of looking up a variable whose result is known already. */
  touch?(): void;
}

/** The values of names that the module does not declare: `each`, `count`, iterators, names of a `for`. */
export type IterationValues = ReadonlyMap<string, Value>;

export const noNames: IterationValues = new Map();

export function rootScope(node: ModuleNode, values: Values): Scope {
  return { node, path: [], id: node.module.extension?.id ?? '', caller: null, values };
}

/** A root module of whose variables no value is known, nor are those of the modules of its repository. */
export function openScope(node: ModuleNode): Scope {
  return { ...rootScope(node, new Map()), open: true };
}

/** The same, in which collections that are empty by a variable's default have elements. */
export function populated(scope: Scope): Scope {
  const { caller, values } = scope;
  const own = {
    get: (name: string) => values.get(name),
    ...(values.hidden ? { hidden: () => values.hidden?.() ?? null } : {}),
  };
  return {
    ...scope,
    populated: true,
    // Nothing is shared with those in which they are empty.
    values: own,
    caller: caller && { ...caller, scope: populated(caller.scope) },
  };
}

/** The scope inside of a called module; undefined where its source is not a local directory that can be read. */
export function childScope(scope: Scope, name: string, names: IterationValues): Scope | undefined {
  const node = scope.node.child(name);
  const call = scope.node.module.calls.get(name);
  if (!node || !call) return undefined;
  const id = `${scope.id}module.${name}${[...names.keys()].length ? identifyNames(names) : ''}.`;
  const flags = scope.populated ? { populated: true } : {};
  const inside = {
    ...flags,
    node,
    path: [...scope.path, name],
    id,
    caller: { scope, call, names },
    values: new Map(),
  };
  return scope.open && !isMounted(node.module.directory) ? { ...inside, open: true } : inside;
}

/** A long one is cut to its hash: every unknown inside of the call has it at the start of its own. */
function identifyNames(names: IterationValues): string {
  const text = [...names.values()].map(identify).join(',');
  if (text.length <= maximumNames) return `[${text}]`;
  return `[${createHash('sha256').update(text).digest('base64')}]`;
}

const maximumNames = 200;

/** Where and in which world an expression is evaluated, and by whom its parts are. */
export interface Context {
  readonly scope: Scope;
  readonly names: IterationValues;
  readonly world: World;
  /** Inside of `try` or `can`, where an index that may be missing is an outcome, and not just a plan that fails. */
  readonly guarded?: boolean;
  /** Inside of a variable's value or default, where Terraform allows neither a reference nor a function. */
  readonly constant?: boolean;
  /** Inside of a template file, where only the names that it was given can be referred to. */
  readonly closed?: boolean;
  /** `evaluate` of evaluate.ts; here, so that the files of the evaluator need not import each other in a circle. */
  evaluate(expression: Expression, context: Context): Value;
}

/**
 * Values of a root by name that hold in every world, since nothing unknown was asked for them. All targets of the root
 * share them, and so the work.
 */
export type Shared = Map<string, Known>;

type Known = {
  readonly value: Value | undefined;
  /** Variables of the root take part, so that other values files may change it. */
  readonly reads: boolean;
};
