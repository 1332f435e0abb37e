import type { Option } from './command.ts';

/** Options of several commands: one text for each. */
export const excludeOption = {
  type: 'string',
  multiple: true,
  value: 'GLOB',
  help: 'leave out matching paths, besides those of the policy',
} as const satisfies Option;

export const configOption = {
  type: 'string',
  value: 'FILE',
  help: 'policy file (default: .github/require-imdsv2.yml, if there is one)',
} as const satisfies Option;

export const varFileOption = {
  type: 'string',
  multiple: true,
  value: 'FILE',
  help: "values for every scanned root, like Terraform's -var-file",
} as const satisfies Option;

export const modulesOption = {
  type: 'string',
  value: 'WHERE',
  choices: ['installed', 'fetch', 'none'],
  help: 'code of remote modules: installed (default), fetch (downloads), none',
} as const satisfies Option;
