/**
 * A page of the organization's repositories with all that says whether our check is required on the default branch, and
 * with `$evidence` whether the App has been there: GitHub makes a check suite for it as soon as commits arrive. Validated
 * against GitHub's schema in test/org/coverage.test.ts.
 */
export const coverageDocument = `query Coverage($org: String!, $size: Int!, $after: String, $app: Int, $evidence: Boolean!) {
  organization(login: $org) {
    repositories(first: $size, after: $after, orderBy: { field: NAME, direction: ASC }) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        name
        isArchived
        defaultBranchRef {
          name
          rules(first: 100) {
            pageInfo {
              hasNextPage
            }
            nodes {
              repositoryRuleset {
                name
              }
              parameters {
                ...checks
              }
            }
          }
          branchProtectionRule {
            requiredStatusChecks {
              context
              app {
                databaseId
              }
            }
          }
          refUpdateRule {
            requiredStatusCheckContexts
          }
          target @include(if: $evidence) {
            ... on Commit {
              ...suites
            }
          }
        }
        rulesets(first: 50, targets: [BRANCH]) {
          pageInfo {
            hasNextPage
          }
          nodes {
            name
            enforcement
            conditions {
              refName {
                include
                exclude
              }
            }
            rules(first: 10, type: REQUIRED_STATUS_CHECKS) {
              nodes {
                parameters {
                  ...checks
                }
              }
            }
          }
        }
        pullRequests(last: 3) @include(if: $evidence) {
          nodes {
            commits(last: 1) {
              nodes {
                commit {
                  ...suites
                }
              }
            }
          }
        }
      }
    }
  }
}

fragment checks on RequiredStatusChecksParameters {
  requiredStatusChecks {
    context
    integrationId
  }
}

fragment suites on Commit {
  checkSuites(first: 1, filterBy: { appId: $app }) {
    totalCount
  }
}
`;

/** One page of the answer. */
export interface CoveragePage {
  readonly organization: {
    readonly repositories: {
      readonly totalCount: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly RepositoryNode[];
    };
  };
}

export interface RepositoryNode {
  readonly name: string;
  readonly isArchived: boolean;
  /** Null as long as nothing was pushed. */
  readonly defaultBranchRef: {
    readonly name: string;
    readonly rules: GraphqlConnection<{
      readonly repositoryRuleset: { readonly name: string } | null;
      readonly parameters: Parameters;
    }> | null;
    /** Null also where the asker may not administer the repository. */
    readonly branchProtectionRule: {
      readonly requiredStatusChecks:
        | readonly { readonly context: string; readonly app: { readonly databaseId: number } | null }[]
        | null;
    } | null;
    readonly refUpdateRule: { readonly requiredStatusCheckContexts: readonly string[] | null } | null;
    readonly target?: Suites | null;
  } | null;
  readonly rulesets: GraphqlConnection<{
    readonly name: string;
    readonly enforcement: 'ACTIVE' | 'DISABLED' | 'EVALUATE';
    readonly conditions: {
      readonly refName: { readonly include: readonly string[]; readonly exclude: readonly string[] } | null;
    };
    readonly rules: { readonly nodes: readonly { readonly parameters: Parameters }[] } | null;
  }> | null;
  readonly pullRequests?: {
    readonly nodes: readonly {
      readonly commits: { readonly nodes: readonly { readonly commit: Suites }[] };
    }[];
  };
}

interface GraphqlConnection<T> {
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly nodes: readonly T[];
}

/** Of a rule of another type: an empty object, or null. */
export type Parameters = {
  readonly requiredStatusChecks?: readonly {
    readonly context: string;
    readonly integrationId: number | null;
  }[];
} | null;

/** Null where the token may not read checks. */
interface Suites {
  readonly checkSuites?: { readonly totalCount: number } | null;
}
