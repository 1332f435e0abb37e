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

Configure the App in \`.github/require-imdsv2.yml\`. The App reads it from the **base** branch, so that no pull request can
weaken its own check.

The command line looks for the file upwards from each path, to the top of the git work tree, and names the one it found;
paths with policy files of their own are each checked under their own. \`require-imdsv2 config\` prints which values count and where each comes from, \`require-imdsv2 init\` writes a file with every
key explained. \`--changed-since REF\`, and the Action on a pull request or in a merge queue, read the file from the base as
well, and say so when the change touches it. Where the clone lacks the base, the Action warns that it can’t tell. Globs start from the directory that holds \`.github\`.

The same file in the organization's \`.github\` repository holds for every repository that says nothing else. Its
\`locked\` list names keys that no repository can change. Where the App can't read that repository, each check run says so:
an App that is installed on selected repositories has to be installed on \`.github\`, too. A file with nearly the right
name, such as \`.github/require-imdsv2.yaml\`, does not count; the check run and the command line point it out.

A key that is unknown or a value that is wrong is reported with its line, in the check run and on the command line; the
whole file is then ignored, and the defaults below apply (the command line stops with status 2).

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
