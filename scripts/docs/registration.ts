import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { code, table } from './markdown.ts';
import { root } from './root.ts';

interface Manifest {
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly default_permissions: Readonly<Record<string, string>>;
  readonly default_events: readonly string[];
}

function manifest(): Manifest {
  return parse(readFileSync(`${root}app.yml`, 'utf8'));
}

/**
 * GitHub's form for a new App, filled in from app.yml.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
export function registrationLink(): string {
  const { name, url, description, default_permissions, default_events } = manifest();
  const query = new URLSearchParams({
    name,
    description,
    url,
    public: 'false',
    webhook_active: 'true',
    ...default_permissions,
  });
  for (const event of default_events) query.append('events[]', event);
  return `[the form, filled in](https://github.com/organizations/YOUR-ORGANIZATION/settings/apps/new?${query})`;
}

const uses: Readonly<Record<string, string>> = {
  checks: 'the check run, its annotations, its button',
  statuses: 'lets an organization’s ruleset take the App as the source of a required check',
  contents:
    'reading Terraform and policy; the commit of “Apply fixes”, resolving settled threads (`read` is enough without these two)',
  pull_requests: 'which files changed; the review with suggestions; answers to `/imdsv2` commands',
  merge_queues: 'checking what the merge queue is about to merge',
  members:
    'who is in a team: only for `suppressions.approvals` with teams, or with teams in CODEOWNERS; everything else works without it',
  metadata: 'every App has it',
};

export function permissionsTable(): string {
  const { default_permissions } = manifest();
  return table(
    ['Permission', '', 'For'],
    Object.entries(default_permissions).map(([name, access]) => {
      const use = uses[name];
      if (use === undefined)
        throw new Error(`scripts/docs/registration.ts: what is the permission ${name} for?`);
      return [code(name), access, use];
    }),
  );
}
