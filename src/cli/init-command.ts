import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { policyPath } from '../policy/file-path.ts';
import { defaultPolicy, type Policy, policySchema } from '../policy/schema.ts';
import type { InitRequest } from './commands/init.ts';
import { workTree } from './disk/reach.ts';
import type { Io } from './io.ts';
import { shownFrom } from './policy/policy-tree.ts';
import { reasonOf } from './read-error.ts';
import { visible, wrap } from './terminal-text.ts';

const workflowPath = '.github/workflows/require-imdsv2.yml';

/** Writes the policy file, and the workflow where it is asked for; an existing file stays. Gives the exit status. */
export function initCommand({ 'with-workflow': workflow }: InitRequest, io: Io): 0 | 2 {
  const top = workTree(resolve(io.prefix)) ?? resolve(io.prefix);
  const files = [
    { path: policyPath, text: policyTemplate() },
    ...(workflow ? [{ path: workflowPath, text: workflowText }] : []),
  ];
  let status: 0 | 2 = 0;
  for (const { path, text } of files) {
    const at = resolve(top, path);
    const name = visible(shownFrom(io.prefix, at));
    try {
      mkdirSync(dirname(at), { recursive: true });
      // Fails where there is a file of that name, a link that leads to nothing included.
      writeFileSync(at, text, { flag: 'wx' });
      io.stdout.write(`written: ${name}\n`);
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
      io.stderr.write(`${name}: ${exists ? 'exists already, so it was left as it is' : reasonOf(error)}\n`);
      status = 2;
    }
  }
  return status;
}

/** Reports what a pull request adds, on its lines and under Security; the README shows the same. */
const workflowText = `name: require-imdsv2
on:
  pull_request:
permissions:
  contents: read
  security-events: write # only for the last step
jobs:
  imdsv2:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0 # the base branch, to compare with
      - uses: require-imdsv2/require-imdsv2@v0.1.0
        id: imds
        with:
          paths: .
      - uses: github/codeql-action/upload-sarif@v4
        if: \${{ !cancelled() && steps.imds.outputs.sarif }}
        with:
          sarif_file: \${{ steps.imds.outputs.sarif }}
`;

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
# The policy of require-imdsv2. Remove the # of a line to change a default; "require-imdsv2 config" prints each value.

${parts.join('\n\n')}
`;
}
