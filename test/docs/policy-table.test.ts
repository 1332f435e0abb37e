import { expect, test } from 'vitest';
import { policyTable } from '../../scripts/docs/policy-table.ts';
import { parsePolicy, policyJsonSchema } from '../../src/policy/file.ts';

const example = `# yaml-language-server: $schema=https://raw.githubusercontent.com/require-imdsv2/require-imdsv2/main/docs/policy.schema.json
enforcement: enforce
scope: changed
on_unknown: warn
exclude:
  - "examples/**"
suppressions:
  tools: [require-imdsv2, checkov]
  expiry: required
fixes:
  button: true
  suggestions: true
  maximum: 30
`;

const page = `# Policy

What an organisation may decide differently stands in \`.github/require-imdsv2.yml\`. The App reads it from the **base**
branch, so that no pull request can weaken its own check; the command line reads it from the working directory.

The same file in the organisation's \`.github\` repository holds for every repository that says nothing else. Its
\`locked\` list names keys that no repository can change. Where the App can't read that repository, each check run says so:
an App that is installed on selected repositories has to be installed on \`.github\`, too. A file with nearly the right
name, such as \`.github/require-imdsv2.yaml\`, does not count, and the check run points it out.

A key that is unknown or a value that is wrong is reported with its line in the check run; then nothing of that file
counts, and the strict defaults below apply.

${policyTable()}

## Example

\`\`\`yaml
${example}\`\`\`

Editors check the file with [policy.schema.json](policy.schema.json).

<!-- Made from src/policy/schema.ts: npx vitest run test/docs/policy-table.test.ts -u -->
`;

test('docs/policy.md is made from the schema', async () => {
  await expect(page).toMatchFileSnapshot('../../docs/policy.md');
});

test('docs/policy.schema.json is the schema', async () => {
  await expect(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/policy.schema.json',
  );
});

test('the example is a policy', () => {
  expect(parsePolicy(example).problems).toEqual([]);
});
