import type { Option } from './command.ts';

/** What every command for an organisation has. */
export const orgOptions = {
  org: { type: 'string', value: 'ORGANIZATION', required: true, help: 'the organisation’s login' },
  'api-url': {
    type: 'string',
    value: 'URL',
    help: 'default: $GITHUB_API_URL, else https://api.github.com; Enterprise Server: https://HOST/api/v3',
  },
} as const satisfies Record<string, Option>;
