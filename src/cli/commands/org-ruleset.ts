import type { AskedOptions, Command } from './command.ts';
import { appOption, orgOptions } from './org-options.ts';

export const orgRuleset = {
  name: 'org ruleset',
  summary: 'require the check in repositories of an organization',
  usage: '--org ORGANIZATION [options]',
  about: `Creates a ruleset of the organization that requires the check require-imdsv2 from this App on
default branches, or updates the one of that name: other rules in it stay. Without --property and
--repos, a new ruleset covers all repositories, and an existing one keeps its repositories.
The command shows the change, then asks. GITHUB_TOKEN is an owner's: classic with admin:org, or
fine-grained with Administration (write) of the organization.`,
  options: {
    ...orgOptions,
    ...appOption,
    workflow: {
      type: 'string',
      value: 'WORKFLOW',
      help: "require OWNER/REPO:PATH@REF, a workflow, not the App's check",
    },
    property: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      help: 'repositories with this custom property (may be repeated)',
    },
    repos: {
      type: 'string',
      multiple: true,
      value: 'PATTERN',
      help: 'repositories whose name matches: infra-*, or ~ALL (may be repeated)',
    },
    evaluate: { type: 'boolean', help: 'on trial: record violations, block nothing (GitHub Enterprise)' },
    name: { type: 'string', value: 'NAME', help: 'of the ruleset (default: require-imdsv2)' },
    'dry-run': { type: 'boolean', help: 'show the change and write nothing' },
    yes: { type: 'boolean', short: 'y', help: 'write without asking' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'write a file to import in the settings instead (-: standard output)',
    },
  },
  exitStatus: '0 up to date or written · 1 not written · 2 usage error, or GitHub refuses',
  examples: [
    ['require-imdsv2 org ruleset --org acme --evaluate --dry-run', 'show the change only'],
    ['require-imdsv2 org ruleset --org acme --evaluate', 'all repositories, on trial'],
    ['require-imdsv2 org ruleset --org acme --property terraform=yes', 'in force, by custom property'],
    ['require-imdsv2 org ruleset --org acme --app 12345 --out -', 'to import by hand'],
  ],
} as const satisfies Command;

export type RulesetRequest = AskedOptions<typeof orgRuleset>;
