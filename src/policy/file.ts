import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { defaultPolicy, type Policy, policySchema } from './schema.ts';

/** Where a policy file lies, in a repository and in the organization's `.github` repository. */
export const policyPath = '.github/require-imdsv2.yml';

/** Something in a policy file that can't be honoured. */
interface PolicyProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** The keys that a file sets, or what is wrong with it: then none of them counts. */
export interface ParsedPolicy {
  readonly settings: Partial<Policy>;
  readonly problems: readonly PolicyProblem[];
}

/** Reads a policy file. Unknown keys and wrong values are problems, so that a typo can't weaken a check unseen. */
export function parsePolicy(text: string): ParsedPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({ line: lineOf(pos[0]), message }));
    return { settings: {}, problems };
  }
  const given: unknown = document.toJS() ?? {};
  const parsed = policySchema.safeParse(given);
  if (parsed.success) {
    const keys = Object.keys(given as object);
    const settings = Object.fromEntries(Object.entries(parsed.data).filter(([key]) => keys.includes(key)));
    return { settings, problems: [] };
  }
  return { settings: {}, problems: parsed.error.issues.flatMap(problemsOf) };

  function problemsOf(issue: z.core.$ZodIssue): PolicyProblem[] {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        line: lineOf(keyOffset(issue.path, key)),
        message: `Unknown key ${key}`,
      }));
    }
    const where = issue.path.join('.');
    return [
      {
        line: lineOf(valueOffset(issue.path)),
        message: where ? `${where}: ${issue.message}` : issue.message,
      },
    ];
  }

  function valueOffset(keys: readonly PropertyKey[]): number {
    const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
    return (node as { range?: [number] } | undefined)?.range?.[0] ?? 0;
  }

  function keyOffset(keys: readonly PropertyKey[], name: string): number {
    const map = keys.length === 0 ? document.contents : document.getIn(keys, true);
    const pair = isMap(map) && map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    return (pair && isScalar(pair.key) && pair.key.range?.[0]) || 0;
  }
}

/** A policy file as it was found. */
export interface PolicySource {
  /** For the reader: `.github/require-imdsv2.yml on main`. */
  readonly name: string;
  readonly text: string;
}

/** The policy in force, where it came from, and what was not honoured. */
export interface PolicyInForce {
  readonly policy: Policy;
  /** Names of the files that say something. */
  readonly sources: readonly string[];
  /** In plain text, with `name:line`. */
  readonly problems: readonly string[];
  /** What else to know of it, in plain text. */
  readonly notes?: readonly string[];
}

/** The repository's file over the organisation's, except for the keys that the organisation locks. */
export function policyInForce(
  organization: PolicySource | undefined,
  repository: PolicySource | undefined,
): PolicyInForce {
  const problems: string[] = [];
  const settingsOf = (source: PolicySource | undefined): Partial<Policy> => {
    if (!source) return {};
    const parsed = parsePolicy(source.text);
    problems.push(...parsed.problems.map(({ line, message }) => `${source.name}, line ${line}: ${message}`));
    if (parsed.problems.length > 0)
      problems.push(`nothing of ${source.name} counts, and the strict default applies`);
    return parsed.settings;
  };
  const above = settingsOf(organization);
  const own = settingsOf(repository);
  const locked = new Set(above.locked ?? []);
  for (const key of Object.keys(own)) {
    if (key === 'locked') problems.push(`${repository!.name}: locked counts only in the organisation’s file`);
    else if (locked.has(key))
      problems.push(`${repository!.name}: ${key} is locked by ${organization!.name}, whose value counts`);
  }
  const allowed = Object.fromEntries(
    Object.entries(own).filter(([key]) => key !== 'locked' && !locked.has(key)),
  );
  return {
    policy: { ...defaultPolicy, ...above, ...allowed },
    sources: [organization, repository].flatMap((source) => (source ? [source.name] : [])),
    problems,
  };
}

/** The JSON schema of the file, for editors. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input' });
}
