import type { Option } from './command.ts';

/** What every command for an organization has. */
export const orgOptions = {
  org: { type: 'string', value: 'ORGANIZATION', required: true, help: 'the login of the organization' },
  'api-url': {
    type: 'string',
    value: 'URL',
    help: 'of GitHub Enterprise Server: https://HOST/api/v3 (default: $GITHUB_API_URL)',
  },
} as const satisfies Record<string, Option>;

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
