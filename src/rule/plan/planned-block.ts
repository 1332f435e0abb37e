import { type Unknown, unknown } from '../../terraform/evaluate/value.ts';
import { type MergedBlock, mergeBlock } from '../../terraform/merge.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Attribute, Block, Body, Expression } from '../../terraform/syntax/syntax.ts';
import {
  asExpression,
  type ConfigurationResource,
  type WrittenExpression,
  writtenBlocks,
} from './configuration.ts';
import { asObject, type JsonObject, type PlannedResource } from './read-plan.ts';

/** The unknowns of a plan, by the expressions that take their place. */
export type Unknowns = Map<Expression, Unknown>;

export interface BlockOptions {
  /** Where everything of the resource stands. */
  readonly at: Span;
  /** The resource as it was written, where the plan carries that. */
  readonly written: ConfigurationResource | undefined;
  readonly unknowns: Unknowns;
  /** The name of the planned resource that an argument refers to, as in `aws_launch_template.r3.id`. */
  refer(written: WrittenExpression): string | undefined;
  /** The same for an argument whose value is known. */
  identify(argument: string, value: string): string | undefined;
}

/**
 * A planned resource as the block that would give the same plan, so that it is judged like any other. A value
 * known only after apply is unknown if it was written, and left out if it was not: AWS takes its default.
 */
export function plannedBlock(resource: PlannedResource, name: string, options: BlockOptions): MergedBlock {
  const { at, written } = options;
  const given = written ? (written.expressions ?? {}) : undefined;
  const body = bodyOf(resource.after, resource.afterUnknown, given, resource.partial, options);
  return mergeBlock({ type: 'resource', labels: [resource.type, name], span: at, header: at, body }, []);
}

const asked = ['http_tokens', 'minimum_instance_metadata_service_version', 'id', 'name', 'version'];

/** @param written what was written in this body; undefined where the plan doesn't say */
function bodyOf(
  after: JsonObject,
  afterUnknown: unknown,
  written: JsonObject | undefined,
  partial: boolean,
  options: BlockOptions,
): Body {
  const unknowns = asObject(afterUnknown) ?? {};
  const isOpen = (key: string) =>
    afterUnknown === true || unknowns[key] === true || (partial && !(key in after));
  const names = new Set([
    ...Object.keys(after),
    ...Object.keys(unknowns),
    ...Object.keys(written ?? {}),
    // If a body is unknown as a whole, the arguments that the rule asks for.
    ...(!written && (afterUnknown === true || partial) ? asked : []),
  ]);
  const attributes = [...names].flatMap((name): Attribute[] => {
    const value = after[name];
    const expression =
      named(name, value, written, options) ??
      (value !== null && value !== undefined
        ? known(name, value, options)
        : isOpen(name)
          ? open(name, written, options)
          : undefined);
    return expression ? [{ name, span: options.at, value: expression }] : [];
  });
  const blocks = (type: string): Block[] => {
    const planned = itemsOf(after[type]);
    const hidden = itemsOf(unknowns[type]);
    const said = written && writtenBlocks({ expressions: written } as ConfigurationResource, type);
    if (planned.length > 0 || hidden.some(asObject)) {
      const count = Math.max(planned.length, hidden.length);
      return Array.from({ length: count }, (_, index) => {
        // The written blocks don't show those that a dynamic block makes.
        const own = said && said.length === count ? said[index] : undefined;
        return block(type, asObject(planned[index]) ?? {}, hidden[index], own);
      });
    }
    if (!isOpen(type)) return [];
    return said ? said.map((own) => block(type, {}, true, own)) : [block(type, {}, true, undefined)];
  };
  const block = (type: string, inner: JsonObject, hidden: unknown, own: JsonObject | undefined): Block => ({
    type,
    labels: [],
    span: options.at,
    header: options.at,
    body: bodyOf(inner, hidden, own, partial, options),
  });
  return { span: options.at, attributes, blocks, allBlocks: [], json: true };
}

/** Nested blocks are lists in a plan, whatever their number may be. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return asObject(value) ? [value] : [];
}

/** Arguments that name another resource: the written expression tells which, also if its id is known. */
const naming = /(?:^|_)(?:id|name)$|^version$|^launch_configuration$|^security_configuration$/;

function named(
  name: string,
  value: unknown,
  written: JsonObject | undefined,
  options: BlockOptions,
): Expression | undefined {
  if (value === null || !naming.test(name)) return undefined;
  const expression = asExpression(written?.[name]);
  const id = expression && options.refer(expression);
  return id === undefined ? undefined : standIn(id, 'it is known only after apply', options);
}

function known(name: string, value: unknown, options: BlockOptions): Expression {
  const { at: span } = options;
  if (typeof value === 'string') {
    const id = options.identify(name, value);
    if (id !== undefined) return standIn(id, 'it is known only after apply', options);
  }
  if (Array.isArray(value))
    return { kind: 'tuple', items: value.map((item) => known('', item, options)), span };
  const object = asObject(value);
  if (!object) return { kind: 'literal', value: value as string | number | boolean | null, span };
  const entries = Object.entries(object).map(([key, entry]) => ({
    key: { kind: 'literal', value: key, span } as const,
    value: known('', entry, options),
    span,
  }));
  return { kind: 'object', entries, span };
}

/**
 * The expression of a value known only after apply; undefined if it was not written, so that AWS's default
 * applies.
 */
function open(name: string, written: JsonObject | undefined, options: BlockOptions): Expression | undefined {
  if (!written) {
    // Hardly any configuration has an expression for the endpoint: it is on, as nearly everywhere.
    if (name === 'http_endpoint') return undefined;
    const why = 'it is known only after apply, and the plan has no configuration of the resource';
    return standIn(`planned ${++last}`, why, options);
  }
  const expression = asExpression(written[name]);
  if (!expression) return undefined;
  if ('constant_value' in expression)
    return expression.constant_value === null ? undefined : known(name, expression.constant_value, options);
  const [of] = expression.references ?? [];
  const why = of ? `${of} is known only after apply` : 'it is known only after apply';
  return standIn(options.refer(expression) ?? `planned ${of ?? ++last}`, why, options);
}

let last = 0;

function standIn(id: string, why: string, { at, unknowns }: BlockOptions): Expression {
  const expression: Expression = { kind: 'unsupported', what: 'known only after apply', span: at };
  unknowns.set(expression, unknown(id, why));
  return expression;
}
