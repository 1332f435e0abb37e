import type { Option } from './command.ts';

/** The options of every command for an organization. */
export const orgOptions = {
  org: { type: 'string', value: 'ORGANIZATION', required: true, help: 'the login of the organization' },
  'api-url': {
    type: 'string',
    value: 'URL',
    help: 'of GitHub Enterprise Server: https://HOST/api/v3 (default: $GITHUB_API_URL)',
  },
} as const satisfies Record<string, Option>;

/** Of every report about the repositories of an organization. */
export const reportOptions = {
  repos: {
    type: 'string',
    multiple: true,
    value: 'PATTERN',
    help: 'only repositories whose name matches, such as infra-*',
  },
  out: { type: 'string', value: 'FILE', help: 'write the report to a file (default: standard output)' },
} as const satisfies Record<string, Option>;

/** `--config` of commands that judge each repository by its own policy. */
export const policyOption = {
  type: 'string',
  value: 'FILE',
  help: "replaces the organization's policy file; a repository's own file overrides it",
} as const satisfies Option;

/** Which App is meant; a registered one can have another name. */
export const appOption = {
  app: {
    type: 'string',
    value: 'SLUG|ID',
    help: 'the App, by the name in its URL or its number (default: require-imdsv2)',
  },
} as const satisfies Record<string, Option>;

/** The default of `--app`. */
export const usualApp = 'require-imdsv2';
