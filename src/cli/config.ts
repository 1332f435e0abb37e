import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { RulePolicy } from '../rule/policy.ts';

/** The decisions of a policy file that concern the command line. */
export interface Config {
  readonly rule: RulePolicy;
  /** `advise` never fails a run. */
  readonly enforcement: 'enforce' | 'advise';
  /** `fail` makes an unknown verdict count like a violation; `ignore` leaves it out of what people read. */
  readonly onUnknown: 'warn' | 'fail' | 'ignore';
  /** Globs of paths that are not judged. */
  readonly exclude: readonly string[];
}

/** What is wrong with a policy file, one `file:line: what` each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const tools = z.enum(['require-imdsv2', 'checkov', 'tfsec', 'trivy', 'kics', 'datadog', 'terrascan']);

const schema = z.strictObject({
  enforcement: z.enum(['enforce', 'advise']).default('enforce'),
  on_unknown: z.enum(['warn', 'fail', 'ignore']).default('warn'),
  endpoint_disabled: z.enum(['compliant', 'violation']).default('compliant'),
  account_default: z.enum(['ignore', 'accept']).default('ignore'),
  exclude: z.array(z.string()).default([]),
  suppressions: z.union([z.literal('all'), z.array(tools)]).default('all'),
  // What a review does with its findings; the command line has no reviews.
  scope: z.unknown().optional(),
  fixes: z.unknown().optional(),
});

/**
 * Reads a policy file; an empty one is the default policy.
 * @param path named in the errors
 * @throws ConfigError where it is no YAML, has unknown keys or wrong values
 */
export function readConfig(path: string, text: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => `${path}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new ConfigError(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (!parsed.success) throw new ConfigError(parsed.error.issues.flatMap(describe));
  const { enforcement, on_unknown, exclude, endpoint_disabled, account_default, suppressions } = parsed.data;
  const rule = { endpoint_disabled, account_default, suppressions };
  return { rule, enforcement, onUnknown: on_unknown, exclude };

  function describe(issue: z.core.$ZodIssue): string[] {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${at(offsetOfKey(issue.path, key))}: unknown key ${key}`);
    }
    const where = issue.path.join('.');
    return [`${at(offsetOf(issue.path))}: ${where && `${where}: `}${issue.message}`];
  }

  function offsetOf(keys: readonly PropertyKey[]): number {
    const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
    return (node as { range?: [number] } | undefined)?.range?.[0] ?? 0;
  }

  function offsetOfKey(keys: readonly PropertyKey[], name: string): number {
    const map = keys.length === 0 ? document.contents : document.getIn(keys, true);
    const pair = isMap(map) && map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    return (pair && isScalar(pair.key) && pair.key.range?.[0]) || 0;
  }
}
