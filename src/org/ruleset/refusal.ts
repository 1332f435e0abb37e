import { explain } from '../explain.ts';

interface Failure {
  readonly status?: number;
  readonly response?: { readonly data?: { readonly message?: unknown; readonly errors?: unknown } };
}

/** What GitHub’s no to a ruleset means, and what helps, in one line; undefined where it isn't GitHub’s. */
export function explainRulesetRefusal(error: unknown, org: string): string | undefined {
  const line = explain(error);
  if (line === undefined) return undefined;
  const { status, response } = error as Failure;
  const said = JSON.stringify(response?.data ?? '');
  const help = helpFor(status, said, org);
  return help === undefined ? line : `${line.replace(/\.$/, '')}. ${help}`;
}

function helpFor(status: number | undefined, said: string, org: string): string | undefined {
  if (status === 403 && /\bupgrade to\b/i.test(said))
    return `The plan of ${org} has no rulesets for the organisation: require the check in each repository, or upgrade`;
  if (status === 403 || status === 404)
    return `Rulesets of ${org} are for its owners and for the role that manages them; a classic token needs the scope admin:org, a fine-grained one the organisation’s Administration (write)`;
  if (status !== 422) return undefined;
  if (/integration|statuses/i.test(said))
    return 'GitHub takes an App as source only where it is installed and may write commit statuses: give it Commit statuses (write), and accept that on the installation';
  if (/evaluate/i.test(said)) return 'Evaluating without enforcing is a feature of GitHub Enterprise';
  return undefined;
}
