import { z } from 'zod';
import { suppressionTools } from '../rule/suppressions/comment-line.ts';
import type { ScanPolicy } from './scan-under-policy.ts';

const tools = z.union([z.literal('all'), z.array(z.enum(suppressionTools))]);

/**
 * `.github/require-imdsv2.yml`, key by key. The defaults are the strict ones; the descriptions become
 * docs/policy.md and the JSON schema for editors.
 */
export const policySchema = z.strictObject({
  enforcement: z
    .enum(['enforce', 'advise'])
    .default('enforce')
    .describe('`enforce` fails the check on a violation; `advise` reports the same and stays neutral.'),
  scope: z
    .enum(['changed', 'introduced', 'module'])
    .default('changed')
    .describe(
      'Which findings a pull request answers for: `changed`, those whose target or deciding value is in a changed file, or that the change causes; `introduced`, only those that the base branch does not have; `module`, all in the changed directories.',
    ),
  on_unknown: z
    .enum(['warn', 'fail', 'ignore'])
    .default('warn')
    .describe(
      'How an unknown target changes the check: `warn` makes it neutral, `fail` fails it, `ignore` passes.',
    ),
  on_unseen: z
    .enum(['warn', 'fail', 'ignore'])
    .default('warn')
    .describe(
      'How something that was not checked changes the check, such as a module whose code is not in view: `warn` makes it neutral, `fail` fails it, `ignore` passes. The check always lists it.',
    ),
  endpoint_disabled: z
    .enum(['compliant', 'violation'])
    .default('compliant')
    .describe('Whether `http_endpoint = "disabled"` alone is enough.'),
  account_default: z
    .enum(['ignore', 'accept'])
    .default('ignore')
    .describe(
      'Whether an `aws_ec2_instance_metadata_defaults` that requires tokens makes an instance without options compliant.',
    ),
  exclude: z
    .array(z.string())
    .default([])
    .describe('Globs of paths to leave out. The check lists excluded files.'),
  suppressions: z
    .union([
      tools,
      z.strictObject({
        tools: tools.default('all'),
        new: z
          .enum(['allow', 'neutral', 'fail'])
          .default('allow')
          .describe('How a suppression changes the check if a pull request adds or extends it.'),
        days: z.int().min(1).max(36_500).optional().describe('Longest time until `until=`, in days.'),
        expiry: z
          .enum(['optional', 'required'])
          .default('optional')
          .describe('Whether a last day is needed.'),
        approvals: z
          .strictObject({
            teams: z
              .array(z.string().regex(/^@?(?:[\w.-]+\/)?[\w.-]+$/))
              .default([])
              .describe('Teams whose members approve.'),
            codeowners: z.boolean().default(false).describe('Whether code owners of the file approve.'),
          })
          .refine(({ teams, codeowners }) => teams.length > 0 || codeowners, {
            message: 'name a team, or set codeowners: true: otherwise no suppression could count',
          })
          .optional()
          .describe('Who has to approve a suppression.'),
      }),
    ])
    .default('all')
    .describe(
      'Whose suppression comments are honored: `all`, or a list of names; an empty list honors none. As an object: `tools`; `expiry: required` honors only those with a last day, and `days` only those whose last day is at most so many days ahead; `new` says how a suppression that a pull request adds or extends changes the check (`allow`, `neutral`, `fail`; the title always counts them); with `approvals`, only those count that the App committed after a member of one of the `teams`, or with `codeowners: true` a code owner of the file, approved them with `/imdsv2 except`.',
    ),
  engine: z
    .enum(['both', 'terraform', 'opentofu'])
    .default('both')
    .describe(
      'Which program plans the configuration. It matters only where `x.tofu` lies beside `x.tf`: each program reads one of them. `both` checks both configurations, and the worse verdict counts.',
    ),
  var_files: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe(
      'Globs of values files that are used with `-var-file`, by the directory that they are used with. Those of the same directory, and of directories without Terraform below it, need no entry.',
    ),
  modules: z
    .union([
      z.enum(['own', 'public', 'off']),
      z.strictObject({
        read: z
          .enum(['own', 'public', 'off'])
          .default('public')
          .describe('Which modules the App reads: the same values.'),
        callers: z
          .boolean()
          .default(true)
          .describe('Whether a pull request that changes a module lists its callers in other repositories.'),
      }),
    ])
    .default('public')
    .describe(
      'Which modules of other repositories the App reads through GitHub: `own`, those of the same account that the installation covers; `public`, these and public ones; `off`, none. In a public repository, and for a pull request from a fork, it reads public ones only. For other modules, it uses the table of known modules, or lists them as not checked. As an object: `read`, the same values; `callers: false` stops the App from looking through the installation’s repositories when a pull request changes a module for calls that would then allow IMDSv1. It looks for callers of a directory that has variables or outputs and no mark of a root (a backend, a provider, values or a lock file), unless a root with a backend in the same repository calls it.',
    ),
  fixes: z
    .strictObject({
      button: z.boolean().default(true).describe('Offer “Apply fixes” on the check run.'),
      suggestions: z.boolean().default(true).describe('Comment with suggestions on the pull request.'),
      maximum: z.int().min(0).max(30).default(30).describe('Comments for one push, at most.'),
    })
    .prefault({})
    .describe('How fixes are offered.'),
  locked: z
    .array(z.string())
    .default([])
    .describe('Only in the organization’s file: keys that a repository cannot change.'),
});

export type Policy = z.infer<typeof policySchema>;

/** The policy without a file, and where a file can't be understood. */
export const defaultPolicy: Policy = policySchema.parse({});

/** The suppression settings of a policy, in either spelling. */
function suppressionsIn({ suppressions }: Pick<Policy, 'suppressions'>) {
  const isPlain = suppressions === 'all' || Array.isArray(suppressions);
  return isPlain ? { tools: suppressions, expiry: 'optional' as const } : suppressions;
}

/** The teams and code owners that a policy asks to approve a suppression. */
export interface Approvers {
  readonly teams: readonly string[];
  readonly codeowners: boolean;
}

/** Undefined where suppressions count without an approval. */
export function approversIn({ suppressions }: Pick<Policy, 'suppressions'>): Approvers | undefined {
  return typeof suppressions === 'object' && !Array.isArray(suppressions)
    ? suppressions.approvals
    : undefined;
}

/** The part of a policy that a scan needs. */
export function scanPolicyOf(policy: Policy): ScanPolicy {
  const { endpoint_disabled, account_default, engine, var_files, exclude } = policy;
  const { tools, expiry, ...limit } = suppressionsIn(policy);
  const approvals = approversIn(policy) === undefined ? {} : { approvals: true };
  const days = 'days' in limit && limit.days !== undefined ? { days: limit.days } : {};
  return {
    rule: {
      endpoint_disabled,
      account_default,
      suppressions: tools,
      expiry,
      ...days,
      ...approvals,
      engine,
      var_files,
    },
    exclude,
  };
}

/** Which modules of other repositories are read. */
export function modulesRead({ modules }: Pick<Policy, 'modules'>): 'own' | 'public' | 'off' {
  return typeof modules === 'string' ? modules : modules.read;
}

/** Are callers in other repositories looked for, where a pull request changes a module? */
export function looksForCallers({ modules }: Pick<Policy, 'modules'>): boolean {
  return modulesRead({ modules }) !== 'off' && (typeof modules === 'string' || modules.callers);
}
