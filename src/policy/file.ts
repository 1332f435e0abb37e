import { distance } from 'fastest-levenshtein';
import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { defaultPolicy, type Policy, policySchema } from './schema.ts';

/** Something in a policy file that can't be honored. */
interface PolicyProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** The keys that a file sets, or what is wrong with it: then none of them counts. */
export interface ParsedPolicy {
  readonly settings: Partial<Policy>;
  readonly problems: readonly PolicyProblem[];
  /** The line (1-based) of each key that is set, nested ones too: `on_unknown`, `fixes.maximum`. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Times that a text may be repeated by aliases: a policy needs a few, an attack millions. */
const mostAliases = 100;
/** Characters: no policy is as long, and reading YAML takes its time. */
const mostCharacters = 65_536;
/** More problems than this in one file are only counted. */
const mostProblems = 20;

/**
 * Reads a policy file. Unknown keys and wrong values are problems, so that a typo can't weaken a check
 * unseen.
 */
export function parsePolicy(text: string): ParsedPolicy {
  const counter = new LineCounter();
  const lineOf = (offset: number) => counter.linePos(offset).line;
  const refused = (problems: readonly PolicyProblem[]): ParsedPolicy => ({
    settings: {},
    problems: capped(problems),
    lines: new Map(),
  });
  if (text.length > mostCharacters)
    return refused([{ line: 1, message: 'This file is longer than 64 KiB, so it was not read' }]);
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  } catch {
    // The parser goes as deep as the text does.
    return refused([{ line: 1, message: 'This YAML is nested too deeply' }]);
  }
  if (document.errors.length > 0)
    return refused(document.errors.map(({ pos, message }) => ({ line: lineOf(pos[0]), message })));
  let given: unknown;
  try {
    given = document.toJS({ maxAliasCount: mostAliases }) ?? {};
  } catch {
    return refused([{ line: firstAlias(), message: tooManyAliases }]);
  }
  // An anchor that holds itself has no end.
  if (isCyclic(given)) return refused([{ line: firstAlias(), message: 'This YAML contains itself' }]);
  const parsed = policySchema.safeParse(given);
  if (parsed.success) {
    const keys = Object.keys(given as object);
    const settings = Object.fromEntries(Object.entries(parsed.data).filter(([key]) => keys.includes(key)));
    return { settings, problems: [], lines: linesOf() };
  }
  return refused(parsed.error.issues.flatMap((issue) => problemsOf(issue)));

  function firstAlias(): number {
    let line = 1;
    visit(document, {
      Alias(_, alias) {
        line = lineOf(alias.range?.[0] ?? 0);
        return visit.BREAK;
      },
    });
    return line;
  }

  /** Keys of the top level and of the objects that they hold. */
  function linesOf(): Map<string, number> {
    const found = new Map<string, number>();
    const add = (map: unknown, prefix: string) => {
      for (const { key, value } of isMap(map) ? map.items : []) {
        if (!isScalar(key)) continue;
        found.set(`${prefix}${key.value}`, lineOf(key.range?.[0] ?? 0));
        if (prefix === '') add(isAlias(value) ? value.resolve(document) : value, `${key.value}.`);
      }
    };
    add(document.contents, '');
    return found;
  }

  function problemsOf(given: z.core.$ZodIssue): PolicyProblem[] {
    const issue = nearest(given);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        line: lineOf(keyOffset(issue.path, key)),
        message: `Unknown key ${key}${didYouMean(key, keysAt(issue.path))}`,
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

const tooManyAliases = `This YAML repeats its parts by aliases more than ${mostAliases} times, so it was not read`;

function capped(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const rest = problems.length - mostProblems;
  if (rest <= 0) return problems;
  return [...problems.slice(0, mostProblems), { line: 1, message: `${rest} more problems in this file` }];
}

/** Does a value of lists and objects contain itself? */
function isCyclic(value: unknown, above: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (above.has(value)) return true;
  const inside = new Set(above).add(value);
  return Object.values(value).some((each) => isCyclic(each, inside));
}

/** The problem of a value with the form, of those allowed, that it comes nearest to. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find(({ code, path }) => code === 'unrecognized_keys' || path.length > 0);
  return inner ? nearest({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue) : issue;
}

/** The keys that there are on the top level, or in the object that a key of it holds. */
function keysAt([top, ...below]: readonly PropertyKey[]): readonly string[] {
  if (top === undefined) return Object.keys(policySchema.shape);
  const schema = below.length === 0 ? policySchema.shape[top as keyof Policy] : undefined;
  const found = schema && z.toJSONSchema(schema, { io: 'input' });
  const forms = [found, ...((found?.anyOf as (typeof found)[] | undefined) ?? [])];
  return forms.flatMap((form) => Object.keys(form?.properties ?? {}));
}

/** `; did you mean …?` where one of the keys is near enough to what is written, else nothing. */
function didYouMean(written: string, keys: readonly string[]): string {
  const plain = (key: string) => key.toLowerCase().replaceAll(/[-_ ]/g, '');
  const [best] = keys
    .map((key) => ({ key, steps: distance(plain(written), plain(key)) }))
    .filter(({ key, steps }) => steps <= Math.min(2, key.length / 2))
    .sort((a, b) => a.steps - b.steps);
  return best ? `; did you mean ${best.key}?` : '';
}

/** A policy file as it was found. */
export interface PolicySource {
  /** For the reader: `.github/require-imdsv2.yml on main`. */
  readonly name: string;
  readonly text: string;
}

/** The policy in force, where it came from, and what was not honored. */
export interface PolicyInForce {
  readonly policy: Policy;
  /** Names of the files that say something. */
  readonly sources: readonly string[];
  /** In plain text, with `name:line`. */
  readonly problems: readonly string[];
  /** Further notes on it, in plain text. */
  readonly notes?: readonly string[];
}

/** The repository's file over the organization's, except for the keys that the organization locks. */
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
    if (key === 'locked') problems.push(`${repository!.name}: locked counts only in the organization’s file`);
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
