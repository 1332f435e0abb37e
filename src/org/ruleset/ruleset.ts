import type { OrgClient } from '../client.ts';

/** A rule of any type. */
export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface RulesetNames {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Which repositories and branches a ruleset is about. Exactly one of the three that name repositories is there. */
export interface Conditions {
  readonly ref_name?: RulesetNames;
  readonly repository_name?: RulesetNames & { readonly protected?: boolean };
  readonly repository_id?: object;
  readonly repository_property?: {
    readonly include?: readonly PropertySpec[];
    readonly exclude?: readonly PropertySpec[];
  };
}

export interface PropertySpec {
  readonly name: string;
  readonly property_values: readonly string[];
  readonly source?: 'custom' | 'system';
}

/**
 * The fields of a ruleset that are read and written; the bypass list does not matter here, so it is neither.
 */
export interface RulesetBody {
  readonly name: string;
  readonly target: string;
  readonly enforcement: string;
  readonly conditions: Conditions;
  readonly rules: readonly Rule[];
}

/** A ruleset on GitHub. */
export interface Ruleset extends RulesetBody {
  readonly id: number;
  /** Its settings page. */
  readonly url: string | undefined;
  readonly updatedAt: string | undefined;
}

/** The organization's ruleset of that name; GitHub keeps names apart without regard to case. */
export async function findRuleset(
  client: OrgClient,
  org: string,
  name: string,
): Promise<Ruleset | undefined> {
  const pages = client.paginate.iterator(client.rest.repos.getOrgRulesets, { org, per_page: 100 });
  for await (const { data } of pages) {
    const found = data.find(
      (one) => one.name.toLowerCase() === name.toLowerCase() && one.source_type === 'Organization',
    );
    if (found) return readRuleset(client, org, found.id);
  }
  return undefined;
}

/** Reads a ruleset whole; lists leave out what it says. */
export async function readRuleset(client: OrgClient, org: string, id: number): Promise<Ruleset> {
  const { data } = await client.rest.repos.getOrgRuleset({ org, ruleset_id: id });
  return fromAnswer(data);
}

/** Makes the ruleset, or gives the one with that `id` its new content; what the body leaves out stays. */
export async function writeRuleset(
  client: OrgClient,
  org: string,
  body: RulesetBody,
  id: number | undefined,
): Promise<Ruleset> {
  // Rules of types that are newer than Octokit's description are handed back as they came.
  const content = { org, ...body } as unknown as Parameters<typeof client.rest.repos.createOrgRuleset>[0];
  const { data } =
    id === undefined
      ? await client.rest.repos.createOrgRuleset(content)
      : await client.rest.repos.updateOrgRuleset({ ...content, ruleset_id: id } as never);
  return fromAnswer(data);
}

type SavedRuleset = Awaited<ReturnType<OrgClient['rest']['repos']['getOrgRuleset']>>['data'];

function fromAnswer({
  id,
  name,
  target,
  enforcement,
  conditions,
  rules,
  updated_at,
  _links,
}: SavedRuleset): Ruleset {
  return {
    id,
    url: _links?.html?.href,
    updatedAt: updated_at,
    name,
    target: target ?? 'branch',
    enforcement,
    conditions: (conditions ?? {}) as Conditions,
    rules: (rules ?? []) as readonly Rule[],
  };
}

/**
 * The ruleset as the settings page of an organization exports and imports it (`Import a ruleset`): the fields of the
 * REST API, as in https://github.com/github/ruleset-recipes.
 */
export function importable(
  org: string,
  { name, target, enforcement, conditions, rules }: RulesetBody,
): object {
  return {
    name,
    target,
    source_type: 'Organization',
    source: org,
    enforcement,
    conditions,
    rules,
    bypass_actors: [],
  };
}
