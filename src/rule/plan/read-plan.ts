import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import { targetKind } from '../targets.ts';
import type { ConfigurationModule } from './configuration.ts';
import type { PlanGaps } from './unseen-in-plan.ts';

/** A resource as it is going to be. https://developer.hashicorp.com/terraform/internals/json-format */
export interface PlannedResource {
  /** `module.web["a"].aws_instance.this[0]`. */
  readonly address: string;
  /** `module.web["a"]`; `''` for the root module. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  /** Instance key: of `count` a number, of `for_each` a string. */
  readonly index: number | string | null;
  readonly after: Readonly<Record<string, unknown>>;
  /** `true` for each value known only after apply, in the shape of `after`. */
  readonly afterUnknown: unknown;
  /** A value in neither `after` nor `afterUnknown` may be unknown: `planned_values` leave it out. */
  readonly partial: boolean;
  /** 1-based line of the resource's object. */
  readonly line: number;
}

export interface Plan {
  /** Resources of the types that are judged, in the order of the plan. */
  readonly resources: readonly PlannedResource[];
  /** The root module; null where the document carries no configuration. */
  readonly configuration: ConfigurationModule | null;
  readonly gaps: PlanGaps;
}

interface Slice {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * Reads a document of `terraform show -json`. It is visited, not parsed as a whole: plans of 50 MB occur, and of
 * those only a few resources matter. Undefined where it is something else.
 * @throws UnparsableError where it is no JSON
 */
export function readPlan(path: string, text: string): Plan | undefined {
  const found = locate(path, text);
  if (!found.isPlan) return undefined;
  const parse = ({ start, end }: Slice): JsonObject => JSON.parse(text.slice(start, end)) as JsonObject;
  const resources = found.hasChanges
    ? found.changes.flatMap((slice) => changedResource(parse(slice), slice.line) ?? [])
    : found.planned.flatMap((slice) => plannedResource(parse(slice), slice.line) ?? []);
  // The configuration is worth parsing only for resources that are judged.
  const configuration =
    resources.length > 0 && found.configuration ? (parse(found.configuration).root_module ?? null) : null;
  const deferred = found.deferred.map((slice) => deferredChange(parse(slice), slice.line));
  const { incompleteAt, erroredAt } = found;
  return {
    resources,
    configuration: configuration as ConfigurationModule | null,
    gaps: { incompleteAt, erroredAt, deferred },
  };
}

interface LocatedResource {
  isPlan: boolean;
  hasChanges: boolean;
  hasPlanned: boolean;
  readonly changes: Slice[];
  /** Resources of `planned_values`, at every module depth. */
  readonly planned: Slice[];
  configuration: Slice | null;
  /** Entries of `deferred_changes`. */
  readonly deferred: Slice[];
  incompleteAt: number | null;
  erroredAt: number | null;
}

/** Finds the objects that matter by their path from the root. */
function locate(path: string, text: string): LocatedResource {
  const found: LocatedResource = {
    isPlan: false,
    hasChanges: false,
    hasPlanned: false,
    changes: [],
    planned: [],
    configuration: null,
    deferred: [],
    incompleteAt: null,
    erroredAt: null,
  };
  // The property that led to each open object or array; an item of an array has the name of its array.
  const names: string[] = [];
  const starts: { start: number; line: number }[] = [];
  let property = '';
  let failed: { code: ParseErrorCode; line: number } | undefined;
  const open = (offset: number, _length: number, startLine: number) => {
    names.push(property);
    starts.push({ start: offset, line: startLine + 1 });
  };
  visit(
    text,
    {
      onObjectProperty: (name) => {
        property = name;
        if (names.length !== 1) return;
        if (name === 'format_version') found.isPlan = true;
        if (name === 'resource_changes') found.hasChanges = true;
        if (name === 'planned_values') found.hasPlanned = true;
      },
      onObjectBegin: open,
      onArrayBegin: open,
      onObjectEnd: (offset, length) => {
        const begin = starts.pop();
        const depth = names.length;
        const [, top] = names;
        const planned = top === 'planned_values' && plannedPath.test(names.join('.'));
        property = names.pop() ?? '';
        if (!begin) return;
        const slice = { ...begin, end: offset + length };
        if (top === 'resource_changes' && depth === 3) found.changes.push(slice);
        else if (top === 'configuration' && depth === 2) found.configuration = slice;
        else if (top === 'deferred_changes' && depth === 3) found.deferred.push(slice);
        else if (planned) found.planned.push(slice);
      },
      onArrayEnd: () => {
        starts.pop();
        property = names.pop() ?? '';
      },
      onLiteralValue: (value, _offset, _length, startLine) => {
        if (names.length !== 1) return;
        if (property === 'complete' && value === false) found.incompleteAt = startLine + 1;
        if (property === 'errored' && value === true) found.erroredAt = startLine + 1;
      },
      onError: (code, _offset, _length, startLine) => {
        failed ??= { code, line: startLine + 1 };
      },
    },
    { disallowComments: true, allowEmptyContent: false },
  );
  if (failed) {
    const what = printParseErrorCode(failed.code);
    throw new UnparsableError(path, failed.line, `invalid JSON: ${what}`);
  }
  found.isPlan &&= found.hasChanges || found.hasPlanned;
  return found;
}

const plannedPath =
  /^\.planned_values\.root_module(?:\.child_modules\.child_modules)*\.resources\.resources$/;

export type JsonObject = Readonly<Record<string, unknown>>;

/** Undefined for an entry that is not judged: another type, a data source, a resource that will be gone. */
function changedResource(json: JsonObject, line: number): PlannedResource | undefined {
  const change = asObject(json.change);
  const after = asObject(change?.after);
  const identity = identify(json, line);
  if (!identity || !after || json.deposed !== undefined) return undefined;
  const module = typeof json.module_address === 'string' ? json.module_address : '';
  return { ...identity, module, after, afterUnknown: change?.after_unknown, partial: false };
}

function deferredChange(json: JsonObject, line: number): PlanGaps['deferred'][number] {
  const address = asObject(json.resource_change)?.address;
  return {
    address: typeof address === 'string' ? address : null,
    reason: typeof json.reason === 'string' ? json.reason : 'no reason given',
    line,
  };
}

function plannedResource(json: JsonObject, line: number): PlannedResource | undefined {
  const identity = identify(json, line);
  const after = asObject(json.values);
  if (!identity || !after) return undefined;
  const own = `${identity.type}.${identity.name}`;
  const at = identity.address.lastIndexOf(own);
  const module = identity.address.slice(0, Math.max(0, at)).replace(/\.$/, '');
  return { ...identity, module, after, afterUnknown: undefined, partial: true };
}

function identify(
  json: JsonObject,
  line: number,
): Pick<PlannedResource, 'address' | 'type' | 'name' | 'index' | 'line'> | undefined {
  const { address, mode, type, name, index } = json;
  if (mode !== 'managed' || typeof type !== 'string' || !targetKind(type)) return undefined;
  if (typeof address !== 'string' || typeof name !== 'string') return undefined;
  const key = typeof index === 'number' || typeof index === 'string' ? index : null;
  return { address, type, name, index: key, line };
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
