import { stringify } from 'yaml';
import { defaultPolicy, type Policy, policySchema } from '../../policy/schema.ts';
import { wrap } from '../terminal-text.ts';

const schema = 'https://raw.githubusercontent.com/require-imdsv2/require-imdsv2/main/docs/policy.schema.json';

/** Only an organization's file may have them. */
const organizations: readonly (keyof Policy)[] = ['locked'];

/** A policy file in which every key is a comment with its default: it changes nothing until a line is uncommented. */
export function policyTemplate(): string {
  const keys = (Object.keys(policySchema.shape) as (keyof Policy)[]).filter(
    (key) => !organizations.includes(key),
  );
  const parts = keys.map((key) => {
    const about = wrap(policySchema.shape[key].description ?? '', 98).map((line) => `# ${line}`);
    const value = stringify({ [key]: defaultPolicy[key] })
      .trimEnd()
      .split('\n');
    return [...about, ...value.map((line) => `#${line}`)].join('\n');
  });
  return `# yaml-language-server: $schema=${schema}
# The policy of require-imdsv2. Take the # off a line to change a default; "require-imdsv2 config" prints what counts.

${parts.join('\n\n')}
`;
}
